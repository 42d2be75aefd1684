"""One visit to a page in Chromium, wide and light, and one on a phone in the dark.

A visit records everything that the tests of that page ask, so that each page is loaded once for all
of them: `recorder.visit("he/slope/")` is a Visit, whose parts the tests assert on.
"""

import json
from concurrent.futures import ThreadPoolExecutor

from browser import OF_COLOURS, OF_THE_WINDOW, axe_faults, launched, wait_for_frames
from built import ADDRESSES
from folding import unfold
from waiting import listen, until

#: The edition that is looked at in forced colours, which both have from the same sheets.
OF_FORCED_COLOURS = "en"

#: Pages of which the others are likes: on a phone all rules of axe are asked of these, and of the
#: others those whose answer depends on the window.
OF_EVERY_KIND = [
    "", "slope/", "labs/slope/", "glossary/", "reference/", "playground/", "sources/",
    "contributing/",
]  # fmt: skip
#: From these pages the switch is used: from each to its like in the other edition, or from that.
SWITCHED = [
    path
    for lang, first in (("en", 0), ("he", 1))
    for path in [path for path in ADDRESSES if path.startswith(lang)][first::2]
]

#: How a reader sees the page: whether it fits, which way it runs, which figures show.
LOOK = """() => {
  // In the place of a figure that has become movable stands the one that moves.
  const visible = (query) => [...document.querySelectorAll(query)]
    .filter((element) => !element.closest('.gd-explore--ready > .gd-figure'))
    .map((element) => element.checkVisibility({ visibilityProperty: true }));
  return {
    movable: document.querySelectorAll('.gd-explore--ready > .gd-figure').length,
    heading: visible('h1').at(0) ?? false,
    language: document.documentElement.lang,
    direction: getComputedStyle(document.body).direction,
    width: document.documentElement.scrollWidth,
    light: visible('figure.gd-figure img.gd-only-light'),
    dark: visible('figure.gd-figure img.gd-only-dark'),
  };
}"""
#: What each of the buttons of a fence says: to the ear and to the eye; and whether the fence is the
#: last one of its program.
BUTTONS = """() => [...document.querySelectorAll('.gd-snippet')].map((fence) => {
  const program = `.gd-snippet[data-program="${fence.dataset.program}"]`;
  const last = [...document.querySelectorAll(program)].at(-1) === fence;
  const name = (kind) => {
    const button = fence.querySelector(`button[data-md-type=${kind}]`);
    return [button.getAttribute('aria-label'), button.title];
  };
  return { last, names: [name('copy'), name('gd-file')] };
})"""
#: What a click on each of the copy buttons copies, and what the clipboard holds after the last. A
#: browser on a busy machine may drop what is written to its clipboard, once in thousands of times:
#: then the button is clicked again.
COPIES = """async () => {
  const buttons = [...document.querySelectorAll('.gd-snippet button[data-md-type=copy]')];
  const copies = [];
  const copied = ({ target }) => copies.push(target.value);  // of the theme's own field
  addEventListener('copy', copied);
  for (const button of buttons) button.click();
  removeEventListener('copy', copied);
  let held = '';
  if (buttons.length) await navigator.clipboard.writeText('');
  for (let k = 0; buttons.length && !held && k < 4000; k++) {
    if (k % 2000 === 0) buttons.at(-1).click();
    await new Promise((done) => setTimeout(done, 5));
    held = await navigator.clipboard.readText();
  }
  const programs = buttons.map((button) => Number(button.closest('.gd-snippet').dataset.program));
  return { programs, copies, held };
}"""
#: The folded parts of a lab, as they are found.
FOLDS = """() => {
  const count = (query) => document.querySelectorAll(query).length;
  return {
    exercises: count('article h2'),
    solutions: count('details.gd-solution'),
    hints: count('article details.gd-hint'),
    formulas: count('details.gd-solution math'),
    checks: [...document.querySelectorAll('.gd-snippet')]
      .filter((fence) => fence.textContent.includes('check(')).length,
    each: [...document.querySelectorAll('article details:not(.source)')].map((fold) => ({
      open: fold.open,
      shown: [...fold.children].find((part) => part.localName !== 'summary')
        .checkVisibility({ contentVisibilityAuto: true }),
      text: fold.textContent,
    })),
  };
}"""
HEIGHT = "document.querySelector('article').getBoundingClientRect().height"
IMAGES = "[...document.images].filter(i => i.offsetParent).every(i => i.naturalWidth > 0)"
#: The movable figures that are near enough (NEAR in explore/index.js) have started: they are not
#: as high as the still ones.
STARTED = """[...document.querySelectorAll('gd-explore')].filter((one) => one.checkVisibility())
  .every((one) => one.classList.contains('gd-explore--ready') ||
    one.getBoundingClientRect().top > innerHeight + 1200)"""
