"""Which start reaches which minimum: gradient descent from a whole grid of starts."""

import math
from dataclasses import dataclass, field

import numpy as np

from gdbook import _validation
from gdbook._descending import descending
from gdbook._expressions import Tape
from gdbook.functions import Function, Minimum
from gdbook.optimizers import gradient_descent

_BLOCK = 2**16  # starts at once, so that a fine grid needs no more memory than a coarse one
_INTERVAL = 20  # steps between two looks at which starts need no further computing


@dataclass(frozen=True, eq=False)
class Basins:
    """The basins of attraction of a function's minima, on a grid of starts.

    Attributes:
        labels: (len(y), len(x)) ints: the start (x[j], y[i]) reached ``minima[labels[i, j]]``, or,
            where the label is −1, none: it diverged, left, or was not there yet.
        shares: (len(minima),): the part of the starts that reached each minimum.
        minima: Those of the function, lowest first.

    Example:
        >>> from gdbook import basins, functions
        >>> basins(functions.dipole, 0.1, x=[-1, 0, 1.5], y=[-0.5, 0.5]).labels
        array([[ 0,  0, -1],
               [ 0,  0, -1]])
    """

    labels: np.ndarray = field(repr=False)
    shares: np.ndarray
    minima: tuple[Minimum, ...]


def basins(f, learning_rate, x, y, steps=1000, *, tolerance=1e-3):
    """Label every start of a grid with the minimum that gradient descent has reached from it.

    A start has reached a minimum if, after all the steps, it lies within the tolerance of it.

    Args:
        f: A :class:`gdbook.Function` of two variables with known minima.
        learning_rate: A number above 0, or a schedule ``step -> learning rate``.
        x: (nx,) the first coordinates of the grid.
        y: (ny,) the second coordinates of the grid.
        steps: How many steps each start makes.
        tolerance: The distance from the minimum that counts as there, above 0.

    Returns:
        Basins: the labels (ny, nx), the share of each minimum, and the minima.

    Raises:
        TypeError: ``f`` is no Function, or an argument is of the wrong kind.
        ValueError: ``f`` has not two variables or no known minimum, x or y is not 1-D and finite,
            or a number is out of range.

    Example:
        >>> import numpy as np
        >>> from gdbook import basins, functions
        >>> x = np.linspace(-3, 3, 31)
        >>> basins(functions.peaks, 0.01, x, x).shares.round(2)
        array([0.25, 0.22, 0.07])
    """
    if not isinstance(f, Function):
        raise TypeError(f"f must be a gdbook Function, not {f!r}")
    if f.dim != 2 or not f.minima:
        raise ValueError(f"f must have two variables and known minima, not {f!r}")
    x, y = _axis("x", x), _axis("y", y)
    _validation.bounded("x and y", (len(x), len(y)), 2 * len(x) * len(y))
    rate_at = _validation.rate(learning_rate)
    rates = np.array([rate_at(step) for step in range(_validation.count("steps", steps))])
    tolerance = _validation.number("tolerance", tolerance, above=0)

    radii = _safe_radii(f, rates, tolerance)
    tape = Tape(f.partials, f.dim)
    starts = np.stack(np.meshgrid(x, y)).reshape(2, -1)
    blocks = np.array_split(starts, -(-starts.shape[1] // _BLOCK), axis=1)
    with np.errstate(all="ignore"):  # running off to infinity is a result here
        labels = [_labels(f.minima, tape, rates, radii, *block) for block in blocks]
    labels = np.concatenate(labels).reshape(len(y), len(x))
    shares = np.array([np.mean(labels == i) for i in range(len(f.minima))])
    return Basins(labels, shares, f.minima)


def _labels(minima, tape, rates, radii, x, y):
    """The labels of the starts (x, y), whose descent goes on only while it can change them."""
    labels = np.full(x.size, -1)
    active = np.arange(x.size)
    for done in range(0, len(rates), _INTERVAL):
        some = rates[done : done + _INTERVAL].tolist()
        for step in descending(tape.on(x, y), (x, y), some, gradient_descent()):
            _, slopes, (x, y) = step
        if len(some) == _INTERVAL:
            reached = _nearest(minima, x, y, radii[done + _INTERVAL])
            rests = np.equal(slopes[0], 0) & np.equal(slopes[1], 0)  # and will for ever
            reached[rests] = _nearest(minima, x[rests], y[rests], radii[-1])
            labels[active] = reached
            going = (reached < 0) & ~rests & np.isfinite(x + y)
            active, x, y = active[going], x[going], y[going]
    labels[active] = _nearest(minima, x, y, radii[-1])
    return labels


def _nearest(minima, x, y, radii):
    """The index of the nearest minimum whose radius reaches to (x, y); −1 where none does."""
    nearest, least = np.full(x.size, -1), np.full(x.size, np.inf)
    for i, ((a, b), _) in enumerate(minima):
        squares = (x - a) ** 2 + (y - b) ** 2
        closer = (squares <= radii[i] ** 2) & (squares < least)
        nearest[closer], least[closer] = i, squares[closer]
    return nearest


def _safe_radii(f, rates, tolerance):
    """(steps + 1, minima): how near, after each step, a start is sure to end within tolerance.

    A step brings a point nearer to the minimum m by x⁺ − m = (1 − ηH̄)(x − m), H̄ being the mean
    Hessian between the two, hence by at least q = max |1 − ηλ| over the eigenvalues λ there. Where
    all λ lie between 0 and 2/η, a start at the distance r is sure if r times all q to come is
    within the tolerance; at the end, when none is to come, that is the tolerance itself.
    """
    radii = np.zeros((len(rates) + 1, len(f.minima)))
    for i, minimum in enumerate(f.minima):
        radius, least, most = _convex_box(f, minimum.point, rates.max(initial=0), tolerance)
        q = np.maximum(abs(1 - rates * least), abs(1 - rates * most))
        to_come = np.cumprod(q[::-1])[::-1]
        with np.errstate(divide="ignore"):
            radii[:-1, i] = np.minimum(radius, tolerance / to_come)
    radii[-1] = tolerance
    return radii


def _convex_box(f, point, rate, tolerance):
    """A radius about a minimum, with the least and the largest eigenvalue of the Hessian there.

    All eigenvalues lie between 0 and 2/rate. They are sampled on twice the radius, to be safe. The
    radius is 0 where there is no such neighbourhood worth speaking of.
    """
    gaps = [math.dist(point, other.point) for other in f.minima if other.point != point]
    radius = min([high - low for low, high in f.domain] + gaps) / 2
    while radius > tolerance / 1000:
        side = np.linspace(-2 * radius, 2 * radius, 9)
        hessian = f.hessian(*np.meshgrid(point[0] + side, point[1] + side))
        eigenvalues = np.linalg.eigvalsh(np.moveaxis(hessian, (0, 1), (-2, -1)))
        if eigenvalues.min() > 0 and rate * eigenvalues.max() < 2:
            return radius, eigenvalues.min(), eigenvalues.max()
        radius *= 0.7
    return 0.0, 0.0, 0.0


def _axis(name, values):
    axis = _validation.array(name, values)
    if axis.ndim != 1 or not axis.size:
        raise ValueError(f"{name} must be one row of numbers, not {values!r}")
    return axis
