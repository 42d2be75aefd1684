"""An edition, or one of its pages, as a PDF by Typst.

The same bytes for the same book: no date, no machine's fonts.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path

import typst

from gdbook.site.paper import fonts, markup, pictures
from gdbook.site.paper.formulas import convert
from gdbook.site.paper.manuscript import Leaf, Manuscript
from gdbook.site.paper.markup import Writer, string
from gdbook.site.render import figures, tree
from gdbook.site.store import Store

TEMPLATE = Path(__file__).with_name("book.typ")
STANDARD = "ua-1"  # for readers who listen: ISO 14289


class Press:
    """Makes the PDFs of an edition.

    Args:
        manuscript: The edition.
        drawn: Where its figures are.
        shared: Where the site's fonts are.
        folder: An empty folder to work in.
        kept: A Store, for fonts and formulas.
    """

    def __init__(
        self, manuscript: Manuscript, drawn: figures.Folder, shared: Path, folder: Path, kept: Store
    ):
        self.manuscript, self.folder = manuscript, folder
        fonts.make(folder / "fonts", shared, kept)
        shutil.copyfile(TEMPLATE, folder / TEMPLATE.name)
        (folder / "figures").mkdir()
        for name in manuscript.figures:
            text = pictures.on_paper(drawn.text(name))
            (folder / "figures" / name).write_text(text, encoding="utf-8")
        self.rights = tree.parse(manuscript.rights)
        roots = [leaf.root for leaf in manuscript.leaves]
        found = [formula for root in roots for formula in markup.formulas_in(root)]
        self.writer = Writer(manuscript.rtl, convert(found, kept))
        self.written: dict[str, str] = {}
        self.compiler = typst.Compiler(
            root=str(folder), font_paths=[str(folder / "fonts")], ignore_system_fonts=True
        )

    def book(self) -> bytes:
        """The whole edition."""
        return self._compile("whole", self._source(self.manuscript.leaves))

    def page(self, leaf: Leaf) -> bytes:
        """One of its pages."""
        return self._compile(leaf.stem, self._source([leaf], whole=False))

    def cover(self) -> bytes:
        """The cover, as a PNG."""
        title = self.manuscript.title
        source = "\n".join([self._head(), self._cover(), self._document(title)])
        return self._compile("cover", source, format="png", ppi=150)

    def _compile(self, name: str, source: str, **how) -> bytes:
        path = self.folder / f"{name}.typ"
        path.write_text(source, encoding="utf-8")
        how = how or {"format": "pdf", "pdf_standards": [STANDARD]}
        try:
            made, warnings = self.compiler.compile_with_warnings(input=str(path), **how)
        except typst.TypstError as error:
            raise markup.PaperError(f"{name}.pdf: {error.diagnostic}") from None
        if not isinstance(made, bytes):
            raise markup.PaperError(f"{name}: Typst gave several files for one")
        if warnings:
            raise markup.PaperError(f"{name}.pdf: {'; '.join(w.message for w in warnings)}")
        return made

    def _source(self, leaves: Iterable[Leaf], whole: bool = True) -> str:
        book, leaves = self.manuscript, list(leaves)
        title = book.title if whole else f"{leaves[0].title} · {book.title}"
        parts = [self._head(leaves), f"#title({string(title)})"]
        if whole:
            parts += [self._cover(), f"#colophon[{self._imprint()}]"]
            parts.append(f"#contents({string(book.words['contents'])})")
        parts += map(self._leaf, leaves)
        if not whole:
            parts.append(f"#v(2em)\n#text(size: 8pt, fill: muted)[{self._imprint()}]")
        return "\n\n".join([*parts, self._document(title)])

    def _leaf(self, leaf):
        """A leaf's text, written once for the edition and for its own PDF."""
        if leaf.name not in self.written:
            self.written[leaf.name] = self.writer.write(leaf)
        return self.written[leaf.name]

    def _head(self, leaves=()):
        """The template's functions with what they know of this document."""
        book = self.manuscript
        pages = "".join(f"{string(leaf.stem)}," for leaf in leaves)
        known = {
            "inward": "pages", "term-link": "pages", "to-answer": "page-word", "used": "page-word",
        }  # fmt: skip
        direction = "rtl" if book.rtl else "ltr"
        return "\n".join([
            f'#import "{TEMPLATE.name}": *',
            f"#let pages = ({pages})",
            f"#let page-word = {string(book.words['page'])}",
            *(f"#let {name} = {name}.with({what})" for name, what in known.items()),
            f"#show: sheet.with({string(book.lang)}, {direction})",
        ])  # fmt: skip

    def _document(self, title):
        """What is known of the PDF, at its end: a style of its text would be one more."""
        book = self.manuscript
        said = {"title": title, "author": book.author, "description": book.description}
        listed = ", ".join(f"{name}: {string(text)}" for name, text in said.items())
        return f"#set document({listed}, date: none)"

    def _cover(self):
        book = self.manuscript
        if book.cover is None:
            return ""
        texts = map(string, (book.title, book.description, book.author, book.cover, book.title))
        return f"#cover({', '.join(texts)})"

    def _imprint(self):
        book = self.manuscript
        lines = [f"{markup.escaped(book.title)} \\", f"{markup.escaped(book.author)} \\"]
        if book.address:
            lines.append(f"#outward({string(book.address)})[{markup.escaped(book.address)}] \\")
        return "\n".join([*lines, self.writer.blocks(self.rights)])
