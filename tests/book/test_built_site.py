"""What a reader is served: links, words, figures, formulas, size."""

import copy
import gzip
import hashlib
import importlib
import json
import os
import posixpath
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import material
import nbformat
import pytest
import reference
from built import ROOT, HtmlPage, build
from fontTools.ttLib import TTFont

from gdbook.site import theme
from gdbook.site.render import notebooks
from gdbook.site.render.figures import THEMES
from gdbook.site.run.protocol import BACKGROUND, FOREGROUND
from gdbook.site.source.book import is_lab

FETCHED = {
    "img": "src",
    "script": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "object": "data",
    "embed": "src",
}
FETCHED_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "preconnect"}


def test_every_page_of_every_edition_is_there(site):
    names = {page.name for page, _ in site.chapter_pages()}
    assert {f"{lang}/index.html" for lang in ("he", "en")} < names
    assert {f"{lang}/slope/index.html" for lang in ("he", "en")} < names
    assert {f"{lang}/labs/slope/index.html" for lang in ("he", "en")} < names


def test_links_lead_somewhere(site):
    known = {page.path: page for page in site.pages}
    missing, followed = [], 0
    for page in site.pages:
        if page.path.name == "404.html":
            continue  # its links are absolute: it is shown at any address
        for tag in page.soup.find_all(["a", "link", "img", "script"]):
            target = tag.get("href") or tag.get("src")
            if not target or urlsplit(target).scheme:
                continue
            parts = urlsplit(urljoin(f"/{page.name}", target))
            path = site.folder / unquote(parts.path).lstrip("/")
            path = path / "index.html" if path.is_dir() else path
            followed += 1
            anchor = unquote(parts.fragment)
            if not path.is_file():
                missing.append(f"{page}: {target}")
            elif anchor and path in known and anchor not in known[path].anchors:
                missing.append(f"{page}: no anchor {target}")
    assert not missing
    assert followed > 100


def test_nothing_comes_from_another_host(site):
    for page in site.pages:
        for name, attribute in FETCHED.items():
            for tag in page.soup.find_all(name):
                address = urlsplit(tag.get(attribute) or "")
                assert not address.netloc, f"{page}: {tag}"
        for tag in page.soup.find_all("link"):
            if FETCHED_LINKS & set(tag.get("rel", [])):
                assert not urlsplit(tag["href"]).netloc, f"{page}: {tag}"
        for style in page.soup.find_all("style"):
            assert not re.search(r"url\(\s*['\"]?(https?:)?//", style.get_text()), page
    for sheet in site.folder.rglob("*.css"):
        text = sheet.read_text("utf-8")
        foreign = re.findall(r"(?:@import|url\()\s*['\"]?((?:https?:)?//[^'\")\s]+)", text)
        assert not foreign, f"{sheet.name}: {foreign}"


def test_what_others_wrote_is_named(site):
    bundle = next(Path(material.__file__).parent.rglob("bundle.*.js.map"))
    sources = "\n".join(json.loads(bundle.read_text("utf-8"))["sources"])
    held = set(re.findall(r"node_modules/((?:@[^/\n]+/)?[^/\n]+)", sources))
    for lang in ("he", "en"):
        notice = (site.folder / lang / "assets/javascripts/NOTICE.txt").read_text("utf-8").lower()
        assert "material for mkdocs" in notice
        assert held
        assert not [name for name in held if name not in notice]


def test_no_page_tells_other_hosts_where_the_reader_was(site):
    for page in site.pages:
        assert page.soup.find("meta", attrs={"name": "referrer"})["content"] == "same-origin"


def test_ids_occur_once(site):
    for page in site.pages:
        ids = Counter(tag["id"] for tag in page.soup.find_all(id=True))
        twice = {name for name, times in ids.items() if times > 1}
        assert not twice, f"{page}: {twice}"
    for figure in site.folder.rglob("*.svg"):
        ids = re.findall(r'\sid="([^"]*)"', figure.read_text("utf-8"))
        assert len(ids) == len(set(ids)), figure


