import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from quadratics import bowls

from gdbook import descend, functions, newton

CUBIC = functions.Function(
    "cubic",
    "x^3",
    domain=((-1, 1),),
    evaluate=lambda x: x**3,
    partials=lambda x: (3 * x**2,),
    second_partials=lambda x: ((6 * x,),),
)


@given(bowls(), st.floats(-50, 50))
@settings(deadline=None)
def test_one_step_on_a_quadratic(bowl, shift):
    A, start = bowl
    bottom = np.arange(len(A)) + shift
    f = functions.quadratic(A, A @ bottom)
    t = newton(f, start if f.dim > 1 else float(start[0]), 1)
    np.testing.assert_allclose(np.ravel(t.points[-1]), bottom, rtol=1e-7, atol=1e-7)


@pytest.mark.parametrize("damping", [0.0, 0.5, 30.0])
@pytest.mark.parametrize(
    ("f", "start"),
    [
        (functions.peaks, (0.3, -1.2)),
        (functions.himmelblau, (2, 1)),
        (functions.rosenbrock, (0, 0)),
    ],
)
def test_is_the_formula_of_its_docstring(f, start, damping):
    x, path = np.array(start, float), [start]
    for _ in range(6):
        step = np.linalg.solve(f.hessian(*x) + damping * np.eye(2), f.gradient(*x))
        x = x - step
        path.append(x)
    t = newton(f, start, 6, damping=damping)
    np.testing.assert_allclose(t.points, path, rtol=1e-12)
    assert t.learning_rates.tolist() == [1.0] * 6


def test_the_number_of_right_digits_doubles():
    t = newton(functions.rosenbrock, (1.1, 1.2), 7)
    errors = np.linalg.norm(t.points - 1, axis=1)
    near = errors[(errors < 0.1) & (errors > 1e-14)]
    assert len(near) >= 4
    assert (near[1:] < 100 * near[:-1] ** 2).all()
    assert errors[-1] < 1e-14


def test_it_goes_to_saddles_and_hills_as_well():
    saddle = newton(functions.saddle, (1.5, 0.7), 1)
    assert saddle.points[-1].tolist() == [0, 0]
    hill = newton(functions.double_well, 0.1, tolerance=1e-12)
    assert hill.converged
    assert functions.double_well.hessian(hill.points[-1])[0, 0] < 0


def test_damping_turns_it_downhill():
    x = functions.double_well
    assert newton(x, 0.3, 30, damping=8, tolerance=1e-9).points[-1] == pytest.approx(
        x.minima[1].point[0]
    )


def test_much_damping_is_gradient_descent():
    damped = newton(functions.peaks, (-1, -2), 20, damping=1e9)
    plain = descend(functions.peaks, (-1, -2), 1e-9, 20)
    np.testing.assert_allclose(damped.points - (-1, -2), plain.points - (-1, -2), rtol=1e-4)


def test_a_batch_equals_its_single_runs():
    starts = [(-1, -2), (0.3, -1.2), (0, 1.5), (3, 3)]
    batch = newton(functions.peaks, starts, 20, tolerance=1e-10)
    for i, start in enumerate(starts):
        single = newton(functions.peaks, start, 20, tolerance=1e-10)
        assert batch.steps[i] == single.steps
        assert (batch.converged[i], batch.diverged[i]) == (single.converged, single.diverged)
        np.testing.assert_allclose(batch.points[: single.steps + 1, i], single.points, rtol=1e-8)


def test_where_nothing_bends_there_is_no_next_point():
    t = newton(CUBIC, [0.0, 1.0], 5)
    assert t.diverged.tolist() == [True, False]
    assert t.steps.tolist() == [1, 5]
    assert t.points[-1, 1] == pytest.approx(1 / 32)
    single = newton(CUBIC, 0.0, 5)
    assert single.diverged
    assert math.isnan(single.points[-1])
    flat = newton(functions.quadratic([[1, 0], [0, 0]]), (1, 1), 5)
    assert flat.diverged
    assert newton(functions.quadratic([[1, 0], [0, 0]]), (1, 1), 5, damping=1e-9).points[
        -1
    ] == pytest.approx([0, 1])


def test_far_away_it_diverges_as_a_result():
    assert newton(functions.himmelblau, (1e200, 0), 5).diverged


@pytest.mark.parametrize(
    ("call", "error", "argument", "value"),
    [
        (lambda: newton(math.sin, 0), TypeError, "f", "sin"),
        (lambda: newton(functions.peaks, 0), ValueError, "start", "0"),
        (lambda: newton(functions.peaks, (0, math.nan)), ValueError, "start", "nan"),
        (lambda: newton(functions.peaks, (0, 0), -1), ValueError, "steps", "-1"),
        (lambda: newton(functions.peaks, (0, 0), 2.0), TypeError, "steps", "2.0"),
        (lambda: newton(functions.peaks, (0, 0), damping=-1), ValueError, "damping", "-1"),
        (lambda: newton(functions.peaks, (0, 0), damping="a"), TypeError, "damping", "'a'"),
        (lambda: newton(functions.peaks, (0, 0), tolerance=-1), ValueError, "tolerance", "-1"),
    ],
)
def test_bad_input_is_named_and_shown(call, error, argument, value):
    with pytest.raises(error) as caught:
        call()
    message = str(caught.value)
    assert message.startswith(f"{argument} ")
    assert value in message.removeprefix(argument)
