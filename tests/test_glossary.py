"""The glossary: every term in three languages, its meaning, the way to where it is taught."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from gdbook.site.source.book import Book

ROOT = Path(__file__).parents[1]
BOOK = Book(ROOT)
LANGS = ["he", "en"]
ENTRY = re.compile(
    r'^(?P<name>\S.*?) · <bdi lang="(?P<lang>\w+)">(?P<other>[^<]+)</bdi> · '
    r'<bdi lang="zh-Hant">(?P<chinese>[^<]+)</bdi> \{ #(?P<id>[\w-]+) \}\n'
    r":   (?P<meaning>\S.*)\n"
    r":   \[(?P<title>[^\]]+)\]\((?P<page>[\w-]+\.md)#(?P<section>[\w-]+)\)$",
    re.MULTILINE,
)
HEBREW, CHINESE = re.compile(r"[א-ת]"), re.compile(r"[\u4e00-\u9fff]|softmax")


@dataclass(frozen=True)
class Section:
    """A chapter's terms."""

    title: str
    entries: list


def sections(lang):
    parts = re.split(r"^## ", BOOK.pages[lang, "glossary.md"].text, flags=re.MULTILINE)[1:]
    return [Section(re.match(r"[^{]*", part)[0].strip(), [*ENTRY.finditer(part)]) for part in parts]


def entries(lang):
    return [entry for section in sections(lang) for entry in section.entries]


every_edition = pytest.mark.parametrize("lang", LANGS)


@every_edition
def test_every_entry_is_whole(lang):
    ids = re.findall(r"\{ #([\w-]+) \}", BOOK.pages[lang, "glossary.md"].text)
    assert [entry["id"] for entry in entries(lang)] == ids
    assert len(set(ids)) == len(ids) > 60


def test_the_editions_have_the_same_terms_in_the_same_places():
    same = ("id", "chinese", "page", "section")
    he, en = ([entry.group(*same) for entry in entries(lang)] for lang in LANGS)
    assert he == en


def test_the_editions_agree_on_the_words():
    for he, en in zip(entries("he"), entries("en"), strict=True):
        assert (he["lang"], en["lang"]) == ("en", "he")
        assert (he["name"], he["other"]) == (en["other"], en["name"])
        assert CHINESE.search(he["chinese"])
        if he["name"] not in ("softmax", "minibatch", "epoch"):  # kept in Latin letters
            assert HEBREW.search(he["name"])


@every_edition
def test_a_meaning_is_one_thought(lang):
    for entry in entries(lang):
        words = re.sub(r"\$[^$]+\$", "x", entry["meaning"]).split()
        assert 4 <= len(words) <= 25, entry["id"]
        assert entry["meaning"].endswith("."), entry["id"]
        assert "](" not in entry["meaning"], f"{entry['id']}: a link inside a link's meaning"


@every_edition
def test_an_entry_names_the_section_where_it_is_taught(lang):
    for section in sections(lang):
        (page,) = {entry["page"] for entry in section.entries}
        headings = BOOK.pages[lang, page].outline.headings
        assert headings[0].title == section.title
        titles = {heading.id: heading.title for heading in headings}
        for entry in section.entries:
            assert titles[entry["section"]].startswith(entry["title"]), entry["id"]


@every_edition
def test_terms_stand_in_the_order_of_teaching(lang):
    for section in sections(lang):
        outline = BOOK.pages[lang, section.entries[0]["page"]].outline
        ids = [heading.id for heading in outline.headings]
        places = [ids.index(entry["section"]) for entry in section.entries]
        assert places == sorted(places), section.title


@every_edition
def test_every_term_is_shown_somewhere_and_once_a_page(lang):
    linked = {
        name: re.findall(r"glossary\.md#([\w-]+)", page.text)
        for (of, name), page in BOOK.pages.items()
        if of == lang and name != "contributing.md"  # which shows how a link is written
    }
    assert {entry["id"] for entry in entries(lang)} <= {
        one for ids in linked.values() for one in ids
    }
    for name, ids in linked.items():
        assert len(ids) == len(set(ids)), f"{name}: a term is a link at its first place only"
