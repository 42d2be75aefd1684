"""The book to take along, beside the pages: the edition as PDF and EPUB, each page as a PDF.

They are made when all pages of the edition are there, and kept: what a file depends on is known
before it is made. Their sizes are known only then, so the content of a page leaves a place for the
links to them.
"""

import functools
import hashlib
import tempfile
from collections.abc import Callable, Iterator
from html import escape
from importlib.metadata import version
from pathlib import Path
from posixpath import basename

from gdbook.site import theme
from gdbook.site.paper import epub, manuscript, markup, pictures
from gdbook.site.paper.manuscript import Manuscript
from gdbook.site.paper.pdf import Press
from gdbook.site.problems import BookError, Problem
from gdbook.site.publish import fonts, metadata, offline
from gdbook.site.render import languages, tree
from gdbook.site.render.products import rendering_versions
from gdbook.site.source import book
from gdbook.site.store import Store

PLACE = "<gd-paper></gd-paper>"  # in a page's content, where its links belong
HOME = "index.md"
_ROOM = Path(manuscript.__file__).parent


def place(name: str, made: bool) -> str:
    """What a page's line of downloads says of paper, before there is any: a place, or nothing."""
    return PLACE if made and name not in manuscript.LEFT_OUT else ""


def fill(content: str, links: str = "") -> str:
    """A page's content with its links to paper in their place: a line, or the end of one.

    Without links, as in the copy that is read without a network, nothing is left of the place.
    """
    behind = f" · {PLACE}"
    if behind in content:
        return content.replace(behind, f" · {links}" if links else "", 1)
    return content.replace(PLACE, f'<p class="gd-downloads">{links}</p>' if links else "", 1)


class Papers:
    """An edition's files for paper and devices.

    Args:
        pipeline: A gdbook.site.build.Pipeline that is prepared.
        contents: {name of a page: its rendered content}, for all pages.
        nav: MkDocs' navigation.
        config: MkDocs' configuration.
        seconds: The date of what has one, in seconds since 1970.
    """

    def __init__(self, pipeline, contents, nav, config, seconds):
        self.pipeline, self.store, self.config = pipeline, pipeline.store, config
        self.lang, self.words = config.theme["language"], config.extra["words"]
        self.seconds = seconds
        names = [page.file.src_uri for page in nav.pages]
        self.names = [n for n in names if n in contents and n not in manuscript.LEFT_OUT]
        self.contents = {name: fill(content) for name, content in contents.items()}
        self.kickers = {page.file.src_uri: metadata.kicker(page, config) for page in nav.pages}
        public = metadata.public_address(config)
        self.address = public and f"{public.rstrip('/')}/"
        self.fonts = pipeline.book.root / book.DOCS / book.ASSETS / "fonts"
        self.sizes: dict[str, int] = {}

    def write(self, site: Path) -> None:
        """Write the files into the edition's folder; the PDFs of pages lie beside their notebooks.

        Raises:
            BookError: If something in the book has no form on paper.
        """
        with tempfile.TemporaryDirectory(prefix="gdbook-") as folder:
            self.folder = Path(folder)
            try:
                for name, content in self._files(site):
                    (site / name).write_bytes(content)
                    self.sizes[name] = len(content)
            except markup.PaperError as error:
                problem = Problem(self.pipeline.book.pages[self.lang, HOME].path, 1, str(error))
                raise BookError([problem]) from None

    def links(self, name: str) -> str:
        """The links of a page, as HTML: the edition's on the home page, its own on another."""
        if name == HOME:
            files = [f"{offline.name(self.lang)}.{kind}" for kind in ("pdf", "epub")]
            words = [self.words["pdf"], self.words["epub"]]
            return " · ".join(map(self._link, files, words))
        return self._link(_own(name), self.words["pdf_page"])

    def _link(self, file, text):
        size = offline.megabytes(self.sizes[file])
        up = "" if file.startswith("gradient-descent") else "../"
        address = f"{up}{basename(file)}"
        root = tree.parse(
            f'<a class="gd-download" href="{escape(address)}" download>{escape(text)}</a> '
            f'<bdi dir="ltr" lang="en">({size})</bdi>'
        )
        languages.mark(root, self.lang)
        return tree.serialize(root)

    def _files(self, site: Path) -> Iterator[tuple[str, bytes]]:
        """(name, content) of each file.

        The edition comes between its pages: Typst keeps what it has laid out for ten documents, and
        so those before lend to it, and it to those behind.
        """
        common = Store.key(
            rendering_versions(), *_room(), version("typst"), self.lang, self.address or "",
            str(self.config.extra["words"]), self.config.site_name, self.config.copyright,
            self.config.site_description, self.config.site_author, *self.names,
            *(hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(self.fonts.iterdir())
              if path.is_file()),
        )  # fmt: skip
        texts = [self.contents[name] + self.kickers[name] for name in self.names]
        whole = Store.key(common, *texts)
        stem = offline.name(self.lang)
        files: list[tuple[str, str, Callable[[], bytes]]] = [
            (_own(name), Store.key("page", common, name, text), functools.partial(self._page, name))
            for name, text in zip(self.names, texts, strict=True)
            if name != HOME
        ]
        files.insert(
            min(len(files) // 2, 10),
            (f"{stem}.pdf", Store.key("pdf", whole), lambda: self.press.book()),
        )
        font = (site / fonts.FOLDER / f"{fonts.FORMULAS}.woff2").read_bytes()
        key = Store.key("epub", whole, str(self.seconds), hashlib.sha256(font).hexdigest())
        cover = Store.key("cover", whole)
        files.append((f"{stem}.epub", key, lambda: self._epub(cover, font)))
        for name, key, make in files:
            yield name, self.store.made(key, make)

    def _page(self, name):
        return self.press.page(next(leaf for leaf in self.manuscript.leaves if leaf.name == name))

    def _epub(self, key, font):
        cover = self.store.made(key, lambda: self.press.cover())
        drawn = {name: self._figure(name) for name in self.manuscript.figures}
        return epub.make(self.manuscript, drawn, cover, font, self.seconds)

    def _figure(self, name):
        text = self.pipeline.figures.text
        key = Store.key("epub figure", rendering_versions(), name)
        return self.store.made_text(key, lambda: pictures.on_devices(text(name)))

    @functools.cached_property
    def press(self) -> Press:
        """What makes PDFs; only when one is missing."""
        return Press(self.manuscript, self.pipeline.figures, self.fonts, self.folder, self.store)

    @functools.cached_property
    def manuscript(self) -> Manuscript:
        """The edition without what needs a screen."""
        known = set(self.names)
        leaves = [
            manuscript.leaf(
                name, self.contents[name], self.kickers[name], self.words, known, self.address
            )
            for name in self.names
        ]
        home = self.pipeline.book.pages.get((self.lang, HOME))
        return Manuscript(
            lang=self.lang,
            rtl=theme.is_rtl(self.lang),
            title=self.config.site_name,
            author=self.config.site_author,
            description=self.config.site_description,
            rights=self.config.copyright or "",
            words=self.words,
            leaves=tuple(leaves),
            address=self.address,
            cover=self.pipeline.products(home).card_figure if home else None,
        )


def _own(name):
    """The PDF of a page."""
    return f"{name.removesuffix('.md')}.pdf"


@functools.cache
def _room():
    """Digests of what is in the room of paper, and of no other kind than the press' sources."""
    files = sorted(path for path in _ROOM.rglob("*") if path.suffix in (".typ", ".css", ".woff2"))
    return tuple(hashlib.sha256(path.read_bytes()).hexdigest() for path in files)
