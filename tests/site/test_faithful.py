r"""What an author wrote is what is seen: each kind that Markdown would show otherwise, as data."""

import pytest
from small_books import page
from trees import with_mathml

from gdbook.site.render import faithful, formulas, lab_html, tree, weave
from gdbook.site.run.results import Result
from gdbook.site.source.snippets import parse

TABLE = "| a | b |\n|---|---|\n| {} | 2 |\n"
# The body of a page, what is told of it, and where: text at whose line.
REFUSED = {
    "reference without its definition": ("See [this][nope].", "shown as it stands", "[nope]"),
    "note without its text": ("A claim[^source].", "shown as it stands", "[^source]"),
    "note that nobody is sent to": ("A claim.\n\n[^9]: Its source.\n", "a footnote that nothing "
                                    "refers to: [^9]", "[^9]:"),
    "attributes behind nothing": ("Words {.button} here.", "shown as it stands", "{.button}"),
    "list that no blank line precedes": ("Text:\n- one\n- two", "shown as it stands: -", "- one"),
    "numbers that no blank line precedes": ("Text:\n1. one\n", "shown as it stands: 1.", "1. one"),
    "heading inside a paragraph": ("- item\n    #### More", "shown as it stands: ####", "####"),
    "heading in a box": ("!!! note\n\n    ## In\n", "heading without an id: In", "## In"),
    "item that begins with another number": ("23. The answer.", "item 23. of a list is shown as 1",
                                             "23."),
    "numbers that are not in order": ("1. a\n3. b", "item 3. of a list is shown as 2", "3. b"),
    "bold that is none": ("A ** word ** here.", "shown as it stands", "** word"),
    "script": ("<script>alert(1)</script>", "<script> in a page", "<script>"),
    "style": ("<style>p {}</style>", "<style> in a page", "<style>"),
    "frame of another host": ('<iframe src="https://example.org"></iframe>', "<iframe> in a page",
                              "<iframe"),
    "script in an attribute": ('<b onclick="x()">b</b>', "a script in a page: onclick", "onclick"),
    "script as a link": ("[x](javascript:alert(1))", "a link of the kind javascript:", "javasc"),
    "picture of another host": ("![a dot](https://example.org/a.png)", "loaded from elsewhere",
                                "example.org"),
    "picture without a protocol": ('<img alt="a" src="//example.org/a.png">',
                                   "loaded from elsewhere", "//example"),
    "two equal ids": ('<p id="two">a</p>\n\n<p id="two">b</p>', "the id two twice", '"two">b'),
    "id of a paragraph that a heading has": ("A paragraph.\n{: #x }", "the id x twice", "{: #x"),
    "fence outside of lists, indented": ("Text.\n\n    ```python\n    1\n    ```\n",
                                         "a snippet that is not shown as it stands", "```python"),
    "formula in raw HTML": ("<div>\n$x$\n</div>", "a formula that is not shown as one", "$x$"),
    "table without its line": ("| a | b |\n| c | d |", "shown as it stands", "| a"),
    "tab in a program": ('```python\nx = "a\tb"\n```', "a snippet that is not shown", "```python"),
}  # fmt: skip
# The body of a page, and what its HTML holds.
SHOWN = {
    "dollars": (r"It costs \$5 or \$6.", "It costs $5 or $6."),
    "braces": ("Text `{size}` and {size}.", "<code>{size}</code> and {size}."),
    "angle brackets in an attribute": (
        '<img alt="from x > 0 down" src="a.png">', 'alt="from x &gt; 0 down"',
    ),
    "note": ("A claim[^1].\n\n[^1]: Its source.\n", "Its source."),
    "link with a class": ("[Go](a.md){.button}", 'class="button"'),
    "intervals": ("In $[0, 1)$, for [0, 1] and f[i][j].", "for [0, 1] and f"),
    "number at the end of a line": ("In the year\n2017. Then", "2017. Then"),
    "escaped number": (r"23\. The answer.", "23. The answer."),
    "list with wrapped items": ("1. one\n   goes on\n2. two\n3. three", "three</li>"),
    "snippet in a list": ("1. One\n\n    ```python\n    x = 1\n    ```\n\n2. Two", "Two"),
    "table": (TABLE.format(r"$\lvert x \rvert$"), "<td>2</td>"),
    "inline code with marks": ("Write `[x][y]`, `**`, `$`.", "<code>**</code>"),
    "HTML with a formula": ('<div markdown="1">\n\n$x$\n\n</div>', "<mi>x</mi>"),
}  # fmt: skip


def rendered(body, renderer, lab=False):
    """The tree of a page and the page."""
    source = parse(page(body), "docs/en/labs/x.md" if lab else "docs/en/x.md")
    source.lang, source.name = "en", "labs/x.md" if lab else "x.md"
    results = [Result([[] for _ in program.fences]) for program in source.programs]
    root = tree.parse(renderer(weave.chapter(source, results, {"output": "Output"}, "figures/")))
    formulas.to_mathml(root)
    return root, source


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_be_shown_otherwise_is_refused_with_its_line(renderer, name):
    body, message, text = REFUSED[name]
    root, source = rendered(body, renderer)
    told = [(p.line, p.message) for p in faithful.problems_in(root, source) + source.problems]
    line = next(at for at, one in enumerate(source.lines, 1) if text in one)
    assert any(at == line and message in said for at, said in told), told


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_right_is_shown(renderer, name):
    body, html = SHOWN[name]
    root, source = rendered(body, renderer)
    assert faithful.problems_in(root, source) == []
    assert source.outline.problems == []
    assert html in tree.serialize(root)


@pytest.mark.parametrize("tex", [
    r"\boxed{x}", r"\cancel{x}", r"\color{red}{x}", r"\textcolor{red}{x}", r"x \tag{3}",
    r"\begin{align} x &= 1 \tag{3} \end{align}", r"\label{a} x", r"\left( x", r"\href{https://a.b}{x}",
])  # fmt: skip
def test_a_formula_of_which_something_would_be_lost_is_refused(tex):
    with pytest.raises(ValueError, match="broken formula: "):
        with_mathml(f'<p><span class="arithmatex">\\({tex}\\)</span></p>')


def test_a_lab_s_cells_are_one_text(renderer):
    texts = ["A claim[^1].", "<details>\n<summary>*More*</summary>\n\n**In** $x$\n\n</details>",
             "```html\n<details>\n```", "See [it][a].\n\n[^1]: Its source.\n[a]: b.md"]  # fmt: skip
    first, second, third, last = lab_html._rendered(texts, renderer)
    assert 'href="#fn:1"' in first
    assert "<summary><em>More</em></summary>" in second
    assert "<strong>In</strong>" in second
    assert "arithmatex" in second
    assert "markdown" not in third
    assert 'href="b.md"' in last
    assert "Its source." in last
