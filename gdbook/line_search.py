"""Line search: how far to go in a direction that has been chosen.

What is left of f along a line is a function of one variable, φ(η) = f(x + η·direction). The
exact search finds its lowest point, which on a quadratic is a formula; backtracking is content
with a point that is low enough. Either may stand in the place of a learning rate:

    >>> import numpy as np
    >>> from gdbook import descend, functions
    >>> A = np.diag([1.0, 9.0])
    >>> exact = lambda f, x, direction: exact_quadratic(A, direction)
    >>> for search in (exact, backtracking):
    ...     descent = descend(functions.quadratic(A), (2.5, 1.0), search, steps=2)
    ...     print(descent.learning_rates.round(3), descent.values.round(3))
    [0.119 0.636] [7.625 2.448 0.786]
    [0.125 0.5  ] [7.625 2.463 1.459]
"""

import numpy as np

from gdbook import _validation
from gdbook._validation import shown


def exact_quadratic(A, gradient) -> float:
    """The step to the lowest point of a quadratic along its gradient: η = gᵀg / gᵀAg.

    There φ(η) = f(x − ηg) is a parabola with φ′(0) = −gᵀg and φ″ = gᵀAg, and η is where its slope
    vanishes: at a right angle to the contour line.

    Args:
        A: The Hessian, symmetric, (d, d).
        gradient: g = Ax − b at the point, (d,), or a number when d is 1; or the direction −g: the
            formula is the same. At the minimum, where g is 0, the answer is 0.

    Returns:
        The learning rate of this step.

    Raises:
        TypeError: An argument is not made of real numbers.
        ValueError: A is not symmetric, the gradient does not fit it, a number is not finite, or
            gᵀAg is not positive: along such a line there is no lowest point.

    Example:
        >>> exact_quadratic([[1, 0], [0, 9]], [3, 3])
        0.2
    """
    matrix = _validation.symmetric("A", A)
    g = np.array(_point("gradient", gradient, len(matrix)))
    scale = np.abs(g).max()
    if not scale:
        return 0.0
    g = g / scale  # the quotient is the same, and no square over- or underflows
    curvature = g @ matrix @ g
    if not curvature > 0:
        raise ValueError(
            f"A must be positive along the gradient: gᵀAg is {curvature:g}, A {shown(A)}"
        )
    return float(g @ g / curvature)


def backtracking(
    f, x, direction, *, initial=1.0, shrink=0.5, slope_fraction=1e-4
) -> tuple[float, int]:
    """Armijo's rule: shorten the step until f falls by a fair part of what its slope promises.

    The first η = initial · shrinkᵏ, k = 0, 1, 2, …, such that
    f(x + η·d) ≤ f(x) + slope_fraction · η · ∇f(x)·d. What is tried costs one value of f each time,
    and no gradient.

    Args:
        f: A :class:`gdbook.Function` (or any callable with ``dim`` and ``gradient``), d variables.
        x: The point, (d,), or a number when d is 1.
        direction: Where to go, of the same shape; downhill, or 0.
        initial: The longest step, tried first, above 0.
        shrink: By what it is multiplied as long as it is too long, above 0 and below 1.
        slope_fraction: The part of the promise that is asked for, above 0 and below 1.

    Returns:
        (step, trials): the η found, and how many were tried. η is 0 where rounding lets no step
        be short enough.

    Raises:
        TypeError: ``f`` has no gradient, or an argument is of the wrong kind.
        ValueError: A shape does not fit f, a number is not finite or out of range, or f does not
            fall in the direction.

    Example:
        >>> from gdbook import functions
        >>> bowl = functions.quadratic([[1, 0], [0, 9]])
        >>> backtracking(bowl, (2.5, 1), (-2.5, -9), slope_fraction=0.25)
        (0.125, 4)

    Source: L. Armijo, "Minimization of functions having Lipschitz continuous first partial
    derivatives", 1966; J. Nocedal, S. J. Wright, "Numerical Optimization", section 3.1.
    """
    f = _validation.objective(f)
    x, direction = _point("x", x, f.dim), _point("direction", direction, f.dim)
    step = _validation.number("initial", initial, above=0)
    shrink = _validation.number("shrink", shrink, above=0, below=1)
    part = _validation.number("slope_fraction", slope_fraction, above=0, below=1)

    trials = 0
    with np.errstate(all="ignore"):  # a trial too far may well overflow
        here = f(*x)
        slope = sum(g * d for g, d in zip(f.gradient(*x), direction, strict=True))
        if slope > 0 or (slope == 0 and any(direction)):
            raise ValueError(
                f"direction must lead downhill: the slope of f along it is {slope:g}, "
                f"it is {shown(direction)}"
            )
        while step > 0:
            trials += 1
            there = f(*(a + step * d for a, d in zip(x, direction, strict=True)))
            if there <= here + part * step * slope:
                break
            step *= shrink
    return step, trials


def _point(name, value, dim) -> tuple:
    """The coordinates of one point, as floats."""
    array = _validation.array(name, value)
    if array.shape != (dim,) and not (dim == 1 and array.ndim == 0):
        shape = "() or (1,)" if dim == 1 else f"({dim},)"
        raise ValueError(f"{name} must have the shape {shape}, not {array.shape}: {shown(value)}")
    return tuple(array.reshape(-1).tolist())
