"""Figures that move, terms that tell their meaning: what a reader does with a page, in Chromium."""

import pytest
from browser import axe_faults
from waiting import until

EDITIONS = ["he", "en"]


@pytest.mark.parametrize("lang", EDITIONS)
def test_code_and_formulas_run_from_left_to_right(open_page, lang):
    page = open_page(f"{lang}/slope/")
    for selector in (".gd-snippet code", ".gd-output code", "math", ".gd-figure__box"):
        direction = f"getComputedStyle(document.querySelector('{selector}')).direction"
        assert page.evaluate(direction) == "ltr", selector
    page = open_page(f"{lang}/")
    bidi = "getComputedStyle(document.querySelector('p code')).unicodeBidi"
    assert page.evaluate(bidi) == "isolate"


def _button(figure, name):
    return figure.locator(f".gd-player__button--{name}")


@pytest.mark.parametrize("lang", EDITIONS)
def test_animation_steps(open_page, lang):
    page = open_page(f"{lang}/slope/")
    figure = page.locator("figure.gd-animation").first
    figure.scroll_into_view_if_needed()
    image = figure.locator("img.gd-only-light")
    slider = figure.locator("input[type=range]")
    first = image.get_attribute("src")
    _button(figure, "next").click()
    assert image.get_attribute("src") != first
    assert slider.input_value() == "1"
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert slider.input_value() == "2"
    _button(figure, "last").click()
    assert slider.input_value() == slider.get_attribute("max")
    frames = int(slider.get_attribute("max")) + 1
    counter = {"en": "Step {0} of {0}", "he": "צעד {0} מתוך {0}"}[lang].format(frames - 1)
    assert figure.locator("output").inner_text() == counter
    _button(figure, "first").click()
    assert image.get_attribute("src") == first
    for button in figure.locator("button").all():
        assert button.get_attribute("aria-label") or button.inner_text().strip()


def test_animation_plays_and_pauses(open_page):
    page = open_page("en/slope/")
    figure = page.locator("figure.gd-animation").first
    figure.scroll_into_view_if_needed()
    slider = figure.locator("input[type=range]")
    play = _button(figure, "play")
    play.click()
    until(page, "document.querySelector('figure.gd-animation input[type=range]').value >= 2")
    play.click()
    stopped = slider.input_value()
    page.wait_for_timeout(1500)
    assert slider.input_value() == stopped


def test_theme_switch_changes_the_figures(open_page):
    page = open_page("en/slope/")
    light = page.locator("figure.gd-figure img.gd-only-light").first
    dark = page.locator("figure.gd-figure img.gd-only-dark").first
    assert light.is_visible()
    page.locator("header .gd-scheme").click()
    assert dark.is_visible()
    assert not light.is_visible()


def test_the_first_page_remembers_the_choice(open_page):
    page = open_page("")
    page.locator('a[href*="he/"]').first.click()
    page.wait_for_url("**/he/")
    page.goto(page.url.removesuffix("he/"))
    page.wait_for_url("**/he/")


# ---------------------------------------------------------------- terms


def _term(page, identifier):
    """(the link, its meaning's text, what shows it)."""
    link = page.locator(f"a.gd-term[href$='#{identifier}']").first
    link.scroll_into_view_if_needed()
    meaning = page.locator(f"#{link.get_attribute('aria-describedby')}").text_content()
    return link, meaning, page.locator(".gd-tip")


@pytest.mark.parametrize("path", ["slope/", "labs/slope/"])
@pytest.mark.parametrize("lang", EDITIONS)
def test_a_term_shows_its_meaning_to_a_pointer(open_page, lang, path):
    page = open_page(f"{lang}/{path}")
    link, meaning, tip = _term(page, "learning-rate")
    assert not tip.is_visible()
    link.hover()
    tip.wait_for()
    assert tip.locator("p").text_content() == meaning
    tip.hover()  # it can be pointed at, and stays for as long
    page.wait_for_timeout(600)
    assert tip.is_visible()
    page.mouse.move(2, 2)
    tip.wait_for(state="hidden")


@pytest.mark.parametrize("lang", EDITIONS)
def test_a_term_shows_its_meaning_to_the_keyboard(open_page, lang):
    page = open_page(f"{lang}/slope/")
    link, meaning, tip = _term(page, "cost")
    page.locator("a.gd-term[href$='#error-curve']").focus()
    page.keyboard.press("Tab")
    assert link.evaluate("link => link === document.activeElement")
    assert tip.locator("p").text_content() == meaning
    page.keyboard.press("Escape")
    assert not tip.is_visible()
    assert link.evaluate("link => link === document.activeElement")
    page.keyboard.press("Shift+Tab")
    assert tip.is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{lang}/glossary/#cost")


