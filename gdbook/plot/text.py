"""Labels that mix Hebrew with Latin letters, numbers and formulas.

Matplotlib lays out a Hebrew label from right to left by itself. What it cannot know is that
``(x, y) = (−1, −2)`` inside such a label is one thing that reads from left to right: by the
rules for plain text its signs and brackets wander off. :func:`label` marks such pieces with
the invisible characters that Unicode has for this.
"""

import re

from gdbook._validation import shown

HEBREW = re.compile(r"[\u0590-\u05ff\ufb1d-\ufb4f]")
# All that stands between two Hebrew letters: spaces, punctuation, numbers, formulas.
BETWEEN_HEBREW = re.compile(r"[^\u0590-\u05ff\ufb1d-\ufb4f]+")
LEFT_TO_RIGHT, RIGHT_TO_LEFT = "\u200e", "\u200f"
DIRECTION_MARKS = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")

SIGNS = "+-−±"
# Followed by a space, these end a piece: the pieces of a Hebrew list run from right to left.
ENDS = ",;:.!?–—"
# At the edge of a formula these belong to the Hebrew sentence around it.
PUNCTUATION = " \t.,:;?!…–—=<>≤≥≈≠→←↔·×*/"
OPENING, CLOSING = "([{", ")]}"


def label(text):
    r"""Prepare a label for drawing, whichever language it is in.

    A label without Hebrew comes back as it is. In a Hebrew one, every number, formula and foreign
    word is kept together and reads from left to right, while the label as a whole reads from
    right to left, whatever it starts with. Every function of :mod:`gdbook.plot` does this to the
    labels that it is given; for labels set on the Axes directly, call it. Calling it twice does no
    harm, and a label that already holds direction marks is left to its author.

    Args:
        text: The label, in logical order (as one reads it aloud). May have several lines.

    Returns:
        The label with direction marks (U+200E, U+200F) where they are needed.

    Raises:
        TypeError: ``text`` is not a string.
        ValueError: ``text`` has Hebrew letters and ``$``: Matplotlib draws such a label reversed.
            Write formulas in Hebrew labels with Unicode: η, β, ∇, x², x₀.

    Example:
        >>> label("learning rate η = 0.1")
        'learning rate η = 0.1'
        >>> label("שיפוע −3.5").encode("unicode_escape").decode()
        '\\u200f\\u05e9\\u05d9\\u05e4\\u05d5\\u05e2 \\u200e\\u22123.5\\u200e\\u200f'

    Source:
        Unicode Standard Annex 9, "Unicode Bidirectional Algorithm", section 2.6.
    """
    return named("text", text)


def named(name, text):
    """A label, prepared as by :func:`label`, that is the argument of this name; None stays None."""
    if text is None and name != "text":
        return None
    if not isinstance(text, str):
        raise TypeError(f"{name} must be a string, not {shown(text)}")
    if not HEBREW.search(text):
        return text
    if "$" in text:
        raise ValueError(
            f"{name} must not mix Hebrew with $ (write η, β, ∇, x² as they are), not {text!r}"
        )
    if DIRECTION_MARKS.search(text):
        return text
    return "\n".join(_mark_line(line) for line in text.split("\n"))


def is_hebrew(text):
    """Tell whether a text has Hebrew letters, so that it reads from right to left."""
    return bool(HEBREW.search(text))


def fill(template, argument="template", /, **values):
    """Fill a template, the argument of some name, such as ``"step {step}: x = {x:.2f}"``.

    Minus signs become true ones (−); a number that rounds to zero has none.
    """
    try:
        text = template.format(**values)
    except (KeyError, IndexError, ValueError, AttributeError) as error:
        names = ", ".join("{" + name + "}" for name in values)
        raise ValueError(f"{argument} may use {names}, not {shown(template)}") from error
    text = re.sub(r"(?<!\w)-(?=0(\.0*)?(?![\d.]))", "", text)
    return label(re.sub(r"(?<!\w)-(?=[\d.])", "−", text))


def _mark_line(line):
    if not HEBREW.search(line):
        return line
    return RIGHT_TO_LEFT + BETWEEN_HEBREW.sub(_mark_between, line)


def _mark_between(match):
    attached = match.start() > 0  # a Hebrew letter touches it: the hyphen of ב-SGD is no minus
    pieces = []
    for piece in _split_outside_brackets(match.group()):
        pieces.append(_mark_piece(piece, attached))
        attached = False
    return "".join(pieces)


def _split_outside_brackets(text):
    """Split ``"4: (x, y), d"`` into ``"4:"``, ``" (x, y),"`` and ``" d"``."""
    depth, start = 0, 0
    for i, character in enumerate(text):
        depth += (character in OPENING) - (character in CLOSING)
        if character in ENDS and depth <= 0 and text[i + 1 : i + 2].isspace():
            yield text[start : i + 1]
            start = i + 1
    yield text[start:]


def _mark_piece(piece, attached):
    start, end = 0, len(piece)
    changed = True
    while changed and start < end:
        core = piece[start:end]
        at_start = _is_edge(core[0], core) and not _is_sign(core, attached and start == 0)
        at_end = not at_start and (_is_edge(core[-1], core) or core[-1] in SIGNS)
        start, end, changed = start + at_start, end - at_end, at_start or at_end
    core = piece[start:end]
    if not any(character.isalnum() for character in core):
        return piece
    marked = LEFT_TO_RIGHT + core + LEFT_TO_RIGHT + RIGHT_TO_LEFT
    return piece[:start] + marked + piece[end:]


def _is_edge(character, core):
    """Tell whether an outermost character of a formula belongs to the sentence around it."""
    if character in OPENING + CLOSING:
        return not _balanced(core)
    if character == '"':
        return core.count('"') % 2 == 1
    return character in PUNCTUATION or character in SIGNS


def _is_sign(core, attached):
    return core[0] in SIGNS and not attached and core[1:2].strip() != ""


def _balanced(core):
    depth = 0
    for character in core:
        depth += (character in OPENING) - (character in CLOSING)
        if depth < 0:
            return False
    return depth == 0
