"""The kind of answer that is a pair of arrays: weights and bias, or the gradient by each."""

from dataclasses import dataclass

import numpy as np

from gdbook import _validation
from gdbook.check._answers import Misfit, _array, _closeness


@dataclass(frozen=True)
class Pair:
    """Two arrays of finite numbers, such as (dw, db); NumPy, torch, or numbers for short ones.

    Attributes:
        names: What they are called, for messages.
        shapes: Their shapes; None where the question leaves them open.
        tolerance: How far off a number may be, as a part of the largest right one.

    Example:
        >>> kind = Pair("dw, db", ((2,), ()))
        >>> kind.same(kind.read(([1.0, 2.0], 3)), (np.array([1, 2]), 3.0))
        True
    """

    names: str
    shapes: tuple[tuple[int, ...], tuple[int, ...]] | None = None
    tolerance: float = 0.001

    def read(self, answer):
        """The answer as a tuple of two arrays of floats."""
        if not isinstance(answer, tuple | list) or len(answer) != 2:
            raise Misfit(_shown(answer))
        arrays = tuple(_array(part) for part in answer)
        if any(array is None or not np.isfinite(array).all() for array in arrays):
            raise Misfit(_shown(answer))
        if self.shapes and tuple(array.shape for array in arrays) != self.shapes:
            raise Misfit(_shown(answer))
        return arrays

    def same(self, value, other):
        """Whether both arrays have the right shapes and, within the tolerance, numbers."""
        value, other = [np.asarray(a) for a in value], [np.asarray(b) for b in other]
        if [a.shape for a in value] != [b.shape for b in other]:
            return False
        allowed = self.tolerance * max(np.abs(b).max() for b in other)
        return all(np.abs(a - b).max() <= allowed for a, b in zip(value, other, strict=True))

    def expected(self, words):
        """What is expected."""
        pair = words["pair"].format(names=f"`({self.names})`")
        if not self.shapes:
            return pair
        first, second = (f"`{shape}`" for shape in self.shapes)
        return pair + words["of_shapes"].format(first=first, second=second)

    def close(self, words):
        """How exactly."""
        return _closeness(self.tolerance, True, words)


def _shown(answer):
    """Short, on one line: of arrays the shapes alone."""
    if not isinstance(answer, tuple | list):
        return _validation.shown(answer).replace("\n", " ")
    arrays = [_array(part) for part in answer]
    parts = [
        _validation.shown(part) if array is None else f"array of shape {array.shape}"
        for part, array in zip(answer, arrays, strict=True)
    ]
    return "(" + ", ".join(parts).replace("\n", " ") + ")"
