"""Outputs stand behind their fences, whole, wherever the fence stands."""

import hashlib
import json
import re
import textwrap

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from trees import with_mathml

from gdbook.site.render import figures
from gdbook.site.render.weave import problems_in, weave
from gdbook.site.run.protocol import BACKGROUND, FOREGROUND
from gdbook.site.run.results import Output, Result
from gdbook.site.source.snippets import parse

WORDS = {"output": "Output"}
BASE = "../assets/figures/"
SVG = '<?xml version="1.0"?>\n<svg xmlns="x" width="{w}pt" height="36pt">{c}</svg>\n'
FIGURE = "<!--figure\nalt: {alt}\ncaption: {caption}\n-->\n"


def svg(number=1):
    return Output("svg", SVG.format(w=72 * number, c="#010203"))


def frames(*numbers):
    return Output("frames", tuple(SVG.format(w=72, c=number) for number in numbers))


def text(data):
    return Output("text", data)


def woven(body, *results):
    page = parse(body, "docs/en/x.md")
    assert page.problems == []
    return weave(page, [Result(list(fences)) for fences in results], WORDS, BASE)


@pytest.fixture
def soup(renderer):
    def soup(body, *results):
        html = with_mathml(renderer(woven(body, *results)))
        assert "```" not in re.sub(r"(?s)<pre>.*?</pre>", "", html), "a fence was not understood"
        assert "<!--figure" not in html
        assert "pytest-codeblocks" not in html
        found = BeautifulSoup(html, "html.parser")
        assert not found.select("p figure, p div, p pre")
        return found

    return soup


def blocks(soup):
    """What a reader sees of programs: (kind, text or number of images), in order."""
    found = []
    for tag in soup.select(".gd-snippet, .gd-output, figure, .gd-html"):
        if tag.name == "figure":
            found.append(("figure", len(tag.find_all("img"))))
        else:
            (kind,) = {"gd-snippet", "gd-output", "gd-html"} & set(tag["class"])
            inside = tag.decode_contents() if kind == "gd-html" else tag.get_text()
            found.append((kind[3:], inside))
    return found


def test_outputs_stand_in_order_behind_their_own_fence(soup):
    body = (
        FIGURE.format(alt="a", caption="b") * 2
        + "```python\nx\n```\n\nText.\n\n<!--pytest-codeblocks:cont-->\n```python\ny\n```\n\nEnd.\n"
    )
    page = soup(body, [[text("one\n"), svg(1), text("two\n"), svg(2)], [text("three\n")]])
    assert blocks(page) == [
        ("snippet", "x\n"), ("output", "one\n"), ("figure", 2), ("output", "two\n"), ("figure", 2),
        ("snippet", "y\n"), ("output", "three\n"),
    ]  # fmt: skip
    shown = page.get_text()
    assert shown.index("two") < shown.index("Text.") < shown.index("y") < shown.index("three")
    assert shown.index("three") < shown.index("End.")


def test_each_snippet_says_which_program_it_belongs_to(soup):
    body = (
        "```python\na\n```\n<!--pytest-codeblocks:cont-->\n```python\nb\n```\n"
        "```text\nno\n```\n```python\nc\n```\n"
    )
    page = soup(body, [[], []], [[]])
    assert [tag["data-program"] for tag in page.select(".gd-snippet")] == ["1", "1", "2"]
    assert [tag.get_text() for tag in page.select("[data-program]")] == ["a\n", "b\n", "c\n"]


def test_a_fence_needs_no_blank_line_around_it(soup):
    body = (
        "Text\n```text\na\n```\n```python\nb\n```\nmore\n<!-- note -->\n```console\nc\n```\n"
        "- item\n\n    text\n    ```python\n    d\n    ```\n    more\n"
    )
    page = soup(body, [[]], [[text("1\n")]])
    assert blocks(page) == [("snippet", "b\n"), ("snippet", "d\n"), ("output", "1\n")]
    assert [tag.get_text() for tag in page.find_all("p")] == [
        "Text",
        "more",
        "item",
        "text",
        "more",
    ]
    assert [tag.get_text() for tag in page.find_all("pre")] == ["a\n", "b\n", "c\n", "d\n", "1\n"]
    assert page.li.find_all("pre") == page.find_all("pre")[-2:]


