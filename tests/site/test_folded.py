"""Worked solutions: sections of a lab that are folded, on the page and in the notebook."""

import re
import warnings
from collections import defaultdict

import pytest
from bs4 import BeautifulSoup
from trees import repaired, with_mathml

from gdbook.site.render import lab_html
from gdbook.site.render.notebooks import lab, notebook
from gdbook.site.run.results import Output, Result
from gdbook.site.source.snippets import parse

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="72pt" height="36pt"/>'
PAGE = r"""---
title: A lab
description: About it.
---

# A lab {#top}

See [the solution](#one-solution).

## Exercise 1 ★ {#one}

Do it.

```python
x = 1
```

### Worked solution {#one-solution .gd-solution}

Because $x^2$.

#### In detail {#detail}

<!--figure
alt: A line.
caption: The line.
-->
<!--pytest-codeblocks:cont-->
```python
print(x + 1)
```

After the figure.

```text
### No heading {#no .gd-solution}
```

### Not folded {#open}

Open.

## Exercise 2 ★★ {#two}

<details>
<summary>Hint</summary>

Think.

</details>

### Worked solution {#two-solution .gd-solution}
```python
print("שלום עולם: None")
```

```python
print("א: 0.07 0.13")
```
## Exercise 3 ★★★ {#three}
### Worked solution {#three-solution .gd-solution}
The end.
"""
RESULTS = [
    Result([[], [Output("text", "2\n"), Output("svg", SVG)]]),
    Result([[Output("text", "שלום עולם: None\n")]]),
    Result([[Output("text", "א: 0.07 0.13\n")]]),
]


def page(text=PAGE):
    found = parse(text, "docs/en/labs/x.md")
    assert found.problems == []
    return found


