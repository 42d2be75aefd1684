"""Each edition as a file, to be read without a network."""

import json
import re
import shutil
import zipfile
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

import lxml.html
import pytest
from browser import served
from bs4 import BeautifulSoup
from built import PUBLIC
from waiting import listen, until

EDITIONS = ["he", "en"]
LINKED = {
    "a": "href", "img": "src", "script": "src", "link": "href", "source": "src", "iframe": "src",
}  # fmt: skip


def _archive(site, lang):
    return site.folder / lang / f"gradient-descent-{lang}.zip"


@pytest.fixture(scope="module")
def copies(site, tmp_path_factory):
    """{lang: the unpacked folder}, away from the site."""
    folder = tmp_path_factory.mktemp("copies")
    for lang in EDITIONS:
        shutil.unpack_archive(_archive(site, lang), folder)
    return {lang: folder / f"gradient-descent-{lang}" for lang in EDITIONS}


@pytest.mark.parametrize("lang", EDITIONS)
def test_every_page_offers_it_and_says_how_large_it_is(site, lang):
    size = f"{_archive(site, lang).stat().st_size / 1e6:.1f} MB"
    for page, (of, _) in site.chapter_pages():
        if of == lang:
            link = page.soup.select_one("a.gd-offline")
            path = (page.path.parent / link["href"]).resolve()
            assert path == _archive(site, lang).resolve(), page
            assert size in link.parent.get_text(), page


@pytest.mark.parametrize("lang", EDITIONS)
def test_it_is_packed_the_same_whenever_it_is_made(site, lang):
    with zipfile.ZipFile(_archive(site, lang)) as archive:
        entries = archive.infolist()
        assert archive.testzip() is None
    names = [entry.filename for entry in entries]
    assert names == sorted(names)
    assert {PurePosixPath(name).parts[0] for name in names} == {f"gradient-descent-{lang}"}
    assert len({entry.date_time for entry in entries}) == 1
    assert {entry.external_attr for entry in entries} == {0o100644 << 16}


def _parsed(path):
    """A page, by the quicker of the parsers: it is read twice, here and in the copy."""
    return lxml.html.document_fromstring(path.read_bytes())


def _text(page):
    """What an article says, but for what only the site has: downloads, where to mend the page."""
    (article,) = page.iter("article")
    for name in ("gd-downloads", "gd-mend"):
        for element in article.find_class(name):
            element.drop_tree()
    text = " ".join(article.text_content().split())
    return re.sub(r"http\S+/(gdbook-\S+\.whl)", r"\1", text)  # the copy brings the library along


@pytest.mark.parametrize("lang", EDITIONS)
def test_it_holds_every_page_and_all_that_they_show(site, copies, lang):
    folder, checked = copies[lang], 0
    for page, (of, _) in site.chapter_pages():
        if of != lang:
            continue
        path = folder / page.name.removeprefix(f"{lang}/")
        copied = _parsed(path)
        targets = [tag.get(of) for name, of in LINKED.items() for tag in copied.iter(name)]
        for figure in copied.xpath("//*[@data-frames]"):
            frames = json.loads(figure.get("data-frames"))
            targets += frames["light"] + frames["dark"]
        text = _text(copied)
        assert len(text) > 500
        assert text == _text(_parsed(page.path))
        for target in filter(None, targets):
            parts = urlsplit(target)
            if parts.scheme:
                continue
            checked += 1
            assert not target.startswith("/"), f"{path}: {target}"
            file = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert file.is_relative_to(folder.resolve()), f"{path}: {target} leads out"
            assert file.is_file(), f"{path}: {target}"
    assert checked > 100
    for sheet in folder.rglob("*.css"):
        for target in re.findall(r"url\(['\"]?(?!data:|#)([^'\")]+)", sheet.read_text("utf-8")):
            assert (sheet.parent / target).is_file(), f"{sheet}: {target}"


@pytest.mark.parametrize("lang", EDITIONS)
def test_it_holds_nothing_that_only_the_site_needs(copies, lang):
    suffixes = {path.suffix for path in copies[lang].rglob("*") if path.is_file()}
    assert not suffixes & {".map", ".zip", ".gz", ".xml"}
    assert not list(copies[lang].glob("404.html"))
    assert "og:" not in (copies[lang] / "index.html").read_text("utf-8")


def test_it_leads_to_the_other_edition_where_the_book_is_published(copies):
    text = (copies["he"] / "labs/slope/index.html").read_text("utf-8")
    soup = BeautifulSoup(text, "html.parser")
    link = soup.select_one('.gd-editions a[hreflang="en"]')
    assert link["href"] == f"{PUBLIC}en/labs/slope/"
    assert soup.select_one('.gd-editions a[hreflang="he"]')["href"].endswith("index.html")


@pytest.fixture(params=["folder", "server"])
def place(request, copies):
    """lang -> the address of an unpacked copy: opened from its folder, or served."""
    if request.param == "folder":
        yield lambda lang: f"{copies[lang].as_uri()}/"
        return

    with served(copies["he"].parent) as address:
        yield lambda lang: f"{address}gradient-descent-{lang}/"


@pytest.mark.parametrize("lang", EDITIONS)
def test_it_is_read_from_its_folder_and_from_any_server(chromium, place, lang):
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(60_000)
    base, page, faults = place(lang), context.new_page(), []
    listen(page, faults, base)
    page.goto(f"{base}index.html")
    page.locator("article a[href='slope/index.html']").first.click()
    page.wait_for_url(f"{base}slope/index.html")
    until(page, "document.fonts.check('16px Book')")
    page.locator("header .gd-scheme").click()
    until(page, "document.body.dataset.mdColorScheme === 'slate'")
    field = page.locator("input.md-search__input")
    field.click()
    field.fill({"he": "שבגרדיאנט", "en": "gradient"}[lang])
    field.press("End")
    page.locator(".md-search-result__link[href*='glossary/'][href$='#gradient']").click()
    page.wait_for_url(re.compile(re.escape(base) + r"glossary/index\.html\?h=[^#]*#gradient"))
    assert page.locator("#gradient").is_visible()
    assert not faults
    context.close()
