"""Terms: what the glossary says of them, and the links that bring it to a page."""

import json

import pytest
from bs4 import BeautifulSoup
from small_books import gdbook, write_tiny
from trees import with_terms as mark

from gdbook.site.render.terms import meanings

GLOSSARY = """\
---
title: Glossary
description: Terms.
---

# Glossary {#glossary}

## Chapter {#chapter}

slope · <bdi lang="he">שיפוע</bdi> · <bdi lang="zh-Hant">斜率</bdi> { #slope }
:   How *steep* $f$ is,
    at one place.
:   [Page](one.md#two), not part of it.

learning rate · <bdi lang="he">קצב הלמידה</bdi> { #learning-rate }
:   Less < more & "so".

no id
:   Not a term.
"""
KNOWN = {"slope": "How <em>steep</em>.", "rate": "How <b>much</b>."}


def test_meanings():
    assert meanings(GLOSSARY) == {
        "slope": 'How <em>steep</em> <span class="arithmatex">\\(f\\)</span> is, at one place.',
        "learning-rate": 'Less &lt; more &amp; "so".',
    }


def test_no_meanings():
    assert meanings("# Glossary {#glossary}\n\nText.\n") == {}


def marked(html):
    return BeautifulSoup(mark(html, KNOWN, "../glossary/", 'To "it"'), "html.parser")


def test_a_term_is_a_link_that_is_described_by_its_meaning():
    soup = marked('<p><a href="../glossary/#slope">The slope</a></p>')
    link = soup.select_one("p a.gd-term")
    assert link["href"] == "../glossary/#slope"
    assert link.get_text() == "The slope"
    meaning = soup.find(id=link["aria-describedby"])
    assert meaning.decode_contents() == KNOWN["slope"]
    assert meaning.parent["data-onward"] == 'To "it"'
    assert meaning.parent.has_attr("hidden")
    assert meaning.parent.has_attr("data-search-exclude")


def test_a_meaning_stands_once_on_a_page():
    soup = marked(2 * '<a href="../glossary/#slope">a</a><a href="../glossary/#rate">b</a>')
    assert len(soup.select("a.gd-term")) == 4
    assert [tag["id"] for tag in soup.select(".gd-meanings > *")] == [
        "meaning-slope",
        "meaning-rate",
    ]


@pytest.mark.parametrize(
    "href", ["../glossary/", "../glossary/#chapter", "../other/#slope", "#slope", "slope"]
)
def test_other_links_stay_as_they_are(href):
    html = f'<p><a href="{href}">x</a> slope</p>'
    assert mark(html, KNOWN, "../glossary/", "on") == html


def test_a_link_to_an_unknown_term_is_a_problem(complaints):
    bodies = {
        f"{lang}/{name}": body
        for lang in ("en", "he")
        for name, body in {
            "glossary.md": "slope { #slope }\n:   Steepness.\n",
            "x.md": "[a](glossary.md#slope) and\n[b](glossary.md#slop).\n",
        }.items()
    }
    assert complaints(bodies) == [
        f"docs/{lang}/x.md:9: link to a missing anchor: glossary.md#slop" for lang in ("en", "he")
    ]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A book whose chapter and lab link to the glossary, built."""
    folder = write_tiny(tmp_path_factory.mktemp("tiny"))
    config = folder / "mkdocs.yml"
    text = config.read_text("utf-8")
    config.write_text(text.replace("labs/one.md]\nextra", "labs/one.md, glossary.md]\nextra"))
    for lang in ("he", "en"):
        docs = folder / "docs" / lang
        docs.joinpath("glossary.md").write_text(GLOSSARY, encoding="utf-8")
        for name, link in {"one": "glossary.md", "labs/one": "../glossary.md"}.items():
            page = docs / f"{name}.md"
            body = page.read_text("utf-8") + f"\nThe [slope]({link}#slope) of it.\n"
            page.write_text(body, encoding="utf-8")
    done = gdbook(folder, "build")
    assert done.returncode == 0, done.stderr
    return folder / "site"


@pytest.mark.parametrize("lang", ["he", "en"])
@pytest.mark.parametrize("name", ["one", "labs/one"])
def test_chapters_and_labs_bring_the_meanings_along(site, lang, name):
    soup = BeautifulSoup((site / lang / name / "index.html").read_text("utf-8"), "html.parser")
    (link,) = soup.select("article a.gd-term")
    meaning = soup.find(id=link["aria-describedby"])
    assert meaning.get_text() == "How steep f is, at one place."
    assert meaning.select_one("em")
    assert meaning.select_one("math")
    onward = {"he": "למילון", "en": "Glossary"}[lang]
    assert meaning.parent["data-onward"] == onward


def test_the_glossary_itself_is_as_it_was(site):
    soup = BeautifulSoup((site / "en/glossary/index.html").read_text("utf-8"), "html.parser")
    assert not soup.select(".gd-term, .gd-meanings")
    definition = soup.select_one("dt#slope + dd").get_text()
    assert " ".join(definition.split()) == "How steep f is, at one place."


def test_meanings_are_found_in_the_glossary_only(site):
    sections = json.loads((site / "en/search/sections.json").read_text("utf-8"))
    found = {one["location"] for one in sections if "at one place" in " ".join(one.get("text", []))}
    assert found
    assert all(location.startswith("glossary/") for location in found), found
