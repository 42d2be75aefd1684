"""Labels in Hebrew: numbers and formulas stay in one piece and read from left to right."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from gdbook import plot
from gdbook.plot.text import fill

LRM, RLM = "\u200e", "\u200f"


def piece(text):
    return LRM + text + LRM + RLM


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("learning rate η = −0.1 (step 3)", "learning rate η = −0.1 (step 3)"),
        ("$x^2$", "$x^2$"),
        ("", ""),
        ("מורד הגרדיאנט", RLM + "מורד הגרדיאנט"),
        ("קצב הלמידה η = 0.1", RLM + "קצב הלמידה " + piece("η = 0.1")),
        ("η = 0.1 קצב", RLM + piece("η = 0.1") + " קצב"),
        ("שיפוע -3.5 כאן", RLM + "שיפוע " + piece("-3.5") + " כאן"),
        ("שיפוע −3.5", RLM + "שיפוע " + piece("−3.5")),
        ("צעד 3 (מתוך 10)", RLM + "צעד " + piece("3") + " (מתוך " + piece("10") + ")"),
        ("הנקודה (x, y) = (−1, −2)", RLM + "הנקודה " + piece("(x, y) = (−1, −2)")),
        ("צעד 4: x = 1.36, סוף", RLM + "צעד " + piece("4") + ": " + piece("x = 1.36") + ", סוף"),
        ("x₁, x₂ הן", RLM + piece("x₁") + ", " + piece("x₂") + " הן"),
        ("ב-SGD", RLM + "ב-" + piece("SGD")),
        ("מורד (SGD), צעד", RLM + "מורד " + piece("(SGD)") + ", צעד"),
        ("שגיאה = 0.5", RLM + "שגיאה = " + piece("0.5")),
        ("א-ב", RLM + "א-ב"),
        ('ארה"ב 5', RLM + 'ארה"ב ' + piece("5")),
        ("84.5% דיוק", RLM + piece("84.5%") + " דיוק"),
        ("error\nשגיאה 2", "error\n" + RLM + "שגיאה " + piece("2")),
    ],
)
def test_label(text, expected):
    assert plot.label(text) == expected
    assert plot.label(expected) == expected  # twice does no harm


def test_a_label_with_marks_is_left_to_its_author():
    assert plot.label("שיפוע " + LRM + "-3") == "שיפוע " + LRM + "-3"


def drawn(text, x, align):
    figure = Figure(figsize=(6, 0.5), dpi=100)
    canvas = FigureCanvasAgg(figure)
    figure.text(x, 0.5, text, ha=align, va="baseline", fontsize=14)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., 0]


FORMULAS = [
    "−3.5",
    "-3.5",
    "(x, y) = (−1, −2)",
    "f(x) = (x − 3)² + 2",
    "1 → 2",
    "∇f(x)",
    "10⁻³",
    "80%",
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_drawn_within_hebrew_as_it_is_drawn_alone(formula):
    """Last in the sentence means leftmost; first means rightmost."""
    alone = drawn(formula, 0.1, "left")
    width = np.flatnonzero((alone < 255).any(axis=0)).max() + 1
    last = drawn(plot.label("שיפוע " + formula), 0.1, "left")
    assert np.array_equal(last[:, :width], alone[:, :width])

    alone = np.flatnonzero((drawn(formula, 0.9, "right") < 255).any(axis=0))
    both = np.flatnonzero((drawn(plot.label(formula + " שיפוע"), 0.9, "right") < 255).any(axis=0))
    shapes = drawn(formula, 0.9, "right")[:, alone.min() :]
    placed = drawn(plot.label(formula + " שיפוע"), 0.9, "right")[:, alone.min() :]
    assert both.min() < alone.min() - 20  # the Hebrew word stands to the left
    assert np.abs(shapes.astype(int) - placed).mean() < 4  # but for a fraction of a pixel


def test_matplotlib_still_needs_the_marks():
    """Else gdbook.plot.label has become superfluous."""
    text = "הנקודה (x, y) = (−1, −2)"
    assert not np.array_equal(drawn(text, 0.1, "left"), drawn(plot.label(text), 0.1, "left"))


def test_hebrew_is_drawn_from_right_to_left():
    """Lamed rises above the line: in a word that begins with it, the ink is higher at the right."""
    image = drawn(plot.label("לררר"), 0.1, "left") < 255
    columns = np.flatnonzero(image.any(axis=0))
    tops = [np.flatnonzero(image[:, column])[0] for column in columns]
    assert np.argmin(tops) > len(tops) / 2


@pytest.mark.parametrize("text", ["שיפוע $x^2$", "מחיר 5$", "$a$\nשלום"])
def test_label_refuses_dollars_in_hebrew(text):
    with pytest.raises(ValueError, match=r"text must not mix Hebrew with \$"):
        plot.label(text)


@pytest.mark.parametrize("text", [None, 3, b"x"])
def test_label_refuses_what_is_no_text(text):
    with pytest.raises(TypeError, match="text must be a string"):
        plot.label(text)


@pytest.mark.parametrize(
    ("template", "value", "expected"),
    [
        ("x = {x:.1f}", -2.0, "x = −2.0"),
        ("x = {x:.0f}", -0.2, "x = 0"),
        ("x = {x:.2f}", -0.001, "x = 0.00"),
        ("x = {x:.2f}", -0.01, "x = −0.01"),
        ("well-known {x}", 1, "well-known 1"),
        ("{x:.1e}", 0.00001, "1.0e-05"),
    ],
)
def test_fill(template, value, expected):
    assert fill(template, x=value) == expected


@pytest.mark.parametrize("template", ["{y}", "{}", "{x", "{x:zz}", "{x.missing}"])
def test_fill_says_what_a_template_may_use(template):
    with pytest.raises(ValueError, match=r"template may use \{x\}"):
        fill(template, x=1.0)


def test_every_picture_prepares_its_labels():
    ax = Figure().add_subplot()
    plot.curve(ax, abs, (-1, 1), label="גובה 1")
    plot.describe(ax, title="כותרת (1)", x="ציר −1", y="ציר 2")
    entries = plot.legend(ax).get_texts()
    texts = [ax.get_title(), ax.get_xlabel(), ax.texts[0].get_text(), entries[0].get_text()]
    assert all(text.startswith(RLM) and LRM in text for text in texts)
