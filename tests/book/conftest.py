"""The real book, built once for all tests of the site."""

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from gdbook.site.book import Book

ROOT = Path(__file__).parents[2]
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


def build(folder):
    """Build the book into a folder by the command; return what it said."""
    environment = {name: text for name, text in os.environ.items() if not name.startswith("GDBOOK")}
    environment |= {"PYTHONPATH": str(ROOT), "GITHUB_REPOSITORY": "someone/gradient-descent"}
    command = [sys.executable, "-m", "gdbook.site.cli", "build", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@dataclass(frozen=True)
class HtmlPage:
    """A page of the built site."""

    path: Path
    name: str  # its path in the site, such as "he/slope/index.html"
    soup: BeautifulSoup

    @property
    def lang(self):
        return self.name.split("/")[0]

    def __str__(self):
        return self.name


class Site:
    """The built site: where it is, what the build said, its pages."""

    def __init__(self, folder):
        self.folder = folder
        self.said = build(folder)
        self.book = Book(ROOT)
        self.pages = [
            HtmlPage(path, path.relative_to(folder).as_posix(), self._soup(path))
            for path in sorted(folder.rglob("*.html"))
        ]

    @staticmethod
    def _soup(path):
        return BeautifulSoup(path.read_text("utf-8"), "html.parser")

    def chapter_pages(self):
        """(HtmlPage, (lang, source name)) of every page that has a source."""
        by_name = {page.name: page for page in self.pages}
        for lang, name in self.book.pages:
            stem = name.removesuffix(".md")
            folder = "" if stem == "index" else f"{stem}/"
            yield by_name[f"{lang}/{folder}index.html"], (lang, name)


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


@pytest.fixture(scope="session")
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
