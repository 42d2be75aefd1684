"""A formula recorded once and replayed: for loops that evaluate it thousands of times.

Evaluating an expression on large arrays allocates an array for every operation in it, and spends
as long on the memory as on the arithmetic. A recording keeps the operations and lets them share a
few arrays that stay in the cache.
"""

import numbers

import numpy as np


class Recording:
    """The elementwise operations that a formula performs on its arguments.

    Args:
        formula: ``*xs -> tuple`` of results, in arithmetic and NumPy's elementwise functions.
        arity: The number of its arguments.

    A formula that does anything else (branches on a value, say) is not recorded: it is called.

    Example:
        >>> x, y = np.array([1.0, 2.0]), np.array([3.0, 4.0])
        >>> replay = Recording(lambda x, y: (x * y + x, -y), arity=2).on(x, y)
        >>> replay()
        (array([ 4., 10.]), array([-3., -4.]))
        >>> x += 1  # the recording sees what the arrays hold now
        >>> replay()
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
            self.slots = self._share_slots()

    def _share_slots(self):
        """A slot for each value; the last operation that needs a value passes its slot on."""
        last_use = {}
        for index, operation in enumerate(self.operations):
            last_use.update(dict.fromkeys(_indices(operation[1] if operation else ()), index))
        last_use.update(dict.fromkeys(_indices(self.results)))  # None: kept

        slots, free = [], []
        for index, operation in enumerate(self.operations):
            if operation is None:  # an argument's slot is the caller's array, never written to
                last_use[index] = None
            else:
                free += [slots[i] for i in _indices(operation[1]) if last_use[i] == index]
            slots.append(free.pop() if free else max(slots, default=-1) + 1)
        return slots

    def on(self, *xs):
        """The formula of the arrays xs, of one shape: a function that evaluates it anew each time.

        The results are overwritten by the next evaluation.
        """
        if not self.is_complete:
            return lambda: self.formula(*xs)
        arrays = [*xs, *(np.empty_like(xs[0]) for _ in range(max(self.slots) + 1 - len(xs)))]

        def array(x):
            if isinstance(x, _Symbol):
                return arrays[self.slots[x.index]]
            return np.array(x, xs[0].dtype)  # which a ufunc takes faster than a float

        calls = [
            (operation[0], tuple(map(array, operation[1])), arrays[slot])
            for operation, slot in zip(self.operations, self.slots, strict=True)
            if operation is not None
        ]
        results = tuple(map(array, self.results))

        def replay():
            for ufunc, inputs, output in calls:
                ufunc(*inputs, out=output)
            return results

        return replay


class _Symbol(np.lib.mixins.NDArrayOperatorsMixin):
    """A value of the recording: notes the operations on it instead of performing them."""

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
