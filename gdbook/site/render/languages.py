"""Passages in another language than their page are marked with it, for voices, fonts and direction.

A screen reader that reads Hebrew spells or swallows English words unless they are marked; and a
marked passage keeps its own direction, whatever stands around it.
"""

import re

from lxml.html import HtmlElement

from gdbook.site.render import tree

# A run of words: letters that only this writing has, and what may stand between two such words.
_LATIN_WORD = r"[A-Za-z](?:[A-Za-z0-9&+'’_.\-–]*[A-Za-z0-9+])"
# One letter alone is rather a variable's name; beside words it is one of them: Mike X Cohen.
_LATIN_LETTER = r"(?<![A-Za-z0-9])[A-Za-z](?![A-Za-z0-9])"
# A number behind words is one of them, as plain text has it too: CC BY 4.0, Python 3.11.
_NUMBER = r"\d+(?:[.,]\d+)*(?![\w.,]?\d|[א-ת%])"
_LATIN = (
    rf"(?:{_LATIN_LETTER}\s+)*{_LATIN_WORD}"
    rf"(?:,?\s+(?:{_LATIN_WORD}|{_LATIN_LETTER})|\s+{_NUMBER})*"
)
_HEBREW_WORD = r"[א-ת][א-ת'\"׳״]*"
_HEBREW = rf"{_HEBREW_WORD}(?:,?[\s־\-]+{_HEBREW_WORD})*"
_CHINESE = r"[\u3400-\u9fff]+(?:[\s、，（）]*[\u3400-\u9fff]+)*"

# What is foreign to a page in Hebrew, and to one in English: (language, direction, its runs).
_FOREIGN = {
    "he": [("en", "ltr", _LATIN), ("zh-Hant", "ltr", _CHINESE)],
    "en": [("he", "rtl", _HEBREW), ("zh-Hant", "ltr", _CHINESE)],
}
_RUNS = {
    lang: re.compile("|".join(f"({runs})" for _, _, runs in rules))
    for lang, rules in _FOREIGN.items()
}
# What is no sentence in any language, or says itself which.
_KEPT = {"pre", "code", "kbd", "samp", "math", "svg", "script", "style", "textarea"}


def mark(root: HtmlElement, lang: str) -> None:
    """Put `<span lang=… dir=…>` around every passage that is not in a page's own language.

    Code, formulas and elements with a language of their own are left as they are.

    Args:
        root: The page's content.
        lang: The page's language. One that has no rules is left as it is.
    """
    if lang not in _FOREIGN:
        return
    for element, is_tail, text in list(tree.texts(root, _KEPT)):
        parts, end = [], 0
        for run in _RUNS[lang].finditer(text):
            foreign, direction, _ = _FOREIGN[lang][(run.lastindex or 1) - 1]
            parts.append(text[end : run.start()])
            parts.append(tree.new("span", run.group(), lang=foreign, dir=direction))
            end = run.end()
        if parts:
            tree.put_in_text(element, is_tail, [*parts, text[end:]])
