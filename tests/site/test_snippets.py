"""What the build runs is exactly what pytest-codeblocks collects; anything doubtful is refused."""

import io
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pytest_codeblocks.main import extract_from_buffer, extract_from_file

from gdbook.site.source.book import Book
from gdbook.site.source.snippets import parse

ROOT = Path(__file__).parents[2]
PAGES = sorted(path for path in [ROOT / "README.md", *ROOT.glob("docs/*/**/*.md")])

FIGURE = """\
<!--figure
alt: A line.
caption: The line of $x$.
-->
"""


def ours(page):
    return [
        (as_collected(program, page), program.line, program.expected_output)
        for program in page.programs
    ]


def as_collected(program, page):
    """A program's text; of an indented fence pytest-codeblocks eats the blank lines."""
    return "".join(
        fence.code
        if not fence.indent
        else "".join(
            f"{line[fence.indent :]}\n"
            for line in page.lines[fence.line : fence.end - 1]
            if line.strip() or len(line) >= fence.indent
        )
        for fence in program.fences
    )


def theirs(blocks):
    assert not {"sh", "bash"} & {block.syntax for block in blocks}
    assert not any(block.marks or block.importorskip for block in blocks)
    return [
        (block.code, block.lineno, block.expected_output)
        for block in blocks
        if block.syntax == "python"
    ]


def collected(text):
    return theirs(extract_from_buffer(io.StringIO(text)))


def complaints(text):
    return [(problem.line, problem.message) for problem in parse(text, "docs/en/x.md").problems]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_page_of_the_book_gives_the_programs_that_pytest_codeblocks_collects(path):
    page = parse(path.read_text(encoding="utf-8"), path.name)
    assert page.problems == []
    assert ours(page) == theirs(extract_from_file(path))


def test_the_pages_hold_programs():
    """So that the test above says something."""
    assert len(PAGES) > 4
    assert sum(len(page.programs) for page in Book(ROOT).pages.values()) > 10


TRICKY = {
    "nothing": "",
    "prose": "Text.\n\nMore.\n",
    "no final newline": "```python\nx = 1\n```",
    "empty program": "```python\n```\n",
    "blank lines inside": "```python\n\n\nx = 1\n\n```\n",
    "blank at the end of the info": "```python  \nx = 1\n```\n",
    "nested fence, four backticks": (
        "````markdown\n```python\n1 / 0\n```\n````\n\n```python\nx = 1\n```\n"
    ),
    "python in four backticks": '````python\ntext = """\n```\nnot the end\n```\n"""\n````\n',
    "indented fence": "1. One\n\n    ```python\n    if True:\n        x = 1\n    ```\n",
    "indented with blanks": "- a\n\n    ```python\n    x = 1\n\n    y = 2\n    ```\n",
    "continued": (
        "```python\nx = 1\n```\n\ntext\n\n<!--pytest-codeblocks:cont-->\n```python\ny = x\n```\n"
    ),
    "continued twice, blank lines and figure between": (
        "```python\nx = 1\n```\n<!--pytest-codeblocks:cont-->\n\n```python\ny = x\n```\n"
        f"{FIGURE}<!--pytest-codeblocks:cont-->\n```python\nz = y\n```\n"
    ),
    "expected output": (
        "```python\nprint(1)\n```\n\n<!--pytest-codeblocks:expected-output-->\n\n```text\n1\n```\n"
    ),
    "expected output, dashes and spaces": (
        "```python\nprint(1)\n```\n<!-- -- pytest-codeblocks: expected-output -- -->\n```\n1\n```\n"
    ),
    "expected output, indented": (
        "- a\n\n    ```python\n    print('a\\n  b')\n    ```\n\n"
        "    <!--pytest-codeblocks:expected-output-->\n    ```text\n    a\n      b\n    ```\n"
    ),
    "empty expected output": (
        "```python\nx = 1\n```\n<!--pytest-codeblocks:expected-output-->\n```\n```\n"
    ),
    "continued after the expected output": (
        "```python\nprint(1)\n```\n<!--pytest-codeblocks:expected-output-->\n```text\n1\n```\n"
        "<!--pytest-codeblocks:cont-->\n```python\nx = 1\n```\n"
    ),
    "text block between": "```python\nx = 1\n```\n```text\nx = 2\n```\n```python\nx = 3\n```\n",
    "console block": "```console\n$ rm -rf /\n```\n```python\nx = 1\n```\n",
    "three backticks in a string": '```python\ntext = "```"\nx = "``"\n```\n',
    "html comment": "<!-- a note\nover two lines -->\n\n```python\nx = 1\n```\n",
    "strange line ends in code": (
        "```python\nx = '\x0c\x0b\x85\u2028'\ny = 1\n```\n```python\nz = 1\n```\n"
    ),
}


