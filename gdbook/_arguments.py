"""Checks of arguments that are arrays; those of single numbers are in ``_check``."""

import reprlib

import numpy as np


def shown(value) -> str:
    """A value as an error message shows it: its start, and of an array the shape too.

    >>> shown(np.zeros((2, 3)))
    'array of shape (2, 3): [0. 0. 0. 0. 0. 0.]'
    >>> shown("a" * 100)
    "'aaaaaaaaaaaa...aaaaaaaaaaaaa'"
    """
    if isinstance(value, np.ndarray):
        start = np.array2string(value.reshape(-1)[:6], threshold=6)
        return f"array of shape {value.shape}: {start}" + (" …" if value.size > 6 else "")
    return reprlib.repr(value)


def numbers(name: str, value) -> np.ndarray:
    """The value as an array of floats; float32 and float64 stay as they are.

    Whether the numbers are finite is not asked here: see ``refuse_not_finite``.
    """
    try:
        array = np.asarray(value)
        if array.dtype in (np.float64, np.float32):
            return array
        if array.dtype.kind in "buif":
            return array.astype(np.float64)
    except (TypeError, ValueError):  # ragged rows, for one
        pass
    raise TypeError(f"{name} must be an array of real numbers, not {shown(value)}")


def refuse_not_finite(**arguments) -> None:
    """Raise ValueError for the first argument that holds a NaN or an infinity."""
    for name, value in arguments.items():
        array = np.asarray(value)
        bad = array[~np.isfinite(array)]
        if bad.size:
            raise ValueError(f"{name} must be finite, not {bad[0]}, in {shown(array)}")


def scores(name: str, weights, b, X) -> np.ndarray:
    """Scores z = Xw + b, where a number that is not finite shows, whichever argument held it.

    Looking at the sum alone is much cheaper than looking through X.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        z = X @ weights + b
    if not np.isfinite(z).all():
        refuse_not_finite(**{name: weights, "b": b, "X": X})
        raise ValueError(
            f"X is too large for {name}: X{name} + b overflows, {name} being {shown(weights)}"
        )
    return z


def generator(name: str, value) -> np.random.Generator:
    """The value, which must be a NumPy Generator: randomness is always handed in."""
    if not isinstance(value, np.random.Generator):
        raise TypeError(
            f"{name} must be a numpy.random.Generator such as numpy.random.default_rng(1), "
            f"not {shown(value)}"
        )
    return value
