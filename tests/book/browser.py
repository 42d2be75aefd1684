"""Chromium, and what the tests that use it share."""

import contextlib
import functools
import http.server
import os
import shutil
import threading

import pytest

# No address but this machine's: what the browser itself would ask for is switched off.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FRAMES = """document.fonts.ready.then(() => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(() => done()))))"""

#: Marks a word that looks like an earlier one, on a ground that looks the same: of thousands in the
#: programs of a page, whose contrast takes axe most of its time, some dozens are different.
MARK_LIKENESSES = """() => {
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
  for (const word of document.querySelectorAll('body *')) {
    if (word.childElementCount || !word.textContent.trim()) continue;
    const { color, fontSize, fontWeight, textShadow, visibility } = getComputedStyle(word);
    const look = [color, fontSize, fontWeight, textShadow, visibility, ground(word)].join();
    word.toggleAttribute('data-likeness', seen.has(look) || !word.checkVisibility());
    if (word.checkVisibility()) seen.add(look);
  }
}"""
RUN_AXE = """async (options) => {
  axe.configure({ rules: [{ id: 'color-contrast', selector: ':not([data-likeness])' }] });
  return (await axe.run(options)).violations;
}"""


@contextlib.contextmanager
def launched():
    """Chromium, which a reader's machine has; a machine that must have it says so."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
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
def served(folder):
    """The address of a folder on a server of its own."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        # Asked every half second, it would keep each test module waiting as long at its end.
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def wait_for_frames(page):
    """Wait until a loaded page has its fonts and has been drawn with what its scripts made."""
    page.evaluate(FRAMES)


def axe_faults(page, rules=None):
    """What axe finds wrong on a page, a line for each place.

    Args:
        page: The page.
        rules: {name of a rule: whether it is asked, too}, beyond those that axe asks by itself.
    """
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.evaluate(axe.axe_script)
    page.evaluate(MARK_LIKENESSES)
    # What is right is not described: that would take as long again.
    options = {"resultTypes": ["violations"]}
    options["rules"] = {name: {"enabled": asked} for name, asked in (rules or {}).items()}
    return [
        f"{rule['id']}: {node['target']} {node.get('failureSummary', '')}"
        for rule in page.evaluate(RUN_AXE, options)
        for node in rule["nodes"]
    ]