def test_headings_keep_the_ids_of_their_source(site):
    for page, key in site.chapter_pages():
        for heading in site.book.pages[key].outline.headings:
            if heading.id:
                tag = page.soup.find(id=heading.id)
                assert tag is not None, f"{page}: {heading}"
                assert tag.name == f"h{heading.level}"


def test_images_say_what_they_show_and_keep_their_place(site):
    count = 0
    for page in site.pages:
        for image in page.soup.select("article img"):
            count += 1
            assert image.get("alt", "").strip(), f"{page}: {image}"
            assert int(image["width"]) > 0, f"{page}: {image}"
            assert int(image["height"]) > 0, f"{page}: {image}"
            assert image["loading"] == "lazy"
    assert count >= 40


def test_figures_have_captions_and_both_themes(site):
    for page, (lang, name) in site.chapter_pages():
        figures = page.soup.select("figure.gd-figure")
        sources = [
            figure
            for program in site.book.pages[lang, name].programs
            for fence in program.fences
            for figure in fence.figures
        ]
        assert len(figures) == len(sources), page
        for figure, source in zip(figures, sources, strict=True):
            light, dark = figure.select("img.gd-only-light"), figure.select("img.gd-only-dark")
            assert len(light) == len(dark) == 1
            assert light[0]["alt"] == dark[0]["alt"] == source.alt
            assert figure.find("figcaption").get_text().strip()
            assert figure.parent.name != "p"


def test_six_figures_and_an_animation_in_the_first_chapter(site):
    for page, (_, name) in site.chapter_pages():
        if name == "slope.md":
            assert len(page.soup.select("figure.gd-figure")) >= 6
            animation = page.soup.select_one("figure.gd-animation")
            frames = json.loads(animation["data-frames"])
            assert len(frames["light"]) == len(frames["dark"]) >= 8
            for url in frames["light"] + frames["dark"]:
                assert (page.path.parent / url).resolve().is_file()


def test_figures_have_the_colours_of_the_page():
    """What is drawn or templated has the colours that frame.css gives each theme."""
    sheet = (ROOT / "docs/assets/stylesheets/frame.css").read_text("utf-8")
    for name in theme.LIGHT:
        found = re.findall(rf"--gd-{name}: (#\w+);", sheet)
        assert found == [theme.LIGHT[name], theme.DARK[name]], name
    assert [[drawn[FOREGROUND], drawn[BACKGROUND]] for drawn in THEMES.values()] == [
        [colors["ink"], colors["paper"]] for colors in (theme.LIGHT, theme.DARK)
    ]


def test_directions_and_languages(site):
    for page in site.pages:
        if "/" not in page.name:
            continue  # of no edition
        assert page.soup.html["lang"] == page.lang
        assert page.soup.html["dir"] == {"he": "rtl", "en": "ltr"}[page.lang], page
        for formula in page.soup.find_all("math"):
            assert formula["dir"] == "ltr"


def test_the_first_page_offers_both_editions(site):
    page = next(page for page in site.pages if page.name == "index.html")
    targets = {tag["href"] for tag in page.soup.find_all("a", href=True)}
    assert {"he/", "en/"} <= {target.removeprefix("./") for target in targets}
    for link in page.soup.find_all("a", href=True):
        assert link.get_text().strip()


def test_snippets_and_outputs_are_those_of_the_source(site):
    for page, key in site.chapter_pages():
        programs = site.book.pages[key].programs
        shown = [
            (int(block["data-program"]), block.find("code").get_text())
            for block in page.soup.select(".gd-snippet[data-program]")
        ]
        written = [
            (number, fence.code)
            for number, program in enumerate(programs, start=1)
            for fence in program.fences
        ]
        assert [(n, code.strip("\n")) for n, code in shown] == [
            (n, code.strip("\n")) for n, code in written
        ], page
        outputs = [
            tag.get_text().strip("\n")
            for tag in page.soup.select(".gd-output code, .jp-RenderedText pre")
        ]
        for program in programs:
            if program.expected_output is not None:
                printed = program.expected_output.expandtabs(8)  # as a terminal shows tabs
                assert printed.strip("\n") in "\n".join(outputs)