def test_the_label_of_outputs(soup):
    page = soup("```python\nx\n```\n", [[text("1\n")]])
    assert [tag["data-label"] for tag in page.select(".gd-output")] == ["Output"]


def test_expected_output_is_shown_once_and_where_it_stands(soup):
    body = (
        "```python\nx\n```\n\nBetween.\n\n<!--pytest-codeblocks:expected-output-->\n"
        "<!-- a note -->\n\n```text\n  1\n\n2\n```\n"
    )
    page = soup(body, [[text("  1\n\n2\n")]])
    assert blocks(page) == [("snippet", "x\n"), ("output", "  1\n\n2\n")]
    assert page.get_text().index("Between") < page.get_text().index("1")


def test_a_figure_is_shown_beside_an_expected_output(soup):
    body = (
        FIGURE.format(alt="a", caption="b") + "```python\nx\n```\n"
        "<!--pytest-codeblocks:expected-output-->\n```text\n1\n```\n"
    )
    page = soup(body, [[text("1\n"), svg()]])
    assert blocks(page) == [("snippet", "x\n"), ("figure", 2), ("output", "1\n")]


NESTED = {
    "top": ("", ""),
    "box": ("!!! note \"A\"\n\n    Before.\n\n", "    "),
    "folded box": ("??? question\n", "    "),
    "box in a box": ("!!! note\n\n    ??? question\n\n", "        "),
    "list": ("1.  One\n\n    Before.\n\n", "    "),
    "list in a list": ("- a\n\n    - b\n\n", "        "),
    "box in a list": ("- a\n\n    !!! note\n", "        "),
    "tab": ('=== "A"\n\n', "    "),
}  # fmt: skip


@pytest.mark.parametrize(("before", "margin"), NESTED.values(), ids=NESTED)
@pytest.mark.parametrize("ticks", ["```", "````"])
def test_fences_in_boxes_and_lists(soup, before, margin, ticks):
    caption = r"A *caption* of $x_1$ and $\frac{1}{2}$."
    inner = (
        FIGURE.format(alt='An `alt` with _x_, $y$, <b> & "quotes".', caption=caption)
        + f"{ticks}python\nif x:\n    y\n\nz\n{ticks}\n\nAfter.\n"
    )
    body = before + textwrap.indent(inner, margin)
    html = "<b>h</b>\n<style>\n\n    a {}\n</style>\n*no markup*"
    page = soup(body, [[text("o\n\n  p\n"), svg(), Output("html", html)]])
    assert blocks(page) == [
        ("snippet", "if x:\n    y\n\nz\n"),
        ("output", "o\n\n  p\n"),
        ("figure", 2),
        ("html", html),
    ]
    alts = {image["alt"] for image in page.find_all("img")}
    assert alts == {'An `alt` with _x_, $y$, <b> & "quotes".'}
    assert len(page.figcaption.find_all("math")) == 2
    assert page.figcaption.em.get_text() == "caption"
    assert page.find("p", string="After.")
    depth = len(page.find("p", string="After.").find_parents())
    assert all(len(tag.find_parents()) == depth for tag in page.select("figure, .gd-snippet"))


@pytest.mark.parametrize(
    "data", ["```\n", "a\n```python\nb\n```\n", "`" * 12 + "\n", "x ````` y\n"]
)
def test_backticks_in_the_output(soup, data):
    page = soup("```python\nx\n```\n", [[text(data)]])
    assert blocks(page) == [("snippet", "x\n"), ("output", data)]


@pytest.mark.parametrize(
    "data",
    ["<b>&amp; <!-- no -->\n", "# no heading\n", "$x$ and \\(x\\)\n", "[a](b)\n", "<!--figure"],
)
def test_what_was_printed_is_no_markup(soup, data):
    page = soup("```python\nx\n```\n", [[text(data)]])
    assert blocks(page)[1][1].rstrip("\n") == data.rstrip("\n")
    assert page.find("math") is None


def test_four_backticks_show_three(soup):
    body = "````markdown\n```python\n1 / 0\n```\n````\n\n```python\nx\n```\n"
    page = soup(body, [[text("1\n")]])
    assert blocks(page) == [("snippet", "x\n"), ("output", "1\n")]
    assert "```python\n1 / 0\n```" in page.get_text()


def test_without_results_the_page_is_whole(soup):
    body = FIGURE.format(alt="a", caption="b") + "```python\nx\n```\n"
    assert blocks(soup(body, [[]])) == [("snippet", "x\n")]


