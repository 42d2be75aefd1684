"""What a terminal would show of what a program printed."""

import re

# Escape sequences: CSI (colours, erasing, moving), OSC (titles, links), and the short ones.
_ESCAPE = re.compile(
    r"(?:\x1b\[|\x9b)(?P<csi>[0-?]*)[ -/]*(?P<final>[@-~])"
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?"
    r"|\x1b[ -/]*[0-~]?"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_TAB = 8


def shown(text: str) -> str:
    r"""The text as it stands on the screen in the end, colours apart.

    Example:
        >>> shown("step 1\rstep 2\n")
        'step 2\n'
    """
    if not _CONTROL.search(text):
        return text
    *lines, last = text.replace("\r\n", "\n").split("\n")
    return "".join(_line(line) + "\n" for line in lines) + _line(last)


def _line(text):
    if not _CONTROL.search(text):
        return text
    cells, at = [], 0  # one a character; the cursor
    position = 0
    while position < len(text):
        if escape := _ESCAPE.match(text, position):
            cells, at = _escape(escape, cells, at)
            position = escape.end()
            continue
        character = text[position]
        position += 1
        if character == "\r":
            at = 0
        elif character == "\b":
            at = max(0, at - 1)
        elif character == "\t":
            at += _TAB - at % _TAB
        elif not _CONTROL.match(character):
            cells += " " * (at + 1 - len(cells))
            cells[at] = character
            at += 1
    return "".join(cells)


def _escape(escape, cells, at):
    """Cells and cursor after an escape sequence; what has no meaning within a line has none."""
    final = escape["final"]
    number = escape["csi"].split(";")[0] if final else ""
    count = int(number) if number.isdecimal() else None
    if final == "K":
        if count == 1:
            return [" "] * min(at + 1, len(cells)) + cells[at + 1 :], at
        return ([] if count == 2 else cells[:at]), at
    if final == "C":
        return cells, at + min(count or 1, 1000)
    if final == "D":
        return cells, max(0, at - (count or 1))
    if final == "G":
        return cells, min((count or 1), 1000) - 1
    return cells, at
