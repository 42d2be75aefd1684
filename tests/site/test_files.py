"""Files that are not what they look like, each with its line."""

import io
import os

import pytest
from PIL import Image
from small_books import page

from gdbook.site.build import problems_in
from gdbook.site.source import files
from gdbook.site.source.book import Book

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
HEBREW = page("טקסט\n", title="כותרת")
LINES = HEBREW.count("\n", 0, HEBREW.index("כותרת")) + 1  # where the first byte of no UTF-8 is


def png():
    out = io.BytesIO()
    Image.effect_noise((64, 64), 50).save(out, "PNG")
    return out.getvalue()


# A file below the book's folder, what is in it, the line, what is said.
BAD = {
    "page, ISO-8859-8": ("docs/en/z.md", HEBREW.encode("iso-8859-8"), LINES, "not UTF-8: the byte"),
    "page, CP1255, lines as on Windows": (
        "docs/en/z.md", HEBREW.replace("\n", "\r\n").encode("cp1255"), LINES, "not UTF-8: the byte",
    ),
    "page, ISO-8859-8, lines as on old Macs": (
        "docs/en/z.md", HEBREW.replace("\n", "\r").encode("iso-8859-8"), LINES,
        "not UTF-8: the byte",
    ),
    "page, UTF-16": ("docs/en/z.md", HEBREW.encode("utf-16"), 1, "not UTF-8 but UTF-16-LE"),
    "page, UTF-16 without a mark": (
        "docs/en/z.md", HEBREW.encode("utf-16-be"), 1, "not UTF-8 but UTF-16-BE",
    ),
    "page, UTF-32": ("docs/en/z.md", HEBREW.encode("utf-32"), 1, "not UTF-8 but UTF-32-LE"),
    "page, zeros": (
        "docs/en/z.md", page("a\0b\n\0\n").encode(), 8,
        "the invisible character U+0000 (and 1 more of them)",
    ),
    "page, a program turned around": (
        "docs/en/z.md", page("```python\nx = 1  # \u202e evil\n```\n").encode(), 9,
        "the invisible character U+202E",
    ),
    "style sheet": (
        "docs/assets/a.css", "/* a */\n/* א */".encode("iso-8859-8"), 2, "not UTF-8: the byte 0xe0",
    ),
    "script": ("docs/assets/a.js", "// א".encode("cp1255"), 1, "not UTF-8: the byte 0xe0"),
    "template": ("overrides/a.html", "\nא".encode("iso-8859-8"), 2, "not UTF-8: the byte 0xe0"),
    "SVG, ISO-8859-8": (
        "docs/assets/a.svg", b"<svg>\n<text>\xe0</text></svg>", 2, "not UTF-8: the byte 0xe0",
    ),
    "SVG, open": ("docs/en/a.svg", SVG.replace(b"/>", b">\n<g>"), 2, "no SVG: "),
    "SVG, empty": ("docs/en/a.svg", b"", 1, "no SVG: "),
    "SVG, a page": ("docs/en/a.svg", b"<html></html>", 1, "no SVG: its root is another element"),
    "PNG, words": ("docs/en/a.png", b"not a picture", 1, "no picture: cannot identify"),
    "PNG, half": ("docs/assets/a.png", png()[:900], 1, "no picture: "),
    "font, words": ("docs/assets/fonts/a.woff2", b"not a font", 1, "no font: "),
    "font, half": ("docs/assets/fonts/a.woff2", b"wOF2\0\1\0\0\0\0\1\0half", 1, "no font: "),
    "JPEG, empty": ("docs/en/a.jpg", b"", 1, "no picture: cannot identify"),
}  # fmt: skip
GOOD = {
    "page with a mark": ("docs/en/z.md", b"\xef\xbb\xbf" + page("a\n").encode()),
    "page, lines as on Windows": ("docs/en/z.md", page("a\n").replace("\n", "\r\n").encode()),
    "SVG": ("docs/en/a.svg", SVG),
    "SVG with a mark": ("docs/en/a.svg", b"\xef\xbb\xbf" + SVG),
    "PNG": ("docs/en/a.png", png()),
    "style sheet": ("docs/assets/a.css", "/* א */".encode()),
    "font": ("docs/assets/a.woff2", b"wOF2\0\1\0\0\0\0\0\x0c"),
    "data": ("docs/assets/a.bin", b"\xff\xfe\0\0"),
    "left by an editor": ("docs/en/a.svg~", b""),
}


def said(book, name, content):
    """What is wrong with a book to which a file is added."""
    path = book.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return [str(problem) for problem in problems_in(Book(book.root))]


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_with_a_file_is_told_once_with_its_line(write_book, name):
    path, content, line, message = BAD[name]
    (found,) = said(write_book({"en/x.md": "a\n"}), path, content)
    assert found.startswith(f"{path}:{line}: {message}")
    assert "/" not in found.removeprefix(path), "nothing of where the book lies"


def test_a_name_is_text(write_book):
    for name in (b"\xff.md", b"a\x07.md"):
        book = write_book({"en/x.md": "a\n"})
        path = os.fsencode(book.root / "docs/en") + b"/" + name
        with open(path, "wb") as file:
            file.write(page("a\n").encode())
        found = [problem.message for problem in problems_in(Book(book.root))]
        assert found == ["a name that nobody can read or link to"]
        os.remove(path)


@pytest.mark.parametrize("name", GOOD)
def test_a_file_that_is_what_it_looks_like(write_book, name):
    assert said(write_book({"en/x.md": "a\n"}), *GOOD[name]) == []


def test_lines_end_alike_and_the_mark_goes(tmp_path):
    path = tmp_path / "a.md"
    path.write_bytes("\ufeffa\r\nb\rc\n".encode())
    assert files.text(path) == ("a\nb\nc\n", [])
    path.write_bytes("\ufeffa\r\nб".encode("utf-16-be"))
    assert files.text(path) == ("a\nб", [(1, "not UTF-8 but UTF-16-BE")])
