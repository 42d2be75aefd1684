"""What an objective is, a function with its gradient and Hessian, and its formula recorded."""

import math
import numbers
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from gdbook import _validation
from gdbook._validation import shown


class Minimum(NamedTuple):
    """A local minimum: where it lies and how low the function is there.

    Attributes:
        point: Where it lies, one number for each variable.
        value: The function's value there.

    Example:
        >>> from gdbook.functions import himmelblau
        >>> himmelblau.minima[0]
        Minimum(point=(3.0, 2.0), value=0.0)
    """

    point: tuple[float, ...]
    value: float


@dataclass(frozen=True, eq=False)
class Function:
    """A function of d variables that knows its gradient and its Hessian.

    ``f(x)`` or ``f(x, y)`` is its value: one argument for each variable, floats, NumPy arrays or
    torch tensors (through which autograd works). Numbers are computed in float64; arrays and
    tensors keep their floating dtype and are broadcast against each other. Beyond the range of
    float64 the result is infinite or NaN, as NumPy has it.

    Attributes:
        name: Its name in one word.
        formula: The right-hand side as TeX.
        domain: One ``(low, high)`` for each variable: where it is worth looking at.
        minima: The known local minima, lowest first, to machine precision.
        description: What it is, in a sentence; also the object's ``__doc__``.
        evaluate: ``*xs -> value``; the three formulas are called with coordinates of one kind.
        partials: ``*xs ->`` tuple of the d first partial derivatives.
        second_partials: ``*xs ->`` d rows of d second partial derivatives, or None: then it has
            no Hessian to ask for.

    Raises:
        TypeError: A call with a wrong number of coordinates, or one that is no real number;
            partials that give something else than an entry for each variable; a field of the
            wrong kind; a Hessian without second_partials.
        ValueError: A domain that is not (low, high) for each variable.

    Example:
        >>> cubic = Function("cubic", "x^3", domain=((-1, 1),), evaluate=lambda x: x**3,
        ...                  partials=lambda x: (3 * x**2,), second_partials=lambda x: ((6 * x,),))
        >>> cubic(2), cubic.gradient(2), cubic.hessian(2)
        (8.0, (12.0,), array([[12.]]))
    """

    name: str
    formula: str
    domain: tuple[tuple[float, float], ...]
    minima: tuple[Minimum, ...] = ()
    description: str = field(default="", repr=False)
    evaluate: Callable = field(kw_only=True, repr=False)
    partials: Callable = field(kw_only=True, repr=False)
    second_partials: Callable | None = field(default=None, kw_only=True, repr=False)

    def __post_init__(self):
        for name in ("name", "formula", "description"):
            if not isinstance(getattr(self, name), str):
                raise TypeError(f"{name} must be a string, not {shown(getattr(self, name))}")
        for name in ("evaluate", "partials", "second_partials"):
            given = getattr(self, name)
            if not callable(given) and (name, given) != ("second_partials", None):
                raise TypeError(f"{name} must be a function, not {shown(given)}")
        ends = _validation.array("domain", self.domain)
        if ends.ndim != 2 or ends.shape[1:] != (2,) or not (ends[:, :1] < ends[:, 1:]).all():
            raise ValueError(
                f"domain must be a (low, high) for each variable, not {shown(self.domain)}"
            )
        if not isinstance(self.minima, tuple) or not all(map(self._is_minimum, self.minima)):
            raise TypeError(
                f"minima must be a tuple of Minimum, each with {self.dim} coordinates, "
                f"not {shown(self.minima)}"
            )
        if self.description:
            object.__setattr__(self, "__doc__", self.description)

    def _is_minimum(self, one):
        return isinstance(one, Minimum) and len(one.point) == self.dim

    @property
    def dim(self):
        """The number d of variables."""
        return len(self.domain)

    def __call__(self, *xs):
        """f(x) or f(x, y) …, of the shape of the coordinates."""
        return self._apply(self.evaluate, self._coordinates(xs))

    def gradient(self, *xs):
        """∇f = (∂f/∂x, ∂f/∂y, …): a tuple of d entries, each of the shape of the coordinates."""
        return self._of_each_variable("partials", self._apply(self.partials, self._coordinates(xs)))

    def hessian(self, *xs):
        """The (d, d) array of ∂²f/∂xᵢ∂xⱼ; for coordinates of some shape: (d, d, *shape)."""
        if self.second_partials is None:
            raise TypeError(f"{self.name} has no Hessian: it was made without second_partials")
        xs = self._coordinates(xs)
        rows = self._of_each_variable("second_partials", self._apply(self.second_partials, xs))
        shape = (self.dim, self.dim, *getattr(xs[0], "shape", ()))
        is_tensor = hasattr(xs[0], "new_zeros")
        hessian = xs[0].new_zeros(shape) if is_tensor else np.zeros(shape, np.result_type(*xs))
        for i, row in enumerate(rows):
            for j, entry in enumerate(self._of_each_variable("a row of second_partials", row)):
                hessian[i, j] = entry
        return hessian

    def _of_each_variable(self, what, found):
        """What a formula gave, if it is one entry for each variable."""
        if not hasattr(found, "__len__") or len(found) != len(self.domain):
            raise TypeError(f"{self.name}: {what} must give {self.dim} entries, not {found!r}")
        return found

    def _coordinates(self, xs):
        if len(xs) != self.dim:
            raise TypeError(f"{self.name} takes {self.dim} coordinates, not {len(xs)}: {xs!r}")
        for x in xs:
            if type(x) is not float:
                return _of_one_kind(self.name, xs)
        return xs  # the quick way of a descent from one start

    @staticmethod
    def _apply(formula, xs):
        try:
            return formula(*xs)
        except ArithmeticError:  # floats refuse to overflow; NumPy's go on to inf, as arrays do
            return formula(*map(np.float64, xs))


