import functools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from quadratics import bowls

from gdbook import descend, functions, optimizers
from gdbook.line_search import backtracking, exact_quadratic


@given(bowls(), st.floats(0, 3))
@settings(deadline=None)
def test_exact_is_the_lowest_point_of_the_line(bowl, other):
    A, x = bowl
    f = functions.quadratic(A)
    g = np.array(f.gradient(*x))
    step = exact_quadratic(A, g)
    after = f(*(x - step * g))
    assert after <= f(*(x - other * step * g)) + 1e-9 * abs(f(*x))
    new = np.array(f.gradient(*(x - step * g)))  # at a right angle to the line
    assert abs(new @ g) <= 1e-9 * (g @ g) * np.linalg.norm(A)


@given(bowls())
@settings(deadline=None)
def test_exact_lies_between_the_inverse_curvatures(bowl):
    A, g = bowl
    least, *_, most = np.linalg.eigvalsh(A)[[0, -1]]
    step = exact_quadratic(A, g)
    assert step == exact_quadratic(A, -g)
    if g.any():
        assert (1 - 1e-9) / most <= step <= (1 + 1e-9) / least
    else:
        assert step == 0


@pytest.mark.parametrize("scale", [1e-300, 1e-160, 1e160, 1e300])
def test_exact_neither_over_nor_underflows(scale):
    assert exact_quadratic([[1, 0], [0, 9]], [3 * scale, 3 * scale]) == pytest.approx(0.2)


@given(
    bowls(),
    st.floats(1e-3, 1e3),
    st.floats(0.1, 0.9),
    st.floats(1e-4, 0.45),
)
@settings(deadline=None)
def test_backtracking_takes_the_first_step_that_falls_enough(bowl, initial, shrink, part):
    A, x = bowl
    f = functions.quadratic(A)
    g = np.array(f.gradient(*x))
    step, trials = backtracking(f, x, -g, initial=initial, shrink=shrink, slope_fraction=part)
    tried = initial * shrink ** np.arange(trials)
    assert step == pytest.approx(tried[-1])
    enough = [f(*(x - eta * g)) <= f(*x) - part * eta * (g @ g) for eta in tried]
    near = [abs(f(*x) - part * e * (g @ g) - f(*(x - e * g))) < 1e-9 * f(*x) for e in tried]
    assert all(not yes or close for yes, close in zip(enough[:-1], near[:-1], strict=True))
    assert enough[-1] or near[-1]
    # On a quadratic a step of 2(1 − part)/λ_max is always short enough.
    most = np.linalg.eigvalsh(A)[-1]
    assert step >= (1 - 1e-9) * min(initial, shrink * 2 * (1 - part) / most) or not g.any()


def test_backtracking_is_the_loop_of_the_chapter():
    """The algorithm's first program: a quarter of the promise, halving from 1."""
    bowl = functions.quadratic([[1, 0], [0, 9]])
    search = functools.partial(backtracking, slope_fraction=0.25)
    descent = descend(bowl, (2.5, 1.0), search, 4)
    assert descent.learning_rates.tolist() == [0.125, 0.5, 0.125, 0.5]
    assert descent.values[1:].round(4).tolist() == [2.4629, 1.4595, 0.4714, 0.2794]


def test_any_downhill_direction_will_do():
    f = functions.peaks
    direction = (0.0, -np.sign(f.gradient(0.3, 0.4)[1]))
    step, trials = backtracking(f, (0.3, 0.4), direction)
    assert (step, trials) == (1.0, 1) or f(0.3, 0.4 + step * direction[1]) < f(0.3, 0.4)


def test_backtracking_in_one_variable_takes_numbers():
    f = functions.parabola(3)
    assert backtracking(f, -1, 8.0, initial=2) == backtracking(f, [-1], [8.0], initial=2)
    assert backtracking(f, -1, 8.0, initial=2) == (0.5, 3)


def test_a_step_that_overflows_is_too_long():
    step, _ = backtracking(functions.rosenbrock, (-1.2, 1.0), (215.6, 88.0), initial=1e200)
    assert 0 < step < 1


def test_at_the_minimum_rounding_ends_the_search():
    f = functions.parabola(0, minimum=1e6)
    step, trials = backtracking(f, 1e-8, -2e-8)
    assert step in (0.0, 1.0, 0.5)
    assert trials < 1100
    assert backtracking(f, 0, 0) == (1.0, 1)
    lying = functions.Function(  # its gradient promises what f does not keep
        "lying",
        "x",
        domain=((-1, 1),),
        evaluate=lambda x: 1 + abs(x),
        partials=lambda x: (1.0,),
        second_partials=lambda x: ((0.0,),),
    )
    assert backtracking(lying, 0, -1)[0] < 1e-15


