"""Passages in another language than their page are marked with it, for voices, fonts and direction.

A screen reader that reads Hebrew spells or swallows English words unless they are marked; and a
marked passage keeps its own direction, whatever stands around it.
"""

import re

# A run of words: letters that only this writing has, and what may stand between two such words.
_LATIN_WORD = r"[A-Za-z](?:[A-Za-z0-9&+'’_.\-–]*[A-Za-z0-9+])"
# One letter alone is rather a variable's name; beside words it is one of them: Mike X Cohen.
_LATIN_LETTER = r"(?<![A-Za-z0-9])[A-Za-z](?![A-Za-z0-9])"
_LATIN = re.compile(
    rf"(?:{_LATIN_LETTER}\s+)*{_LATIN_WORD}(?:,?\s+(?:{_LATIN_WORD}|{_LATIN_LETTER}))*"
)
_HEBREW_WORD = r"[א-ת][א-ת'\"׳״]*"
_HEBREW = re.compile(rf"{_HEBREW_WORD}(?:,?[\s־\-]+{_HEBREW_WORD})*")
_CHINESE = re.compile(r"[\u3400-\u9fff]+(?:[\s、，（）]*[\u3400-\u9fff]+)*")

# (language, direction, its runs): what is foreign to a page in Hebrew, and to one in English. Latin
# comes first: the marks themselves are written in it.
_FOREIGN = {
    "he": [("en", "ltr", _LATIN), ("zh-Hant", "ltr", _CHINESE)],
    "en": [("he", "rtl", _HEBREW), ("zh-Hant", "ltr", _CHINESE)],
}

_TOKEN = re.compile(r"<!--.*?-->|<[^>]*>|&\w+;|&#\w+;|[^<&]+|[<&]", re.DOTALL)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)([^>]*?)(/?)>", re.DOTALL)
_LANG = re.compile(r"(?:^|\s)lang\s*=")
# What is no sentence in any language, or says itself which.
_KEPT = {"pre", "code", "kbd", "samp", "math", "svg", "script", "style", "textarea"}
_VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "wbr",
}


def mark(html, lang):
    """Put `<span lang=… dir=…>` around every passage that is not in a page's own language.

    Args:
        html: The page's content, well-formed.
        lang: The page's language. One that has no rules is left as it is.

    Returns:
        The content; code, formulas and elements with a language of their own are unchanged.

    Example:
        >>> mark("<p>מסלול (the path), <code>x</code></p>", "he")
        '<p>מסלול (<span lang="en" dir="ltr">the path</span>), <code>x</code></p>'
    """
    rules = _FOREIGN.get(lang)
    if not rules:
        return html
    made, kept = [], []  # kept: the open elements inside the outermost one that stays as it is
    for token in _TOKEN.findall(html):
        tag = _TAG.fullmatch(token)
        if tag:
            _follow(kept, *tag.groups())
        elif not kept and token[0] not in "<&":
            for foreign, direction, runs in rules:
                span = rf'<span lang="{foreign}" dir="{direction}">\g<0></span>'
                token = runs.sub(span, token)
        made.append(token)
    return "".join(made)


def _follow(kept, closing, name, attributes, empty):
    name = name.lower()
    if name in _VOID or empty:
        return
    if closing:
        if kept and name in kept:
            while kept.pop() != name:
                pass
    elif kept or name in _KEPT or _LANG.search(attributes):
        kept.append(name)
