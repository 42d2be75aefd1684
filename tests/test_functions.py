import dataclasses
import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gdbook import descend, functions
from gdbook.functions import Function, numeric_gradient

ALL = [
    functions.parabola(3, 2),
    functions.parabola(-5),
    functions.double_well,
    functions.quadratic([[2.0, 0.5], [0.5, 20.0]], [1.0, -3.0]),
    functions.quadratic(np.diag([1.0, -2.0, 3.0]) + 0.1),
    functions.saddle,
    functions.rosenbrock,
    functions.himmelblau,
    functions.dipole,
    functions.peaks,
]
every_function = pytest.mark.parametrize("f", ALL, ids=lambda f: f"{f.name}-{f.dim}")
points = st.lists(st.floats(0, 1), min_size=3, max_size=3)


def in_domain(f, fractions):
    """The point of f's domain, a little enlarged, at these fractions of its sides."""
    sides = zip(f.domain, fractions, strict=False)
    return tuple(low + (high - low) * (1.2 * part - 0.1) for (low, high), part in sides)


@every_function
@given(points)
@settings(max_examples=40, deadline=None)
def test_gradient_is_that_of_central_differences(f, fractions):
    xs = in_domain(f, fractions)
    np.testing.assert_allclose(f.gradient(*xs), numeric_gradient(f, *xs), rtol=1e-7, atol=2e-6)


@every_function
@given(points)
@settings(max_examples=40, deadline=None)
def test_hessian_is_that_of_central_differences(f, fractions):
    xs = in_domain(f, fractions)
    hessian = f.hessian(*xs)
    rows = [numeric_gradient(lambda *x, i=i: f.gradient(*x)[i], *xs) for i in range(f.dim)]
    np.testing.assert_allclose(hessian, rows, rtol=1e-7, atol=2e-6)
    np.testing.assert_array_equal(hessian, hessian.T)


@every_function
def test_arrays_give_what_their_numbers_give(f):
    rng = np.random.default_rng(0)
    xs = np.array([in_domain(f, part) for part in rng.uniform(size=(12, 3))]).T.reshape(-1, 3, 4)
    assert f(*xs).shape == (3, 4)
    for entry in f.gradient(*xs):
        assert entry.shape == (3, 4)
    assert f.hessian(*xs).shape == (f.dim, f.dim, 3, 4)
    for i, j in np.ndindex(3, 4):
        one = xs[:, i, j].tolist()
        np.testing.assert_allclose(f(*xs)[i, j], f(*one), rtol=1e-12, atol=1e-13)
        np.testing.assert_allclose(
            np.array(f.gradient(*xs))[:, i, j], f.gradient(*one), rtol=1e-12, atol=1e-13
        )
        np.testing.assert_allclose(
            f.hessian(*xs)[:, :, i, j], f.hessian(*one), rtol=1e-12, atol=1e-13
        )


@every_function
def test_autograd_through_a_function_gives_its_gradient(f):
    rng = np.random.default_rng(1)
    for fractions in rng.uniform(size=(10, 3)):
        xs = in_domain(f, fractions)
        tensors = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in xs]
        value = f(*tensors)
        value.backward()
        assert value.item() == pytest.approx(f(*xs), rel=1e-12, abs=1e-12)
        slopes = [t.grad.item() for t in tensors]
        np.testing.assert_allclose(slopes, f.gradient(*xs), rtol=1e-11, atol=1e-12)


@every_function
def test_gradient_and_hessian_of_tensors_are_tensors(f):
    xs = in_domain(f, (0.3, 0.6, 0.9))
    tensors = [torch.tensor([x, x], dtype=torch.float64) for x in xs]
    gradient, hessian = f.gradient(*tensors), f.hessian(*tensors)
    assert all(isinstance(entry, torch.Tensor) for entry in (*gradient, hessian))
    np.testing.assert_allclose([g[1] for g in gradient], f.gradient(*xs), rtol=1e-12)
    np.testing.assert_allclose(hessian[..., 0], f.hessian(*xs), rtol=1e-12, atol=1e-13)


