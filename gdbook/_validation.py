"""Checks of arguments: each returns the value it accepts and names the one it refuses."""

import inspect
import math
import operator
import reprlib
import types
from numbers import Real

import numpy as np

from gdbook._pixels import Pixels, blocks

_LARGEST = 2**63 - 1  # that an array can count
MOST_NUMBERS = 100_000_000  # that one call may ask memory for: 0.8 GB


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
        raise TypeError(f"{name} must be a number, not {shown(value)}")
    try:
        number = float(value)
    except OverflowError:  # an integer beyond all floats
        number = math.inf
    within = above < number < below and at_least <= number <= at_most
    if not (math.isfinite(number) and within):
        bounds = {"above": above, "at least": at_least, "below": below, "at most": at_most}
        wanted = " and ".join(f"{word} {b:g}" for word, b in bounds.items() if math.isfinite(b))
        raise ValueError(
            f"{name} must be a finite number {wanted}".rstrip() + f", not {shown(value)}"
        )
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
    except Exception:  # also what an __index__ of the caller's raises
        raise TypeError(f"{name} must be a whole number, not {shown(value)}") from None
    if integer < at_least:
        raise ValueError(f"{name} must be at least {at_least}, not {shown(value)}")
    if integer > _LARGEST:
        raise ValueError(f"{name} must be less than 2⁶³, not {shown(value)}")
    return integer


def counts(name, values):
    """The whole numbers ``values`` as a list of ints, none below 0.

    Raises:
        TypeError: They are no row, or one of them is no integer.
        ValueError: One of them is below 0.

    Example:
        >>> counts("numbered", 3)
        Traceback (most recent call last):
        ...
        TypeError: numbered must be whole numbers, such as range(4), not 3
    """
    try:
        row = list(values)
    except TypeError:
        raise TypeError(
            f"{name} must be whole numbers, such as range(4), not {shown(values)}"
        ) from None
    return [count(name, one) for one in row]


def bounded(name, value, made):
    """The ``value``, if the ``made`` numbers that it asks for fit into memory.

    Raises:
        ValueError: They are more than ``MOST_NUMBERS``.

    Example:
        >>> bounded("samples", 100_000, 100_000**2)
        Traceback (most recent call last):
        ...
        ValueError: samples must make at most 100,000,000 numbers, not 10,000,000,000, from 100000
    """
    if made > MOST_NUMBERS:
        raise ValueError(
            f"{name} must make at most {MOST_NUMBERS:,} numbers, not {made:,}, from {shown(value)}"
        )
    return value


def flag(name, value):
    """The ``value`` as a bool, if it is True or False.

    Raises:
        TypeError: It is something else: a word such as "no" would count as true.

    Example:
        >>> flag("history", "no")
        Traceback (most recent call last):
        ...
        TypeError: history must be True or False, not 'no'
    """
    if not isinstance(value, bool | np.bool_):
        raise TypeError(f"{name} must be True or False, not {shown(value)}")
    return bool(value)


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
    array = as_array(name, values)
    if array.dtype.kind not in "iuf":
        raise TypeError(f"{name} must be real numbers, not {_in_full(values)}")
    with np.errstate(over="ignore"):  # of a wider type
        array = array.astype(np.float64)
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite, not {_in_full(values)}")
    return array


def as_array(name, values) -> np.ndarray:
    """The ``values`` as an array of whatever type they have; tensors by their numbers alone.

    Raises:
        TypeError: They are rows of unequal length, or some of them are masked.
    """
    if isinstance(values, np.ma.MaskedArray):
        if np.ma.is_masked(values):
            raise TypeError(f"{name} must have no masked values, not {_in_full(values)}")
        values = values.data
    if hasattr(values, "detach"):  # a tensor, which autograd may follow
        values = values.detach().cpu()
        if values.is_floating_point() and values.dtype.itemsize < 4:  # some have no NumPy type
            values = values.float()
    try:
        return np.asarray(values)
    except Exception:  # ragged rows, for one; whatever an __array__ of the caller's raises
        raise TypeError(f"{name} must be real numbers, not {_in_full(values)}") from None


def _in_full(value) -> str:
    """A value as its owner writes it, if that is not too long."""
    try:
        text = repr(value)
    except Exception:
        return shown(value)
    return text if len(text) <= 200 else shown(value)


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
    refuse_arity("learning_rate", learning_rate, "step")
    return lambda step: number(f"learning_rate at step {step}", learning_rate(step), at_least=0)


def refuse_arity(name, function, *arguments):
    """Raise TypeError for a function that cannot be called with as many arguments."""
    try:
        inspect.signature(function).bind(*arguments)
    except ValueError:  # one of C, which has none
        return
    except TypeError:
        takes = f"{', '.join(arguments)}: {len(arguments)} argument{'s' * (len(arguments) > 1)}"
        raise TypeError(f"{name} must be a function of {takes}, not {shown(function)}") from None


def symmetric(name, values):
    """The values as a symmetric (d, d) float64 array, d ≥ 1.

    Raises:
        TypeError, ValueError: As ``array``; they are not square and symmetric.

    Example:
        >>> symmetric("A", [[1, 2], [3, 4]])
        Traceback (most recent call last):
        ...
        ValueError: A must be square and symmetric, not [[1, 2], [3, 4]]
    """
    matrix = array(name, values)
    if matrix.ndim != 2 or not matrix.size or not np.array_equal(matrix, matrix.T):
        raise ValueError(f"{name} must be square and symmetric, not {shown(values)}")
    return matrix


def objective(f, *needed):
    """What can be descended: a Function, or any callable with ``dim``, ``gradient`` and more.

    Raises:
        TypeError: ``f`` is no such thing.
    """
    names = ("gradient", "dim", *needed)
    if not (callable(f) and all(hasattr(f, name) for name in names)):
        listed = ", ".join(names[:-1]) + f" and {names[-1]}"
        raise TypeError(f"f must be a gdbook Function, with {listed}, not {shown(f)}")
    return f


def shown(value) -> str:
    """A value as an error message shows it: its start, and of an array the shape too.

    >>> shown(np.zeros((2, 3)))
    'array of shape (2, 3): [0. 0. 0. 0. 0. 0.]'
    >>> shown("a" * 100)
    "'aaaaaaaaaaaa...aaaaaaaaaaaaa'"
    """
    if isinstance(value, np.ndarray) and not isinstance(value, np.ma.MaskedArray):
        start = np.array2string(value.reshape(-1)[:6], threshold=6)
        start = start if len(start) <= 150 else f"{start[:140]} …"
        return f"array of shape {value.shape}: {start}" + (" …" if value.size > 6 else "")
    if isinstance(value, types.ModuleType):  # whose path may leave no room for its name
        return f"the module {value.__name__}"
    try:
        return reprlib.repr(value)
    except Exception:  # an integer of more digits than Python writes, a __repr__ that fails
        return f"a value of type {type(value).__name__}"


def points(X):
    """X as (n, features), n ≥ 1: real numbers of whatever type they have; Pixels as they are."""
    is_kept = type(X) is np.ndarray and X.dtype.kind in "buif" and X.dtype.itemsize <= 8
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
    array = as_array(name, value)
    if array.dtype in (np.float64, np.float32):
        return array
    if array.dtype.kind in "buif":
        with np.errstate(over="ignore"):  # of a wider type; whether it is finite is seen later
            return array.astype(np.float64)
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
