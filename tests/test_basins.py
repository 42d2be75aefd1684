import numpy as np
import pytest

from gdbook import Basins, Function, basins, functions, schedules

X, Y = np.linspace(-3, 3, 41), np.linspace(-2.5, 3, 31)
RAVINE = functions.quadratic(np.diag([1.0, 30.0]))


def plain_labels(f, learning_rate, x, y, steps, tolerance=1e-3):
    """Every start to the end, as one would write it down."""
    px, py = np.meshgrid(np.asarray(x, float), np.asarray(y, float))
    with np.errstate(all="ignore"):
        for step in range(steps):
            rate = learning_rate(step) if callable(learning_rate) else learning_rate
            slope_x, slope_y = f.gradient(px, py)
            px, py = px - rate * slope_x, py - rate * slope_y
        distances = np.array([np.hypot(px - a, py - b) for (a, b), _ in f.minima])
    distances = np.nan_to_num(distances, nan=np.inf)
    return np.where(distances.min(axis=0) <= tolerance, distances.argmin(axis=0), -1)


@pytest.mark.parametrize(
    ("f", "learning_rate", "steps", "tolerance"),
    [
        (functions.peaks, 0.01, 1000, 1e-3),
        (functions.peaks, 0.01, 60, 1e-3),
        (functions.peaks, 0.1, 500, 1e-3),
        (functions.peaks, 0.3, 300, 1e-3),
        (functions.peaks, 0.01, 300, 0.5),
        (functions.peaks, 0.06, 300, 2.0),
        (functions.peaks, schedules.polynomial_decay(0.2, 0, 300), 400, 1e-3),
        (functions.peaks, schedules.exponential_decay(0.1, 0.5, 20), 300, 0.1),
        (functions.himmelblau, 0.01, 300, 1e-3),
        (functions.himmelblau, 0.02, 300, 1e-3),
        (functions.himmelblau, 0.026, 300, 1e-2),
        (functions.himmelblau, 0.05, 100, 1e-3),
        (functions.dipole, 0.5, 300, 1e-3),
        (functions.rosenbrock, 1e-3, 2000, 0.1),
        (functions.rosenbrock, 1.9e-3, 500, 0.3),
        (RAVINE, 0.06, 300, 1e-3),
        (RAVINE, 2 / 30 + 1e-3, 300, 0.5),
    ],
)
def test_labels_are_those_of_the_plain_loop(f, learning_rate, steps, tolerance):
    b = basins(f, learning_rate, X, Y, steps, tolerance=tolerance)
    expected = plain_labels(f, learning_rate, X, Y, steps, tolerance)
    np.testing.assert_array_equal(b.labels, expected)


def test_the_five_runs_of_the_third_chapters_exercise():
    runs = {
        (0.1, 0, 1.5): 2,  # too large a rate jumps into the shallowest pit
        (0.1, 0, 2): -1,  # and from a little higher over everything, onto the plain
        (0.01, 0, -1): 0,
        (0.01, -2, 0): 1,
        (0.5, -2, 0): -1,
    }
    for (learning_rate, x, y), label in runs.items():
        assert basins(functions.peaks, learning_rate, [x], [y]).labels == label
        assert plain_labels(functions.peaks, learning_rate, [x], [y], 1000) == label


def test_what_is_returned():
    b = basins(functions.peaks, 0.01, X, Y, 300)
    assert isinstance(b, Basins)
    assert b.labels.shape == (len(Y), len(X))
    assert np.issubdtype(b.labels.dtype, np.integer)
    assert b.minima == functions.peaks.minima
    assert b.shares.shape == (3,)
    for i, share in enumerate(b.shares):
        assert share == np.mean(b.labels == i) > 0
    assert b.shares.sum() < 1  # some left for the plain


def test_rows_are_y_and_columns_are_x():
    b = basins(functions.himmelblau, 0.01, x=[3, -2.8], y=[2, 3.1, -3.2], steps=200)
    assert b.labels[0, 0] == 0
    assert b.labels[1, 1] == 1
    assert b.labels[2, 1] == 2
    assert b.labels[2, 0] == 3


def test_a_minimum_that_throws_its_guests_out_keeps_none():
    """Where ηλ > 2 a start may pass close by a minimum, but it does not stay."""
    bowl = functions.quadratic(np.eye(2))
    assert basins(bowl, 1.9, [0.5], [1e-4], steps=200).labels == 0
    assert basins(bowl, 2.1, [0.0], [1e-6], steps=16).labels == 0
    assert basins(bowl, 2.1, [0.0], [1e-6], steps=200).labels == -1


def test_what_diverged_reached_nothing():
    b = basins(functions.rosenbrock, 0.1, [-2, 2], [3, -1])
    assert (b.labels == -1).all()
    assert b.shares.tolist() == [0]


def test_no_step_labels_the_starts_themselves():
    b = basins(functions.himmelblau, 0.01, [3, 4], [2, 2.0005], steps=0)
    assert b.labels.tolist() == [[0, -1], [0, -1]]


def test_a_gradient_that_cannot_be_recorded_gives_the_same():
    kinked = Function(
        "kinked",
        r"\tfrac{1}{8} (3 x^2 + x |x|) + \tfrac{1}{2} y^2",
        domain=((-1, 1), (-1, 1)),
        minima=functions.quadratic(np.eye(2)).minima,
        evaluate=lambda x, y: np.where(x > 0, 0.5, 0.25) * x * x + y * y / 2,
        partials=lambda x, y: (np.where(x > 0, 1, 0.5) * x, y),
        second_partials=lambda x, y: ((np.where(x > 0, 1, 0.5), 0.0), (0.0, 1.0)),
    )
    b = basins(kinked, 0.1, X, Y, 70)
    np.testing.assert_array_equal(b.labels, plain_labels(kinked, 0.1, X, Y, 70))
    assert set(b.labels.ravel()) == {0, -1}


def test_grids_larger_than_a_block():
    x = np.linspace(-3, 3, 300)
    b = basins(functions.peaks, 0.05, x, x, 40)
    np.testing.assert_array_equal(b.labels, plain_labels(functions.peaks, 0.05, x, x, 40))


def test_the_axes_are_not_touched():
    x, y = X.copy(), Y.copy()
    basins(functions.peaks, 0.1, x, y, 20)
    np.testing.assert_array_equal(x, X)
    np.testing.assert_array_equal(y, Y)