@every_function
def test_known_minima_are_minima_to_machine_precision(f):
    assert list(f.minima) == sorted(f.minima, key=lambda minimum: minimum.value)
    for point, value in f.minima:
        hessian = f.hessian(*point)
        assert np.linalg.eigvalsh(hessian)[0] > 0
        newton_step = np.linalg.solve(hessian, f.gradient(*point))
        assert np.abs(newton_step).max() <= 4 * np.finfo(float).eps * max(1, *map(abs, point))
        assert f(*point) == pytest.approx(value, rel=1e-14, abs=1e-14)


@pytest.mark.parametrize("f", [f for f in ALL if f.minima], ids=lambda f: f"{f.name}-{f.dim}")
def test_no_minimum_of_the_domain_is_missing(f):
    axes = [np.linspace(low, high, 25) for low, high in f.domain]
    starts = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, f.dim)
    starts = starts[:, 0] if f.dim == 1 else starts
    steepest = max(np.abs(np.linalg.eigvalsh(f.hessian(*m.point))).max() for m in f.minima)
    ends = descend(f, starts, 0.2 / steepest, 3000, history=False).points[-1].reshape(-1, f.dim)
    low, high = np.transpose(f.domain)
    ends = ends[((ends >= low) & (ends <= high)).all(axis=1)]
    ends = [p for p in ends if np.linalg.eigvalsh(f.hessian(*p))[0] > 0.05]
    known = np.array([m.point for m in f.minima])
    distances = np.linalg.norm(np.array(ends)[:, np.newaxis] - known, axis=-1)
    # Rosenbrock's valley takes longer than this; what has come to rest has come to a minimum.
    slopes = np.array([np.linalg.norm(f.gradient(*p)) for p in ends])
    assert (distances[slopes < 1e-6].min(axis=1) < 1e-4).all()
    assert (distances.min(axis=0) < 0.05).all()


def test_numbers_of_the_source_documents():
    assert functions.peaks(-1, -2) == pytest.approx(-0.592, abs=5e-4)
    assert functions.peaks.gradient(-1, -2) == pytest.approx((-2.607, -0.226), abs=5e-4)
    assert functions.peaks.minima[0].point == pytest.approx((0.228, -1.626), abs=5e-4)
    assert functions.peaks.minima[0].value == pytest.approx(-6.551, abs=5e-4)
    point, value = functions.dipole.minima[0]
    assert point == pytest.approx((-1 / math.sqrt(2), 0), rel=1e-15)
    assert value == pytest.approx(-1 / math.sqrt(2 * math.e), rel=1e-15)
    assert functions.parabola(3, 2)(-1) == 18
    assert functions.parabola(-5).gradient(3) == (16,)


def test_peaks_is_the_documents_formula():
    x, y = np.meshgrid(np.linspace(-3, 3, 41), np.linspace(-3, 3, 41))
    e = np.exp
    expected = 3 * (1 - x) ** 2 * e(-(x**2) - (y + 1) ** 2)
    expected -= 10 * (x / 5 - x**3 - y**5) * e(-(x**2) - y**2)
    expected -= 1 / 3 * e(-((x + 1) ** 2) - y**2)
    np.testing.assert_allclose(functions.peaks(x, y), expected, rtol=1e-13, atol=1e-15)


def test_numbers_are_computed_in_float64():
    for x in (2, np.float32(2), np.int8(2), 2.0, np.float64(2)):
        value = functions.parabola(-1e-9)(x)
        assert type(value) is float
        assert value == (2 + 1e-9) ** 2
    assert functions.peaks(np.arange(3), np.arange(3)).dtype == np.float64
    assert functions.peaks([0, 1], [0, 1]).shape == (2,)


def test_floating_dtypes_are_kept():
    x = np.linspace(-1, 1, 5, dtype=np.float32)
    assert functions.peaks(x, x).dtype == np.float32
    assert functions.peaks.gradient(x, x)[0].dtype == np.float32
    assert functions.peaks.hessian(x, x).dtype == np.float32
    assert functions.peaks(torch.tensor(0.5), 0.5).dtype == torch.float32
    assert functions.rosenbrock(torch.tensor(1), 0.5).item() == 25