def _of_one_kind(name, xs):
    """The coordinates as all floats, or all floating arrays or tensors of one shape."""
    if all(isinstance(x, numbers.Real) for x in xs):
        try:
            return tuple(map(float, xs))
        except OverflowError:
            raise TypeError(f"{name} takes coordinates that a float can hold") from None
    tensor = next((x for x in xs if hasattr(x, "new_tensor")), None)
    if tensor is not None:  # torch is not imported for this: a tensor brings its own methods
        for x in xs:
            if getattr(x, "is_complex", bool)():
                raise TypeError(f"{name} takes real coordinates, not {x!r}")
        tensor = tensor if tensor.is_floating_point() else tensor.double()
        xs = [x.to(tensor) if hasattr(x, "new_tensor") else tensor.new_tensor(x) for x in xs]
        shape = _common_shape(name, xs)
        return tuple(x.broadcast_to(shape) for x in xs)
    arrays = [_array(name, x) for x in xs]
    for x, array in zip(xs, arrays, strict=True):
        if array.dtype.kind not in "buif":
            raise TypeError(f"{name} takes real coordinates, not {x!r}")
    _common_shape(name, arrays)
    floating = [a if a.dtype.kind == "f" else a.astype(np.float64) for a in arrays]
    return np.broadcast_arrays(*floating)


def _common_shape(name, xs):
    shapes = [tuple(x.shape) for x in xs]
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        raise ValueError(f"{name} takes coordinates of one shape, not of {shapes}") from None


def _array(name, x):
    if np.ma.is_masked(x):
        raise TypeError(f"{name} takes real coordinates, none of them masked, not {x!r}")
    try:
        return np.asarray(x)
    except ValueError:  # rows of unequal length
        raise TypeError(f"{name} takes real coordinates, not {x!r}") from None


def exp(x):
    """The exponential eˣ in x's own arithmetic: float, array, or tensor, which brings its ``exp``.

    Example:
        >>> exp(0.0), exp(np.zeros(2))
        (1.0, array([1., 1.]))
    """
    if type(x) is float:
        return math.exp(x)  # ten times as fast as NumPy for one number
    return x.exp() if hasattr(x, "exp") else np.exp(x)


def numeric_gradient(f, *xs):
    """The gradient by central differences, for checking an analytic one.

    ∂f/∂xᵢ ≈ (f(…, xᵢ + h, …) − f(…, xᵢ − h, …)) / 2h, with h = ε^(1/3)·(1 + |xᵢ|), which balances
    the error of the formula, O(h²), against that of rounding, O(ε/h): about ten digits are right.

    Args:
        f: Any function of d variables; it needs no ``gradient``.
        *xs: The d coordinates: floats, arrays or tensors.

    Returns:
        A tuple of d entries of the coordinates' shape.

    Raises:
        TypeError: No coordinates were given, or f is not callable.

    Example:
        >>> slope_x, slope_y = numeric_gradient(lambda x, y: x**2 * y, 3, 2)
        >>> round(slope_x, 8), round(slope_y, 8)
        (12.0, 9.0)
    """
    if not callable(f):
        raise TypeError(f"f must be a function, not {f!r}")
    if not xs:
        raise TypeError("xs must hold at least one coordinate, not ()")
    xs = _of_one_kind("numeric_gradient", xs)
    gradient = []
    for i, x in enumerate(xs):
        h = sys.float_info.epsilon ** (1 / 3) * (1 + abs(x))
        ahead, behind = x + h, x - h
        there, back = f(*xs[:i], ahead, *xs[i + 1 :]), f(*xs[:i], behind, *xs[i + 1 :])
        try:
            gradient.append((there - back) / (ahead - behind))
        except TypeError:
            raise TypeError(f"f must return real numbers, not {shown(there)}") from None
    return tuple(gradient)