#: Characters in a line of the longest lines of prose, on average over their paragraph.
LINES = """() => Math.max(0, ...[...document.querySelectorAll('article p')]
  .filter((p) => p.textContent.length > 200 && p.checkVisibility())
  .map((p) => {
    const range = document.createRange();
    range.selectNodeContents(p);
    const tops = new Set([...range.getClientRects()].map((box) => Math.round(box.bottom / 12)));
    return p.textContent.length / tops.size;
  }))"""
#: The sections that have words of their own before their first part.
SECTIONS = """() => [...document.querySelectorAll("article :is(h2, h3)[id]")]
  .filter((heading) => heading.checkVisibility() && !heading.nextElementSibling?.matches("h3"))
  .map(({ id }) => id)"""
#: The figures: which file each shows, how wide, and how wide its column is.
FIGURES = """() => [...document.querySelectorAll('.gd-figure__box')]
  .filter((box) => box.checkVisibility())
  .map((box) => {
    const image = [...box.querySelectorAll('img')].find((one) => one.checkVisibility());
    return {
      file: new URL(image.src).pathname,
      width: image.getBoundingClientRect().width,
      column: box.getBoundingClientRect().width,
    };
  })"""
#: Where the keyboard stops before the first program, from the link that skips the frame on; and the
#: stops that nobody sees.
STOPS = """() => {
  const stop = 'a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex="-1"])';
  const able = [...document.querySelectorAll(stop)].filter((one) =>
    !one.disabled && one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true }));
  const unseen = able.filter((one) => {
    const box = one.getBoundingClientRect();
    return box.right <= 0 || box.left >= innerWidth || !box.width || !box.height;
  });
  const article = document.querySelector('article');
  const first = article.querySelector('.gd-snippet');
  const before = (one) => article.contains(one) && first && !first.contains(one) &&
    first.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING;
  return {
    unseen: unseen.filter((one) => !one.matches('.md-skip, .md-toggle'))
      .map((one) => one.outerHTML),
    before: able.filter(before).length,
  };
}"""


class Visit:
    """What was seen of a page: visit["look"]; a part that could not be seen fails who asks."""

    def __init__(self, path):
        self.path = path
        self.parts = {}

    def __getitem__(self, name):
        part = self.parts[name]
        if isinstance(part, Exception):
            raise AssertionError(f"{self.path}, {name}: {part}") from part
        return part

    @property
    def lang(self):
        """The page's edition."""
        return self.path.partition("/")[0]

    def see(self, name, look):
        """Record a part, or why it could not be seen."""
        try:
            self.parts[name] = look()
        except Exception as error:
            self.parts[name] = error


class Recorder:
    """Visits pages in a browser that has a thread of its own, where no test meets its event loop.

    Args:
        address: Of the site.
    """

    def __init__(self, address):
        self.address = address
        self._visits = {}
        self._thread = ThreadPoolExecutor(1)
        self._browser = None
        self._contexts = {}

    def visit(self, path):
        """The Visit to a page, made when it is first asked for."""
        return self._thread.submit(self._visit, path).result()

    def close(self):
        """Close the browser."""
        if self._browser:
            self._thread.submit(self._browser.__exit__, None, None, None).result()
        self._thread.shutdown()

    def _visit(self, path):
        if self._browser is None:
            self._browser = launched()
            chromium = self._browser.__enter__()
            for how in (_wide, _phone):  # what pages share is fetched once
                self._contexts[how] = chromium.new_context(**how.options)
                self._contexts[how].set_default_timeout(60_000)
        if path not in self._visits:
            self._visits[path] = Visit(path)
            for how, context in self._contexts.items():
                self._look_at(self._visits[path], how, context)
        return self._visits[path]

    def _look_at(self, visit, how, context):
        page = context.new_page()
        listen(page, visit.parts.setdefault("faults", []), self.address)
        try:
            page.goto(self.address + visit.path)
            wait_for_frames(page)
            how(visit, page)
            page.evaluate("localStorage.clear(); sessionStorage.clear()")
        finally:
            context.clear_cookies()
            page.close()