def test_a_figure_is_sized_described_and_lazy(soup):
    body = FIGURE.format(alt="Alt.", caption="C.") + "```python\nx\n```\n"
    page = soup(body, [[svg(2)]])
    light, dark = page.figure.find_all("img")
    for image, theme in ((light, "light"), (dark, "dark")):
        assert image["class"] == [f"gd-only-{theme}"]
        assert image["src"].startswith(BASE)
        assert image["src"].endswith(f"-{theme}.svg")
        assert (image["width"], image["height"], image["loading"]) == ("192", "48", "lazy")
        assert image["alt"] == "Alt."
    assert page.figcaption.get_text() == "C."
    assert "data-frames" not in page.figure.attrs


def test_an_animation_names_all_its_frames(soup):
    body = FIGURE.format(alt="a", caption="b") + "```python\nx\n```\n"
    page = soup(body, [[frames("1", "2", "3")]])
    named = json.loads(page.figure["data-frames"])
    assert set(named) == {"light", "dark"}
    assert len(set(named["light"])) == len(set(named["dark"])) == 3
    assert [image["src"] for image in page.find_all("img")] == [
        named["light"][-1],
        named["dark"][-1],
    ]
    assert "data-steps" not in page.figure.attrs
    assert "gd-animation" in page.figure["class"]


def test_an_animation_of_a_descent_says_the_step_of_each_frame(soup):
    body = FIGURE.format(alt="a", caption="b") + "```python\nx\n```\n"
    one, two = frames("1", "2").data
    marked = [(one, 0), (two, 50)]
    steps = tuple(svg.replace("<svg ", f'<svg data-step="{k}" ', 1) for svg, k in marked)
    page = soup(body, [[Output("frames", steps)]])
    assert page.figure["data-steps"] == "0 50"


CONTEXTS = ["", "!!! note\n\n", "- a\n\n", "1.  Text.\n\n    More.\n\n", "??? question\n\n"]
OUTPUTS = st.one_of(
    st.sampled_from(["1\n", "a\n\nb\n", "```\n", "    x\n", "<b>\n", "~~~\nx\n"]).map(text),
    st.integers(1, 3).map(svg),
    st.just(frames("1", "2")),
)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(CONTEXTS),
            st.sampled_from(["x\n", "if x:\n    y\n\nz\n", '"""```"""\n']),
            st.lists(OUTPUTS, max_size=3),
            st.booleans(),
            st.sampled_from(["```", "````"]),
        ),
        max_size=4,
    )
)
def test_nothing_is_lost_whatever_the_page_looks_like(renderer, programs):
    body, results, expected = "", [], []
    for number, (context, code, outputs, continued, ticks) in enumerate(programs):
        drawn = sum(output.kind != "text" for output in outputs)
        inner = FIGURE.format(alt="a", caption="b") * drawn
        inner += "<!--pytest-codeblocks:cont-->\n" if continued and results else ""
        inner += f"{ticks}python\n{code}{ticks}\n"
        body += context + textwrap.indent(inner, "    " if context else "") + f"\nEnd {number}.\n\n"
        if continued and results:
            results[-1].append(outputs)
        else:
            results.append([outputs])
        expected.append(("snippet", code))
        for output in outputs:
            if output.kind == "text":
                expected.append(("output", output.data))
            else:
                expected.append(("figure", 2))
        expected.append(("text", f"End {number}."))
    html = renderer(woven(body, *results))
    soup = BeautifulSoup(html, "html.parser")
    assert not soup.select("p figure, p div, p pre")
    seen = []
    for tag in soup.select(".gd-snippet, .gd-output, figure, p"):
        if tag.name == "p" and tag.get_text().startswith("End"):
            seen.append(("text", tag.get_text()))
        elif tag.name != "p":
            seen += blocks(BeautifulSoup(str(tag), "html.parser"))
    assert seen == expected


# --- Results against the page ------------------------------------------------------------------


def said(body, *results):
    page = parse(body, "docs/en/x.md")
    return [str(p) for p in problems_in(page, [Result(list(fences)) for fences in results])]