def test_coordinates_are_broadcast():
    x, y = np.linspace(-1, 1, 3)[np.newaxis], np.linspace(-1, 1, 4)[:, np.newaxis]
    full = np.meshgrid(x, y)
    np.testing.assert_array_equal(functions.saddle(x, y), functions.saddle(*full))
    for broadcast, entry in zip(
        functions.saddle.gradient(x, y), functions.saddle.gradient(*full), strict=True
    ):
        np.testing.assert_array_equal(broadcast, entry)
    assert functions.saddle.gradient(x, 0.5)[1].shape == (1, 3)
    assert functions.saddle.gradient(torch.zeros(3), torch.zeros(4, 1))[0].shape == (4, 3)


def test_what_is_beyond_float64_is_infinite():
    with pytest.warns(RuntimeWarning, match="overflow"):
        assert functions.parabola(0)(1e200) == math.inf
    with pytest.warns(RuntimeWarning, match="overflow"):
        assert functions.parabola(0)(np.array([1e200]))[0] == math.inf


def test_a_function_is_frozen_and_describes_itself():
    with pytest.raises(dataclasses.FrozenInstanceError):
        functions.peaks.name = "other"
    assert functions.peaks.__doc__.startswith("Three hills")
    assert functions.parabola(3, 2).formula == "(x - 3)^2 + 2"
    assert functions.parabola(-5, -1.5).formula == "(x + 5)^2 - 1.5"
    assert functions.parabola(0).formula == "x^2"
    for f in ALL:
        assert f.__doc__ != Function.__doc__
        assert f.dim == len(f.domain)
        assert all(len(minimum.point) == f.dim for minimum in f.minima)
        assert all(low < high for low, high in f.domain)


def test_quadratic_is_its_definition():
    rng = np.random.default_rng(2)
    A = rng.normal(size=(4, 4))
    A = A + A.T
    b, x = rng.normal(size=(2, 4))
    f = functions.quadratic(A, b)
    assert f(*x) == pytest.approx(x @ A @ x / 2 - b @ x)
    np.testing.assert_allclose(f.gradient(*x), A @ x - b)
    np.testing.assert_array_equal(f.hessian(*x), A)
    assert f.minima == ()  # an indefinite form has none
    definite = functions.quadratic(A @ A + np.eye(4), b)
    np.testing.assert_allclose(
        definite.minima[0].point, np.linalg.solve(A @ A + np.eye(4), b), rtol=1e-12
    )


def test_quadratic_keeps_its_own_matrix():
    A = np.eye(2)
    f = functions.quadratic(A)
    A[0, 0] = 7
    assert f.gradient(1, 1) == (1, 1)


def test_numeric_gradient_takes_arrays_and_any_function():
    x = np.linspace(-2, 2, 9)
    (slope,) = numeric_gradient(np.sin, x)
    np.testing.assert_allclose(slope, np.cos(x), atol=1e-9)
    assert numeric_gradient(lambda x: x * x, 1e6)[0] == pytest.approx(2e6, rel=1e-9)


@pytest.mark.parametrize(
    ("what", "changed"),
    [
        ("partials", {"partials": lambda x, y: (x,)}),
        ("partials", {"partials": lambda x, y: x}),
        ("second_partials", {"second_partials": lambda x, y: ((1.0, 0.0),)}),
        ("a row of second_partials", {"second_partials": lambda x, y: (1.0, 1.0)}),
        ("a row of second_partials", {"second_partials": lambda x, y: ((1.0,), (1.0,))}),
    ],
)
def test_partials_that_are_not_one_for_each_variable(what, changed):
    sound = {
        "evaluate": lambda x, y: (x * x + y * y) / 2,
        "partials": lambda x, y: (x, y),
        "second_partials": lambda x, y: ((1.0, 0.0), (0.0, 1.0)),
    }
    bowl = functions.Function("bowl", "", ((-1, 1), (-1, 1)), **(sound | changed))
    ask = bowl.gradient if what == "partials" else bowl.hessian
    with pytest.raises(TypeError, match=f"bowl: {what} must give 2 entries, not"):
        ask(0.5, 1.0)


def test_a_function_without_second_partials_has_a_gradient_and_no_hessian():
    square = functions.Function(
        "square", "", ((-1, 1),), evaluate=lambda x: x * x, partials=lambda x: (2 * x,)
    )
    assert square.gradient(3) == (6.0,)
    with pytest.raises(TypeError, match=r"square has no Hessian.*second_partials"):
        square.hessian(3)