# --- On the page -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory, renderer):
    """(HTML of the page, tokens of its table of contents)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of nbconvert and its templates
        options = {"theme": "", "allow_errors": False, "no_prompt": True, "custom_mathjax_url": ""}
        options = defaultdict(bool, remove_tag_config={}, **options)
        node = lab(page(), RESULTS, "en", "../")
        html = lab_html.convert(node, options, tmp_path_factory.mktemp("lab"), renderer)
    html, tokens = repaired(html, lambda link: link, "Link here")
    return with_mathml(html), tokens


@pytest.fixture(scope="module")
def soup(made):
    return BeautifulSoup(made[0], "html.parser")


def test_a_solution_is_folded_below_its_heading(soup):
    folds = soup.select("details.gd-solution")
    assert [fold.summary.h3["id"] for fold in folds] == [
        "one-solution", "two-solution", "three-solution",
    ]  # fmt: skip
    for fold in folds:
        assert not fold.has_attr("open")
        assert fold.find(True).name == "summary"
        assert fold.summary.get_text() == "Worked solution"
        assert fold.parent["class"] == ["jp-Notebook"]


def test_text_code_and_figures_of_the_solution_are_inside_and_nothing_else(soup):
    one, two, three = soup.select("details.gd-solution")
    text = one.get_text()
    assert "Because" in text
    assert one.math
    assert one.h4.get_text() == "In detail"
    assert "### No heading" in text
    assert one.select_one(".gd-snippet")["data-program"] == "1"
    assert one.figure
    assert "After the figure." in text
    assert "Not folded" not in text
    assert "Do it." not in text
    assert [code.get_text().strip() for code in two.select(".gd-snippet")] == [
        'print("שלום עולם: None")',
        'print("א: 0.07 0.13")',
    ]
    assert "Exercise 3" not in two.get_text()
    assert "The end." in three.get_text()


def test_nothing_is_lost_and_the_order_stays(soup):
    text = soup.get_text()
    parts = [
        "A lab", "See the solution", "Exercise 1", "Do it.", "x = 1", "Worked solution", "Because",
        "In detail", "print(x + 1)", "The line.", "After the figure.", "No heading", "Not folded",
        "Open.", "Exercise 2", "Hint", "Think.", "שלום", "Exercise 3", "The end.",
    ]  # fmt: skip
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert [text.count(part) for part in ("Do it.", "Because", "The end.")] == [1, 1, 1]


def test_a_hint_is_a_fold_of_its_own(soup):
    (hint,) = soup.select("details.gd-hint")
    assert hint.summary.get_text() == "Hint"


def test_solutions_are_not_in_the_table_of_contents(made, soup):
    (top,) = made[1]
    assert [child["id"] for child in top["children"]] == ["one", "two", "three"]
    assert [child["id"] for child in top["children"][0]["children"]] == ["open"]
    # They can be linked to all the same; a link inside a summary would be a button in a button.
    assert soup.select("summary a, details .headerlink") == []
    assert soup.find(id="one-solution")
    assert soup.find(id="detail")


def test_what_a_program_printed_in_hebrew_runs_from_right_to_left(soup):
    hebrew = [tag.get_text().strip() for tag in soup.select(".gd-output--rtl")]
    assert hebrew == ["שלום עולם: None"]


# --- In the notebook ---------------------------------------------------------------------------


@pytest.fixture(params=["en", "he"])
def node(request):
    return notebook(page(), RESULTS, request.param)


def folded(node):
    return [cell for cell in node.cells if cell.metadata.get("jp-MarkdownHeadingCollapsed")]


def test_jupyterlab_folds_what_is_behind_a_heading_s_cell(node):
    one, *others = [bare(cell.source) for cell in folded(node)]
    assert one == '### Worked solution\n\n<a id="one-solution"></a>', "it is linked"
    assert others == ["### Worked solution"] * 2
    for cell in folded(node):
        assert cell.cell_type == "markdown"
    # It unfolds at the next heading of the level or above, and looks for it in every text.
    for cell in node.cells:
        headings = [line for line in outside_fences(cell) if line.startswith("#")]
        assert len(headings) <= 1


def bare(text):
    """A text without the letters that make it run from right to left."""
    return re.sub("[\u2067\u2069]", "", text)


def outside_fences(cell):
    inside = False
    for line in bare(cell.source).split("\n") if cell.cell_type == "markdown" else []:
        inside ^= line.startswith("```")
        if not inside:
            yield line


def test_a_hebrew_heading_runs_from_right_to_left():
    cells = notebook(page(), RESULTS, "he").cells
    headings = [cell.source.split("\n")[0] for cell in cells if cell.source.startswith("##")]
    assert len(headings) == 8
    for heading in headings:
        assert re.fullmatch("#+ \u2067[^\u2067]+\u2069", heading)


def test_colab_folds_them_by_the_cell_s_names(node):
    names = node.metadata.colab["collapsed_sections"]
    assert names == [cell.id for cell in folded(node)]
    assert names == [cell.metadata["id"] for cell in folded(node)]


def test_colab_sees_the_headings_that_begin_a_cell(node):
    titles = []
    for cell in node.cells:
        for line in outside_fences(cell):
            if line.startswith("#"):
                titles.append(line)
                assert bare(cell.source).startswith(line)
    assert titles == [
        "# A lab", "## Exercise 1 ★", "### Worked solution", "#### In detail", "### Not folded",
        "## Exercise 2 ★★", "### Worked solution", "## Exercise 3 ★★★", "### Worked solution",
    ]  # fmt: skip


def test_a_page_without_solutions_is_not_cut():
    node = notebook(page("# A {#a}\n\nText.\n\n## B {#b}\n\nMore.\n"), [], "en")
    assert [cell.source for cell in node.cells[1:]] == ["# A\n\nText.\n\n## B\n\nMore."]
    assert "colab" not in node.metadata


# --- In the checks -----------------------------------------------------------------------------


def test_the_outline_knows_which_sections_are_folded():
    headings = page().outline.headings
    assert [heading.id for heading in headings if heading.folded] == [
        "one-solution", "two-solution", "three-solution",
    ]  # fmt: skip
    assert "no" not in {heading.id for heading in headings}


def test_editions_fold_the_same_sections(complaints):
    folded, other = ("## S {#s .gd-solution}\n", "## S {#s}\n")
    (problem,) = complaints({"en/labs/x.md": folded, "he/labs/x.md": other})
    assert problem == (
        "docs/he/labs/x.md:8: heading differs: ## {#s} here, "
        "## {#s .gd-solution} in docs/en/labs/x.md:8"
    )


def test_only_sections_of_labs_are_folded(complaints):
    body = "## S {#s .gd-solution}\n"
    assert complaints({"en/labs/x.md": body}) == []
    assert complaints({"en/x.md": body}) == [
        "docs/en/x.md:8: .gd-solution folds a section of a lab, no other"
    ]


def test_a_whole_lab_is_not_folded(complaints):
    whole = "---\ntitle: A\ndescription: B\n---\n# T {#t .gd-solution}\n"
    assert complaints({"en/labs/x.md": whole}) == [
        "docs/en/labs/x.md:5: .gd-solution folds a section of a lab, no other"
    ]


def test_a_snippet_in_a_hint_is_refused_with_advice(complaints):
    body = "<details><summary>A</summary>\n\n```python\nx = 1\n```\n\n</details>\n"
    assert complaints({"en/labs/x.md": body}) == [
        "docs/en/labs/x.md:10: snippet in <details>: "
        "fold the section, by its heading's {#… .gd-solution}"
    ]
