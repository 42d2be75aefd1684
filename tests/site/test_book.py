"""Whatever shows without running a program, with file and line."""

import re
from html import unescape

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from small_books import page
from trees import with_mathml

from gdbook.site.source.book import Book, editions
from gdbook.site.source.outline import Box, Formula, Heading, Link, outline
from gdbook.site.source.snippets import parse


def read(text):
    return outline(parse(text, "docs/en/x.md"))


# --- The outline of a page ---------------------------------------------------------------------

PAGE = """\
---
title: "A: page"
description: What it is.
other:
  nested: 1
---

# Title {#top}

Text with $x$, a [link](y.md#a "Title"), `$no$ [link](no.md) # no` and \\$5.
<!-- a comment with $no$ and [no](no.md) -->

## Part one   {#one .wide}

$$
f(x) =
  x^2
$$

!!! note "A note"
    Text $y$ and ![figure](assets/a.png).

    ??? question
        Nested.

<!--figure
alt: An alt with $no$.
caption: A caption with $z$.
-->
```python
x = "$no$"  # [no](no.md)
```

````text
# no heading
$no$
````

<a id="anchor" href="z.md">z</a> and <https://example.org>

[reference]: <w.md#b>
[^note]: A footnote.

<details><summary>More</summary></details>

### Three
"""


def test_everything_has_its_line():
    found = read(PAGE)

    def at(text):
        return 1 + next(i for i, line in enumerate(PAGE.split("\n")) if text in line)

    assert found.front.values["title"] == "A: page"
    (line, message) = found.front.problems[0]
    assert (line, message) == (at("other:"), "front matter other: is not used in the book")
    assert found.headings == [
        Heading(at("# Title"), 1, "Title", "top"),
        Heading(at("## Part"), 2, "Part one", "one"),
        Heading(at("### Three"), 3, "Three", None),
    ]
    assert found.formulas == [
        Formula(at("Text with"), "x", False),
        Formula(at("f(x)") - 1, "f(x) =\n  x^2", True),
        Formula(at("Text $y$"), "y", False),
        Formula(at("A caption"), "z", False),
    ]
    assert sorted(found.links, key=lambda link: link.line) == [
        Link(at("[link](y.md"), "y.md#a"),
        Link(at("a.png"), "assets/a.png"),
        Link(at("z.md"), "z.md"),
        Link(at("w.md"), "w.md#b"),
    ]
    assert found.boxes == [
        Box(at("!!! note"), "note"),
        Box(at("??? question"), "question"),
        Box(at("<details>"), "details"),
    ]
    assert found.ids == {"top", "one", "anchor"}
    assert found.problems == []


@pytest.mark.parametrize(
    "text",
    [
        "no formula",
        "`$x$`",
        "``a ` $x$``",
        "```text\n$x$\n```",
        "    <!-- $x$ -->",
        r"\$5 and \$6",
        "$5 and $6",
        "5$ and 6$",
        "a $ b",
        "$5 in one paragraph\n\nand 6$ in the next",
        "$ x $",
    ],
)
def test_no_formula(text):
    assert read(text).formulas == []


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("$x$", "x"),
        ("a$x$b", "x"),
        ("$a\nb$", "a\nb"),
        (r"$\$5$", r"\$5"),
        (r"$a_{1} \\ b$", r"a_{1} \\ b"),
        ("($x$)", "x"),
        ("**$x$**", "x"),
        (r"\$5 is $x$", "x"),
    ],
)
def test_inline_formula(text, tex):
    assert read(text).formulas == [Formula(1, tex, False)]


WORDS = ["$", "$", "$", "x", "y ^ 2", " ", r" \$5 ", "5", "\n", "\n\n", "**", " and ", "(", ")"]
WORDS += [r"\frac{1}{2}", "_", "\n\n$$\nz\n$$\n\n", "$$", "é", "<b>", "א"]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=9).map(lambda words: "x\n\n" + "".join(words)))
def test_the_page_shows_the_formulas_that_were_checked(renderer, text):
    """Parity, the check of formulas and the renderer mean the same by a formula."""
    found = read(text)
    assume(not found.problems)
    html = renderer(text)
    shown = re.findall(r'<(?:span|div) class="arithmatex">\s*\\[(\[](.*?)\\[)\]]', html, re.DOTALL)
    assert sorted(unescape(tex).split() for tex in shown) == sorted(
        f.tex.split() for f in found.formulas
    )


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("text $$x$$", 1, "not a paragraph of its own"),
        ("text\n$$\nx\n$$\n", 2, "not a paragraph of its own"),
        ("$$\nx\n$$\ntext\n", 1, "not a paragraph of its own"),
        ("a\n\n$$\nx\n\ny\n$$\n", 3, "not a paragraph of its own"),
        ("a\n\n  $$\n  x\n  $$\n", 3, "not a paragraph of its own"),
        ("a\n\n$$\nx\n", 3, "without another one"),
        ("Title\n=====\n", 1, "underlined heading"),
        ("a\n\n## The rate $x$ {#rate}\n", 3, "formula in a heading"),
        ("a\n\nTitle\n---\n", 3, "underlined heading"),
        ("a\n![](a.png)\n", 2, "image without alt text"),
        ("a\n![ ](a.png)\n", 2, "image without alt text"),
        ('a\n<img src="a.png">\n', 2, "image without alt text"),
        ('a\n<img alt="" src="a.png">\n', 2, "image without alt text"),
        ("a\n\n| | b |\n|---|---|\n| 1 | 2 |\n", 3, "table with a column that has no name"),
        ("a\n\na |\n--|--\n1 | 2\n", 3, "table with a column that has no name"),
        (
            "a\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| 1 | 2 | 3 |\n",
            6,
            "row of 3 cells in a table of 2",
        ),
        ("a\n\na | b | c\n--|--\n1 | 2\n", 3, "row of 3 cells in a table of 2"),
        ("a\n\n!!! nope\n\n    b\n", 3, "box of the unknown kind nope"),
        ("a\n[b]()\n", 2, "link without an address"),
        ("a\n![b](<>)\n", 2, "link without an address"),
    ],
)
def test_what_would_come_out_otherwise_than_it_looks(text, line, said):
    (problem,) = read(text).problems
    assert problem[0] == line
    assert said in problem[1]


