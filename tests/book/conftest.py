"""The real book, built once for all tests of the site."""

import functools
import http.server
import os
import shutil
import threading

import pytest
from built import Site

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


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    return Site(tmp_path_factory.mktemp("site") / "site")


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """The same, made for an address."""
    folder = tmp_path_factory.mktemp("published") / "site"
    return Site(folder, GDBOOK_SITE_URL="https://books.example.org/descent/")


@pytest.fixture(scope="session")
def address(site):
    """The site on a server of its own."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    handler = functools.partial(Quiet, directory=str(site.folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")  # its event loop must not outlive the module
def chromium():
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


@pytest.fixture
def open_page(chromium, address):
    """open_page(path, width=…, theme=…) -> a page, closed afterwards; faults fail the test."""
    contexts, faults = [], []

    def open_one(path, width=1280, theme="light", **options):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=theme, **options
        )
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: said.type == "error" and faults.append(said.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: _note_foreign(request.url, address, faults))
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not faults


def _note_foreign(url, address, faults):
    if not url.startswith((address, "data:", "blob:")):
        faults.append(f"asks another host: {url}")