@pytest.mark.parametrize("text", TRICKY.values(), ids=TRICKY)
def test_tricky_pages_give_what_pytest_codeblocks_collects(text):
    page = parse(text, "x.md")
    assert page.problems == []
    assert ours(page) == collected(text)


def test_windows_line_ends(tmp_path):
    book = tmp_path / "docs" / "en"
    book.mkdir(parents=True)
    (tmp_path / "mkdocs.yml").touch()
    text = TRICKY["continued twice, blank lines and figure between"] + TRICKY["expected output"]
    (book / "x.md").write_bytes(text.replace("\n", "\r\n").encode())
    page = Book(tmp_path).pages["en", "x.md"]
    assert page.problems == []
    assert ours(page) == theirs(extract_from_file(book / "x.md")) == collected(text)
    assert len(page.programs) == 2


def test_where_everything_stands():
    text = (
        "---\ntitle: x\n---\n\n- a\n\n"  # lines 1 to 6
        "    <!--figure\n    alt: One\n      thing.\n    caption: Two $x$.\n    -->\n"
        "    ```python\n    x = 1\n    ```\n"  # 12 to 14
        "<!--pytest-codeblocks:cont-->\n```python\ny = x\n```\n"  # 15 to 18
        "<!--pytest-codeblocks:expected-output-->\n```text\n```\n"  # 19 to 21
    )
    (program,) = parse(text, "x.md").programs
    first, second = program.fences
    assert (first.line, first.end, first.indent) == (12, 14, 4)
    assert (second.line, second.end, second.indent) == (16, 18, 0)
    assert (first.code, second.code) == ("x = 1\n", "y = x\n")
    assert first.comments == (7, 8, 9, 10, 11)
    assert second.comments == (15,)
    assert program.expected_lines == (19, 21)
    (figure,) = first.figures
    assert (figure.line, figure.caption_line) == (7, 10)
    assert (figure.alt, figure.caption) == ("One thing.", "Two $x$.")
    assert second.figures == ()