def test_no_source_shines_through(site):
    for page, _ in site.chapter_pages():
        article = copy.copy(page.soup.find("article"))
        for code in article.select("pre, code, math"):
            code.extract()
        text = article.get_text()
        for mark in ("$", "\\(", "\\[", "{#", "{.", "```", "<!--", "!!!", "???", "data-program"):
            assert mark not in text, f"{page}: {mark!r} in {text[text.find(mark) - 60 :][:120]!r}"
        assert not article.select(".arithmatex")


def test_an_edition_has_one_style_sheet(site):
    for page in site.pages:
        sheets = page.soup.select("link[rel=stylesheet]")
        assert len(sheets) == (page.lang in ("he", "en")), page
    # The other is asked for by the script of the figures that move.
    found = sorted(path.relative_to(site.folder).as_posix() for path in site.folder.rglob("*.css"))
    assert found == [
        f"{lang}/assets/stylesheets/{name}.css"
        for lang in ("en", "he")
        for name in ("explore", "site")
    ]


def test_tables_stand_in_a_frame_that_scrolls(site):
    tables = [table for page in site.pages for table in page.soup.find_all("table")]
    assert tables
    for table in tables:
        assert table["class"] == ["gd-table"], "gdbook.site.publish.css_bundle counts on it"
        assert table.find_parent(class_="md-typeset__scrollwrap")


def test_formulas_are_mathml_in_a_font_that_has_their_signs(site):
    fonts = {
        lang: TTFont(site.folder / lang / "assets/fonts/stix-two-math.woff2")
        for lang in ("he", "en")
    }
    assert all("MATH" in font for font in fonts.values())
    signs = {lang: set(font.getBestCmap()) for lang, font in fonts.items()}
    count = 0
    for page in site.pages:
        has = signs.get(page.lang, set())
        for formula in page.soup.find_all("math"):
            count += 1
            for leaf in formula.find_all(["mi", "mn", "mo", "mtext"]):
                text = leaf.get_text()
                variable = leaf.name == "mi" and len(text) == 1 and not leaf.get("mathvariant")
                for sign in text:
                    hebrew = "\u0590" <= sign <= "\u05ff"
                    code = _italic(sign) if variable else ord(sign)
                    assert sign.isspace() or hebrew or code in has, f"{page}: U+{code:04X}"
    assert count > 50


def _italic(sign):
    """The code point that a browser draws for a single letter in <mi>."""
    for first, last, start in (("A", "Z", 0x1D434), ("a", "z", 0x1D44E), ("α", "ω", 0x1D6FC)):
        if first <= sign <= last:
            return 0x210E if sign == "h" else start + ord(sign) - ord(first)
    return {"∂": 0x1D715, "∇": 0x1D6FB}.get(sign, ord(sign))


def _kind(name):
    return "lab" if is_lab(name) else "reference" if name == "reference.md" else "chapter"


@pytest.mark.parametrize(
    ("kind", "limit"), [("chapter", 40_000), ("lab", 60_000), ("reference", 50_000)]
)
def test_pages_are_light(site, kind, limit):
    sizes = {
        page.name: len(gzip.compress(page.path.read_bytes()))
        for page, (_, name) in site.chapter_pages()
        if _kind(name) == kind
    }
    assert sizes
    assert max(sizes.values()) <= limit, sizes


def test_notebooks_can_be_downloaded_and_opened_in_colab(site):
    for page, (lang, name) in site.chapter_pages():
        if name == "index.md" or not site.book.pages[lang, name].programs:
            assert not page.soup.select("a.gd-download[href$=ipynb], a.gd-colab")
            continue
        link = page.soup.select_one("a.gd-download[href$=ipynb]")
        path = (page.path.parent / link["href"]).resolve()
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        assert "pip install" in notebook.cells[0].source
        assert any(cell.get("outputs") for cell in notebook.cells)
        colab = page.soup.select_one("a.gd-colab")["href"]
        file = f"{lang}/{notebooks.name(name, lang)}"
        assert colab.endswith(f"/someone/gradient-descent/blob/notebooks/{file}")


def _is_protocol(module, name):
    return getattr(getattr(importlib.import_module(module), name), "_is_protocol", False)


