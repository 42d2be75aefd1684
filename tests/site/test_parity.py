"""The editions are one book: file and line say where they are not."""

import pytest

from gdbook.site.build import problems_in

FIGURE = "<!--figure\nalt: {alt}\ncaption: {caption}\n-->\n"


def both(he, en):
    return {"he/x.md": he, "en/x.md": en}


def fence(code):
    return f"```python\n{code}\n```\n"


@pytest.fixture
def differences(complaints, tmp_path):
    """What is said about two editions; the English one is compared with the Hebrew one."""
    (tmp_path / "mkdocs.en.yml").touch()
    return lambda he, en: complaints(both(he, en))


SAME = {
    "nothing": ("", ""),
    "prose": ("שלום.\n\nעוד.\n", "Hello, and a much longer\nparagraph.\n"),
    "heading": ("## כותרת {#here}\n", "\n## A heading {#here}\n"),
    "text in a formula": (
        r"$x_{\text{חדש}} + \operatorname{סימן}(x) + \mathrm{ש}$",
        r"$x_{\text{new}} + \operatorname{sign}(x) + \mathrm{e}$",
    ),
    "blanks in a formula": ("$$\na\n+ b\n$$\n", "$$\na + b\n$$\n"),
    "strings": (fence('show("א", \'ב\')'), fence('show("a b c", "")')),
    "string in quotes of another kind": (fence('x = "א"'), fence("x = '''a\nb'''")),
    "comments": (fence("x = 1  # א"), fence("# a comment\n\nx = 1")),
    "doc string": (
        fence('def f():\n    """א"""\n    x'), fence('def f():\n    """A\n    b."""\n    x')
    ),
    "f-string": (fence('show(f"קצב {x:.2f} וגם {y}")'), fence('show(f"{x:.2f} rate, {y}")')),
    "string in an f-string": (
        fence("show(f\"{'א' if x else 'ב'}\")"), fence("show(f\"{'a' if x else 'b'}\")")
    ),
    "dictionary": (fence('d = {"א": 1}'), fence('d = {"a": 1}')),
    "layout": (fence("f(1,\n  2)"), fence("f(1, 2)")),
    "figure": (
        FIGURE.format(alt="א", caption="ב $x$") + fence("x"),
        FIGURE.format(alt="a", caption="b $x$") + fence("x"),
    ),
    "expected output": (
        fence('show("א")') + "<!--pytest-codeblocks:expected-output-->\n```text\nא\n```\n",
        fence('show("a")') + "<!--pytest-codeblocks:expected-output-->\n```text\na\n```\n",
    ),
    "box": ('??? question "שאלה"\n    א\n', '??? question "Question"\n    a\n'),
    "other blocks of code": ("```text\nא\n```\n", "```console\n$ a\n```\n"),
    "no formula in code": ("`$x$`", "`$y$`\n\n```text\n$z$\n```\n"),
}  # fmt: skip


@pytest.mark.parametrize(("he", "en"), SAME.values(), ids=SAME)
def test_what_may_differ(differences, he, en):
    assert differences(he, en) == []


