"""Figures that the reader can move, in the source: read, checked, the same in both editions."""

import json
import re
from pathlib import Path

import pytest
from test_parity import both
from test_weave import FIGURE, frames, svg, woven

from gdbook import functions
from gdbook.site.source import explore
from gdbook.site.source.snippets import parse

KINDS = Path(__file__).parents[2] / "docs/assets/javascripts/explore/kinds"
SETTINGS = {
    "id": "rates",
    "function": "parabola(3, 2)",
    "learning_rate": "0.1 [0.01 .. 1.1]",
    "start": "-1 [-2 .. 8]",
    "steps": "10",
}
FENCE = "```python\nx\n```\n"


def comment(kind="descent-curve", **settings):
    lines = [f"{name}: {text}" for name, text in (SETTINGS | settings).items() if text is not None]
    return "\n".join([f"<!--explore: {kind}", *lines, "-->", ""])


def body(**settings):
    return FIGURE.format(alt="a", caption="b") + comment(**settings) + FENCE


def said(text):
    return [f"{problem.line}: {problem.message}" for problem in parse(text, "x.md").problems]


def test_a_comment_is_read():
    page = parse(body(domain="-2 .. 8.5"), "x.md")
    assert page.problems == []
    (figure,) = page.programs[0].fences[0].figures
    assert (figure.alt, figure.explore.kind, figure.explore.id) == ("a", "descent-curve", "rates")
    assert json.loads(figure.explore.settings) == {
        "function": "parabola(3, 2)",
        "learning_rate": {"value": 0.1, "low": 0.01, "high": 1.1},
        "start": {"value": -1, "low": -2, "high": 8},
        "steps": {"value": 10},
        "domain": [[-2, 8.5]],
    }


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"kind": "wave"}, "5: explore comment of no kind: wave"),
        ({"kind": ""}, "5: explore comment of no kind: <!--explore:"),
        ({"steps": None}, "5: descent-curve without steps:"),
        ({"id": None}, "5: descent-curve without id:, its name in addresses"),
        ({"id": "A b"}, "6: explore comment: an id has small Latin letters, not A b"),
        ({"kappa": "9"}, "11: descent-curve has no setting kappa; it has"),
        ({"learning_rate": "fast"}, "8: learning_rate is no number"),
        ({"learning_rate": "0"}, "8: learning_rate must be above 0"),
        ({"learning_rate": "0.1 [0 .. 1]"}, "8: learning_rate must be above 0"),
        ({"learning_rate": "2 [0.1 .. 1]"}, "8: learning_rate has a range that its value is not"),
        ({"learning_rate": "1 [2 .. 1]"}, "8: learning_rate has a range that its value is not in"),
        ({"steps": "1.5"}, "10: steps must be whole"),
        ({"domain": "8"}, "11: domain is no range"),
        ({"domain": "8 .. -2"}, "11: domain begins behind its end"),
        ({"function": "cubic(3)"}, "7: function knows no cubic"),
        ({"function": "parabola"}, "7: function has 0 arguments for parabola, which takes 1 to 2"),
        ({"function": "parabola(a)"}, "7: function has arguments that are no numbers: a"),
        ({"function": "peaks"}, "7: function must have 1 variables; peaks has 2"),
        ({"function": "x^2 + z"}, "7: function knows no z"),
        ({"function": "x^2 + y"}, "7: function knows no y"),
        ({"function": "sinh(x)"}, "7: function knows no sinh"),
        ({"function": "(x"}, "7: function is no formula"),
        ({"function": "x if x else 1"}, "7: function is no formula: IfExp"),
    ],
)
def test_what_is_wrong_with_it_is_told_with_its_line(settings, message):
    assert any(line.startswith(message) for line in said(body(**settings))), said(body(**settings))


def test_a_setting_stands_once_and_on_a_line_of_its_own():
    twice = body().replace("steps: 10\n", "steps: 10\nsteps: 12\n")
    assert said(twice) == ["11: explore comment: steps twice"]
    prose = body().replace("steps: 10\n", "steps: 10\nand more\n")
    assert said(prose) == ["11: explore comment: no setting, such as steps: 10: and more"]


@pytest.mark.parametrize(
    "text",
    [
        comment() + FENCE,
        FIGURE.format(alt="a", caption="b") + comment() + comment(id="two") + FENCE,
    ],
)
def test_it_belongs_to_a_figure_comment(text):
    (message,) = said(text)
    assert message.endswith("explore comment without a figure comment of its own above it")


def test_two_figures_of_a_page_have_two_ids():
    assert said(body() + "\n" + body()) == ["20: explore id rates twice"]


def test_the_editions_have_the_same(complaints, tmp_path):
    (tmp_path / "mkdocs.en.yml").touch()
    assert complaints(both(body(), body())) == []
    (other,) = complaints(both(body(), body(steps="12")))
    assert re.match(r"docs/en/x\.md:12: movable figure differs: .*12.* here, .*he/x\.md:12", other)
    (other,) = complaints(both(body(), FIGURE.format(alt="a", caption="b") + FENCE))
    assert "movable figure differs: nothing here" in other


@pytest.mark.parametrize("output", [svg(), frames("#010203", "#040506")])
def test_the_still_figure_stands_in_the_element(renderer, output):
    html = renderer(woven(body(), [[output]]))
    assert "explore:" not in html
    assert '<gd-explore kind="descent-curve" name="rates" data-settings="{&quot;function' in html
    assert re.search(r"<gd-explore[^>]*><figure.*</figure></gd-explore>", html)
    assert not re.search(
        r"<p>\s*<(div|gd-explore)", html
    )  # a browser would end it before the figure


def test_every_kind_has_its_module():
    assert {path.stem for path in KINDS.glob("*.js")} == set(explore.KINDS)


def test_the_functions_are_the_librarys():
    for name, (variables, least, _) in explore.FUNCTIONS.items():
        known = getattr(functions, name)
        if not least:
            assert known.dim == variables
