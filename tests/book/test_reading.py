"""Reading, keeping and printing in a browser: what is done on some pages of both editions."""

import pytest
from waiting import until

EDITIONS = ["he", "en"]
COPY = ".gd-snippet button[data-md-type=copy]"


@pytest.mark.parametrize(("motion", "pause"), [("reduce", 1000), ("no-preference", 500)])
@pytest.mark.parametrize("lang", EDITIONS)
def test_an_animation_moves_as_its_reader_wishes(open_page, lang, motion, pause):
    """It starts when it is told to; who asked for less motion gets a picture a second."""
    page = open_page(f"{lang}/slope/", reduced_motion=motion)
    figure = page.locator(".gd-animation").first
    slider = figure.locator("input[type=range]")
    figure.scroll_into_view_if_needed()
    page.evaluate("""() => {
      const real = setInterval;
      window.pauses = [];
      window.setInterval = (act, pause) => { pauses.push(pause); return real(act, pause); };
    }""")
    page.wait_for_timeout(1200)
    assert slider.input_value() == "0"
    figure.locator(".gd-player__button--play").click()
    until(page, "document.querySelector('.gd-animation input[type=range]').value > 1")
    assert page.evaluate("pauses.filter((pause) => pause >= 500)") == [pause]  # not Material's


@pytest.mark.parametrize("lang", EDITIONS)
def test_contents_are_reached_on_a_phone(open_page, lang):
    page = open_page(f"{lang}/slope/", width=390, has_touch=True, is_mobile=True)
    page.locator("header label[for=__drawer]").first.tap()
    chapter = page.locator(".md-nav--primary label[for=__toc]").first
    chapter.tap()
    link = page.locator('.md-nav--secondary a[href="#border"]').filter(visible=True).first
    link.tap()
    until(page, "location.hash === '#border'")
    assert page.locator("#border").is_visible()


@pytest.mark.parametrize("path", ["slope/", "labs/slope/"])
@pytest.mark.parametrize("lang", EDITIONS)
def test_a_program_is_kept_as_a_file(open_page, site, lang, path):
    page = open_page(f"{lang}/{path}", accept_downloads=True)
    programs = site.book.pages[lang, f"{path.rstrip('/')}.md"].programs
    number = next(n for n, program in enumerate(programs, 1) if len(program.fences) > 1)
    with page.expect_download() as started:
        page.locator(f'[data-program="{number}"]').last.locator("[data-md-type=gd-file]").click()
    stem = path.strip("/").replace("/", "-")
    assert started.value.suggested_filename == f"{stem}-{number}.py"
    kept = started.value.path().read_text(encoding="utf-8")
    assert _lines(kept) == _lines("".join(f.code for f in programs[number - 1].fences))


def _lines(code):
    return [line.rstrip() for line in code.splitlines() if line.strip()]


@pytest.mark.parametrize("lang", EDITIONS)
def test_copying_is_announced(open_page, lang):
    page = open_page(f"{lang}/slope/", permissions=["clipboard-read", "clipboard-write"])
    status = page.locator("[role=status]")
    assert status.inner_text() == ""
    page.locator(COPY).first.click()
    until(page, "document.querySelector('[role=status]').innerText !== ''")


# Of what is not printed, of answers, and of figures for white and for dark paper: which are seen.
ON_PAPER = """() => {
  const seen = (query) => [...document.querySelectorAll(query)].map((element) =>
    element.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true }) &&
    element.getBoundingClientRect().height > 0);
  const still = 'figure:not(.gd-animation--ready) img.gd-only-light';
  return {
    gone: seen('header.md-header, .md-sidebar, .md-code__nav, .gd-player, .gd-downloads'),
    answers: seen('article details > :not(summary)'),
    figures: seen(`${still}, figure.gd-animation--ready .gd-animation__end`),
    dark: seen('figure img.gd-only-dark'),
  };
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["slope/", "labs/slope/"])
@pytest.mark.parametrize("lang", EDITIONS)
def test_on_paper(open_page, lang, path, theme):
    """Answers unfolded, without what only a screen needs, figures for white paper."""
    page = open_page(f"{lang}/{path}", theme=theme)
    page.pdf()  # fetches the figures further down, which the screen does not need yet
    page.emulate_media(media="print")
    seen = page.evaluate(ON_PAPER)
    assert not any(seen["gone"])
    assert len(seen["answers"]) > 2
    assert all(seen["answers"])
    assert len(seen["figures"]) > 5
    assert all(seen["figures"])
    assert not any(seen["dark"])


@pytest.mark.parametrize("path", ["", "slope/", "labs/slope/", "glossary/"])
@pytest.mark.parametrize("lang", EDITIONS)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(open_page, lang, path):
    page = open_page(f"{lang}/{path}")
    for movable in page.locator("gd-explore").all():  # comes when somebody comes near
        movable.scroll_into_view_if_needed()
        movable.locator(".gd-explore__live").wait_for()
    page.evaluate("scrollTo(0, 0)")
    everything = page.evaluate("""() => {
      const wanted = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
      const seen = [...document.querySelectorAll(wanted)].filter((element) =>
        !element.disabled && element.tabIndex >= 0 && !element.hidden
        && !(element.type === 'radio' && !element.checked)
        && element.checkVisibility({ visibilityProperty: true }));
      seen.forEach((element, k) => { element.dataset.place = k; });
      window.stops = [];
      addEventListener('focusin', ({ target }) => {
        const { outlineStyle, boxShadow } = getComputedStyle(target);
        const shown = outlineStyle !== 'none' || boxShadow !== 'none';
        stops.push([target.dataset.place ?? null, shown, target.outerHTML.slice(0, 120)]);
      });
      return seen.map((element) => element.outerHTML.slice(0, 120));
    }""")
    for _ in range(len(everything) + 20):
        page.keyboard.press("Tab")
    reached, hidden = set(), []
    for place, shown, what in page.evaluate("stops"):
        if place is None:
            continue
        reached.add(int(place))
        if not shown:
            hidden.append(what)
    missed = [html for k, html in enumerate(everything) if k not in reached]
    assert not missed, "\n".join(missed)
    assert not hidden, "\n".join(hidden)