@pytest.mark.parametrize("lang", EDITIONS)
def test_a_term_shows_its_meaning_to_a_finger(open_page, lang):
    page = open_page(f"{lang}/slope/", width=390, has_touch=True, is_mobile=True)
    link, meaning, tip = _term(page, "derivative")
    link.tap()
    assert tip.locator("p").text_content() == meaning
    page.locator("h1").tap()
    assert not tip.is_visible()
    link.tap()
    assert tip.is_visible()
    page.keyboard.press("Escape")
    assert not tip.is_visible()
    other, meaning, _ = _term(page, "slope")
    link.tap()
    other.tap()
    assert tip.locator("p").text_content() == meaning
    tip.locator("a").tap()
    page.wait_for_url(f"**/{lang}/glossary/#slope")
    assert page.locator("#slope").is_visible()


def test_a_second_touch_follows_a_term(open_page):
    page = open_page("en/slope/", width=390, has_touch=True, is_mobile=True)
    link, _, _ = _term(page, "derivative")
    link.tap()
    link.tap()
    page.wait_for_url("**/en/glossary/#derivative")


# Where each meaning stands when its term has the focus, measured in one go, when all figures that
# move have started: one that starts moves what is below it, a term and its meaning not at once.
MEANINGS = """async () => {
  document.querySelectorAll('details').forEach((one) => { one.open = true });
  for (const figure of document.querySelectorAll('gd-explore')) {
    figure.scrollIntoView();
    while (!figure.matches('.gd-explore--ready')) await new Promise(requestAnimationFrame);
  }
  const found = [];
  for (const link of document.querySelectorAll('a.gd-term')) {
    link.scrollIntoView({ block: 'nearest' });
    link.focus();
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const tip = document.querySelector('.gd-tip');
    const [box, term] = [tip, link].map((element) => element.getBoundingClientRect());
    found.push({
      term: link.textContent,
      shown: tip.checkVisibility({ visibilityProperty: true }),
      left: box.left,
      right: box.right,
      apart: box.top >= term.bottom || box.bottom <= term.top,
      direction: getComputedStyle(tip).direction,
    });
  }
  return found;
}"""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", ["slope/", "labs/slope/"])
@pytest.mark.parametrize("lang", EDITIONS)
def test_meanings_stay_on_the_page(open_page, lang, path, width):
    page = open_page(f"{lang}/{path}", width=width)
    found = page.evaluate(MEANINGS)
    assert found
    for meaning in found:
        assert meaning["shown"], meaning
        assert meaning["left"] >= 0, meaning
        assert meaning["right"] <= width, meaning
        assert meaning["apart"], meaning
        assert meaning["direction"] == ("rtl" if lang == "he" else "ltr")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


# By how many pixels a meaning that is shown stands lower than its term.
APART = """() => {
  const [tip, term] = ['.gd-tip', '.gd-term:focus'].map((one) => document.querySelector(one));
  return tip.getBoundingClientRect().y - term.getBoundingClientRect().y;
}"""


@pytest.mark.parametrize("lang", EDITIONS)
def test_a_shown_meaning_goes_where_its_term_goes(open_page, lang):
    """A figure above it that becomes movable grows while a reader reads."""
    page = open_page(f"{lang}/slope/")
    link, _, tip = _term(page, "learning-rate")
    link.focus()
    apart = page.evaluate(APART)
    page.evaluate("document.querySelector('article h1').style.paddingBlockEnd = '7rem'")
    until(page, f"apart => Math.abs(({APART})() - apart) < 1", apart, seconds=10)
    assert tip.is_visible()


@pytest.mark.parametrize("lang", EDITIONS)
def test_without_scripts_a_term_is_a_link(open_page, lang):
    page = open_page(f"{lang}/slope/", java_script_enabled=False)
    assert not page.locator(".gd-meanings, .gd-tip").filter(visible=True).count()
    page.locator("a.gd-term[href$='#slope']").click()
    page.wait_for_url(f"**/{lang}/glossary/#slope")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", EDITIONS)
def test_a_shown_meaning_is_accessible(open_page, lang, theme):
    page = open_page(f"{lang}/slope/", theme=theme)
    link, _, tip = _term(page, "learning-rate")
    link.focus()
    assert tip.is_visible()
    faults = axe_faults(page, within=".gd-tip, .gd-term")
    assert not faults, "\n".join(faults)