PROGRAM = "```python\nx = 1\n```\n"
REFUSED = {  # text, line, a part of the message
    "py": ("```py\nx = 1\n```\n", 1, "info string `py`"),
    "title": ('```python title="x"\nx = 1\n```\n', 1, 'info string `python title="x"`'),
    "braces": ("```{.python}\nx = 1\n```\n", 1, "info string"),
    "braces with an id": ("```{#here .python}\nx = 1\n```\n", 1, "info string"),
    "braces with another class": ("```{ .wide .python }\nx = 1\n```\n", 1, "info string"),
    "dot": ("```.python\nx = 1\n```\n", 1, "info string"),
    "space": ("``` python\nx = 1\n```\n", 1, "info string ` python`"),
    "capital": ("```Python\nx = 1\n```\n", 1, "info string `Python`"),
    "version": ("```python3\nx = 1\n```\n", 1, "info string `python3`"),
    "short version": ("```py3\nx = 1\n```\n", 1, "info string `py3`"),
    "console session": ("```pycon\n>>> 1\n```\n", 1, "info string `pycon`"),
    "ipython": ("```ipython\nx = 1\n```\n", 1, "info string `ipython`"),
    "jupyter cell": ("```{code-cell} ipython3\nx = 1\n```\n", 1, "info string"),
    "tildes": ("text\n\n~~~python\nx = 1\n~~~\n", 3, "tildes"),
    "tildes never closed": ("~~~python\nx = 1\n", 1, "tildes"),
    "sh": ("```sh\nls\n```\n", 1, "`console`"),
    "bash": ("```bash\nls\n```\n", 1, "`console`"),
    "quoted": ("> ```python\n> x = 1\n> ```\n", 1, "does not see"),
    "quoted tildes": (">  > ~~~python\n>  > x = 1\n>  > ~~~\n", 1, "does not see"),
    "on a list's own line": ("- ```python\n  x = 1\n  ```\n", 1, "does not see"),
    "on a numbered line": ("1. ```python\n   x = 1\n   ```\n", 1, "does not see"),
    "backtick in the info": ("```text``` is code\n\n```python\nx = 1\n```\n", 1, "backtick"),
    "never closed": ("text\n\n```python\nx = 1\n", 3, "never closed"),
    "never closed, nothing inside": ("```python", 1, "never closed"),
    "closed by too many": ("```python\nx = 1\n````\n", 3, "closed by"),
    "closed elsewhere": ("- a\n\n    ```python\n    x = 1\n```\n", 5, "closed by"),
    "closed deeper": ("```python\nx = 1\n  ```\n", 3, "closed by"),
    "closed by an opening": ("```python\nx = 1\n```text\ny\n```\n", 3, "closed by"),
    "code left of its fence": ("- a\n\n    ```python\n  x = 1\n    ```\n", 4, "left of its fence"),
    "cont after a text block": (
        f"{PROGRAM}```text\na\n```\n<!--pytest-codeblocks:cont-->\n{PROGRAM}",
        7,
        "never run",
    ),
    "cont after nothing": (f"<!--pytest-codeblocks:cont-->\n{PROGRAM}", 1, "never run"),
    "cont above a text block": (
        f"{PROGRAM}<!--pytest-codeblocks:cont-->\n```text\na\n```\n",
        5,
        "would run as Python",
    ),
    "cont, then prose": (
        f"{PROGRAM}<!--pytest-codeblocks:cont-->\nNow:\n{PROGRAM}",
        4,
        "no fence follows",
    ),
    "cont, then the end": (f"{PROGRAM}<!--pytest-codeblocks:cont-->\n", 4, "no fence follows"),
    "cont and expected output of one fence": (
        f"{PROGRAM}<!--pytest-codeblocks:cont-->\n<!--pytest-codeblocks:expected-output-->\n"
        f"{PROGRAM}```text\n1\n```\n",
        5,
        "second",
    ),
    "expected output of nothing": (
        "<!--pytest-codeblocks:expected-output-->\n```text\n1\n```\n",
        1,
        "without a program",
    ),
    "expected output of a text block": (
        "```text\n1\n```\n<!--pytest-codeblocks:expected-output-->\n```text\n1\n```\n",
        4,
        "without a program",
    ),
    "two expected outputs": (
        f"{PROGRAM}<!--pytest-codeblocks:expected-output-->\n```\n```\n"
        "<!--pytest-codeblocks:expected-output-->\n```\n```\n",
        7,
        "second expected-output",
    ),
    "expected output is python": (
        f"{PROGRAM}<!--pytest-codeblocks:expected-output-->\n{PROGRAM}",
        5,
        "use `text`",
    ),
    "whitespace ignored": (
        f"{PROGRAM}<!--pytest-codeblocks:expected-output-ignore-whitespace-->\n```\n```\n",
        4,
        "not used in the book",
    ),
    "skip": (f"<!--pytest-codeblocks:skip-->\n{PROGRAM}", 1, "not used in the book"),
    "skipif": (f"<!--pytest-codeblocks:skipif(True)-->\n{PROGRAM}", 1, "not used in the book"),
    "skip the file": (f"<!--pytest-codeblocks:skipfile-->\n{PROGRAM}", 1, "not used in the book"),
    "importorskip": (
        f"<!--pytest-codeblocks:importorskip(torch)-->\n{PROGRAM}",
        1,
        "not used in the book",
    ),
    "expect an error": (
        f"<!--pytest-codeblocks:expect-error-->\n{PROGRAM}",
        1,
        "not used in the book",
    ),
    "mark": (f"<!--pytest.mark.skip-->\n{PROGRAM}", 1, "pytest mark"),
    "mark with dashes": (f"<!--- pytest.mark.xfail() --->\n{PROGRAM}", 1, "pytest mark"),
    "mark on a second line": (
        f"<!-- why not\n<!--pytest.mark.skip-->\n{PROGRAM}",
        2,
        "inside another comment",
    ),
    "cont on a second line": (
        f"{PROGRAM}<!-- a note\n<!--pytest-codeblocks:cont-->\n{PROGRAM}",
        5,
        "inside another comment",
    ),
    "cont, misspelt": (
        f"{PROGRAM}<!-- see pytest-codeblocks:cont -->\n{PROGRAM}",
        4,
        "does not read",
    ),
    "text behind a comment": ("<!-- a --> [b](missing.md)\n", 1, "behind a comment"),
    "fence in a comment": (f"<!-- for later\n{PROGRAM}-->\n", 2, "inside an HTML comment"),
    "fence in a comment behind text": (f"Text <!-- and\n{PROGRAM}-->\n", 1, "inside a line"),
    "fence in a second comment": (f"<!-- a --> <!-- b\n{PROGRAM}-->\n", 1, "behind a comment"),
    "comment without end": (f"<!-- for later\n\n{PROGRAM}", 1, "never ends"),
    "figure without alt": (f"text\n\n<!--figure\ncaption: c\n-->\n{PROGRAM}", 3, "without alt"),
    "figure with an empty alt": (f"<!--figure\nalt:\ncaption: c\n-->\n{PROGRAM}", 1, "without alt"),
    "figure without caption": (f"<!--figure\nalt: a\n-->\n{PROGRAM}", 1, "without caption"),
    "figure with something else": (
        f"<!--figure\ntitle: t\nalt: a\ncaption: c\n-->\n{PROGRAM}",
        2,
        "neither alt nor caption",
    ),
    "figure without fence": (f"{FIGURE}\ntext\n\n{PROGRAM}", 1, "no python fence below"),
    "figure above a text block": (f"{FIGURE}```text\na\n```\n", 1, "no python fence below"),
    "figure at the end": (f"{PROGRAM}{FIGURE}", 4, "no python fence below"),
    "figure nobody described": (
        "```python\nimport matplotlib.pyplot as plt\nplt.show()\n```\n",
        1,
        "figure without alt text",
    ),
    "more than twenty lines": ("```python\n" + "x = 1\n" * 21 + "```\n", 1, "21 lines"),
    "syntax": ("text\n\n```python\nx = 1\nif x\n    y = 2\n```\n", 5, "SyntaxError"),
    "escape": ('```python\nx = 1\ny = "\\d"\n```\n', 3, "SyntaxError"),
    "null byte": ("```python\nx = 1\x00\n```\n", 2, "null bytes"),
    "half a statement": (
        "```python\nfor x in range(3):\n```\n<!--pytest-codeblocks:cont-->\n"
        "```python\n    print(x)\n```\n",
        2,
        "SyntaxError",
    ),
    "foreign import": ("```python\nx = 1\nimport pandas as pd\n```\n", 3, "`pandas`"),
    "foreign import inside": (
        "```python\ndef f():\n    from seaborn.x import y\n```\n",
        3,
        "`seaborn.x.y`",
    ),
    "relative import": ("```python\nfrom . import x\n```\n", 2, "import of"),
    "the press": ("```python\nimport gdbook.site.cli\n```\n", 2, "`gdbook.site.cli`"),
    "the press from above": ("```python\nfrom gdbook import site\n```\n", 2, "`gdbook.site`"),
    "blank line in a string, indented": (
        '- a\n\n    ```python\n    x = """\n\n    """\n    ```\n',
        3,
        "blank line inside a string",
    ),
    "blank line in an indented output": (
        "- a\n\n    ```python\n    print('a\\n\\nb')\n    ```\n\n"
        "    <!--pytest-codeblocks:expected-output-->\n    ```text\n    a\n\n    b\n    ```\n",
        8,
        "blank line in an indented output",
    ),
    "the future": (
        "```python\nx = 1\n```\n<!--pytest-codeblocks:cont-->\n"
        "```python\nfrom __future__ import annotations\n```\n",
        6,
        "__future__",
    ),
}


