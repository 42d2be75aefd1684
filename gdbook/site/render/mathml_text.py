"""MathML -> a line of plain text, for places that show no formulas."""

import itertools
import re

from gdbook.site.render import tree

_LONGEST = 40
_SUPERSCRIPT = str.maketrans("0123456789+−-=()nidkTt∘", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱᵈᵏᵀᵗ°")
_SUBSCRIPT = str.maketrans("0123456789+−-=()aeijkmnptx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑᵢⱼₖₘₙₚₜₓ")
_ACCENTS = {"^": "\u0302", "ˆ": "\u0302", "\u0302": "\u0302"}  # signs -> what combines
_ACCENTS |= {"‾": "\u0304", "¯": "\u0304", "→": "\u20d7"}
_SPACED = set("=≈≠<>≤≥←→↦∈+−⋅·×")


def line(formula):
    """MathML as one line of text, such as "f′(x) = 2(x − 3)", or "…" if it is too long for that."""
    text = re.sub(r"[\u2061-\u2064]\s*\(", "(", _line(formula))  # as between ln and its argument
    text = re.sub(r"[\s\u2061-\u2064]+", " ", text).strip()
    return text if len(text) <= _LONGEST and formula.find(".//mtable") is None else "…"


def _line(tag):
    children = list(tag)
    if tag.tag == "mo":
        sign = tree.text_of(tag).strip()
        if sign in (",", ";"):
            return f"{sign} "
        return f" {sign} " if sign in _SPACED and tag.get("form") != "prefix" else sign
    if not children:
        return tree.text_of(tag)
    parts = [_line(child) for child in children]
    if tag.tag == "mfrac":
        return "/".join(_in_brackets(part) for part in parts)
    if tag.tag == "msqrt":
        return f"√{_in_brackets(''.join(parts))}"
    if tag.tag == "msup":
        return parts[0] + _raised(parts[1], _SUPERSCRIPT, "^")
    if tag.tag == "msub":
        return parts[0] + _raised(parts[1], _SUBSCRIPT, "_")
    if tag.tag == "msubsup":
        low, high = _raised(parts[1], _SUBSCRIPT, "_"), _raised(parts[2], _SUPERSCRIPT, "^")
        return parts[0] + low + high
    if tag.tag in ("munder", "munderover"):
        return parts[0]  # the limits of a sum
    if tag.tag == "mover":
        return parts[0] + _ACCENTS.get(parts[1].strip(), "")
    for at, (child, after) in enumerate(itertools.pairwise(children)):
        if child.tag == "mfrac" and after.tag != "mo":
            parts[at] = f"({parts[at]})"  # (1/2)x
    return "".join(parts)


def _raised(text, signs, mark):
    """Text above or below the line, by signs of its own if there are such."""
    text = text.replace(" ", "")
    if set(text) <= set("′″*∗"):
        return text
    raised = text.translate(signs)
    if all(ord(sign) in signs for sign in text):
        return raised
    return f"{mark}{_in_brackets(text)}"


def _in_brackets(text):
    text = text.strip()
    return text if len(text) == 1 or text.lstrip("∂").isalnum() else f"({text})"
