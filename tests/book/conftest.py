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
