"""Kinds of answers: each reads what a reader gave, compares it, and says what it expects.

A kind has ``read(answer)``, which returns the value or raises :class:`InvalidAnswer`; ``same(value,
other)``; ``expected(words)`` and ``close(words)``, what it expects and how exactly, in words.
Formulas and values stand between backquotes, which ``_words.finished`` takes away.
"""

from dataclasses import dataclass

import numpy as np

from gdbook import _validation
from gdbook.check._words import WORDS

_ROUNDING = 1e-9  # what "exactly" allows
_LETTERS = "ABCDEFGH"


class InvalidAnswer(Exception):
    """The answer is of another kind than the question's; `texts` fill the sentence `word`."""

    def __init__(self, shown, word="misfit", **texts):
        super().__init__(shown)
        self.word, self.texts = word, {"shown": f"`{shown}`", **texts}


@dataclass(frozen=True)
class Number:
    """One finite number: a Python number, or a NumPy or torch scalar.

    Attributes:
        tolerance: How far off it may be.
        relative: Whether the tolerance is a part of the right answer instead.
        whole: Whether a whole number is asked for, exactly.

    Example:
        >>> Number(0.01).same(Number(0.01).read(np.float32(0.5)), 0.505)
        True
    """

    tolerance: float = 0.0
    relative: bool = False
    whole: bool = False

    def read(self, answer):
        """The answer as a float."""
        if hasattr(answer, "item") and getattr(answer, "shape", None) == ():
            answer = answer.item()  # of a NumPy or torch scalar
        try:
            return _validation.number("answer", answer)
        except (TypeError, ValueError):
            raise InvalidAnswer(_validation.shown(answer)) from None

    def same(self, value, other):
        """Whether two numbers are the same within the tolerance."""
        return _near(value, other, self.tolerance, self.relative)

    def expected(self, words):
        """What is expected."""
        return words["whole" if self.whole else "number"]

    def close(self, words):
        """How exactly."""
        return _closeness(self.tolerance, self.relative, words)


@dataclass(frozen=True)
class Numbers:
    """A tuple, a list or an array of finite numbers, of one shape.

    Attributes:
        shape: Its shape; ``(3,)`` for three numbers.
        tolerance: How far off each may be.
        relative: Whether the tolerance is a part of each right number instead.

    Example:
        >>> Numbers((2,), 0.01).read([1, 2])
        array([1., 2.])
    """

    shape: tuple[int, ...]
    tolerance: float = 0.0
    relative: bool = False

    def read(self, answer):
        """The answer as an array of floats."""
        array = _array(answer)
        if array is None or array.shape != self.shape or not np.isfinite(array).all():
            raise InvalidAnswer(_validation.shown(answer))
        return array

    def same(self, value, other):
        """Whether two arrays are the same within the tolerance."""
        return _near(value, np.asarray(other, float), self.tolerance, self.relative)

    def expected(self, words):
        """What is expected."""
        if len(self.shape) == 1:
            return words["numbers"].format(count=self.shape[0])
        return words["array"].format(shape=f"`{self.shape}`")

    def close(self, words):
        """How exactly."""
        return _closeness(self.tolerance, self.relative, words)


@dataclass(frozen=True)
class Choice:
    """A letter out of the first `options` of the alphabet, or several such letters.

    The letters are those of the reader's edition (A, B, C or א, ב, ג); those of the others are
    understood as well, and small ones. Within the library they are Latin capitals.

    Attributes:
        options: How many letters there are to choose from.
        count: How many letters the answer has, in this order; None for those that apply,
            whichever and in whatever order.

    Example:
        >>> Choice(3).read("b"), Choice(3).read("ב"), Choice(3, count=2).read("B, A")
        ('B', 'B', 'BA')
        >>> Choice(3, count=None).read("CA")
        'AC'
    """

    options: int
    count: int | None = 1

    def read(self, answer):
        """The answer as Latin capitals."""
        text = "".join(answer) if _is_row_of_text(answer) else answer
        if not isinstance(text, str):
            raise InvalidAnswer(_validation.shown(answer))
        letters = [letter for letter in text.upper() if letter not in " ,;.'\"׳"]
        places = [
            next((w["alphabet"].index(x) for w in WORDS.values() if x in w["alphabet"]), 99)
            for x in letters
        ]
        if self.count is None:
            places = sorted(set(places))
        if len(places) != (self.count or len(places)) or max(places, default=99) >= self.options:
            raise InvalidAnswer(_validation.shown(answer))
        return "".join(_LETTERS[place] for place in places)

    def same(self, value, other):
        """Whether it is the same choice."""
        return value == other

    def expected(self, words):
        """What is expected."""
        letters = words["alphabet"][: self.options]
        if self.count == 1:
            return words["letter"].format(letters=", ".join(letters))
        listed = ", ".join(letters)
        if self.count is None:
            return words["letters_that_apply"].format(letters=listed, example=f'"{letters[::2]}"')
        example = (letters * self.count)[: self.count]
        return words["letters"].format(count=self.count, letters=listed, example=f'"{example}"')

    def close(self, words):
        """Nothing: a letter is the right one or is not."""
        return ""


def _near(value, other, tolerance, relative):
    allowed = tolerance * (np.abs(other) if relative else 1.0)
    allowed = allowed + _ROUNDING * np.maximum(np.abs(other), 0.0 if relative else 1e-3)
    return bool(np.all(np.abs(value - other) <= allowed))


def _closeness(tolerance, relative, words):
    if not tolerance:
        return words["exact"]
    if relative:
        return words["relative"].format(percent=f"{100 * tolerance:g}")
    return words["absolute"].format(tolerance=f"`{tolerance:g}`")


def _array(answer):
    """The answer as an array of floats; None where it is none."""
    if hasattr(answer, "detach"):  # a torch tensor
        answer = answer.detach()
    try:
        array = np.asarray(answer)
    except (TypeError, ValueError):  # rows of unequal length
        return None
    return array.astype(float) if array.dtype.kind in "iuf" else None


def _is_row_of_text(answer):
    return isinstance(answer, tuple | list) and all(isinstance(part, str) for part in answer)
