"""The labs' self-checks: the machinery, and every question with right and wrong answers."""

import functools
import importlib
import math
import re
import subprocess
import sys

import numpy as np
import pytest

from gdbook.check import Verdict, check, judge, questions
from gdbook.check._question import (
    WORDS,
    Choice,
    FunctionAnswer,
    Number,
    Numbers,
    case,
    question,
    value,
)
from gdbook.check._words import finished

LABS = [
    "slope",
    "algorithm",
    "two-variables",
    "neuron",
    "stochastic",
    "step-size",
    "momentum",
    "adaptive",
    "network",
]
LOOK = {"en": "Look elsewhere.", "he": "הסתכלו במקום אחר."}
every_question = pytest.mark.parametrize("name", questions())
both_languages = pytest.mark.parametrize("language", WORDS)


@functools.cache
def answers_to(lab):
    """{question: (right answers, wrong ones)}; many are computed, so that it takes a moment."""
    return importlib.import_module(f"answers.{lab.replace('-', '_')}").ANSWERS


def answers(name):
    lab, _, question = name.partition("/")
    return answers_to(lab)[question]


def asked(name):
    lab, _, name = name.partition("/")
    module = importlib.import_module(f"gdbook.check.{lab.replace('-', '_')}")
    return module.QUESTIONS[name]


@functools.cache
def verdicts(name, language):
    """[(answer, the Verdict on it)] of the wrong answers to a question."""
    return [(answer, judge(name, answer, language)) for answer in answers(name)[1]]


def answered_by(kinds):
    return [name for name in questions() if isinstance(asked(name).kind, kinds)]


def verdict(kind, answer, *mistakes, language="en", **options):
    one = question(kind, *mistakes, **options, **LOOK)
    right, message = one.judge(answer, language, WORDS[language])
    return Verdict(right, finished(message, WORDS[language]))


# --- The machinery -----------------------------------------------------------------------------


def test_check_prints_the_message_and_returns_nothing(capsys):
    assert check("slope/border", 0.75) is None
    assert capsys.readouterr().out == "Right (within 0.001).\n"
    check("slope/border", 1.25, language="he")
    printed = capsys.readouterr().out
    assert printed == judge("slope/border", 1.25, "he").message + "\n"
    assert 1 <= printed.count("\n") <= 2


@pytest.mark.parametrize(
    "name", ["slope/nothing", "nowhere/border", "border", "", None, 3, "slope/"]
)
def test_an_unknown_question(name):
    with pytest.raises(ValueError, match=r"^question must be one of .*/.*, not ") as error:
        judge(name, 1)
    assert str(error.value).endswith(f"not {name!r}")


def test_an_unknown_language():
    with pytest.raises(ValueError, match="language must be one of 'en', 'he', not 'fr'"):
        judge("slope/border", 1, language="fr")
    with pytest.raises(ValueError, match=r"language must be one of 'en', 'he', not \['en'\]"):
        judge("slope/border", 1, language=["en"])


@pytest.mark.parametrize("nothing", [None, ...])
@both_languages
def test_no_answer_yet(nothing, language):
    for name in questions():
        right, message = judge(name, nothing, language)
        assert not right
        assert "None" in message
        assert asked(name).kind.expected(WORDS[language]).replace("`", "") in re.sub(
            "[\u2066-\u2069]", "", message
        )


def test_a_function_that_gives_nothing_yet():
    kind = FunctionAnswer("x", ((1,),), Number())
    for answer in (lambda x: None, lambda x: ...):
        found = verdict(kind, answer, right=lambda: abs)
        assert found == (False, "No answer yet: your function gives None.")


@pytest.mark.parametrize(
    ("kind", "answer", "expected"),
    [
        (Number(0.1), "5", "a number: '5'"),
        (Number(0.1), True, "a number: True"),
        (Number(0.1), [5], "a number: [5]"),
        (Number(0.1), np.zeros(2), "a number: array of shape (2,)"),
        (Number(0.1), 1j, "a number: 1j"),
        (Number(0.1), math.nan, "a number: nan"),
        (Number(0.1), math.inf, "a number: inf"),
        (Number(whole=True), "5", "a whole number: '5'"),
        (Numbers((2,)), 5, "2 numbers in parentheses: 5"),
        (Numbers((2,)), (1, 2, 3), "2 numbers in parentheses: (1, 2, 3)"),
        (Numbers((2,)), [[1, 2]], "2 numbers in parentheses: [[1, 2]]"),
        (Numbers((2,)), "12", "2 numbers in parentheses: '12'"),
        (Numbers((2,)), (1, math.nan), "2 numbers in parentheses: (1, nan)"),
        (Numbers((2, 2)), [[1], [2, 3]], "an array of the shape (2, 2): [[1], [2, 3]]"),
        (Choice(3), 1, "one of the letters A, B, C: 1"),
        (Choice(3), "D", "one of the letters A, B, C: 'D'"),
        (Choice(3), "AB", "one of the letters A, B, C: 'AB'"),
        (Choice(3), "", "one of the letters A, B, C: ''"),
        (Choice(3, count=None), "", "the letters that apply out of A, B, C, such as \"AC\": ''"),
        (
            Choice(3, count=None),
            "AD",
            "the letters that apply out of A, B, C, such as \"AC\": 'AD'",
        ),
        (Choice(2, count=3), "AB", "3 letters out of A, B, such as \"ABA\": 'AB'"),
        (FunctionAnswer("x", ((1,),), Number()), 1, "a function of x that gives a number: 1"),
        (
            FunctionAnswer("x", ((1,),), Number()),
            int,
            "a function of x that gives a number: <class 'int'>",
        ),
    ],
)
def test_an_answer_of_another_kind(kind, answer, expected):
    right, message = verdict(kind, answer, right=lambda: pytest.fail("not needed"))
    assert not right
    assert message.startswith(f"This is not what was expected, {expected}")
    assert message.count("\n") == 0


