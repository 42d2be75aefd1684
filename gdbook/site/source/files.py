"""Which files of docs/ are the book's: the rule, and what stands there against it.

- An edition is a folder of docs/ whose name is a language's code and that has a page.
- Its pages are its files that end in `.md`; it publishes them, and pictures that lie beside them.
- docs/assets is published as it is.
- What editors and systems leave is ignored, wherever it is: `LEFT_BY_TOOLS`.
- Nothing may lead out of docs/: no symbolic links.
"""

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

DOCS = "docs"
ASSETS = "assets"  # docs/assets: what the editions share
LEFT_BY_TOOLS = (".*", "*~", "#*#", "*.orig", "*.rej", "*.bak", "*.sw[op]", "*.tmp", "Thumbs.db")
PICTURES = (".svg", ".png", ".webp", ".jpg", ".jpeg", ".gif")

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")
_OTHER_PAGES = (".markdown", ".mdown", ".mkdn", ".mkd")  # that MkDocs takes for pages, too


def is_edition(folder: Path) -> bool:
    """Whether a folder of docs/ is an edition."""
    named = folder.name != ASSETS and bool(_LANGUAGE.fullmatch(folder.name))
    return named and folder.is_dir() and any(pages(folder))


def pages(folder: Path) -> list[Path]:
    """The pages of an edition, in order."""
    return [path for path in _files(folder) if path.name.endswith(".md")]


def assets(docs: Path) -> list[Path]:
    """The files that the editions share, in order."""
    return list(_files(docs / ASSETS))


def is_published(path: Path) -> bool:
    """Whether a file of an edition is one of the book's."""
    known = path.suffix in (".md", *PICTURES)
    return known and not any(map(is_left_by_tools, path.parts))


def is_left_by_tools(name: str) -> bool:
    """Whether a name is one that editors and systems give.

    Example:
        >>> is_left_by_tools(".one.md.swp"), is_left_by_tools("one.md~"), is_left_by_tools("one.md")
        (True, True, False)
    """
    return name not in (".", "..") and any(fnmatch(name, left) for left in LEFT_BY_TOOLS)


def faults(folder: Path) -> Iterator[tuple[Path, str]]:
    """Files that look like the book's and are not: (path, what is wrong)."""
    for path in _walk(folder):
        if path.is_symlink():
            yield path, "symbolic link: what is published lies in the book itself"
        elif path.is_dir():
            if path.name.endswith(".md"):
                yield path, "a folder with the name of a page"
        elif not path.is_file():
            yield path, "neither a file nor a folder"
        elif path.name != path.name.lower() and path.suffix.lower() == ".md" != path.suffix:
            yield path, "the name of a page ends in .md"
        elif path.suffix.lower() in _OTHER_PAGES:
            yield path, f"the name of a page ends in .md, not in {path.suffix}"


def _files(folder):
    return (path for path in _walk(folder) if path.is_file() and not path.is_symlink())


def _walk(folder):
    """Everything below a folder that no tool has left; symbolic links are not followed."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if not is_left_by_tools(path.name):
            yield path
            if path.is_dir() and not path.is_symlink():
                yield from _walk(path)
