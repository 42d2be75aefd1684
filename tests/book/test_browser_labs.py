"""The labs in a browser: hints and worked solutions that fold."""

import pytest
from folding import unfold
from waiting import until

LABS = ["slope", "algorithm", "two-variables"]
EDITIONS = ["he", "en"]
FOLDS = "article details"
SOLUTIONS = "details.gd-solution"
every_lab = pytest.mark.parametrize("lab", LABS)
both_editions = pytest.mark.parametrize("lang", EDITIONS)


def is_open(fold):
    return fold.evaluate("fold => fold.open")


@every_lab
@both_editions
def test_every_exercise_has_a_hint_a_check_and_a_solution_and_they_are_folded(open_page, lang, lab):
    page = open_page(f"{lang}/labs/{lab}/")
    exercises = page.locator("article h2")
    assert exercises.count() >= 3
    assert page.locator(SOLUTIONS).count() == exercises.count()
    assert page.locator(f"{FOLDS}.gd-hint").count() >= exercises.count()
    code = page.locator(".gd-snippet").all_text_contents()
    assert sum("check(" in text for text in code) >= exercises.count()
    for fold in page.locator(FOLDS).all():
        assert not is_open(fold)
        inside = fold.locator("> :not(summary)").first
        assert not inside.evaluate("tag => tag.checkVisibility({ contentVisibilityAuto: true })")


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


@every_lab
@both_editions
@pytest.mark.parametrize("width", [1280, 390])
def test_unfolded_solutions_stay_within_the_page(open_page, lang, lab, width):
    page = open_page(f"{lang}/labs/{lab}/", width=width)
    unfold(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@every_lab
@both_editions
def test_formulas_in_folds_are_mathml(open_page, lang, lab):
    page = open_page(f"{lang}/labs/{lab}/")
    assert page.locator(f"{SOLUTIONS} math").count() > 0
    for text in page.locator(FOLDS).all_text_contents():
        assert "$" not in text
