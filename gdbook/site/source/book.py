"""The book as files: its editions, their pages, and everything that can be checked without running.

A page is named by its path below docs/<lang>, the same in every edition.
"""

import posixpath
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from gdbook.site.problems import Problem
from gdbook.site.source import files, parity
from gdbook.site.source.files import ASSETS, DOCS, OVERRIDES
from gdbook.site.source.outline import FOLDED
from gdbook.site.source.snippets import Page, parse

LABS = "labs/"
GENERATED = "\n::: "  # mkdocstrings' mark: what it writes has ids that no page names
# No text of the book has these: controls, marks of one byte order, separators of other systems, and
# what turns the order of the letters around, so that a program is not what it looks.
_CONTROL = re.compile("[\0-\b\v-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


@dataclass(frozen=True)
class Edition:
    """One language of the book.

    Attributes:
        lang: Its code, such as "he".
        docs: Its folder.
        config: Its MkDocs configuration.
    """

    lang: str
    docs: Path
    config: Path


def editions(root):
    """The editions of the book at `root`; the one of mkdocs.yml comes first.

    Raises:
        FileNotFoundError: If there is no book at `root`.
    """
    root = Path(root)
    folders = sorted(filter(files.is_edition, (root / DOCS).glob("*")))
    own = {folder: root / f"mkdocs.{folder.name}.yml" for folder in folders}
    found = [
        Edition(folder.name, folder, config if config.exists() else root / "mkdocs.yml")
        for folder, config in own.items()
    ]
    if not found or not (root / "mkdocs.yml").exists():
        raise FileNotFoundError(f"no book in {root}: mkdocs.yml and docs/<language>/ are missing")
    shared = re.search(r"^docs_dir:[ \t]*(\S+)", _read(root / "mkdocs.yml"), re.MULTILINE)
    for edition in found:
        docs = edition.docs.relative_to(root).as_posix()
        if edition.config.name == "mkdocs.yml" and shared and shared[1].strip("'\"/") != docs:
            name = f"mkdocs.{edition.lang}.yml"
            raise FileNotFoundError(f"{name} is missing: {docs} is an edition of the book")
    return sorted(found, key=lambda edition: (edition.config.name != "mkdocs.yml", edition.lang))


def is_lab(name):
    """Whether a page is a lab, which mkdocs-jupyter renders."""
    return name.startswith(LABS)


class Book:
    """The pages of every edition, parsed.

    Args:
        root: The project's folder.

    Attributes:
        pages: {(lang, name): snippets.Page}, in the order of editions and names.
    """

    def __init__(self, root):
        self.root = Path(root)
        self.editions = editions(root)
        self.pages: dict[tuple[str, str], Page] = {}
        for edition in self.editions:
            for file in files.pages(edition.docs):
                name = file.relative_to(edition.docs).as_posix()
                path = file.relative_to(self.root).as_posix()
                self.pages[edition.lang, name] = _page(edition.lang, name, path, *_text(file))

    def problems_in_pages(self):
        """What is wrong with the files and pages one by one, but for the pages' formulas."""
        shared = self.root / DOCS / ASSETS, self.root / OVERRIDES
        for folder in (*shared, *(edition.docs for edition in self.editions)):
            for path, line, message in files.faults(folder):
                yield Problem(path.relative_to(self.root).as_posix(), line, message)
        for page in self.pages.values():
            yield from page.problems
            yield from _problems_in_page(page)
            yield from self._problems_in_links(page)

    def _problems_in_links(self, page):
        lang, name = page.lang, page.name
        for link in page.outline.links:
            parts = urlsplit(link.target)
            if parts.scheme == "mailto" and "@" not in parts.path:
                yield Problem(page.path, link.line, f"link without an address: {link.target}")
            if parts.scheme or parts.netloc:
                continue
            if parts.path.startswith("/"):
                yield Problem(page.path, link.line, f"absolute link {link.target}: not portable")
                continue
            target = posixpath.normpath(
                posixpath.join(posixpath.dirname(name), unquote(parts.path))
            )
            target = name if not parts.path else target
            if not self._exists(lang, target):
                yield Problem(page.path, link.line, f"link to a missing page: {link.target}")
            elif parts.fragment and (lang, target) in self.pages:
                known = self.pages[lang, target].outline
                ids = known.ids | {heading.id for heading in known.headings}
                generated = GENERATED in self.pages[lang, target].text  # seen when it is rendered
                if unquote(parts.fragment) not in ids and not generated:
                    yield Problem(page.path, link.line, f"link to a missing anchor: {link.target}")

    def _exists(self, lang, target):
        if target.startswith("../"):
            return False  # another edition: the switch leads there, no link may
        if (lang, target) in self.pages or (lang, f"{target[:-6]}.md") in self.pages:
            return target.endswith((".md", ".ipynb"))
        shared = target.startswith(f"{ASSETS}/")
        folder = self.root / DOCS if shared else self.root / DOCS / lang
        return (folder / target).is_file()

    def problems_in_parity(self):
        """Where the editions are not one book."""
        first, *others = self.editions
        for other in others:
            for one, two in ((first, other), (other, first)):
                for lang, name in self.pages:
                    if lang == one.lang and (two.lang, name) not in self.pages:
                        path = (two.docs / name).relative_to(self.root).as_posix()
                        there = self.pages[lang, name].path
                        yield Problem(path, 1, f"page is missing; {there} has it")
            for lang, name in self.pages:
                if lang == other.lang and (first.lang, name) in self.pages:
                    yield from _differences(
                        self.pages[other.lang, name], self.pages[first.lang, name]
                    )


def _read(path):
    return path.read_text(encoding="utf-8", errors="replace")


def _text(file):
    """A page's text, and what is wrong with its encoding: (line, message)."""
    text, faults = files.text(file)
    controls = _CONTROL.findall(text)
    for control, count in Counter(controls).items():
        line = text.count("\n", 0, text.index(control)) + 1
        more = f" (and {count - 1:,} more of them)" if count > 1 else ""
        faults.append((line, f"the invisible character U+{ord(control):04X}{more}"))
    return text, tuple(faults)


@lru_cache(maxsize=256)
def _page(lang, name, path, text, faults):
    """A page, parsed once while somebody writes at another."""
    page = parse(text, path)
    page.lang, page.name = lang, name
    for line, message in faults:
        page.problem(line, message)
    return page


@lru_cache(maxsize=256)
def _differences(page, other):
    return tuple(parity.compare(page, other))


def _problems_in_page(page):
    """One h1, explicit ids, a title and a description, figures that say what they show."""
    outline, lab = page.outline, is_lab(page.name)
    for line, message in outline.problems:
        yield Problem(page.path, line, message)
    for line, message in outline.front.problems:
        yield Problem(page.path, line, message)
    tops = [heading for heading in outline.headings if heading.level == 1]
    if len(tops) != 1:
        line = tops[1].line if tops else 1
        yield Problem(page.path, line, f"{len(tops)} headings of level 1; a page has one")
    seen, above = set(), 6
    for heading in outline.headings:
        if heading.level > above + 1:
            message = f"heading of level {heading.level} below one of level {above}"
            yield Problem(page.path, heading.line, message)
        above = heading.level
        if heading.level > 1 and heading.id is None:
            yield Problem(page.path, heading.line, f"heading without an id: {heading.title} {{#…}}")
        if heading.id is not None and heading.id in seen:
            yield Problem(page.path, heading.line, f"heading id {heading.id} twice")
        seen.add(heading.id)
        if heading.folded and (not lab or heading.level == 1):
            yield Problem(page.path, heading.line, f"{FOLDED} folds a section of a lab, no other")
    if lab:
        for fence in (fence for program in page.programs for fence in program.fences):
            above = "\n".join(page.lines[: fence.line])
            if above.count("<details") > above.count("</details"):
                message = (
                    f"snippet in <details>: fold the section, by its heading's {{#… {FOLDED}}}"
                )
                yield Problem(page.path, fence.line, message)
        for box in outline.boxes:
            if box.kind != "details":
                yield Problem(page.path, box.line, "box in a lab: notebooks know only <details>")
