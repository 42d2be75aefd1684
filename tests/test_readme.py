"""The README: what it shows runs, and what it points at exists."""

import io
import re

import matplotlib.pyplot as plt
import pytest
import readme
from pytest_codeblocks import extract_from_buffer

BLOCKS = extract_from_buffer(io.StringIO(readme.text()))
LINKS = re.findall(r"\]\((?!https?:|#)([^)]+)\)", readme.text())


def test_its_fences_are_run_or_left_alone_on_purpose():
    # pytest-codeblocks skips anything like `py` without a word, and executes `bash`.
    assert {block.syntax for block in BLOCKS} == {"python", "console", "markdown"}
    assert all(block.expected_output for block in BLOCKS if block.syntax == "python")


def test_its_example_of_a_chapter_is_one_program_that_prints_what_it_says(capsys, monkeypatch):
    monkeypatch.setattr(plt, "show", lambda: None)
    (example,) = (block.code for block in BLOCKS if block.syntax == "markdown")
    (program,) = extract_from_buffer(io.StringIO(example))
    exec(program.code, {})
    assert len(plt.gcf().axes) == 1
    plt.close("all")
    assert capsys.readouterr().out == program.expected_output


@pytest.mark.parametrize("link", LINKS)
def test_its_links_lead_somewhere(link):
    assert readme.ROOT.joinpath(link).is_file()