class Tape:
    """A formula recorded once and replayed: for loops that evaluate it thousands of times.

    Evaluating an expression on large arrays allocates an array for every operation in it, and
    spends as long on the memory as on the arithmetic. A tape keeps the operations and lets them
    share a few buffers that stay in the cache.

    Args:
        formula: ``*xs -> tuple`` of results, in arithmetic and NumPy's elementwise functions.
        arity: The number of its arguments.

    A formula that does anything else (branches on a value, say) is not recorded: it is called.

    Example:
        >>> x, y = np.array([1.0, 2.0]), np.array([3.0, 4.0])
        >>> replay = Tape(lambda x, y: (x * y + x, -y), arity=2).on(x, y)
        >>> replay(x, y)
        (array([ 4., 10.]), array([-3., -4.]))
        >>> replay(x + 1, y)
        (array([ 8., 15.]), array([-3., -4.]))
    """

    def __init__(self, formula, arity):
        self.formula = formula
        self.operations = [None] * arity  # of each value: ufunc and inputs; None: an argument
        try:
            self.results = tuple(formula(*(_Symbol(self.operations, i) for i in range(arity))))
        except (AttributeError, TypeError, ValueError):
            self.results = (None,)
        self.is_complete = all(isinstance(r, (_Symbol, numbers.Real)) for r in self.results)
        if self.is_complete:
            self.buffers = self._share_buffers()

    def _share_buffers(self):
        """A buffer for each value; the last operation that needs a value passes its buffer on."""
        last_use = {}
        for index, operation in enumerate(self.operations):
            last_use.update(dict.fromkeys(_indices(operation[1] if operation else ()), index))
        last_use.update(dict.fromkeys(_indices(self.results)))  # None: kept

        buffers, free = [], []
        for index, operation in enumerate(self.operations):
            if operation is None:  # an argument's buffer is the caller's array, never written to
                last_use[index] = None
            else:
                free += [buffers[i] for i in _indices(operation[1]) if last_use[i] == index]
            buffers.append(free.pop() if free else max(buffers, default=-1) + 1)
        return buffers

    def on(self, *xs):
        """The formula for arrays like xs, of one shape and type: a function ``*xs -> tuple``.

        It overwrites its last results.
        """
        if not self.is_complete:
            return self.formula
        arrays = [*xs, *(np.empty_like(xs[0]) for _ in range(max(self.buffers) + 1 - len(xs)))]

        def place(x):
            if isinstance(x, _Symbol):
                return self.buffers[x.index]
            arrays.append(np.array(x, xs[0].dtype))  # which a ufunc takes faster than a float
            return len(arrays) - 1

        calls = [
            (operation[0], [place(x) for x in operation[1]], buffer)
            for operation, buffer in zip(self.operations, self.buffers, strict=True)
            if operation is not None
        ]
        results = [place(x) for x in self.results]

        def replay(*xs):
            arrays[: len(xs)] = xs
            for ufunc, inputs, output in calls:
                ufunc(*[arrays[i] for i in inputs], out=arrays[output])
            return tuple(arrays[i] for i in results)

        return replay


class _Symbol(np.lib.mixins.NDArrayOperatorsMixin):
    """A value on the tape: notes the operations on it instead of performing them."""

    def __init__(self, operations, index):
        self.operations, self.index = operations, index

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        is_elementwise = method == "__call__" and ufunc.signature is None and ufunc.nout == 1
        takes_floats = any(types.startswith("d" * ufunc.nin + "->") for types in ufunc.types)
        if options or not (is_elementwise and takes_floats):
            return NotImplemented
        if not all(isinstance(x, (_Symbol, numbers.Real)) for x in inputs):
            return NotImplemented
        if ufunc is np.power and isinstance(inputs[1], numbers.Real) and inputs[1] == 2:
            ufunc, inputs = np.square, inputs[:1]  # as arrays themselves take x**2
        self.operations.append((ufunc, inputs))
        return _Symbol(self.operations, len(self.operations) - 1)

    def __bool__(self):
        raise TypeError("a recorded value is not known to be true or false")

    def __array__(self, dtype=None, copy=None):
        raise TypeError("a recorded value is no array")  # else NumPy would take it for an object


def _indices(values):
    return {x.index for x in values if isinstance(x, _Symbol)}