def test_as_many_figures_as_comments():
    one = "text\n\n" + FIGURE.format(alt="a", caption="b") + "```python\nx\n```\n"
    assert said(one, [[svg()]]) == []
    assert said(one, [[frames("1")]]) == []
    assert said(one, [[text("1\n")]]) == [
        "docs/en/x.md:7: 0 figures drawn, 1 figure comments above"
    ]
    assert said(one, [[svg(), svg()]]) == [
        "docs/en/x.md:7: 2 figures drawn, 1 figure comments above: figure without alt text"
    ]
    assert said("```python\nx\n```\n", [[svg()]]) == [
        "docs/en/x.md:1: 1 figures drawn, 0 figure comments above: figure without alt text"
    ]


def test_figures_belong_to_their_fence():
    body = (
        FIGURE.format(alt="a", caption="b")
        + "```python\nx\n```\n<!--pytest-codeblocks:cont-->\n```python\ny\n```\n"
    )
    assert said(body, [[svg()], []]) == []
    found = said(body, [[], [svg()]])
    assert [line.split(" ")[0] for line in found] == ["docs/en/x.md:5:", "docs/en/x.md:9:"]


def test_the_output_is_the_expected_one():
    body = "```python\nx\n```\n\n<!--pytest-codeblocks:expected-output-->\n```text\n1\n```\n"
    assert said(body, [[text("1\n")]]) == []
    (found,) = said(body, [[text("2\n")]])
    assert found.startswith("docs/en/x.md:5: output is not the expected one\nexpected:\n1\n")
    assert "printed:\n2" in found
    for other in ("1", "1\n\n", " 1\n", ""):
        assert len(said(body, [[text(other)]])) == 1


@pytest.mark.parametrize(
    "data",
    [
        "[<matplotlib.lines.Line2D object at 0x7f2b8c0d5e10>]\n",
        "<function f at 0x7f2b8c0d5e10>\n",
        "a\nb <__main__.Point object at 0x10d5e10f0> c\n",
    ],
)
def test_an_output_that_differs_in_every_run(data):
    found = said("Text\n\n```python\nx\n```\n", [[text("1\n"), text(data)]])
    assert len(found) == 1
    assert found[0].startswith("docs/en/x.md:3: output shows an address in memory: ")


@pytest.mark.parametrize(
    "data", ["0xdeadbeef\n", "look at 0x10\n", "<b> at noon\n", "x = 0x7f2b8c0d\n"]
)
def test_hexadecimal_numbers_are_no_addresses(data):
    assert said("```python\nx\n```\n", [[text(data)]]) == []


# --- Figures -----------------------------------------------------------------------------------


def test_a_picture_has_a_light_and_a_dark_file_named_by_content():
    made = figures.picture(svg(1).data)
    assert (made.width, made.height) == (96, 48)
    assert set(made.files) == {made.light, made.dark}
    for name, text in made.files.items():
        assert name.startswith(hashlib.sha256(text.encode()).hexdigest()[:16])
    assert made == figures.picture(svg(1).data)
    assert made.light != figures.picture(svg(2).data).light
    assert all(file.startswith("<svg ") for file in made.files.values())


def test_each_theme_has_its_colours_and_nothing_of_the_press():
    drawn = (
        '<?xml version="1.0"?><!DOCTYPE svg><svg xmlns="x" width="7.2pt" height="3.6pt">\n'
        " <metadata><date/></metadata>\n<!-- m -->"
        '<path style="fill:#fcfdfe;stroke:#010203"/><path fill="#1f77b4"/></svg>'
    )
    files = figures.picture(drawn).files
    light, dark = (
        next(f for name, f in files.items() if theme in name) for theme in ("light", "dark")
    )
    for file, theme in ((light, "light"), (dark, "dark")):
        assert "#010203" not in file
        assert "#fcfdfe" not in file
        drawn_in = figures.THEMES[theme]
        assert drawn_in[FOREGROUND] in file
        assert drawn_in[BACKGROUND] in file
        assert "#1f77b4" in file
        assert "metadata" not in file
        assert "<!--" not in file
    assert light != dark


def test_on_paper():
    paper = figures.on_paper(svg().data)
    assert re.match(r'<svg [^>]*><rect width="100%" height="100%" fill="#ffffff"/>', paper)
    assert figures.THEMES["light"]["#010203"] in paper


@pytest.mark.parametrize(
    "bad", ["", "<svg>", "<svg/>", '<svg width="3em" height="4px"/>', "<p/>", "<svg/><p/>"]
)
def test_not_a_picture(bad):
    with pytest.raises(ValueError, match="not an SVG"):
        figures.picture(bad)
