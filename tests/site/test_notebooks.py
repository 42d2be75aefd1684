"""A page as a notebook: whole, portable, and it runs."""

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from gdbook.site.render.notebooks import name as notebook_name
from gdbook.site.render.notebooks import notebook, write
from gdbook.site.run.results import Output, Result
from gdbook.site.source.snippets import parse

ROOT = Path(__file__).parents[2]
SVG = '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="72pt" height="36pt"/>'

PAGE = """\
---
title: A page
description: About it.
---

# A page {#page}

See [below](#part), [the next](next.md#there "T"), [a lab](labs/one.md), [home](index.md) and
[outside](https://example.org/x.md#y). A word[*]{.wide} and $x^2$.
<!-- a note -->

## Part one {#part}

<!--figure
alt: A line.
caption: The line of $x$.
-->
```python
import matplotlib.pyplot as plt

x = 2
print("x is", x)
plt.plot([0, x])
plt.show()
```

<!--pytest-codeblocks:expected-output-->
```text
x is 2
```

Between.

<!--pytest-codeblocks:cont-->
```python
print(x + 1)
x
```

!!! note "A note"

    With *text* and a [link](next.md).

    ??? answer

        Deep.

    ```text
    [no](link.md) {#no}
    ```

??? question "Why?"
    Because.

    ```python
    print("in a box")
    ```

    More of the answer.

    - a list

The end, [labelled][label]; ![image](assets/a.png)

[label]: next.md
"""
RESULTS = [
    Result([[Output("text", "x is 2\n"), Output("svg", SVG)], [Output("text", "3\n2\n")]]),
    Result([[Output("text", "in a box\n")]]),
]


def page(text=PAGE, path="docs/en/x.md"):
    found = parse(text, path)
    assert found.problems == []
    return found


def made(text=PAGE, path="docs/en/x.md", results=RESULTS, **options):
    return notebook(page(text, path), results, "en", **options)


def prose(node):
    return "\n\n".join(cell.source for cell in node.cells if cell.cell_type == "markdown")


def code(node):
    return [cell.source for cell in node.cells if cell.cell_type == "code"]


def test_text_and_programs_stand_in_the_page_s_order():
    node = made()
    nbformat.validate(node)
    kinds = "".join(cell.cell_type[0] for cell in node.cells)
    assert kinds == "cmcmmcmcm"  # install, text, program, caption, text, cont, text, program, text
    assert code(node)[1:] == [
        'import matplotlib.pyplot as plt\n\nx = 2\nprint("x is", x)\nplt.plot([0, x])\nplt.show()',
        "print(x + 1)\nx",
        'print("in a box")',
    ]
    assert node.cells[3].source == "*The line of $x$.*"
    assert node.cells[4].source == "Between."


def test_outputs_are_included():
    first, second, third = [cell.outputs for cell in made().cells if cell.cell_type == "code"][1:]
    assert [output.output_type for output in first] == ["stream", "display_data"]
    assert first[0].text == "x is 2\n"
    assert first[1].data["image/svg+xml"].startswith("<svg")
    assert "#ffffff" in first[1].data["image/svg+xml"], "on white paper"
    assert second[0].text == "3\n2\n"
    assert third[0].text == "in a box\n"


def test_an_animation_is_its_last_frame():
    text = "<!--figure\nalt: a\ncaption: b\n-->\n```python\nx\n```\n"
    frames = tuple(SVG.replace("72", str(n)) for n in (10, 20, 30))
    node = made(text, results=[Result([[Output("frames", frames)]])])
    (output,) = node.cells[1].outputs
    assert 'width="30pt"' in output.data["image/svg+xml"]


def test_nothing_of_the_site_s_markdown_is_left():
    text = prose(made())
    assert "title:" not in text
    assert "<!--" not in text
    assert "{#part}" not in text
    assert "{#page}" not in text
    assert "{.wide}" not in text
    assert "!!!" not in text
    assert "???" not in text
    assert "x is 2" not in text, "the cell shows it"


def test_boxes_become_quotations_and_details():
    text = prose(made())
    assert "> **A note**\n>\n>\n> With *text* and a [link](next.en.ipynb)." in text
    assert "> <details><summary>Answer</summary>\n>\n>\n> Deep.\n>\n> </details>" in text
    assert "> ```text\n> [no](link.md) {#no}\n> ```" in text, "a fence is left as it is"
    assert "<details><summary>Why?</summary>\n\nBecause.\n\n</details>" in text


def test_what_follows_a_snippet_in_a_box_is_no_block_of_code():
    assert "\n\nMore of the answer.\n\n- a list\n\nThe end" in f"\n\n{made().cells[-1].source}"


def test_a_heading_that_is_linked_keeps_its_anchor():
    text = prose(made())
    assert '<a id="part"></a>\n\n## Part one' in text
    assert "[below](#part)" in text
    assert 'id="page"' not in text


def test_links_to_the_notebooks_beside_it():
    text = prose(made())
    assert "[the next](next.en.ipynb#there" in text
    assert "[a lab](labs/one-lab.en.ipynb)" in text
    assert "[label]: next.en.ipynb" in text
    assert "[outside](https://example.org/x.md#y)" in text
    assert "![image](assets/a.png)" in text


