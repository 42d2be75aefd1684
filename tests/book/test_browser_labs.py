"""The labs in a browser: hints and worked solutions that fold."""

import pytest
from waiting import until

EDITIONS = ["he", "en"]
FOLDS = "article details"
SOLUTIONS = "details.gd-solution"
both_editions = pytest.mark.parametrize("lang", EDITIONS)


def is_open(fold):
    return fold.evaluate("fold => fold.open")


@both_editions
def test_a_solution_opens_with_the_keyboard(open_page, lang):
    page = open_page(f"{lang}/labs/slope/")
    fold = page.locator(SOLUTIONS).first
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    assert is_open(fold)
    assert fold.locator("figure").first.is_visible()
    page.keyboard.press("Space")
    assert not is_open(fold)


@both_editions
@pytest.mark.parametrize("at", ["border-solution", "border"])
def test_a_link_into_a_solution_opens_it_and_no_other(open_page, lang, at):
    page = open_page(f"{lang}/labs/slope/#{at}")
    expected = ["border-solution"] if at == "border-solution" else []
    until(
        page,
        "expected => JSON.stringify([...document.querySelectorAll('details.gd-solution[open] h3')]"
        ".map(heading => heading.id)) === JSON.stringify(expected)",
        expected,
    )
    top = page.locator(f"#{at}").bounding_box()["y"]
    assert 0 <= top < 400


def test_a_link_on_the_same_page_opens_it_too(open_page):
    page = open_page("en/labs/slope/")
    page.evaluate("location.hash = 'border-solution'")
    until(page, "document.getElementById('border-solution').closest('details').open")


@both_editions
def test_the_other_edition_opens_no_solution_that_is_closed_here(open_page, lang):
    other = {"he": "en", "en": "he"}[lang]
    page = open_page(f"{lang}/labs/slope/")
    # The heading of a folded solution is now the last one above.
    page.evaluate("document.getElementById('border-solution').scrollIntoView(); scrollBy(0, -150)")
    page.locator(f'header a[hreflang="{other}"]').click()
    page.wait_for_url(f"**/{other}/labs/slope/#border")
    assert page.locator(f"{SOLUTIONS}[open]").count() == 0


@both_editions
@pytest.mark.parametrize("script", [True, False])
def test_solutions_are_printed(open_page, lang, script):
    page = open_page(f"{lang}/labs/slope/", java_script_enabled=script)
    page.emulate_media(media="print")
    for fold in page.locator(FOLDS).all():
        box = fold.locator("> :not(summary)").last.bounding_box()
        assert box["height"] > 10
