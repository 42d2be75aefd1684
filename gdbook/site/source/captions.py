"""The comment above a fence that says what its figure shows, in words."""

import re
from dataclasses import dataclass

from gdbook.site.source.explore import Explore

OPENING = "<!--figure"

_FIELD = re.compile(r"(alt|caption):\s*(.*)")


@dataclass(frozen=True)
class FigureText:
    """What stands in a figure comment: alternative text and caption (Markdown).

    Where an explore comment follows it, `explore` is what that one says.
    """

    line: int
    alt: str
    caption: str
    caption_line: int
    explore: Explore | None = None


def read(start, body, problem):
    """Read a figure comment.

    Args:
        start: The number of its first line.
        body: Its lines.
        problem: Called as problem(line, message) for whatever is wrong with it.

    Returns:
        Its FigureText; a missing field is empty and a problem.
    """
    fields, lines, current = {}, {}, None
    for at, raw in enumerate(body, start):
        line = raw.strip().removeprefix(OPENING).removesuffix("-->").strip()
        if match := _FIELD.match(line):
            current = match.group(1)
            fields[current], lines[current] = match.group(2), at
        elif line and current:
            fields[current] += " " + line
        elif line:
            problem(at, f"figure comment: neither alt nor caption: {line}")
    alt, caption = (fields.get(name, "").strip() for name in ("alt", "caption"))
    for name, text in (("alt", alt), ("caption", caption)):
        if not text:
            problem(start, f"figure comment without {name}:")
    return FigureText(start, alt, caption, lines.get("caption", start))