# Hebrew body, English body, line in the English page, what is said. Bodies begin at line 8.
DIFFERENT = {
    "printed words": (
        fence('print("קצב", x)'), fence('print("rate", x)'), 9,
        "code differs from docs/he/x.md:9 in more than its strings",
    ),
    "heading added": (
        "", "\n## More {#more}\n", 9, "heading differs: ## {#more} here, nothing in docs/he/x.md"
    ),
    "heading missing": (
        "## More {#more}\n", "text\n", 6,
        "heading differs: nothing here, ## {#more} in docs/he/x.md:8",
    ),
    "heading level": (
        "## A {#a}\n", "### A {#a}\n", 8,
        "heading differs: ### {#a} here, ## {#a} in docs/he/x.md:8",
    ),
    "heading id": (
        "\n## A {#a}\n", "## A {#b}\n", 8,
        "heading differs: ## {#b} here, ## {#a} in docs/he/x.md:9",
    ),
    "headings in another order": (
        "## A {#a}\n\n## B {#b}\n", "## B {#b}\n\n## A {#a}\n", 8,
        "heading differs: ## {#b} here, ## {#a} in docs/he/x.md:8",
    ),
    "formula": (
        "Text $x^2$.\n", "Text\nand $x^3$.\n", 9,
        "formula differs: $x^3$ here, $x^2$ in docs/he/x.md:8",
    ),
    "formula missing": (
        "$x$ and $y$\n", "$x$\n", 8, "formula differs: nothing here, $y$ in docs/he/x.md:8"
    ),
    "display": ("$$\nx\n$$\n", "$x$\n", 8, "formula differs: $x$ here, $$x$$ in docs/he/x.md:8"),
    "formula in a caption": (
        FIGURE.format(alt="א", caption="$x$") + fence("x"),
        FIGURE.format(alt="a", caption="$y$") + fence("x"),
        10,
        "formula differs: $y$ here, $x$ in docs/he/x.md:10",
    ),
    "figure": (
        FIGURE.format(alt="א", caption="ב") * 2 + fence("x"),
        FIGURE.format(alt="a", caption="b") + fence("x"),
        12,
        "program differs: program of 1 fences with 1 figures here, "
        "program of 1 fences with 2 figures in docs/he/x.md:16",
    ),
    "program missing": (
        fence("x") + fence("y"), fence("x"), 8, "program differs: nothing here, program of 1"
    ),
    "program continued": (
        fence("x") + "<!--pytest-codeblocks:cont-->\n" + fence("y"), fence("x") + fence("y"), 8,
        "program differs: program of 1 fences",
    ),
    "expected output missing": (
        fence("x") + "<!--pytest-codeblocks:expected-output-->\n```text\n```\n", fence("x"), 8,
        "with 0 figures with expected output in docs/he/x.md:8",
    ),
    "box missing": (
        "!!! note\n    א\n", "text\n", 1, "box differs: nothing here, note in docs/he/x.md:8"
    ),
    "box of another kind": (
        "??? question\n    א\n", "\n??? answer\n    a\n", 9, "box differs: answer here, question in"
    ),
    "number": (
        fence("x = 1\ny = 2"), fence("x = 1\ny = 3"), 10,
        "code differs from docs/he/x.md:10 in more than its strings",
    ),
    "name": (fence("# א\nx = 1"), fence("y = 1"), 9, "code differs from docs/he/x.md:10"),
    "inside a loop": (
        fence("for i in a:\n    x\n    y = 2"), fence("for i in a:\n    x\n\n    y = 3"), 12,
        "code differs from docs/he/x.md:11",
    ),
    "in the head of a loop": (
        fence("x\nfor i in a:\n    pass"), fence("x\nfor i in b:\n    pass"), 10,
        "code differs from docs/he/x.md:10",
    ),
    "else added": (
        fence("if x:\n    y"), fence("if x:\n    y\nelse:\n    z"), 12,
        "code differs from docs/he/x.md:9",
    ),
    "statement added": (
        fence("x = 1"), fence("x = 1\ny = 2"), 10, "code differs from docs/he/x.md:9"
    ),
    "statement missing": (
        fence("x = 1\n\ny = 2"), fence("x = 1"), 9, "code differs from docs/he/x.md:11"
    ),
    "everything missing": (
        fence("x = 1"), fence("# nothing"), 8, "code differs from docs/he/x.md:9"
    ),
    "a string is no number": (fence('x = "1"'), fence("x = 1"), 9, "code differs"),
    "a comment is no code": (fence("x = 1"), fence("x = 1\n# y\nz"), 11, "code differs"),
    "expression of an f-string": (
        fence('print(f"א {x}")'), fence('print(f"a {y}")'), 9, "code differs"
    ),
    "format of an f-string": (
        fence('print(f"א {x:.2f}")'), fence('print(f"a {x:.3f}")'), 9, "code differs"
    ),
    "f-string with one more": (
        fence('print(f"א {x}")'), fence('print(f"a {x} {x}")'), 9, "code differs"
    ),
    "argument": (fence('f("א")'), fence('f("a", 1)'), 9, "code differs"),
    "second fence": (
        fence("x") + "<!--pytest-codeblocks:cont-->\n" + fence("y = 1"),
        fence("x") + "\n<!--pytest-codeblocks:cont-->\n" + fence("y = 2"),
        14,
        "code differs from docs/he/x.md:13",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("he", "en", "line", "said"), DIFFERENT.values(), ids=DIFFERENT)
def test_what_may_not_differ(differences, he, en, line, said):
    found = differences(he, en)
    assert any(text.startswith(f"docs/en/x.md:{line}: ") and said in text for text in found), found


def test_a_page_that_only_one_edition_has(write_book):
    book = write_book({"he/x.md": "", "en/x.md": "", "he/labs/y.md": "", "en/z.md": ""})
    assert list(map(str, problems_in(book))) == [
        "docs/en/labs/y.md:1: page is missing; docs/he/labs/y.md has it",
        "docs/he/z.md:1: page is missing; docs/en/z.md has it",
    ]


def test_three_editions(complaints):
    found = complaints({"en/x.md": "$x$", "fr/x.md": "$x$", "he/x.md": "$y$"})
    assert found == ["docs/he/x.md:8: formula differs: $y$ here, $x$ in docs/en/x.md:8"]


def test_one_edition_has_nothing_to_be_compared_with(complaints):
    assert complaints({"en/x.md": "$x$"}) == []
