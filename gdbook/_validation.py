"""Checks of arguments: each returns the value it accepts and names the one it refuses."""

import math
import operator
import reprlib
from numbers import Real

import numpy as np

from gdbook._pixels import Pixels, blocks


def number(name, value, *, above=-math.inf, at_least=-math.inf, below=math.inf, at_most=math.inf):
    """The finite real number ``value`` as a float, if it lies within the given bounds.

    Raises:
        TypeError: ``value`` is no real number.
        ValueError: It is NaN, infinite or out of bounds.

    Example:
        >>> number("learning_rate", -1, above=0)
        Traceback (most recent call last):
        ...
        ValueError: learning_rate must be a finite number above 0, not -1
    """
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name} must be a number, not {value!r}")
    number = float(value)
    within = above < number < below and at_least <= number <= at_most
    if not (math.isfinite(number) and within):
        bounds = {"above": above, "at least": at_least, "below": below, "at most": at_most}
        wanted = " and ".join(f"{word} {b:g}" for word, b in bounds.items() if math.isfinite(b))
        raise ValueError(f"{name} must be a finite number {wanted}".rstrip() + f", not {value!r}")
    return number


def count(name, value, *, at_least=0):
    """The whole number ``value`` as an int, if it is at least ``at_least``.

    Raises:
        TypeError: ``value`` is no integer.
        ValueError: It is below ``at_least``.

    Example:
        >>> count("steps", -3)
        Traceback (most recent call last):
        ...
        ValueError: steps must be at least 0, not -3
    """
    try:
        if isinstance(value, bool):
            raise TypeError
        integer = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} must be a whole number, not {value!r}") from None
    if integer < at_least:
        raise ValueError(f"{name} must be at least {at_least}, not {value!r}")
    return integer


def array(name, values):
    """The finite real ``values`` as a new float64 array, of whatever shape they have.

    Raises:
        TypeError: ``values`` are no real numbers, or are rows of unequal length.
        ValueError: One of them is NaN or infinite.

    Example:
        >>> array("start", [1, float("nan")])
        Traceback (most recent call last):
        ...
        ValueError: start must be finite, not [1, nan]
    """
    try:
        array = np.array(values)
    except ValueError:  # rows of unequal length
        array = np.array(None)
    if array.dtype.kind not in "iuf":
        raise TypeError(f"{name} must be real numbers, not {values!r}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite, not {values!r}")
    return array.astype(np.float64)


def rate(learning_rate):
    """The learning rate, a number or a schedule, as a function of the step that is always checked.

    Raises:
        TypeError: ``learning_rate``, or what the schedule answers, is no real number.
        ValueError: It is not finite and above 0; a schedule may come down to 0.

    Example:
        >>> rate(0.1)(7), rate(lambda step: 1 / (1 + step))(3)
        (0.1, 0.25)
    """
    if not callable(learning_rate):
        constant = number("learning_rate", learning_rate, above=0)
        return lambda step: constant
    return lambda step: number(f"learning_rate at step {step}", learning_rate(step), at_least=0)


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


def points(X):
    """X as (n, features), n ≥ 1: real numbers of whatever type they have; Pixels as they are."""
    is_kept = isinstance(X, np.ndarray) and X.dtype.kind in "buif"
    if not (is_kept or isinstance(X, Pixels)):
        X = numbers("X", X)
    if X.ndim != 2 or not X.size:
        raise ValueError(
            f"X must have the shape (n, features), such as images.reshape(n, -1), not {shown(X)}"
        )
    return X


def weights_and_bias(w, b):
    """The weights (d,) and the bias of one number z = Xw + b a point, as float64."""
    w = numbers("w", w).astype(np.float64, copy=False)
    b = numbers("b", b)
    if w.ndim != 1 or not w.size:
        raise ValueError(f"w must have the shape (d,), d ≥ 1, not {shown(w)}")
    if b.ndim or not math.isfinite(b):
        raise ValueError(f"b must be one finite number, not {shown(b)}")
    return w, float(b)


def points_for(w, X):
    """X as (n, d) float64 or Pixels, as many features as there are weights."""
    X = X if isinstance(X, Pixels) else numbers("X", X).astype(np.float64, copy=False)
    if X.ndim != 2 or X.shape[1] != w.size or not len(X):
        raise ValueError(f"X must have the shape (n, {w.size}), as w does, not {shown(X)}")
    return X


def weights_and_bias_of(params, features):
    """The (weights, bias) that training starts from, for as many features; zeros for None."""
    if params is None:
        return np.zeros(features), 0.0
    return weights_and_bias(*pair("params", params))


def pair(name, value) -> tuple:
    """The value as a tuple of two, such as weights and biases."""
    try:
        first, second = value
    except (TypeError, ValueError):
        raise TypeError(
            f"{name} must be a pair, such as (weights, biases), not {shown(value)}"
        ) from None
    return first, second


def one_for_each_point(y, X):
    """Y as (n,) float64: one number for each of the points X."""
    y = numbers("y", y).astype(np.float64, copy=False)
    if y.shape != (len(X),):
        raise ValueError(f"y must have the shape ({len(X)},), one for each point, not {shown(y)}")
    return y


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
    if isinstance(X, Pixels):  # all of the scores, but never all of the points at once
        return np.concatenate([scores(name, weights, b, X[rows]) for rows in blocks(len(X))])
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
