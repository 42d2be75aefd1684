"""What a self-check says in each language, and how a message is finished for printing."""

import re

# A third language: one more entry here, and its texts beside the others in the labs' modules.
WORDS = {
    "en": {
        "right": "Right.",
        "right_within": "Right ({close}).",
        "wrong": "Not right yet.",
        "wrong_within": "Not right yet (asked for: {close}).",
        "unanswered": "No answer yet: put {expected} in the place of None.",
        "empty": "No answer yet: your function gives None.",
        "misfit": "This is not what was expected, {expected}: {shown}.",
        "raised": "Your function stopped at the input {input}: {shown}.",
        "gives": "Expected is {expected}; at the input {input} yours gives {shown}.",
        "differs": "Look at the input {input}, where your function gives {shown}.",
        "absolute": "within {tolerance}",
        "relative": "within {percent} %",
        "exact": "the exact value",
        "number": "a number",
        "whole": "a whole number",
        "numbers": "{count} numbers in parentheses",
        "array": "an array of the shape {shape}",
        "pair": "a pair of arrays {names}",
        "of_shapes": " of the shapes {first} and {second}",
        "letter": "one of the letters {letters}",
        "letters": "{count} letters out of {letters}, such as {example}",
        "letters_that_apply": "the letters that apply out of {letters}, such as {example}",
        "function": "a function of {names} that gives {expected}",
        "alphabet": "ABCDEFGH",
    },
    "he": {
        "rtl": True,
        "right": "נכון.",
        "right_within": "נכון ({close}).",
        "wrong": "עדיין לא נכון.",
        "wrong_within": "עדיין לא נכון (הנדרש: {close}).",
        "unanswered": "עוד אין תשובה: כתבו {expected} במקום None.",
        "empty": "עוד אין תשובה: הפונקציה שלכם נותנת None.",
        "misfit": "מצפים כאן ל{expected}, ולא לזה: {shown}.",
        "raised": "הפונקציה שלכם נעצרה בקלט {input}: {shown}.",
        "gives": "מצפים ל{expected}; בקלט {input} שלכם נותנת {shown}.",
        "differs": "הסתכלו על הקלט {input}, שבו הפונקציה שלכם נותנת {shown}.",
        "absolute": "סטייה של {tolerance} לכל היותר",
        "relative": "סטייה של {percent}% לכל היותר",
        "exact": "הערך המדויק",
        "number": "מספר",
        "whole": "מספר שלם",
        "numbers": "סוגריים ובהם {count} מספרים",
        "array": "מערך שצורתו {shape}",
        "pair": "זוג מערכים {names}",
        "of_shapes": " שצורותיהם {first} ו־{second}",
        "letter": "אות אחת מבין {letters}",
        "letters": "רצף של {count} אותיות מבין {letters}, למשל {example}",
        "letters_that_apply": "האותיות המתאימות מבין {letters}, למשל {example}",
        "function": "פונקציה של {names} שנותנת {expected}",
        "alphabet": "אבגדהוזח",
    },
}
# How Unicode keeps a line that runs from right to left together, and a formula within it.
_RIGHT_TO_LEFT, _LEFT_TO_RIGHT, _END = "\u2067", "\u2066", "\u2069"
_FORMULA = re.compile(r"`([^`]*)`")


def finished(message, words):
    r"""A message as it is printed: `formulas` lose their marks, right-to-left lines get theirs.

    Example:
        >>> finished("Look at `x = -1`.", WORDS["en"])
        'Look at x = -1.'
        >>> finished("ראו `x = -1`.", WORDS["he"]).encode("unicode_escape").decode()
        '\\u2067\\u05e8\\u05d0\\u05d5 \\u2066x = -1\\u2069.\\u2069'
    """
    if not words.get("rtl"):
        return _FORMULA.sub(r"\1", message)
    message = _FORMULA.sub(rf"{_LEFT_TO_RIGHT}\1{_END}", message)
    return "\n".join(f"{_RIGHT_TO_LEFT}{line}{_END}" for line in message.split("\n"))
