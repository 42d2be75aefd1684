"""A question of a lab: its right answer, the mistakes that are often made, and where to look.

A lab's module holds ``QUESTIONS``, ``{name: question(...)}``. Texts are given by language, side by
side, in each of the languages of ``_words.WORDS``; a formula or a number with a sign stands between
backquotes. No text says the right answer.

Example:
    >>> asked = question(
    ...     Number(tolerance=0.01),
    ...     value(2.0, en="That is the slope at `x = 1`.", he="זה השיפוע ב־`x = 1`."),
    ...     case(lambda answer: answer < 0, en="Look at the sign.", he="בדקו את הסימן."),
    ...     right=lambda: 4.0,
    ...     en="Differentiate once more.",
    ...     he="גזרו פעם נוספת.",
    ... )
    >>> print(asked.judge(2, "en", WORDS["en"]).message)
    Not right yet (asked for: within `0.01`).
    That is the slope at `x = 1`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from gdbook.check._answers import Choice, InvalidAnswer, Number, Numbers
from gdbook.check._calls import FunctionAnswer
from gdbook.check._words import WORDS


class Verdict(NamedTuple):
    """Whether an answer is right, and the one or two lines that say so.

    Example:
        >>> Verdict(True, "Right.").right
        True
    """

    right: bool
    message: str


class Mistake(NamedTuple):
    """A wrong answer that is often given: how to know it, and where to look."""

    is_made: Callable  # (kind, value) -> bool
    hint: Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """A question, made by :func:`question`."""

    kind: Number | Numbers | Choice | FunctionAnswer
    mistakes: tuple[Mistake, ...]
    right: Callable[[], Any] | None
    accept: Callable[[Any], bool] | None
    hint: Mapping[str, str]

    def judge(self, answer, language, words):
        """The Verdict, its formulas still between backquotes."""
        expected = self.kind.expected(words)
        if answer is None or answer is ...:
            return Verdict(False, words["unanswered"].format(expected=expected))
        try:
            value = self.kind.read(answer)
        except InvalidAnswer as invalid:
            message = words[invalid.word].format(expected=expected, **invalid.texts)
            return Verdict(False, message)
        close = self.kind.close(words) if self.right else ""
        if self.accept(value) if self.accept else self.kind.same(value, self.right()):
            vague = close and close != words["exact"]
            return Verdict(True, words["right_within" if vague else "right"].format(close=close))
        verdict = words["wrong_within" if close else "wrong"].format(close=close)
        return Verdict(False, f"{verdict}\n{self._pointed_out(value, language, words)}")

    def _pointed_out(self, value, language, words):
        for mistake in self.mistakes:
            if mistake.is_made(self.kind, value):
                return mistake.hint[language]
        differs = getattr(self.kind, "differs", None)
        where = differs(value, self.right()) if differs and self.right else None
        at = words["differs"].format(**where) + " " if where else ""
        return at + self.hint[language]


def question(kind, *mistakes, right=None, accept=None, **hint):
    """A question with one right answer, or with a test that many answers may pass.

    Args:
        kind: Number, Numbers, Choice or FunctionAnswer.
        *mistakes: What ``value`` and ``case`` make; the first that fits is pointed out.
        right: Called with nothing, once: computes the right answer.
        accept: Instead of ``right``, called with the answer: whether it is a right one.
        **hint: By language: what to look at after a mistake that is none of these.

    Raises:
        TypeError: Not one of ``right`` and ``accept``, or a text is missing in a language.
    """
    if (right is None) == (accept is None):
        raise TypeError("a question has either right or accept")
    return Question(kind, mistakes, right and cache(right), accept, _in_all_languages(hint))


def value(wrong, **hint):
    """The mistake of giving this value (or what this function of nothing computes)."""
    compute = cache(wrong if callable(wrong) else lambda: wrong)
    return Mistake(lambda kind, given: kind.same(given, compute()), _in_all_languages(hint))


def case(is_made, **hint):
    """The mistake of giving a value for which ``is_made(value)`` holds."""
    return Mistake(lambda kind, given: bool(is_made(given)), _in_all_languages(hint))


def _in_all_languages(hint):
    if hint.keys() != WORDS.keys():
        raise TypeError(f"texts in {', '.join(WORDS)} are needed, not in {', '.join(hint)}")
    return hint
