"""The functions that the book descends, each with gradient, Hessian and known minima.

Every one is a :class:`Function`: call it on floats, NumPy arrays or torch tensors.

Example:
    >>> from gdbook.functions import parabola, peaks
    >>> error = parabola(minimizer=3, minimum=2)
    >>> error(-1), error.gradient(-1), error.minima
    (18.0, (-8.0,), (Minimum(point=(3.0,), value=2.0),))
    >>> peaks.minima[0]
    Minimum(point=(0.22827892055636909, -1.6255349574999964), value=-6.551133332835837)
    >>> round(peaks(0, 0), 6)
    0.981012
"""

import numpy as np

from gdbook import _validation
from gdbook._bumps import dipole, peaks
from gdbook._expressions import Function, Minimum, numeric_gradient

__all__ = [
    "Function",
    "Minimum",
    "dipole",
    "double_well",
    "himmelblau",
    "numeric_gradient",
    "parabola",
    "peaks",
    "quadratic",
    "rosenbrock",
    "saddle",
]


def parabola(minimizer, minimum=0.0):
    """The parabola (x − minimizer)² + minimum, of one variable.

    Args:
        minimizer: The x of its lowest point.
        minimum: Its value there.

    Returns:
        Function: with the domain minimizer ± 5.

    Raises:
        TypeError, ValueError: An argument is not a finite number.

    Example:
        >>> parabola(-5).gradient(3)
        (16.0,)
    """
    minimizer = _validation.number("minimizer", minimizer)
    minimum = _validation.number("minimum", minimum)
    square = f"(x {_signed(-minimizer)})^2" if minimizer else "x^2"
    constant = f" {_signed(minimum)}" if minimum else ""
    return Function(
        "parabola",
        square + constant,
        domain=((minimizer - 5, minimizer + 5),),
        minima=(Minimum((minimizer,), minimum),),
        description="A parabola that opens upwards: one variable, one minimum.",
        evaluate=lambda x: (x - minimizer) ** 2 + minimum,
        partials=lambda x: (2 * (x - minimizer),),
        second_partials=lambda x: ((2.0,),),
    )


def _signed(number):
    return f"{'-' if number < 0 else '+'} {abs(number):g}"


double_well = Function(
    "double_well",
    r"(x^2 - 1)^2 + \frac{x}{2}",
    domain=((-1.8, 1.8),),
    minima=(
        Minimum((-1.057453770738378,), -0.5147536412757056),
        Minimum((0.9304029265558517,), 0.48325149171475085),
    ),
    description="Two valleys of unequal depth in one variable; the left one is the deeper.",
    evaluate=lambda x: (x**2 - 1) ** 2 + x / 2,
    partials=lambda x: (4 * x * (x * x - 1) + 0.5,),
    second_partials=lambda x: ((12 * x * x - 4,),),
)


def quadratic(A, b=None):
    """The quadratic form ½xᵀAx − bᵀx, whose gradient is Ax − b.

    Args:
        A: Symmetric array of shape (d, d). How unequal its eigenvalues are, its condition number,
            is how narrow the valley is.
        b: Array of shape (d,); zeros by default.

    Returns:
        Function: of d variables. When A is positive definite, its minimum lies at A⁻¹b; else no
        minima are listed. The domain is ±3 about that point, or about the origin.

    Raises:
        TypeError: A or b are no real numbers.
        ValueError: A is not square and symmetric, b does not fit it, or a number is not finite.

    Example:
        >>> ravine = quadratic([[1, 0], [0, 20]])
        >>> ravine(2, 1), ravine.gradient(2, 1)
        (12.0, (2.0, 20.0))
    """
    matrix = _validation.symmetric("A", A)
    d = len(matrix)
    vector = np.zeros(d) if b is None else _validation.array("b", b)
    if vector.shape != (d,):
        raise ValueError(f"b must have the shape ({d},), not {vector.shape}: {b!r}")
    rows, offsets = matrix.tolist(), vector.tolist()

    def product(row, xs):
        return sum(a * x for a, x in zip(row, xs, strict=True))

    def partials(*xs):
        return tuple(product(row, xs) - c for row, c in zip(rows, offsets, strict=True))

    def evaluate(*xs):
        return product(xs, [product(row, xs) / 2 - c for row, c in zip(rows, offsets, strict=True)])

    minima = ()
    if np.linalg.eigvalsh(matrix)[0] > 0:
        point = tuple(np.linalg.solve(matrix, vector).tolist())
        minima = (Minimum(point, evaluate(*point)),)
    centre = minima[0].point if minima else (0.0,) * d
    return Function(
        "quadratic",
        r"\tfrac{1}{2} x^\top A x - b^\top x",
        domain=tuple((c - 3, c + 3) for c in centre),
        minima=minima,
        description="A quadratic form: a bowl, a ravine or a saddle, as its matrix has it.",
        evaluate=evaluate,
        partials=partials,
        second_partials=lambda *xs: rows,
    )


saddle = Function(
    "saddle",
    "x^2 - y^2",
    domain=((-2.0, 2.0), (-2.0, 2.0)),
    description="The plainest saddle: the gradient vanishes at the origin, which is no minimum.",
    evaluate=lambda x, y: x**2 - y**2,
    partials=lambda x, y: (2 * x, -2 * y),
    second_partials=lambda x, y: ((2.0, 0.0), (0.0, -2.0)),
)

rosenbrock = Function(
    "rosenbrock",
    "(1 - x)^2 + 100 (y - x^2)^2",
    domain=((-2.0, 2.0), (-1.0, 3.0)),
    minima=(Minimum((1.0, 1.0), 0.0),),
    description="A bent, narrow valley with an almost flat floor (H. H. Rosenbrock, 1960).",
    evaluate=lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
    partials=lambda x, y: (-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)),
    second_partials=lambda x, y: ((2 - 400 * y + 1200 * x * x, -400 * x), (-400 * x, 200.0)),
)


def _himmelblau_gradient(x, y):
    p, q = x * x + y - 11, x + y * y - 7
    return 4 * x * p + 2 * q, 2 * p + 4 * y * q


himmelblau = Function(
    "himmelblau",
    "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
    domain=((-5.0, 5.0), (-5.0, 5.0)),
    minima=(
        Minimum((3.0, 2.0), 0.0),
        Minimum((-2.805118086952745, 3.131312518250573), 0.0),
        Minimum((-3.779310253377747, -3.2831859912861696), 0.0),
        Minimum((3.5844283403304917, -1.8481265269644036), 0.0),
    ),
    description="Four minima, all equally deep (D. M. Himmelblau, 1972).",
    evaluate=lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    partials=_himmelblau_gradient,
    second_partials=lambda x, y: (
        (12 * x * x + 4 * y - 42, 4 * (x + y)),
        (4 * (x + y), 12 * y * y + 4 * x - 26),
    ),
)
