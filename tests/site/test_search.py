"""From a page's HTML to the sections of the search."""

import json

import pytest
from trees import one_element, sections_of

from gdbook.site.publish import frame, search
from gdbook.site.render import mathml_text
from gdbook.site.render.mathml import to_mathml

PAGE = """
<h1 id="top">The slope<a class="headerlink" href="#top">¶</a></h1>
<p class="gd-downloads"><a href="a.ipynb">Download</a></p>
<p>Before the <em>first</em>
   heading.</p>
<h2 id="one">One <code>step</code><a class="headerlink" href="#one">¶</a></h2>
<div class="admonition note"><p class="admonition-title">Mind</p><ul><li>left</li>
<li>right</li></ul></div>
<div class="gd-snippet highlight"><pre><code>from gdbook import descend

path = descend(f, 1)
</code></pre></div>
<div class="gd-output"><pre><code>3.14</code></pre></div>
<figure><img class="gd-only-light" alt="A curve."><img class="gd-only-dark" alt="A curve.">
<figcaption>The curve.</figcaption></figure>
<table><tr><th>No.</th><th>word</th></tr><tr><td>1</td><td>ground</td></tr></table>
<dl><dt id="rate">rate · קצב</dt><dd>How far.</dd><dd><a href="#one">One</a></dd>
<dt>nameless</dt><dd>Text.</dd></dl>
<h3>no id</h3><script>bad()</script><p>end</p>
"""


def test_sections_begin_where_something_has_an_id():
    found = sections_of(PAGE, "slope/", "Slope")
    assert [(s["location"], s["title"]) for s in found] == [
        ("slope/", "The slope"),
        ("slope/#one", "One step"),
        ("slope/#rate", "rate · קצב"),
    ]


def test_sections_hold_what_the_reader_sees():
    page, one, rate = sections_of(PAGE, "slope/", "Slope")
    assert page["text"] == ["Before the first heading."]
    assert one["text"] == ["Mind", "left", "right", "The curve.", "No. · word", "1 · ground"]
    assert one["alt"] == ["A curve."]
    assert one["code"] == ["from gdbook import descend", "path = descend(f, 1)"]
    assert rate["text"] == ["How far.", "nameless", "Text.", "no id", "end"]
    assert "alt" not in page
    assert "boost" not in page


def test_a_page_without_a_heading_has_the_title_of_the_nav():
    (page,) = sections_of("<p>text</p>", "", "Home", boost=0.5)
    assert page == {"location": "", "title": "Home", "text": ["text"], "boost": 0.5}


def test_a_function_is_found_by_its_whole_name():
    html = '<h1 id="reference">The library</h1><h3 id="gdbook.descent.descend">descend</h3>'
    _, function = sections_of(html, "reference/", "Reference")
    assert function["title"] == "descend"
    assert function["code"] == ["gdbook.descent.descend"]


def test_a_folded_solution_is_named_by_its_exercise_and_counts_less():
    html = """<h1 id="lab">Lab</h1><h2 id="one">One: fog</h2><p>Ask.</p><details><summary>
    <h3 id="one-solution">Solution</h3></summary><p>Answer.</p></details><h2 id="two">Two</h2>"""
    _, one, solution, two = sections_of(html, "labs/x/", "X", boost=0.8)
    assert solution["title"] == "One: fog · Solution"
    assert solution["text"] == ["Answer."]
    assert solution["boost"] == one["boost"] / 2 == two["boost"] / 2 == 0.4


def test_what_runs_the_other_way_is_marked():
    html = f"<p>הפונקציה <code>descend</code>, {to_mathml('f(x)=2')} ו־{to_mathml('x')}.</p>"
    (page,) = sections_of(html, "a/", "א", isolate=True)
    assert page["text"] == ["הפונקציה \u2066descend\u2069, \u2066f(x)\xa0=\xa02\u2069 ו־x."]
    (page,) = sections_of(html, "a/", "א")
    assert page["text"] == ["הפונקציה descend, f(x)\xa0=\xa02 ו־x."]


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        ("x", "x"),
        ("-8", "−8"),
        ("f'(x) = 2(x - 3)", "f′(x) = 2(x − 3)"),
        (r"x \leftarrow x - \eta f'(x)", "x ← x − ηf′(x)"),
        (r"0 < \eta \le 1", "0 < η ≤ 1"),
        ("x^2 + y^{n+1}", "x² + yⁿ⁺¹"),
        ("e^{-x^2}", "e^(−x²)"),
        ("x_0, x_{k+1}, w_{12}", "x₀, xₖ₊₁, w₁₂"),
        (r"\theta_{\text{new}}", "θ_new"),
        (r"\frac{a+b}{2}", "(a + b)/2"),
        (r"\sqrt{v} + \sqrt{v+1}", "√v + √(v + 1)"),
        (r"\hat y", "ŷ"),
        (r"\ln(1 - 2\eta)", "ln(1 − 2η)"),
        (r"\ln x", "ln x"),
        (r"\frac{1}{2}x^2 + \frac{1}{3}", "(1/2)x² + 1/3"),
        (r"\theta = 90^\circ", "θ = 90°"),
        (r"\frac{\partial f}{\partial x}", "∂f/∂x"),
        (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", "…"),
        (" + ".join(f"x^{{{n}}}y_{n}" for n in range(9)), "…"),
    ],
)
def test_formulas_become_a_line_of_text(tex, text):
    formula = one_element(to_mathml(tex))
    found = mathml_text.line(formula)
    assert found.replace("y\u0302", "ŷ") == text


def test_displayed_formulas_are_left_out():
    html = f'<p>becomes</p><div class="gd-math">{to_mathml("x^2", display=True)}</div><p>so</p>'
    (page,) = sections_of(html, "a/", "A")
    assert page["text"] == ["becomes", "so"]


def test_the_files():
    sections = sections_of("<p>קצב < 1</p>", "a/", "A")
    assert json.loads(search.index(sections)) == sections
    assert json.loads(search.stub())["docs"] == []
    assert json.loads(search.whole(sections))["docs"] == sections


def test_the_worker_is_the_books_own():
    config = '{"search": "../assets/javascripts/workers/search.a7633da7.min.js"}'
    script = f'<script id="__config" type="application/json">{config}</script>'
    made = frame.finish(f'<html><head><meta charset="utf-8"></head><body>{script}')
    for html in (made.online, made.offline):
        assert f'{{"search": "../{search.WORKER}"}}' in html
