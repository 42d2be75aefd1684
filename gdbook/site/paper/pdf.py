"""An edition, or one of its pages, as a PDF by Typst.

The same bytes for the same book: no date, no machine's fonts.
"""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import typst

from gdbook.site.paper import fonts, markup
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
            os.symlink((drawn.path / name).resolve(), folder / "figures" / name)
        self.rights = tree.parse(manuscript.rights)
        roots = [leaf.root for leaf in manuscript.leaves]
        found = [formula for root in roots for formula in markup.formulas_in(root)]
        self.formulas = convert(found, kept)
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
        source = self._head(self.manuscript.title) + "\n" + self._cover()
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
        names = {leaf.name for leaf in leaves}
        writer = Writer(book.rtl, self.formulas, names, book.address)
        title = book.title if whole else f"{leaves[0].title} · {book.title}"
        parts = [self._head(title)]
        if whole:
            parts += [self._cover(), self._colophon(writer)]
            parts.append(f"#contents({string(book.words['contents'])})")
        parts += [writer.write(leaf) for leaf in leaves]
        if not whole:
            parts.append(f"#v(2em)\n#text(size: 8pt, fill: muted)[{self._imprint(writer)}]")
        return "\n\n".join(parts)

    def _head(self, title):
        book = self.manuscript
        arguments = [
            string(book.lang), "rtl" if book.rtl else "ltr", string(title), string(book.author),
            string(book.description), string(book.words["page"]),
        ]  # fmt: skip
        return f'#import "{TEMPLATE.name}": *\n#show: sheet.with({", ".join(arguments)})'

    def _cover(self):
        book = self.manuscript
        if book.cover is None:
            return ""
        texts = map(string, (book.title, book.description, book.author, book.cover, book.title))
        return f"#cover({', '.join(texts)})"

    def _colophon(self, writer):
        return f"#colophon[{self._imprint(writer)}]"

    def _imprint(self, writer):
        book = self.manuscript
        lines = [f"{markup.escaped(book.title)} \\", f"{markup.escaped(book.author)} \\"]
        if book.address:
            lines.append(f"#outward({string(book.address)})[{markup.escaped(book.address)}] \\")
        return "\n".join([*lines, writer.blocks(self.rights)])
