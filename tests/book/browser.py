"""Chromium, and what the tests that use it share."""

import contextlib
import functools
import http.server
import os
import shutil
import threading

import pytest

#: The browser, the lightest first: without a window, for a fifth less of the processor's time.
NAMES = ["chromium-headless-shell", "chromium", "chromium-browser"]
# No address but this machine's: what the browser itself would ask for is switched off.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",  # letters as wide as with a window, and as on most screens
]
FRAMES = """document.fonts.ready.then(() => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(() => done()))))"""

#: Marks what has words of its own, unless they look like earlier ones, on a ground that looks the
#: same, in a text that looks the same: of thousands on a page, whose contrast takes axe most of its
#: time, some dozens are different.
MARK_LOOKS = """(places) => {
  const grounds = new Map([[null, '']]);
  const ground = (element) => {
    if (!grounds.has(element)) {
      const { backgroundColor, backgroundImage, opacity, filter } = getComputedStyle(element);
      const own = [backgroundColor, backgroundImage, opacity, filter].join();
      grounds.set(element, own === 'rgba(0, 0, 0, 0),none,1,none'
        ? ground(element.parentElement) : `${ground(element.parentElement)}|${own}`);
    }
    return grounds.get(element);
  };
  const seen = new Set();
  const isWord = ({ nodeType, nodeValue }) => nodeType === Node.TEXT_NODE && nodeValue.trim();
  const letters = (element) => {
    const { color, fontSize, fontWeight, textShadow, textDecoration, visibility } =
      getComputedStyle(element);
    return [color, fontSize, fontWeight, textShadow, textDecoration, visibility].join();
  };
  for (const word of document.querySelectorAll(`:is(${places}), :is(${places}) *`)) {
    if (![...word.childNodes].some(isWord)) continue;
    const look = [word.localName === 'a', letters(word), letters(word.parentElement), ground(word)];
    word.toggleAttribute('data-look', word.checkVisibility() && !seen.has(`${look}`));
    if (word.checkVisibility()) seen.add(`${look}`);
  }
}"""
#: Runs axe while what looks like something else and has nothing but its look is not there: tokens
#: of programs and parts of formulas are most of a page, and axe looks at each element.
RUN_AXE = """async ([places, options]) => {
  axe.configure({ rules: [
    { id: 'color-contrast', selector: '[data-look], input, select, textarea' },
    { id: 'link-in-text-block', selector: 'a[href][data-look]' },
  ] });
  const lighter = new Map();
  for (const math of document.querySelectorAll('math')) {
    if (!math.querySelector('[data-look]')) lighter.set(math, math.cloneNode(false));
  }
  for (const code of document.querySelectorAll('pre > code')) {
    lighter.set(code, code.cloneNode(true));
    for (const token of lighter.get(code).querySelectorAll('span:not([data-look])')) {
      token.replaceWith(...token.childNodes);
    }
  }
  for (const [whole, light] of lighter) whole.replaceWith(light);
  try {
    return (await axe.run(places, options)).violations;
  } finally {
    for (const [whole, light] of lighter) light.replaceWith(whole);
  }
}"""


@contextlib.contextmanager
def launched():
    """Chromium, which a reader's machine has; a machine that must have it says so."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if not found and os.environ.get("GDBOOK_REQUIRE_BROWSER"):
        pytest.fail("no chromium on this machine, and GDBOOK_REQUIRE_BROWSER is set")
    if not found:
        pytest.skip("no chromium on this machine: install it to run the browser tests")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@contextlib.contextmanager
def served(folder, below=""):
    """The address of a folder on a server of its own, which has it below another."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def translate_path(self, path):
            return super().translate_path(path.removeprefix(f"/{below}"))

    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        # Asked every half second, it would keep each test module waiting as long at its end.
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/{below}"
        server.shutdown()
        thread.join()


def wait_for_frames(page):
    """Wait until a loaded page has its fonts and has been drawn with what its scripts made."""
    page.evaluate(FRAMES)


#: The rules of axe that ask for colours; and those whose answer depends on the window, too.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
OF_THE_WINDOW = [*OF_COLOURS, "scrollable-region-focusable", "target-size"]


def axe_faults(page, rules=None, only=None, within="html"):
    """What axe finds wrong on a page, a line for each place.

    Args:
        page: The page.
        rules: {name of a rule: whether it is asked, too}, beyond those that axe asks by itself.
        only: The names of the rules that are asked, and no others.
        within: A selector of the parts that are looked at; by default the whole page.
    """
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe.axe_script)
    page.evaluate(MARK_LOOKS, within)
    # What is right is not described: that would take as long again.
    options = {"resultTypes": ["violations"]}
    options["rules"] = {name: {"enabled": asked} for name, asked in (rules or {}).items()}
    if only:
        options["runOnly"] = only
    return [
        f"{rule['id']}: {node['target']} {node.get('failureSummary', '')}"
        for rule in page.evaluate(RUN_AXE, [within, options])
        for node in rule["nodes"]
    ]