def _is_exception(module, name):
    shown = getattr(importlib.import_module(module), name)
    return isinstance(shown, type) and issubclass(shown, BaseException)


def test_the_library_is_shown_whole_and_in_its_own_language(site):
    for lang in ("he", "en"):
        shown = [
            (module, name) for module, names in reference.blocks(lang).items() for name in names
        ]
        page = next(page for page in site.pages if page.name == f"{lang}/reference/index.html")
        contents = {link["href"] for link in page.soup.select("nav.md-nav--secondary a[href]")}
        index = json.loads((site.folder / lang / "search/sections.json").read_text("utf-8"))
        found = {entry["location"]: entry.get("text", []) for entry in index}
        for module, name in shown:
            heading = page.soup.find("h3", id=f"{module}.{name}")
            entry = heading.find_parent(class_="doc-object")
            signature = entry.select_one(":scope > .doc-signature, :scope > .doc-contents")
            # Raised by the library, or what an object has to have: nothing that readers call.
            if not (_is_exception(module, name) or _is_protocol(module, name)):
                assert re.match(rf"{name}\b", signature.get_text().strip()), heading
            assert entry.select(".doc-contents > p"), heading
            around = entry.find_parent(lang=True)
            assert (around["lang"], around.get("dir", "ltr")) == ("en", "ltr")
            assert f"#{module}.{name}" in contents
            assert found[f"reference/#{module}.{name}"]
        for entry in page.soup.select(".doc"):
            assert not entry.select("[style], script, style"), entry
            assert ":`" not in entry.get_text()


def test_pages_ran_what_pytest_collects():
    """The programs of the build are exactly those that pytest-codeblocks collects."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "docs"]
    environment = {name: said for name, said in os.environ.items() if name != "PYTEST_ADDOPTS"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    collected = set(re.findall(r"^(docs/.*\.md)::line (\d+)", done.stdout, re.MULTILINE))
    from gdbook.site.source.book import Book

    programs = {
        (page.path, str(program.line))
        for page in Book(ROOT).pages.values()
        for program in page.programs
    }
    assert collected == programs


def test_a_second_build_is_the_same_and_runs_nothing(site, tmp_path):
    said = build(tmp_path / "again")
    assert re.search(r"\b0 of \d+ programs run", said)
    assert _digests(tmp_path / "again") == _digests(site.folder)


def _digests(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_what_is_served_to_who_writes_has_no_address_and_no_files_to_take_along(site, tmp_path):
    """As `gdbook serve` makes it; the programs' results are known from the site."""
    assert site
    build(tmp_path, "--edition", "en", GDBOOK_DRAFT="1", GDBOOK_SITE_URL="")
    pages = [HtmlPage(path, path.relative_to(tmp_path).as_posix())
             for path in tmp_path.glob("en/**/index.html")]  # fmt: skip
    assert len(pages) == sum(lang == "en" for lang, _ in site.book.pages)
    for path in tmp_path.glob("*.html"):  # what offers the editions, what wrong addresses get
        shown = HtmlPage(path, path.name).soup
        assert not any(urlsplit(tag["href"]).netloc for tag in shown.find_all("link", href=True))
    for page in pages:
        text = page.path.read_text("utf-8")
        assert "gd-offline" not in text
        assert "gradient-descent-en" not in text
        assert "gd-offline" in (site.folder / page.name).read_text("utf-8")
        assert page.soup.find("link", rel="canonical") is None
        named = [tag["href"] for tag in page.soup.find_all("link", href=True)]
        named += [tag["content"] for name in ("og:url", "og:image")
                  for tag in page.soup.find_all("meta", property=name)]  # fmt: skip
        assert not [address for address in named if urlsplit(address).netloc], page
        (card,) = page.soup.find_all("meta", property="og:image")
        assert (page.path.parent / card["content"]).resolve().is_file(), page
        (other,) = page.soup.find_all("link", rel="alternate", hreflang="he")
        place = posixpath.normpath(f"{page.name}/../{other['href']}")
        assert place == f"he/{page.name.removeprefix('en/').removesuffix('index.html')}".strip("/")
