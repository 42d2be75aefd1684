"""The labs as a reader downloads them: each runs from top to bottom in a fresh kernel."""

import os
import re

import nbformat
import pytest
from built import ROOT
from nbclient import NotebookClient

from gdbook.site.render import notebooks
from gdbook.site.source.book import Book, is_lab

LABS = sorted(key for key, page in Book(ROOT).pages.items() if is_lab(key[1]) and page.programs)
# Each lab in one of its editions: the programs of both are the same but for texts, and all are run
# by the build and by pytest-codeblocks, too.
IN_TURN = [
    (lang, name)
    for k, name in enumerate(sorted({name for _, name in LABS}))
    for lang in [LABS[0][0], LABS[-1][0]][k % 2 : k % 2 + 1]
]


def written(site, lang, name):
    path = site.folder / lang / notebooks.name(name, lang)
    return nbformat.read(path, as_version=4)


def printed(cell):
    """What a code cell printed, its numbers left out: some are times. Warnings are not printed."""
    streams = [output for output in cell.outputs if output.output_type == "stream"]
    text = "".join(output.text for output in streams if output.name == "stdout")
    return re.sub(r"\s*[\d.,e+-]+", "#", text)


def drawn(cell):
    return sum("image/png" in o.get("data", {}) or "image/svg+xml" in o.get("data", {})
               for o in cell.outputs)  # fmt: skip


@pytest.mark.parametrize(("lang", "name"), IN_TURN)
def test_a_lab_s_notebook_runs_from_top_to_bottom(site, tmp_path, lang, name):
    node = written(site, lang, name)
    expected = [cell for cell in node.cells if cell.cell_type == "code"]
    fresh = written(site, lang, name)
    for cell in fresh.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    environment = {n: v for n, v in os.environ.items() if n != "MPLBACKEND"}
    environment["PYTHONPATH"] = str(ROOT)
    client = NotebookClient(
        fresh, timeout=120, kernel_name=node.metadata.kernelspec.name, shutdown_kernel="immediate"
    )
    client.execute(cwd=str(tmp_path), env=environment)
    ran = [cell for cell in fresh.cells if cell.cell_type == "code"]
    for at, (cell, other) in enumerate(zip(ran, expected, strict=True)):
        assert printed(cell) == printed(other), f"cell {at}:\n{cell.source}"
        assert drawn(cell) == drawn(other), f"cell {at}:\n{cell.source}"


@pytest.mark.parametrize(("lang", "name"), LABS)
def test_a_lab_s_notebook_folds_its_solutions(site, lang, name):
    node = written(site, lang, name)
    folded = [cell for cell in node.cells if cell.metadata.get("jp-MarkdownHeadingCollapsed")]
    outline = site.book.pages[lang, name].outline
    assert len(folded) == sum(heading.folded for heading in outline.headings)
    assert folded
    assert node.metadata.colab["collapsed_sections"] == [cell.id for cell in folded]