def test_numbers_of_any_library_are_numbers():
    torch = pytest.importorskip("torch")
    for five in (5, 5.0, np.int64(5), np.float32(5), np.array(5), torch.tensor(5.0)):
        assert verdict(Number(0.1), five, right=lambda: 5.05).right
    for row in ([1, 2], (1.0, 2.0), np.array([1, 2]), torch.tensor([1.0, 2.0], requires_grad=True)):
        assert verdict(Numbers((2,), 0.1), row, right=lambda: (1.05, 2)).right


def test_tolerances():
    assert verdict(Number(0.25), 3.25, right=lambda: 3).right
    assert not verdict(Number(0.25), 3.26, right=lambda: 3).right
    assert verdict(Number(0.01, relative=True), 303, right=lambda: 300).right
    assert not verdict(Number(0.01, relative=True), 303.1, right=lambda: 300).right
    assert verdict(Number(0.01, relative=True), -303, right=lambda: -300).right
    assert verdict(Number(), 0.1 + 0.2, right=lambda: 0.3).right, "rounding is no mistake"
    assert not verdict(Number(whole=True), 7.5, right=lambda: 7).right
    assert not verdict(Numbers((2,), 0.1), (1, 2.2), right=lambda: (1, 2)).right


def test_the_message_says_how_exact_the_answer_must_be():
    def messages(kind, right, wrong):
        return [verdict(kind, answer, right=lambda: 7).message for answer in (right, wrong)]

    assert messages(Number(0.25), 7, 8) == [
        "Right (within 0.25).",
        "Not right yet (asked for: within 0.25).\nLook elsewhere.",
    ]
    assert messages(Number(0.05, relative=True), 7, 8)[0] == "Right (within 5 %)."
    assert messages(Number(whole=True), 7, 8) == [
        "Right.",
        "Not right yet (asked for: the exact value).\nLook elsewhere.",
    ]


def test_letters():
    for answer in ("B", "b", " b ", "ב", "B.", ["B"]):
        assert verdict(Choice(3), answer, right=lambda: "B").right
    for answer in ("BAA", "b, a, a", ("B", "A", "A"), "באא", ["ב", "א", "A"]):
        assert verdict(Choice(3, count=3), answer, right=lambda: "BAA").right
    for answer in ("CA", "a, c", "גא", ["C", "A", "A"]):
        assert verdict(Choice(3, count=None), answer, right=lambda: "AC").right
    assert verdict(Choice(3), "C", right=lambda: "B").message == "Not right yet.\nLook elsewhere."
    hebrew = verdict(Choice(3), "ד", right=lambda: "B", language="he").message
    assert "א, ב, ג" in hebrew


def test_functions_are_called():
    kind = FunctionAnswer("x, y", ((1, 2), (3, 4)), Numbers((2,), 0.01))
    assert verdict(kind, lambda x, y: [x, y], right=lambda: lambda x, y: (x, y)).right
    wrong = verdict(kind, lambda x, y: (x, 2), right=lambda: lambda x, y: (x, y)).message
    assert wrong.split("\n") == [
        "Not right yet (asked for: within 0.01).",
        "Look at the input x = 3, y = 4, where your function gives array of shape (2,): [3. 2.]. "
        "Look elsewhere.",
    ]
    shape = verdict(kind, lambda x, y: x, right=lambda: None).message
    assert shape == (
        "Expected is a function of x, y that gives 2 numbers in parentheses; "
        "at the input x = 1, y = 2 yours gives 1."
    )
    raising = verdict(kind, lambda x, y: (x, x / (y - 4)), right=lambda: None).message
    assert (
        raising
        == "Your function stopped at the input x = 3, y = 4: ZeroDivisionError: division by zero."
    )
    assert "stopped at the input x = 1, y = 2: TypeError" in verdict(kind, abs, right=int).message


