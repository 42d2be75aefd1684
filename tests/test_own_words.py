"""The book's sentences are its own: no run of five words is that of a document it follows.

The documents are not part of the project. The test runs where they lie beside it, or where
GDBOOK_SOURCES names their folder.
"""

import os
import re
import unicodedata

import pytest
from data_places import ROOT

from gdbook.site.source.book import Book

SOURCES = os.environ.get("GDBOOK_SOURCES") or ROOT.parent / "shared" / "sources"
DOCUMENTS = sorted(ROOT.joinpath(SOURCES).glob("*.txt"))
RUN = 5
BOOK = Book(ROOT)
PAGES = sorted(BOOK.pages)

# Terms, titles and quotations, in the words that `words_of` makes of them. A run that lies wholly
# within one of these is nobody's sentence.
ALLOWED = [
    # The title of Mike X Cohen's course.
    "a deep understanding of deep learning",
    # Titles of the documents, which the page of sources quotes.
    "אלגוריתם האימון מורד הגרדיאנט המקרי",
    "אימון הנוירון מימוש מהיסוד",
    # The name of the method in both languages, as a list of terms gives it.
    "מורד הגרדיאנט המקרי stochastic gradient descent sgd",
]

FENCE = re.compile(r"^(\s*)(`{3,}|~{3,}).*?^\1\2\s*$", re.MULTILINE | re.DOTALL)
FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$\n]*\$|\\\(.*?\\\)", re.DOTALL)
CODE = re.compile(r"`[^`]*`")
MACHINERY = [
    re.compile(r"\A---\n.*?\n---\n", re.DOTALL),
    re.compile(r"<!--\s*(?:pytest|explore)[^>]*-->", re.DOTALL),
    re.compile(r"\]\([^)\s]*\)"),  # where a link leads
    re.compile(r"\{[^}\n]*\}"),
    re.compile(r"</?[a-z][^>]*>"),
]
END = re.compile(r"[.!?:;]+(?=\s|$)|\n\s*\n|\n\s*(?=[-*|#]|\d+\.|alt:|caption:)|\|")
WORD = re.compile(r"[^\W_]+(?:[\"'״׳’][^\W_]+)*")


def sentences(text):
    """The words of every sentence: lower case, without points, punctuation, formulas and code."""
    text = unicodedata.normalize("NFKD", FENCE.sub("\n\n", text))
    text = "".join(c for c in text if not unicodedata.combining(c))
    for pattern in MACHINERY:
        text = pattern.sub(" ", text)
    text = CODE.sub(" ", FORMULA.sub(" ", text)).replace("*", " ").replace("־", " ")
    return [WORD.findall(part.lower()) for part in END.split(text)]


def runs(words):
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


@pytest.fixture(scope="module")
def theirs():
    """Every run of five words of the documents, and which document has it."""
    if not DOCUMENTS:
        pytest.skip("the source documents do not lie beside the project")
    return {
        run: path.name[:3]
        for path in DOCUMENTS
        for words in sentences(path.read_text(encoding="utf-8"))
        for run in runs(words)
    }


@pytest.fixture(scope="module")
def allowed():
    return set().union(*(runs(phrase.split()) for phrase in ALLOWED))


@pytest.mark.parametrize(("lang", "page"), PAGES, ids=["/".join(page) for page in PAGES])
def test_no_run_of_five_words_is_a_documents(lang, page, theirs, allowed):
    found = {
        f"{theirs[run]}: {' '.join(run)}"
        for words in sentences(BOOK.pages[lang, page].text)
        for run in runs(words) & theirs.keys() - allowed
    }
    assert not found, "\n".join(sorted(found))


def test_what_counts_as_a_run():
    text = "Step *after* step, $x_1$ it goes\ndown. The `code` stays. אבּג ד־ה"
    found = sentences(text + "\n\n```python\na b c d e f\n```\n")
    assert found[:2] == [["step", "after", "step", "it", "goes", "down"], ["the", "stays"]]
    assert [word for words in found[2:] for word in words] == ["אבג", "ד", "ה"]
    assert runs(found[0]) == {
        ("step", "after", "step", "it", "goes"),
        ("after", "step", "it", "goes", "down"),
    }