def test_links_to_the_published_site():
    text = prose(made(site_url="https://a.org/book/en/"))
    assert '[the next](https://a.org/book/en/next/#there "T")' in text
    assert "[a lab](https://a.org/book/en/labs/one/)" in text
    assert "[home](https://a.org/book/en/)" in text
    assert "[label]: https://a.org/book/en/next/" in text
    assert "![image](https://a.org/book/en/assets/a.png)" in text
    assert "[below](#part)" in text
    assert "[outside](https://example.org/x.md#y)" in text


def test_links_of_a_lab():
    text = "[up](../x.md#a) [home](../index.md) [beside](two.md) ![i](../assets/a.png)\n"
    lab = made(text, "docs/en/labs/one.md", [], site_url="https://a.org/en/")
    assert prose(lab) == (
        "[up](https://a.org/en/x/#a) [home](https://a.org/en/) "
        "[beside](https://a.org/en/labs/two/) "
        "![i](https://a.org/en/assets/a.png)"
    )
    lab = made(text, "docs/en/labs/one.md", [])
    assert "[up](../x.en.ipynb#a)" in prose(lab)
    assert "[beside](two-lab.en.ipynb)" in prose(lab)


def test_terms_lead_to_the_published_glossary_or_nowhere():
    text = "The **[slope](../glossary.md#slope)** and [all](../glossary.md).\n"
    lab = made(text, "docs/en/labs/one.md", [], site_url="https://a.org/en/")
    assert "[slope](https://a.org/en/glossary/#slope)" in prose(lab)
    assert prose(made(text, "docs/en/labs/one.md", [])) == "The **slope** and all."


def test_the_first_cell_installs_what_is_missing():
    known = code(made(source="gdbook @ git+https://github.com/someone/book"))[0]
    assert '%pip install --quiet "gdbook @ git+https://github.com/someone/book"' in known
    assert "import gdbook" in known
    assert known.startswith("# The book's library: where it is missing, this cell installs it.")


def test_where_no_address_is_known_it_installs_what_lies_beside_it():
    unknown = code(made())[0]
    assert "github.com" not in unknown
    assert 'Path("..").glob("gdbook-*.whl")' in unknown, "a lab's notebook is a folder below"
    compile(unknown.replace("%pip install --quiet {found[0]}", "pass"), "cell", "exec")


def test_the_first_cell_speaks_the_page_s_language():
    cell = code(notebook(page(PAGE, "docs/he/x.md"), RESULTS, "he"))[0]
    assert cell.startswith("# הספרייה של הספר")
    assert "gdbook חסרה" in cell


@pytest.mark.parametrize(
    ("name", "lang", "file"),
    [
        ("slope.md", "en", "slope.en.ipynb"),
        ("labs/slope.md", "he", "labs/slope-lab.he.ipynb"),
        ("two-variables.md", "he", "two-variables.he.ipynb"),
    ],
)
def test_a_notebook_s_name_tells_its_edition_and_its_kind(name, lang, file):
    assert notebook_name(name, lang) == file


def test_the_same_page_gives_the_same_text():
    assert write(made()) == write(made())
    ids = [cell.id for cell in made().cells]
    assert len(set(ids)) == len(ids)


def test_a_page_without_programs():
    node = made("# A {#a}\n\nText.\n", results=[])
    assert [cell.cell_type for cell in node.cells] == ["code", "markdown"]


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """The notebook as a reader has it: from a file, its outputs cleared, run by a fresh kernel."""
    path = tmp_path_factory.mktemp("reader") / "x.ipynb"
    path.write_text(write(made()), encoding="utf-8")
    node = nbformat.read(path, as_version=4)
    for cell in node.cells:
        cell.outputs = [] if cell.cell_type == "code" else None
        if cell.cell_type == "markdown":
            del cell["outputs"]
    environment = {n: v for n, v in os.environ.items() if n != "MPLBACKEND"}
    environment["PYTHONPATH"] = str(ROOT)
    # A kernel may send the "3" of a print and its line break one after the other.
    client = NotebookClient(
        node,
        timeout=60,
        kernel_name=node.metadata.kernelspec.name,
        shutdown_kernel="immediate",
        coalesce_streams=True,
    )
    return client.execute(cwd=str(path.parent), env=environment)


def test_the_downloaded_notebook_runs(executed):
    install, first, second, third = [c.outputs for c in executed.cells if c.cell_type == "code"]
    assert install == []
    assert first[0].text == "x is 2\n"
    assert "image/png" in first[-1].data
    assert second[0].text == "3\n"
    assert second[1].data["text/plain"] == "2"
    assert third[0].text == "in a box\n"


def test_hebrew_runs_from_right_to_left():
    node = notebook(page(), RESULTS, "he")
    texts = [cell.source for cell in node.cells if cell.cell_type == "markdown"]
    assert texts
    for text in texts:
        # Blank lines inside the tags: what stands between them is Markdown.
        assert text.startswith('<div dir="rtl">\n\n')
        assert text.endswith("\n\n</div>")
    assert "dir=" not in prose(made())
    assert code(node)[1:] == code(made())[1:]