def _wide(visit, page):
    """On a screen, light; then as the reader changes it: darker, wider, to the other edition."""
    visit.see("look", lambda: page.evaluate(LOOK))
    visit.see("stops", lambda: page.evaluate(STOPS))
    visit.see("folds", lambda: page.evaluate(FOLDS))
    visit.see("buttons", lambda: page.evaluate(BUTTONS))
    visit.see("movement", lambda: _movement(page))
    sections = page.evaluate(SECTIONS)
    opened = page.evaluate("[...document.querySelectorAll('details')].map((fold) => fold.open)")
    unfold(page)
    page.mouse.wheel(0, 1200)
    visit.see("kept", lambda: _kept(page))
    visit.see("unfolded", lambda: page.evaluate(LOOK))
    visit.see("axe", lambda: axe_faults(page))
    visit.see("copies", lambda: page.evaluate(COPIES))
    page.emulate_media(color_scheme="dark")
    visit.see("darkened", lambda: _settled(page))
    page.evaluate(
        "opened => document.querySelectorAll('details')"
        ".forEach((fold, k) => { fold.open = opened[k] })",
        opened,
    )
    page.set_viewport_size({"width": 1920, "height": 900})
    visit.see("line", lambda: page.evaluate(LINES))
    if visit.path in SWITCHED:
        visit.see("switch", lambda: _switch(page, visit, sections))


_wide.options = {
    "viewport": {"width": 1280, "height": 900},
    "color_scheme": "light",
    "permissions": ["clipboard-read", "clipboard-write"],
}


def _phone(visit, page):
    """On a phone, in the dark; then light, on a tablet, on a narrower phone."""
    visit.see("phone", lambda: page.evaluate(LOOK))
    unfold(page)
    visit.see("figures", lambda: page.evaluate(FIGURES))
    visit.see("phone, stops", lambda: page.evaluate(STOPS))
    visit.see("phone, unfolded", lambda: page.evaluate(LOOK))
    only = None if visit.path.partition("/")[2] in OF_EVERY_KIND else OF_THE_WINDOW
    visit.see("phone, axe", lambda: axe_faults(page, {"target-size": True}, only))
    page.emulate_media(color_scheme="light")
    visit.see("lit", lambda: _settled(page))
    for name, width in (("tablet", 768), ("narrow", 320)):
        page.set_viewport_size({"width": width, "height": 900})
        visit.see(name, lambda: _settled(page))
    if visit.lang == OF_FORCED_COLOURS:
        page.emulate_media(forced_colors="active")
        visit.see("forced colours, axe", lambda: axe_faults(page, only=OF_COLOURS))


_phone.options = {
    "viewport": {"width": 390, "height": 900},
    "color_scheme": "dark",
    "has_touch": True,
    "is_mobile": True,
}


def _settled(page):
    """The look of a page that has just been told of another window."""
    wait_for_frames(page)
    return page.evaluate(LOOK)


def _movement(page):
    """By how many pixels the article grows when all of its figures have come."""
    until(page, STARTED)
    before = page.evaluate(HEIGHT)
    page.evaluate("document.querySelectorAll('img').forEach(image => { image.loading = 'eager' })")
    until(page, IMAGES)
    return page.evaluate(HEIGHT) - before


def _kept(page):
    """What the page left in the browser, and the scripts that it runs from elsewhere."""
    return {
        "keys": page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]"),
        "cookies": page.context.cookies(),
        "foreign": page.evaluate(
            "[...document.scripts].map((s) => s.src).filter((s) => s && !s.startsWith(origin))"
        ),
    }


def _switch(page, visit, sections):
    """Where the switch leads from the middle of the page."""
    there = {"he": "en", "en": "he"}[visit.lang]
    wanted = sections[len(sections) // 2] if sections else None
    page.evaluate("scrollTo(0, 0)")
    if wanted:
        # Where a reader is who followed a link to the section.
        page.evaluate("id => { location.hash = id }", wanted)
        until(page, "scrollY > 0")
    # By the mouse itself: a locator's click may scroll the page before it.
    link = page.locator(f'header a[hreflang="{there}"]').bounding_box()
    page.mouse.click(link["x"] + link["width"] / 2, link["y"] + link["height"] / 2)
    rest = visit.path.partition("/")[2]
    wanted_url = f"**/{there}/{rest}" + (f"#{wanted}" if wanted else "")
    page.wait_for_url(wanted_url, wait_until="domcontentloaded")
    return {
        "language": page.evaluate("document.documentElement.lang"),
        "shown": not wanted or page.locator(f"[id={json.dumps(wanted)}]").is_visible(),
        "edition": page.evaluate("localStorage.getItem('gdbook-edition')"),
        "chose": there,
    }