@pytest.mark.parametrize(("text", "line", "message"), REFUSED.values(), ids=REFUSED)
def test_refused(text, line, message):
    found = complaints(text)
    assert any(at == line and message in said for at, said in found), found


def test_what_is_allowed_beside_snippets():
    """No false alarm on other languages, on inline code and on words that only look like python."""
    text = (
        "```text\npython\n```\n\n```pytb\nTraceback\n```\n\n```console\n$ python x.py\n```\n\n"
        '```yaml title="a.py"\nx: 1\n```\n\n```\nplain\n```\n\n'
        "`<!--` begins a comment. Use ```` ```python ```` in a line.\n\n- `a` and ```b```\n\n"
        "A price of \\$5 > 4.\n\n> quoted ``` text\n\ntext <!-- whole --> text\n"
    )
    assert complaints(text) == []
    assert ours(parse(text, "x.md")) == collected(text) == []


def test_twenty_lines_are_allowed():
    assert complaints("```python\n" + "x = 1\n" * 20 + "```\n") == []


def test_a_problem_names_the_file():
    assert str(parse("```py\n```\n", "docs/he/x.md").problems[0]).startswith("docs/he/x.md:1: ")


# --- Pages nobody thought of -------------------------------------------------------------------

INFOS = ["python", "text", "", "console", "py", " python", "python x", "{.python}", "bash", "json"]
LINES = st.sampled_from(
    [
        *["```" + info for info in INFOS],
        "````python", "````", "    ```python", "    ```", "  ```", "```", "```", "```", "~~~",
        "<!--pytest-codeblocks:cont-->",
        "<!--pytest-codeblocks:cont-->",
        "<!-- pytest-codeblocks: cont -->",
        "<!--pytest-codeblocks:cont--> x",
        "<!--pytest-codeblocks:expected-output-->",
        "<!--pytest-codeblocks:skip-->",
        "<!--pytest.mark.skip-->",
        "<!-- pytest-codeblocks:cont", "<!--figure", "alt: a", "caption: c", "-->", "<!-- a -->",
        "<!-- a", "b -->", "x <!-- a", "> ```python", "- ```python",
        "x = 1", "print(x)", "    y = 2", "", "", "text", "\t", "\x0c", "`` ` ``", "x = 1\u2028",
    ]
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(st.lists(LINES, max_size=14).map("\n".join))
@example("```python\nx = 1\n```\n<!-- a\n<!--pytest-codeblocks:cont-->\n```python\nx\n```")
def test_a_page_without_problems_is_read_as_pytest_codeblocks_reads_it(text):
    page = parse(text, "x.md")
    if not page.problems:
        assert ours(page) == collected(text)


CODE = st.lists(
    st.sampled_from(["x = 1", "print(2)", "", "def f(x):\n    return x", '"""```"""', "# ´"]),
    max_size=4,
).map(lambda lines: "".join(f"{line}\n" for line in lines))


@st.composite
def fences(draw, info, code=CODE):
    ticks, margin = "`" * draw(st.integers(3, 5)), " " * draw(st.sampled_from([0, 0, 4]))
    body = draw(code)
    lines = [f"{ticks}{info}", *body.split("\n")[:-1], ticks]
    return "".join(f"{margin}{line}\n" if line else "\n" for line in lines)


@st.composite
def programs(draw):
    gap, text = st.sampled_from(["", "\n", "\n\n"]), draw(fences("python"))
    figures = st.sampled_from(["", "", FIGURE])
    for _ in range(draw(st.integers(0, 2))):
        text += draw(st.sampled_from(["", "\n", "text\n", "\ntext\n\n"]))
        text += draw(figures) + "<!--pytest-codeblocks:cont-->\n" + draw(gap)
        text += draw(fences("python"))
    if draw(st.booleans()):
        text += draw(st.sampled_from(["", "\n", "text\n\n"]))
        text += "<!--pytest-codeblocks:expected-output-->\n" + draw(gap)
        text += draw(fences(draw(st.sampled_from(["text", ""])), st.sampled_from(["", "1\n 2\n"])))
    return text


BLOCKS = st.one_of(
    programs(),
    fences("text"),
    fences("console"),
    st.sampled_from(["text\n", "\n", "# Heading {#a}\n", "<!-- note\nnote -->\n", "- item\n"]),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(BLOCKS, max_size=5).map("".join))
def test_a_page_as_the_rules_want_it_has_no_problems_and_the_same_programs(text):
    page = parse(text, "x.md")
    assert page.problems == []
    assert ours(page) == collected(text)


@st.composite
def nearly_right(draw):
    """A page as the rules want it, in which one or two lines were put in, or lost."""
    lines = draw(st.lists(BLOCKS, min_size=1, max_size=4).map("".join)).split("\n")
    for _ in range(draw(st.integers(1, 2))):
        at = draw(st.integers(0, len(lines) - 1))
        lines[at : at + draw(st.integers(0, 1))] = [draw(LINES)]
    return "\n".join(lines)


@settings(max_examples=1000, deadline=None)
@given(nearly_right())
def test_a_slip_is_noticed_or_changes_nothing(text):
    page = parse(text, "x.md")
    if not page.problems:
        assert ours(page) == collected(text)
