"""What the parsed pages of both editions say, without a browser."""

import posixpath
import re

import pytest
from bs4 import Comment
from built import ADDRESSES

EDITIONS = ["he", "en"]
PATHS = sorted({address.partition("/")[2] for address in ADDRESSES})


@pytest.mark.parametrize("path", PATHS)
def test_both_editions_have_the_same_sections(site, path):
    pages = {page.name: page for page in site.pages}
    found = [
        [
            (tag.name, tag["id"])
            for tag in pages[f"{lang}/{path}index.html"].soup.select("article [id]")
            if tag.name in ("h1", "h2", "h3", "h4", "dt")
        ]
        for lang in EDITIONS
    ]
    assert found[0] == found[1]


def test_the_switch_links_to_the_same_page(site):
    for page, (lang, _) in site.chapter_pages():
        links = {link["hreflang"]: link["href"] for link in page.soup.select("header a[hreflang]")}
        assert set(links) == set(EDITIONS), page
        for there, link in links.items():
            name = f"{there}{page.name.removeprefix(lang)}"
            assert posixpath.normpath(f"{page.name}/../{link}/index.html") == name, page


def test_formulas_have_an_alternative(site):
    count = 0
    for page in site.pages:
        for formula in page.soup.select("article math"):
            count += 1
            assert formula.get("alttext", "").strip(), f"{page}: {formula}"
    assert count > 100


def test_foreign_words_say_their_language(site):
    """Hebrew pages have no unmarked English words, English pages no unmarked Hebrew ones."""
    foreign = {"he": re.compile(r"[A-Za-z]{2,}"), "en": re.compile("[א-ת]")}
    plain = ["pre", "code", "kbd", "math", "script", "style", "svg"]
    for page, (lang, _) in site.chapter_pages():
        for text in page.soup.select_one("article").find_all(string=foreign[lang]):
            inside = [parent.name for parent in text.parents]
            if isinstance(text, Comment) or set(plain) & set(inside):
                continue
            marked = next((p for p in text.parents if p.get("lang")), None)
            assert marked is not None, f"{page}: {text}"
            assert marked["lang"] != lang, f"{page}: {text}"


# --- What the search looks through ---------------------------------------------------------------


@pytest.mark.parametrize("lang", EDITIONS)
def test_sections_are_all_that_has_a_name(site, lang):
    """Every heading and every term with an id, and nothing that is not on its page."""
    expected = set()
    for page, key in site.chapter_pages():
        if key[0] == lang:
            folder = page.name.removeprefix(f"{lang}/").removesuffix("index.html")
            expected.add(folder)
            marked = page.soup.select("article :is(h2, h3, h4, h5, h6, dt)[id]")
            expected |= {f"{folder}#{tag['id']}" for tag in marked}
    locations = [section["location"] for section in site.sections(lang)]
    assert len(locations) == len(set(locations))
    assert set(locations) == expected


@pytest.mark.parametrize("lang", EDITIONS)
def test_sections_hold_text_and_no_markup(site, lang):
    # What a page shows as code may look like markup: Contributing tells how to write a page.
    code = {
        tag.get_text()
        for page, key in site.chapter_pages()
        if key[0] == lang
        for tag in page.soup.select("article :not(pre) > code")
    }
    code = sorted((text for text in code if re.search(r"[\\<$&]", text)), key=len, reverse=True)
    for section in site.sections(lang):
        assert section["title"].strip()
        prose = [section["title"], *section.get("text", []), *section.get("alt", [])]
        for text in prose:
            for shown in code:
                text = text.replace(shown, "")
            assert not re.search(r"\\[a-zA-Z]|</?\w+[ >]|\$|¶|&\w+;|application/x-tex", text), text
            assert not re.search(r"[\u2061-\u2064\ufffd]", text), text