@pytest.mark.parametrize(
    "text",
    [
        "a\n\n$$\nx\n$$\n\nb",
        "$$x$$",
        "!!! note\n\n    a\n\n    $$\n    x\n    $$\n",
        "a\n\n---\n\nb",
        "a | b\n--- | ---\n1 | 2\n",
        "| a | b |\n|---|---|\n| `x|y` | 1 \\| 2 |\n| | 2 |\n| 1 |\n",
        "f[i](x) and f[]() in `a[b]()`".replace("f[]()", "f\\[\\]()"),
        "a | b | c\n--|-- and so on\n",  # no table
        "![a](a.png)",
        '<img src="a.png" alt="a">',
        r"\$\$",
    ],
)
def test_what_comes_out_as_it_looks(text):
    assert read(text).problems == []


# --- What is wrong with a book -----------------------------------------------------------------

WRONG = {  # body of docs/en/x.md, beginning at line 8; line; what is said
    "formula": ("Text\nand $\\frac{1}$.\n", 9, r"broken formula: \frac{1} unexpected eof"),
    "display formula": ("a\n\n$$\nx\n\\nope\n$$\n", 10, "unexpected control sequence \\nope"),
    "formula in a caption": (
        "<!--figure\nalt: a\ncaption: b $x^$\n-->\n```python\nx\n```\n",
        10,
        "broken formula: x^",
    ),
    "missing page": ("a\n\nA [b](missing.md).\n", 10, "link to a missing page: missing.md"),
    "missing page above": ("[b](../z.md)\n", 8, "link to a missing page: ../z.md"),
    "missing file": ("![b](assets/missing.png)\n", 8, "link to a missing page"),
    "missing reference": ("[b][c]\n\n[c]: missing.md\n", 10, "link to a missing page: missing.md"),
    "missing in HTML": ('a\n<a href="missing.md">a</a>\n', 9, "link to a missing page"),
    "missing notebook": ("[b](missing.ipynb)\n", 8, "link to a missing page"),
    "folder": ("[b](labs/)\n", 8, "link to a missing page"),
    "page by its address": ("[b](y/)\n", 8, "link to a missing page"),
    "absolute": ("[b](/y.md)\n", 8, "absolute link /y.md"),
    "another edition": ("[b](../he/x.md)\n", 8, "link to a missing page: ../he/x.md"),
    "missing anchor": ("[b](y.md#nowhere)\n", 8, "link to a missing anchor: y.md#nowhere"),
    "missing anchor here": ("a\n[b](#nowhere)\n", 9, "link to a missing anchor: #nowhere"),
    "missing anchor in a lab": ("[b](labs/z.md#nowhere)\n", 8, "link to a missing anchor"),
    "second title": ("a\n\n# Another {#b}\n", 10, "2 headings of level 1"),
    "heading without id": ("a\n\n## Part\n", 10, "heading without an id: Part"),
    "heading without blank": ("##Part\n", 8, "heading without an id: Part"),
    "underlined": ("Part\n----\n", 8, "underlined heading"),
    "level that is left out": ("## A {#a}\n\n#### B {#b}\n", 10, "heading of level 4 below one"),
    "address without a name": ("[b](mailto:)\n", 8, "link without an address: mailto:"),
    "id twice": ("## A {#a}\n\n## B {#a}\n", 10, "heading id a twice"),
    "snippet": ("a\n\n```py\nx\n```\n", 10, "info string `py`"),
    "image": ("![](y.svg)\n", 8, "image without alt text"),
    "two notes of one name": ("A[^1].\n\n[^1]: b\n[^1]: c\n", 11, "[^1] is defined twice"),
    "two addresses of one name": ("[b][R]\n\n[r]: y.md\n[R]: y.md\n", 11, "[R] is defined twice"),
}