def test_mistakes_are_recognised_in_order():
    mistakes = (
        value(2, en="Two.", he="שתיים."),
        value(lambda: 3.0, en="Three.", he="שלוש."),
        case(lambda number: number < 0, en="Negative.", he="שלילי."),
    )

    def look(answer, language="en"):
        found = verdict(Number(0.1), answer, *mistakes, right=lambda: 7, language=language)
        return found.message.split("\n")[-1]

    assert [look(2.05), look(3), look(-1), look(5)] == [
        "Two.", "Three.", "Negative.", "Look elsewhere.",
    ]  # fmt: skip
    assert "שלילי" in look(-1, "he")
    assert look(7) == "Right (within 0.1)."


def test_many_right_answers():
    def even(answer):
        return verdict(Number(), answer, accept=lambda number: number % 2 == 0)

    assert even(4) == (True, "Right.")
    assert even(5) == (False, "Not right yet.\nLook elsewhere.")


def test_a_question_that_is_not_whole():
    for wrong in ({}, {"right": int, "accept": int}):
        with pytest.raises(TypeError, match="either right or accept"):
            question(Number(), **wrong, **LOOK)
    with pytest.raises(TypeError, match="texts in en, he are needed, not in en"):
        question(Number(), right=int, en="Look.")
    with pytest.raises(TypeError, match="texts in en, he are needed, not in he"):
        value(1, he="ראו.")


def test_a_language_has_all_the_words_of_the_others():
    english = WORDS["en"]
    for words in WORDS.values():
        assert words.keys() - {"rtl"} == english.keys()
        for name, text in english.items():
            fields = re.compile(r"\{\w+\}").findall
            assert set(fields(words[name])) == set(fields(text)), name
        assert len(words["alphabet"]) == len(english["alphabet"])


def test_lines_from_right_to_left_are_marked_as_such():
    message = finished("ראו `x = -1`.\nועוד.", WORDS["he"])
    assert message == "\u2067ראו \u2066x = -1\u2069.\u2069\n\u2067ועוד.\u2069"


def test_nothing_is_kept_and_nothing_heavy_is_loaded():
    code = (
        "import sys; from gdbook.check import judge; judge('slope/border', 1);"
        "print({'torch', 'matplotlib', 'sklearn'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"


# --- Every question ----------------------------------------------------------------------------


def test_every_question_is_tested_here():
    assert sorted(f"{lab}/{name}" for lab in LABS for name in answers_to(lab)) == sorted(
        questions()
    )


@every_question
@both_languages
def test_the_right_answer_is_accepted(name, language):
    right_ones, _ = answers(name)
    assert right_ones
    for answer in right_ones:
        right, message = judge(name, answer, language)
        assert right, message
        assert message.count("\n") == 0


@every_question
@both_languages
def test_typical_wrong_answers_are_recognised(name, language):
    judged = verdicts(name, language)
    assert len(judged) >= 3
    found = asked(name)
    hit = set()
    for answer, (right, message) in judged:
        assert not right
        assert message.count("\n") == 1
        kind, given = found.kind, found.kind.read(answer)
        place = next((i for i, m in enumerate(found.mistakes) if m.is_made(kind, given)), None)
        assert place is not None, f"{answer!r} is not recognised: {message}"
        look = finished(found.mistakes[place].hint[language], WORDS[language])
        assert message.split("\n")[1].endswith(look), "it says where to look"
        hit.add(place)
    assert hit == set(range(len(found.mistakes))), "a mistake that no answer here makes"


@pytest.mark.parametrize("name", answered_by(Number | Numbers))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("number", [0, -1, 1e-300, 1e300, -1e300])
def test_no_number_is_too_strange_for_a_verdict(name, number):
    kind = asked(name).kind
    answer = number if isinstance(kind, Number) else np.full(kind.shape, number, float)
    right, message = judge(name, answer)
    assert message.count("\n") == (0 if right else 1)


@every_question
@both_languages
def test_no_message_says_the_right_answer(name, language):
    right, _ = answers(name)
    found = asked(name)
    texts = [found.hint[language], *(mistake.hint[language] for mistake in found.mistakes)]
    assert len(set(texts)) == len(texts), "two mistakes with one text"
    messages = [verdict.message for _, verdict in verdicts(name, language)]
    for text in texts + messages:
        numbers = [float(n.replace("−", "-")) for n in re.findall(r"[-−]?\d+(?:\.\d+)?", text)]
        for answer in right if isinstance(found.kind, Number | Numbers) else []:
            for value_ in filter(None, np.ravel(found.kind.read(answer)).tolist()):
                said = [n for n in numbers if abs(n - value_) <= 0.005 * abs(value_)]
                assert not said, f"{said} in {text}"
        if isinstance(found.kind, Choice):
            assert right[0] not in text.split()


@every_question
def test_hebrew_texts_mark_their_formulas(name):
    found = asked(name)
    texts = [found.hint["he"], *(mistake.hint["he"] for mistake in found.mistakes)]
    for text in texts:
        bare = re.sub(r"`[^`]*`", "", text)
        assert text.count("`") % 2 == 0
        assert not re.search(r"[A-Za-z0-9η][(=+/^]|[-−=+/(][A-Za-z0-9]|[×·]", bare), text
