"""Self-checks of the labs: is my answer right, and if not, where should I look?

The right answer is computed when it is asked for, and never shown. One module holds the questions
of one lab; a question is named ``lab/question``.

Example:
    >>> from gdbook.check import check
    >>> check("slope/border", None)
    No answer yet: put a number in the place of None.
"""

import difflib
import importlib

from gdbook._validation import shown
from gdbook.check._question import Verdict
from gdbook.check._words import WORDS, finished

__all__ = ["Verdict", "check", "judge", "questions"]

_MODULES = {
    "slope": "slope",
    "algorithm": "algorithm",
    "two-variables": "two_variables",
    "neuron": "neuron",
    "stochastic": "stochastic",
    "step-size": "step_size",
    "momentum": "momentum",
    "adaptive": "adaptive",
    "network": "network",
}


def check(question, answer, language="en"):
    """Print whether an answer is right and, where it is not, what to look at.

    Args:
        question: The name of a question, such as ``"slope/border"``.
        answer: The reader's: a number, a row of numbers, a letter or a function, as the question
            has it; None or ``...`` while there is none.
        language: The language of what is printed, ``"en"`` or ``"he"``.

    Raises:
        ValueError: There is no such question or language.

    Example:
        >>> check("slope/border", 0.5)
        Not right yet (asked for: within 0.001).
        Call walk in the cell above with η = 2.5 and 1000 steps. Where are the last points?
    """
    print(judge(question, answer, language).message)


def judge(question, answer, language="en"):
    """What ``check`` prints, as a value.

    Args:
        question: The name of a question.
        answer: The reader's answer.
        language: The language of the message.

    Returns:
        Verdict: whether the answer is right, and the message of one or two lines.

    Raises:
        ValueError: There is no such question or language.

    Example:
        >>> judge("slope/border", "one")
        Verdict(right=False, message="This is not what was expected, a number: 'one'.")
    """
    if not isinstance(language, str) or language not in WORDS:
        known = ", ".join(map(repr, WORDS))
        raise ValueError(f"language must be one of {known}, not {shown(language)}")
    words = WORDS[language]
    right, message = _question(question).judge(answer, language, words)
    return Verdict(right, finished(message, words))


def questions():
    """The names of all questions.

    Example:
        >>> "slope/border" in questions()
        True
    """
    return [f"{lab}/{name}" for lab in _MODULES for name in _of_lab(lab)]


def _question(name):
    lab, _, question = name.partition("/") if isinstance(name, str) else ("", "", "")
    found = _of_lab(lab).get(question) if lab in _MODULES else None
    if found is None:
        near = difflib.get_close_matches(name, questions()) if isinstance(name, str) else []
        known = ", ".join(near) or f"gdbook.check.questions(), such as {questions()[2]}"
        raise ValueError(f"question must be one of {known}, not {shown(name)}")
    return found


def _of_lab(lab):
    return importlib.import_module(f"gdbook.check.{_MODULES[lab]}").QUESTIONS
