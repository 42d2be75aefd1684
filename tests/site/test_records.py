"""A program that the build has run need not run once more; whatever else there is does."""

import contextlib

import pytest
import records
from pytest_codeblocks import extract_from_file

from gdbook.site.build import Pipeline
from gdbook.site.problems import BookError
from gdbook.site.run import cache

WANTS_ONE = "```\n<!--pytest-codeblocks:expected-output-->\n```text\none\n"
PROGRAMS = {
    "fine": f"print('one')\n{WANTS_ONE}",
    "silent": "x = 1\n",
    "in two fences": "x = 1\n```\n\n<!--pytest-codeblocks:cont-->\n```python\nx += 1\n",
    "stand-in": "import warnings\nwarnings.warn('These are generated stand-in images, not real')\n",
    "prints something else": f"print('two')\n{WANTS_ONE}",
    "warns": "import warnings\nwarnings.warn('nobody expected this')\n",
    "fails": "1 / 0\n",
}
PASSED = {"fine", "silent", "in two fences", "stand-in"}


@pytest.fixture
def blocks(write_book, tmp_path):
    """{what a program does: what pytest-codeblocks has of it}, of a page that was built."""
    write_book({"en/x.md": "\n".join(f"```python\n{text}```\n" for text in PROGRAMS.values())})
    with contextlib.suppress(BookError):
        Pipeline(tmp_path).prepare()
    records._book.cache_clear()
    found = extract_from_file(tmp_path / "docs/en/x.md")
    return dict(zip(PROGRAMS, [b for b in found if b.syntax == "python"], strict=True))


def test_what_has_passed(blocks, tmp_path):
    page = tmp_path / "docs/en/x.md"
    assert {n for n, b in blocks.items() if records.has_passed(tmp_path, page, b)} == PASSED


def test_a_record_is_of_one_text_on_one_page_with_one_library(blocks, tmp_path, monkeypatch):
    block, page = blocks["silent"], tmp_path / "docs/en/x.md"
    assert not records.has_passed(tmp_path, tmp_path / "README.md", block)
    block.code += "x = 2\n"
    assert not records.has_passed(tmp_path, page, block)

    assert records.has_passed(tmp_path, page, blocks["fine"])
    records._book.cache_clear()
    monkeypatch.setattr(cache, "_sources", lambda: "changed")
    assert not records.has_passed(tmp_path, page, blocks["fine"])


def test_where_nothing_was_built_everything_runs(write_book, tmp_path):
    write_book({"en/x.md": "```python\nx = 1\n```\n"})
    records._book.cache_clear()
    (block,) = extract_from_file(tmp_path / "docs/en/x.md")
    assert not records.has_passed(tmp_path, tmp_path / "docs/en/x.md", block)