def test_a_descent_by_exact_steps_falls_as_kantorovich_says():
    A = np.diag([1.0, 10.0])
    worst = (10.0, 1.0)  # the start for which the zigzag is slowest
    t = descend(
        functions.quadratic(A), worst, lambda f, x, direction: exact_quadratic(A, direction), 30
    )
    ratios = t.values[1:] / t.values[:-1]
    assert ratios == pytest.approx((9 / 11) ** 2)


def test_a_descent_with_backtracking_never_rises():
    t = descend(functions.rosenbrock, (-1.2, 1.0), backtracking, 3000)
    assert (np.diff(t.values) <= 0).all()
    assert t.values[-1] < 1e-4
    assert (t.learning_rates == 2.0 ** np.round(np.log2(t.learning_rates))).all()


def test_a_line_search_is_told_by_its_arguments():
    class Fixed:
        def __call__(self, f, x, direction):
            return 0.1

    plain = descend(functions.peaks, (-1, -2), 0.1, 5)
    for search in (Fixed(), lambda f, x, direction: 0.1, lambda f, x, d, *, c=1: (0.1, 3)):
        np.testing.assert_array_equal(
            descend(functions.peaks, (-1, -2), search, 5).points, plain.points
        )
    in_one = descend(functions.parabola(3), -1, lambda f, x, d: -0.25 * d / (2 * (x - 3)), 2)
    assert in_one.learning_rates.tolist() == [0.25, 0.25]


def test_a_descent_by_line_search_may_diverge():
    t = descend(functions.saddle, (1, 1e-3), backtracking, 5000)
    assert t.diverged
    assert t.steps < 1000


@pytest.mark.parametrize(
    ("call", "error", "argument", "value"),
    [
        (lambda: exact_quadratic([[1, 2], [3, 4]], [1, 1]), ValueError, "A", "[[1, 2], [3, 4]]"),
        (lambda: exact_quadratic([["a"]], [1]), TypeError, "A", "[['a']]"),
        (lambda: exact_quadratic(np.eye(2), [1]), ValueError, "gradient", "[1]"),
        (lambda: exact_quadratic(np.eye(2), [1, math.nan]), ValueError, "gradient", "nan"),
        (lambda: exact_quadratic([[1, 0], [0, -1]], [0, 1]), ValueError, "A", "[[1, 0], [0, -1]]"),
        (lambda: exact_quadratic(np.zeros((2, 2)), [0, 1]), ValueError, "A", "0"),
        (lambda: backtracking(math.sin, 0, 1), TypeError, "f", "sin"),
        (lambda: backtracking(functions.peaks, 0, 1), ValueError, "x", "0"),
        (lambda: backtracking(functions.peaks, (0, math.inf), (0, 1)), ValueError, "x", "inf"),
        (lambda: backtracking(functions.peaks, (0, 0), (1,)), ValueError, "direction", "(1,)"),
        (lambda: backtracking(functions.parabola(3), 0, -1), ValueError, "direction", "(-1.0,)"),
        (lambda: backtracking(functions.parabola(3), 3, 1), ValueError, "direction", "(1.0,)"),
        (lambda: backtracking(functions.parabola(3), 0, 1, initial=0), ValueError, "initial", "0"),
        (lambda: backtracking(functions.parabola(3), 0, 1, shrink=1), ValueError, "shrink", "1"),
        (
            lambda: backtracking(functions.parabola(3), 0, 1, slope_fraction=-1),
            ValueError,
            "slope_fraction",
            "-1",
        ),
        (
            lambda: descend(functions.parabola(3), [0, 1], backtracking),
            ValueError,
            "start",
            "[0, 1]",
        ),
        (
            lambda: descend(functions.parabola(3), 0, backtracking, optimizer=optimizers.adam()),
            ValueError,
            "optimizer",
            "Optimizer(",
        ),
        (
            lambda: descend(functions.parabola(3), 0, lambda f, x, d: -1.0),
            ValueError,
            "learning_rate at step 0",
            "-1.0",
        ),
        (
            lambda: descend(functions.parabola(3), 0, lambda f, x, d: "far"),
            TypeError,
            "learning_rate at step 0",
            "'far'",
        ),
    ],
)
def test_bad_input_is_named_and_shown(call, error, argument, value):
    with pytest.raises(error) as caught:
        call()
    message = str(caught.value)
    assert message.startswith(f"{argument} ")
    assert value in message.removeprefix(argument)
