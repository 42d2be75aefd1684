import numpy as np
import pytest

from gdbook import functions
from gdbook._expressions import Tape

RNG = np.random.default_rng(5)

FORMULAS = {
    "powers": lambda x, y: (x**2 + y**3, (x * x + 1) ** 0.5),
    "numbers on either side": lambda x, y: (1 - x, 2 / (1 + y * y)),
    "functions": lambda x, y: (np.exp(-x) * np.sin(y), np.maximum(x, 0) + abs(y)),
    "an argument, a number": lambda x, y: (x, 3.0),
    "the same twice": lambda x, y: (x * y,) * 2,
    "an unused value": lambda x, y: (x + y, (x - y, x * y)[1]),
    "masks": lambda x, y: (x * (x > 0), y * (y < x)),
    "a power of a number": lambda x, y: (2**x, 0.5 ** (y * y)),
    "one result": lambda x, y: (-x,),
}
NOT_RECORDED = {
    "branches": lambda x, y: (x if x.sum() > 0 else y, y),
    "truth": lambda x, y: (x if x is y or np.all(x > 9) else y, y),
    "where": lambda x, y: (np.where(x > 0, x, y), y),
    "reductions": lambda x, y: (x - np.mean(x), y),
    "other arrays": lambda x, y: (x * np.arange(50.0), y),
    "logic": lambda x, y: (x * ((x > 0) & (y > 0)), y * ~(y > 0)),
    "in place": lambda x, y: (np.add(x, y, out=x.copy()), y),
}


@pytest.mark.parametrize("formula", FORMULAS.values(), ids=FORMULAS)
def test_a_replay_gives_what_the_formula_gives(formula):
    x, y = RNG.normal(size=(2, 50))
    tape = Tape(formula, 2)
    assert tape.is_complete
    replay = tape.on(x, y)
    for _ in range(3):
        before = x.copy(), y.copy()
        for ours, expected in zip(replay(x, y), formula(x, y), strict=True):
            np.testing.assert_allclose(ours, expected, rtol=1e-15)
        np.testing.assert_array_equal((x, y), before)
        x += 0.25
        y *= 1.5


@pytest.mark.parametrize("formula", NOT_RECORDED.values(), ids=NOT_RECORDED)
def test_what_cannot_be_recorded_is_called(formula):
    x, y = RNG.normal(size=(2, 50))
    tape = Tape(formula, 2)
    assert not tape.is_complete
    for ours, expected in zip(tape.on(x, y)(x, y), formula(x, y), strict=True):
        np.testing.assert_array_equal(ours, expected)


@pytest.mark.parametrize(
    "f",
    [
        functions.peaks,
        functions.dipole,
        functions.himmelblau,
        functions.rosenbrock,
        functions.saddle,
        functions.quadratic([[2, 1], [1, 3]], [1, 1]),
    ],
    ids=lambda f: f.name,
)
def test_gradients_are_recorded_bit_by_bit(f):
    x, y = RNG.uniform(-3, 3, size=(2, 500))
    tape = Tape(f.partials, 2)
    assert tape.is_complete
    np.testing.assert_array_equal(tape.on(x, y)(x, y), f.gradient(x, y))


def test_buffers_are_shared():
    tape = Tape(functions.peaks.partials, 2)
    assert len(tape.operations) > 40
    assert max(tape.buffers) + 1 <= 12


def test_the_dtype_is_that_of_the_arrays():
    x, y = RNG.uniform(-1, 1, size=(2, 50)).astype(np.float32)
    slope_x, slope_y = Tape(functions.peaks.partials, 2).on(x, y)(x, y)
    assert slope_x.dtype == slope_y.dtype == np.float32
