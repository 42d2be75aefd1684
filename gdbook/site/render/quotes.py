"""Straight quotation marks and apostrophes of the source -> those of print.

English has “these” and ‘these’, and the apostrophe is one of them. Hebrew has geresh and gershayim,
which stand on both sides of a quotation and in words alike: ד״ר, נז׳בן.
"""

import re

from lxml.html import HtmlElement

from gdbook.site.render import tree

# What is quoted letter by letter; what stands before is then a word.
_KEPT = {"pre", "code", "kbd", "samp", "math", "svg", "script", "style", "textarea"}
_BLOCKS = {*tree.HEADINGS, "p", "li", "dd", "dt", "td", "th", "figcaption", "div", "summary", "br"}
_OPENED_AFTER = re.compile(r"(?:\A|[\s(\[{—–/“‘־-])\Z")
_HEBREW = re.compile(r"[\u0590-\u05ff]\Z")


def typeset(root: HtmlElement, lang: str) -> None:
    """Typeset the quotation marks of a page's prose.

    Args:
        root: The page's content.
        lang: The language that it is in; one that has no rules is left as it is.
    """
    if lang in _RULES:
        _walk(root, lang, "")


def line(text: str, lang: str, before: str = "") -> str:
    r"""The same for a text behind a sign, or at the beginning.

    Example:
        >>> line('"It\'s fine", he said', "en"), line('"טוב", ד"ר נז\'בן', "he")
        ('“It’s fine”, he said', '״טוב״, ד״ר נז׳בן')
    """
    if lang not in _RULES or not ('"' in text or "'" in text):
        return text
    out = before[-1:]
    for sign in text:
        out += _RULES[lang](sign, out) if sign in "\"'" else sign
    return out[len(before[-1:]) :]


def _english(sign, before):
    opening = bool(_OPENED_AFTER.search(before))
    return {'"': "”“", "'": "’‘"}[sign][opening]


def _hebrew(sign, before):
    if sign == '"':
        return "״"
    return "׳" if _HEBREW.search(before) else "’"


_RULES = {"en": _english, "he": _hebrew}


def _walk(element, lang, before):
    """Typeset an element's inside; return the last sign in it, or what was before it."""
    lang = _base(element.get("lang", lang))
    if element.tag in _BLOCKS:
        before = ""
    if element.text:
        element.text = line(element.text, lang, before)
        before = element.text[-1]
    for child in element:
        if not isinstance(child.tag, str):
            pass
        elif child.tag in _KEPT:
            before = "x"
        else:
            before = _walk(child, lang, before)
            if child.tag in _BLOCKS:
                before = ""
        if child.tail:
            child.tail = line(child.tail, lang, before)
            before = child.tail[-1]
    return before


def _base(lang):
    return lang.partition("-")[0]
