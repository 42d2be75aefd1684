"""The real book as a built site."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bs4 import BeautifulSoup
from filelock import FileLock

from gdbook.site.source.book import Book

ROOT = Path(__file__).parents[2]
#: Of every page of both editions, such as "he/labs/slope/".
ADDRESSES = sorted(
    f"{lang}/{'' if name == 'index.md' else name.removesuffix('.md') + '/'}"
    for lang, name in Book(ROOT).pages
)


#: Where the book is to be published: below a folder, as projects are on GitHub Pages.
BELOW = "descent/"
PUBLIC = f"https://books.example.org/{BELOW}"


def build(folder, *options, **more):
    """Build the book into a folder by the command, to be published; return what it said."""
    environment = {name: text for name, text in os.environ.items() if not name.startswith("GDBOOK")}
    environment |= {
        "PYTHONPATH": str(ROOT),
        "GITHUB_REPOSITORY": "someone/gradient-descent",
        "GDBOOK_SITE_URL": PUBLIC,
        "GDBOOK_OFFLINE": "1",  # as everywhere in the tests
    } | more
    command = [sys.executable, "-m", "gdbook.site.cli", "build", "--site-dir", folder, *options]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@dataclass(frozen=True)
class HtmlPage:
    """A page of the built site."""

    path: Path
    name: str  # its path in the site, such as "he/slope/index.html"

    @cached_property
    def soup(self):
        return BeautifulSoup(self.path.read_text("utf-8"), "html.parser")

    @cached_property
    def anchors(self):
        """What a link may lead to on the page."""
        return {
            tag[name] for name in ("id", "name") for tag in self.soup.find_all(attrs={name: True})
        }

    @property
    def lang(self):
        return self.name.split("/")[0]

    def __str__(self):
        return self.name


class Site:
    """The built site: where it is, what the build said, its pages.

    Whichever of several workers asks for it first builds it; the others wait.
    """

    def __init__(self, folder):
        self.folder = folder
        said = folder.with_name(f"{folder.name}.said")
        with FileLock(folder.with_name("builds.lock")):
            if not said.exists():
                said.write_text(build(folder), encoding="utf-8")
        self.said = said.read_text("utf-8")
        self.book = Book(ROOT)
        self.pages = [
            HtmlPage(path, path.relative_to(folder).as_posix())
            for path in sorted(folder.rglob("*.html"))
        ]

    def sections(self, lang):
        """What the search of an edition looks through: title, text and place of each section."""
        return json.loads((self.folder / lang / "search/sections.json").read_text("utf-8"))

    def chapter_pages(self):
        """(HtmlPage, (lang, source name)) of every page that has a source."""
        by_name = {page.name: page for page in self.pages}
        for lang, name in self.book.pages:
            stem = name.removesuffix(".md")
            folder = "" if stem == "index" else f"{stem}/"
            yield by_name[f"{lang}/{folder}index.html"], (lang, name)
