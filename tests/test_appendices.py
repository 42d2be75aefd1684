"""The appendices: both editions point at the same places, and nothing stands there twice."""

import re
from pathlib import Path

import pytest

from gdbook.site.source.book import Book

BOOK = Book(Path(__file__).parents[1])
REFERENCE = re.compile(r"^-   .*?\{ #([\w-]+)[^}]*\}\n\n    \S", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", ["glossary.md", "sources.md", "reference.md", "contributing.md"])
def test_the_editions_point_at_the_same_places(name):
    outlines = (BOOK.pages[lang, name].outline for lang in ("he", "en"))
    he, en = ([link.target for link in outline.links] for outline in outlines)
    assert he == en


@pytest.mark.parametrize("lang", ["he", "en"])
def test_every_work_to_read_has_an_id_and_says_why(lang):
    reading = BOOK.pages[lang, "sources.md"].text.partition("{#reading}")[2]
    works = REFERENCE.findall(reading)
    assert len(works) == len(set(works)) == reading.count("\n-   ") >= 12


@pytest.mark.parametrize("lang", ["he", "en"])
def test_every_document_leads_to_its_chapter_and_every_correction_to_its_place(lang):
    text = BOOK.pages[lang, "sources.md"].text
    documents = text.partition("{#documents}")[2].partition("{#corrections}")[0]
    for section in documents.split("\n### ")[1:]:
        (chapter,) = re.findall(r"\{#source-([\w-]+)\}", section)
        assert f"]({chapter}.md)" in section
    corrections = text.partition("{#corrections}")[2].partition("{#reading}")[0]
    entries = re.split(r"\n:   ", corrections)[1:]
    assert len(entries) >= 9
    for entry in entries:
        assert re.search(r"\]\((labs/)?[\w-]+\.md", entry), entry