@pytest.mark.parametrize(("body", "line", "said"), WRONG.values(), ids=WRONG)
def test_wrong(complaints, body, line, said):
    others = {"en/y.md": "## Part {#part}\n", "en/labs/z.md": ""}
    found = complaints({"en/x.md": body, **others}, **{"en/y.svg": "<svg/>"})
    assert len(found) == 1, found
    assert found[0].startswith(f"docs/en/x.md:{line}: ")
    assert said in found[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("---\ndescription: d\n---\n\n# A\n", "1: front matter without title:"),
        ("---\ntitle: t\n---\n\n# A\n", "1: front matter without description:"),
        ("---\ntitle: t\ndescription: d\n---\n\ntext\n", "1: 0 headings of level 1"),
    ],
)
def test_the_head_of_a_page(complaints, text, said):
    (found,) = complaints({"en/x.md": text})
    assert found.startswith(f"docs/en/x.md:{said}")


def test_boxes_in_a_lab(complaints):
    lab = "<details><summary>A</summary></details>\n\n!!! note\n    a\n"
    assert complaints({"en/labs/x.md": lab, "en/x.md": "!!! note\n    a\n"}) == [
        "docs/en/labs/x.md:10: box in a lab: notebooks know only <details>"
    ]


def test_links_that_hold(complaints):
    body = (
        "## Part {#part}\n\n[a](y.md) [b](y.md#part) [c](#part) [d](labs/z.md#z) [e](#x)\n"
        "![f](../assets/f.svg) [g](y.ipynb) [h](https://example.org/x.md#y) [i](mailto:a@b.c)\n"
        "<a id=\"here\"></a> [j](#here) [k](y.svg 'k') [l](<y.md>) [m](%D7%90.md)\n\n"
        "[n]: y.md#part\n"
    ).replace("../assets", "assets")
    others = {"en/y.md": "## P {#part}\n\n[x](x.md#here)\n", "en/labs/z.md": "[x](../x.md#part)\n"}
    files = {"en/y.svg": "<svg/>", "assets/f.svg": "<svg/>", "en/א.md": page("", name="z")}
    assert complaints({"en/x.md": body, **others}, **files) == []


def test_no_link_to_another_edition(complaints):
    """The file is there, but the page of one edition cannot know the other's address."""
    assert complaints({"en/x.md": "[b](../he/x.md)", "he/x.md": "[b](../en/x.md)"}) == [
        "docs/en/x.md:8: link to a missing page: ../he/x.md",
        "docs/he/x.md:8: link to a missing page: ../en/x.md",
    ]


def test_a_link_into_a_generated_notebook_needs_its_page(complaints):
    assert complaints({"en/x.md": "[g](x.ipynb)"}) == []


def test_problems_come_sorted_and_once(complaints):
    body = "$x^$ $x^$\n\n[a](c.md)\n"
    assert complaints({"en/b.md": body, "en/a.md": "a\n\n$y^$ and $x^$\n"}) == [
        "docs/en/a.md:10: broken formula: x^ unexpected eof",
        "docs/en/a.md:10: broken formula: y^ unexpected eof",
        "docs/en/b.md:8: broken formula: x^ unexpected eof",
        "docs/en/b.md:10: link to a missing page: c.md",
    ]


def test_dollars_in_code_are_left_alone(complaints, renderer):
    body = "`$\\frac{1}$` costs \\$5, or `$x^`\n\n```text\n$\\nope$\n```\n"
    assert complaints({"en/x.md": body}) == []
    html = with_mathml(renderer(body))
    assert "<math" not in html
    assert "costs $5" in html
    assert r"$\frac{1}$" in html


# --- The editions ------------------------------------------------------------------------------


def test_editions(tmp_path):
    for name in ("he", "en", "assets", "images", "empty", ".obsidian"):
        (tmp_path / "docs" / name).mkdir(parents=True)
        if name != "empty":
            (tmp_path / "docs" / name / "index.md").touch()
    (tmp_path / "mkdocs.yml").touch()
    (tmp_path / "mkdocs.en.yml").touch()
    found = editions(tmp_path)
    assert [(e.lang, e.docs.name, e.config.name) for e in found] == [
        ("he", "he", "mkdocs.yml"),
        ("en", "en", "mkdocs.en.yml"),
    ]


def test_no_book(tmp_path):
    with pytest.raises(FileNotFoundError, match="no book in"):
        editions(tmp_path)
    (tmp_path / "docs" / "he").mkdir(parents=True)
    (tmp_path / "docs" / "he" / "index.md").touch()
    with pytest.raises(FileNotFoundError, match=r"mkdocs\.yml"):
        Book(tmp_path)


def test_pages_are_named_alike_in_all_editions(write_book):
    book = write_book({"he/x.md": "", "en/x.md": "", "en/labs/y.md": "", "he/labs/y.md": ""})
    assert list(book.pages) == [
        ("en", "labs/y.md"), ("en", "x.md"), ("he", "labs/y.md"), ("he", "x.md"),
    ]  # fmt: skip
    assert book.pages["he", "labs/y.md"].path == "docs/he/labs/y.md"
