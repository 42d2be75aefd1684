"""Formulas become MathML or say what is wrong with them."""

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trees import with_mathml

from gdbook.site.render import mathml
from gdbook.site.render import tree as trees_of
from gdbook.site.render.mathml import FormulaError, convert, to_mathml

# TeX, whether it is displayed, what its MathML has in it (tags, and text without blanks)
GOOD = {
    "letter": ("x", False, "mi", "x"),
    "power": ("x^2", False, "msup", "x2"),
    "fraction": (r"\frac{1}{2}", False, "mfrac", "12"),
    "sum": (r"\sum_{i=1}^n x_i", True, "munderover msub", "∑i=1nxi"),
    "aligned": (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", True, "mtable mtd", "a=bc=d"),
    "matrix": (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", True, "mtable", "(1234)"),
    "cases": (r"\begin{cases}1 & x>0\\0&\text{or}\end{cases}", True, "mtable mtext", "{1x>00or"),
    "partial derivative": (r"\frac{\partial f}{\partial x}", False, "mfrac", "∂f∂x"),
    "nabla": (r"\nabla f(x)", False, "mi", "∇f(x)"),
    "text": (r"x_{\text{new}}", False, "msub mtext", "xnew"),
    "hebrew text": (r"\text{מורד}", False, "mtext", "מורד"),
    "prime": ("f'(x)", False, "mo", "f′(x)"),
    "root": (r"\sqrt{x}", False, "msqrt", "x"),
    "hat": (r"\hat{y}", False, "mover", "yˆ"),
    "norm": (r"\lVert x \rVert", False, "mo", "‖x‖"),
    "operator": (r"\operatorname{sign}(x)", False, "mi", "sign(x)"),
    "set": (r"x \in \mathbb{R}", False, "mi", "x∈ℝ"),
    "less": ("a < b > c", False, "mo", "a<b>c"),
    "greek": (r"\eta \to 0", False, "mi", "η→0"),
    "percent": (r"10\%", False, "mn", "10%"),
    "two lines": ("x +\n y", True, "mo", "x+y"),
}  # fmt: skip
BROKEN = {
    "missing argument": (r"\frac{1}", r"\frac{1} unexpected eof"),
    "unknown command": (r"\unknown{x}", r"unexpected control sequence \unknown"),
    "open brace": ("{x", "unexpected eof"),
    "closing brace": ("x}", "unexpected '}'"),
    "empty exponent": ("x^", "unexpected eof"),
    "stray &": ("a & b", "unexpected '&'"),
    "open environment": (r"\begin{aligned} a", "unexpected eof"),
    "markup": (r"\frac{a<b}", r"\frac{a<b} unexpected eof"),
}


def tree(text):
    return ElementTree.fromstring(text)


@pytest.mark.parametrize(("tex", "display", "tags", "text"), GOOD.values(), ids=GOOD)
def test_formula(tex, display, tags, text):
    math = tree(to_mathml(tex, display))
    assert math.tag == "math"
    assert math.get("dir") == "ltr"
    assert math.get("display") == ("block" if display else None)
    assert math.get("alttext") == " ".join(tex.split())
    assert set(tags.split()) <= {element.tag for element in math.iter()}
    # U+2061, an invisible sign of application, is pandoc's.
    shown = "".join(math.itertext()).replace("\u2061", "")
    assert "".join(shown.split()) == text


@pytest.mark.parametrize("letter", ["C", r"\theta", r"\mathbf{x}"])
def test_a_hat_sits_on_its_letter(letter):
    """An accent, which stays close to the letter, and not a sign that browsers stretch."""
    (hat,) = tree(to_mathml(rf"\nabla \hat{{{letter}}}")).iter("mover")
    assert hat.get("accent") == "true"
    assert hat[1].text == "ˆ"
    assert hat[1].get("stretchy") == "false"


def test_nothing_but_the_formula():
    """A second copy, in TeX, would be read aloud and double the page."""
    for tex, display, *_ in GOOD.values():
        made = to_mathml(tex, display)
        assert "annotation" not in made
        assert "semantics" not in made
        assert "xmlns" not in made


@pytest.mark.parametrize(("tex", "reason"), BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("display", [False, True])
def test_a_broken_formula_says_why(tex, reason, display):
    with pytest.raises(FormulaError) as caught:
        to_mathml(tex, display)
    said = str(caught.value)
    assert said.startswith("broken formula: ")
    assert reason in said
    assert "\n" not in said


def test_each_of_many_formulas_gets_its_own_result():
    good = [(tex, display) for tex, display, *_ in GOOD.values()]
    broken = [(tex, False) for tex, _ in BROKEN.values()]
    mixed = [pair for pairs in zip(good, broken, strict=False) for pair in pairs] + good + broken
    results = convert(mixed)
    assert set(results) == set(mixed)
    for formula in good:
        assert results[formula] == to_mathml(*formula)
    for formula in broken:
        assert isinstance(results[formula], FormulaError)
        assert formula[0].split("<")[0] in str(results[formula])


def test_pandoc_is_called_once_for_many_and_never_for_known_ones(monkeypatch):
    calls = []
    real = mathml._run
    monkeypatch.setattr(mathml, "_known", {})
    monkeypatch.setattr(mathml, "_run", lambda blocks: calls.append(len(blocks)) or real(blocks))
    formulas = [(f"x_{{{n}}}", False) for n in range(50)]
    first = convert(formulas + formulas)
    assert calls == [50]
    assert convert(iter(formulas)) == first
    assert calls == [50]
    assert convert([]) == {}


ATOMS = st.sampled_from(["x", "12", r"\eta", r"\nabla f", "a < b", r"\text{is}"])


def nested(inner):
    two = st.tuples(inner, inner)
    return st.one_of(
        two.map(lambda p: rf"\frac{{{p[0]}}}{{{p[1]}}}"),
        two.map(lambda p: rf"{{{p[0]}}}_{{{p[1]}}}"),
        two.map(lambda p: rf"{p[0]} + {p[1]}"),
        inner.map(lambda p: rf"\sqrt{{{p}}}"),
        inner.map(lambda p: rf"\left( {p} \right)"),
    )


@settings(max_examples=40, deadline=None)
@given(st.lists(st.recursive(ATOMS, nested, max_leaves=8), min_size=1, max_size=20), st.booleans())
def test_any_formula_becomes_one_well_formed_element(formulas, display):
    for result in convert((tex, display) for tex in formulas).values():
        math = tree(result)
        assert math.tag == "math"
        assert "".join(math.itertext()).strip()


@pytest.mark.parametrize(
    ("tex", "numbers"),
    [
        ("-60,000", ["60,000"]),
        ("-60{,}000", ["60,000"]),
        ("x = 1,234,567", ["1,234,567"]),
        ("(0, 100)", ["0", "100"]),
        ("f(1, 234)", ["1", "234"]),
    ],
)
def test_the_comma_of_a_number_belongs_to_it(tex, numbers):
    math = trees_of.parse(mathml.to_mathml(tex))
    assert [trees_of.text_of(number) for number in math.iter("mn")] == numbers


LONG = r"x_{t+1} - 3 = x_t - \eta \cdot 2(x_t - 3) = (1 - 2\eta)(x_t - 3)"


@pytest.mark.parametrize(("tex", "pieces"), [("x = 1", 1), (LONG, 3), (LONG.replace("=", "+"), 1)])
def test_a_long_formula_may_be_broken_behind_its_relations(tex, pieces):
    html = with_mathml(rf'<p>a <span class="arithmatex">\({tex}\)</span>, b</p>')
    root = trees_of.parse(html)
    found = list(root.iter("math"))
    assert len(found) == pieces
    for formula in found[:-1]:
        assert (formula[-1].tag, formula[-1].text) == ("mo", "=")
        assert formula[-1].get("form") == "infix", "with its space"
    whole = trees_of.text_of(trees_of.parse(mathml.to_mathml(tex)))
    assert trees_of.text_of(root) == f"a {whole}, b", "nothing is lost"
    # Held together with the comma behind it, and left to right in a page from right to left.
    (held,) = trees_of.with_class(root, "gd-nobreak")
    assert trees_of.text_of(held).endswith(",")
    assert [span.get("dir") for span in trees_of.with_class(root, "gd-formula")] == ["ltr"] * (
        pieces > 1
    )
