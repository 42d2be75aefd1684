"""Which files of docs/ are the book's: the rule, and what stands there against it.

- An edition is a folder of docs/ whose name is a language's code and that has a page.
- Its pages are its files that end in `.md`; it publishes them, and pictures that lie beside them.
- docs/assets is published as it is.
- What editors and systems leave is ignored, wherever it is: `LEFT_BY_TOOLS`.
- Nothing may lead out of docs/: no symbolic links.
- Text is UTF-8, a picture is a picture.
"""

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from lxml import etree
from PIL import Image

DOCS = "docs"
ASSETS = "assets"  # docs/assets: what the editions share
OVERRIDES = "overrides"  # the templates that stand in for Material's
LEFT_BY_TOOLS = (".*", "*~", "#*#", "*.orig", "*.rej", "*.bak", "*.sw[op]", "*.tmp", "Thumbs.db")
PICTURES = (".svg", ".png", ".webp", ".jpg", ".jpeg", ".gif")
TEXTS = (".css", ".html", ".js", ".json", ".svg", ".txt", ".xml")  # beside the pages

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")
_OTHER_PAGES = (".markdown", ".mdown", ".mkdn", ".mkd")  # that MkDocs takes for pages, too
# Marks of other encodings; that of UTF-32 begins with that of UTF-16.
_WIDE = (
    (b"\xff\xfe\0\0", "UTF-32-LE"), (b"\0\0\xfe\xff", "UTF-32-BE"),
    (b"\xff\xfe", "UTF-16-LE"), (b"\xfe\xff", "UTF-16-BE"),
)  # fmt: skip


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


def faults(folder: Path) -> Iterator[tuple[Path, int, str]]:
    """Files that look like the book's and are not: (path, line, what is wrong)."""
    for path in _walk(folder):
        kind = path.suffix.lower()
        if not path.name.isprintable():  # no text, or signs that nobody sees
            yield path, 1, "a name that nobody can read or link to"
        elif path.is_symlink():
            yield path, 1, "symbolic link: what is published lies in the book itself"
        elif path.is_dir():
            if path.name.endswith(".md"):
                yield path, 1, "a folder with the name of a page"
        elif not path.is_file():
            yield path, 1, "neither a file nor a folder"
        elif path.name != path.name.lower() and kind == ".md" != path.suffix:
            yield path, 1, "the name of a page ends in .md"
        elif kind in _OTHER_PAGES:
            yield path, 1, f"the name of a page ends in .md, not in {path.suffix}"
        elif kind in TEXTS and (found := text(path)[1]):
            yield path, *found[0]
        elif kind in PICTURES and (found := _no_picture(path)):
            yield path, *found
        elif kind == ".woff2" and _is_no_font(path.read_bytes()):
            yield path, 1, "no font: it does not begin as one, or is not whole"


def text(path: Path) -> tuple[str, list[tuple[int, str]]]:
    """A file's text with lines that end alike, and what is wrong with its encoding: (line, …)."""
    raw = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    wide = next((name for mark, name in _WIDE if raw.startswith(mark)), None) or _wide(raw)
    if wide:
        message = f"not UTF-8 but {wide}"
        return _with_one_end(raw.decode(wide, "replace").removeprefix("\ufeff")), [(1, message)]
    try:
        return _with_one_end(raw.decode("utf-8")), []
    except UnicodeDecodeError as error:
        before = _with_one_end(raw[: error.start].decode("utf-8"))
        fault = before.count("\n") + 1, f"not UTF-8: the byte 0x{raw[error.start]:02x}"
        return _with_one_end(raw.decode("utf-8", "replace")), [fault]


def _with_one_end(text):
    return re.sub("\r\n?", "\n", text)


def _wide(raw):
    """The encoding of a text without a mark half of whose bytes are zeros, or None."""
    if raw.count(0) < len(raw) / 8:
        return None
    for _, name in _WIDE:
        try:
            if raw and "\0" not in raw.decode(name):
                return name
        except UnicodeDecodeError:
            continue
    return None


def _is_no_font(raw):
    """Whether bytes are not those of a WOFF2 file, which says what it is and how long."""
    return raw[:4] != b"wOF2" or int.from_bytes(raw[8:12], "big") != len(raw)


def _no_picture(path):
    """What is wrong with a picture: (line, message), or None."""
    try:
        if path.suffix.lower() == ".svg":
            if etree.QName(etree.parse(path).getroot()).localname != "svg":
                return 1, "no SVG: its root is another element"
        else:
            with Image.open(path) as picture:
                picture.load()
    except etree.XMLSyntaxError as error:
        return error.lineno or 1, f"no SVG: {error.msg}"
    except (OSError, SyntaxError, ValueError) as error:  # PIL raises all three
        return 1, f"no picture: {str(error).replace(str(path), path.name)}"
    return None


def _files(folder):
    return (path for path in _walk(folder) if path.is_file() and not path.is_symlink())


def _walk(folder):
    """Everything below a folder that no tool has left; symbolic links are not followed."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if not is_left_by_tools(path.name):
            yield path
            if path.is_dir() and not path.is_symlink():
                yield from _walk(path)
