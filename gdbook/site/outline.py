"""A page without its programs: headings, formulas, links and boxes, each with its line.

What is code or comment is blanked first, place by place, so that every offset keeps its line.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

_INLINE_CODE = re.compile(r"(?<![\\`])(`+)(?!`)((?:(?!\n[ \t]*\n).)+?)(?<!`)\1(?!`)", re.DOTALL)
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_META = re.compile(r"^(\w+):[ \t]*(.+)$", re.MULTILINE)
_HEADING = re.compile(
    r"^(#{1,6})[ \t]+(.*?)[ \t]*(?:\{[ \t]*#([\w-]+)[^}\n]*\})?[ \t]*$", re.MULTILINE
)
DISPLAY = re.compile(r"(?<!\\)\$\$(.+?)\$\$", re.DOTALL)
INLINE = re.compile(r"(?<![\\$])\$(?!\s)((?:\\.|[^\\$])+?)(?<!\s)\$(?!\$)")
_LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?(?:\s+[\"'][^)]*)?\)")
_REFERENCE = re.compile(r"^[ ]{0,3}\[[^\]^]+\]:[ \t]*<?(\S+?)>?(?:[ \t]|$)", re.MULTILINE)
_ATTRIBUTE = re.compile(r"\b(?:href|src)=[\"']([^\"']+)[\"']")
_ID = re.compile(r"\{[^}\n]*#([\w-]+)[^}\n]*\}|\bid=[\"']([^\"']+)[\"']")
_BOX = re.compile(r"^[ ]*(!!!|\?\?\?)\+?[ \t]+([\w-]+)|^[ ]*<(details)\b", re.MULTILINE)


@dataclass(frozen=True)
class Heading:
    """A heading; `id` is None where it has no explicit one."""

    line: int
    level: int
    title: str
    id: str | None


@dataclass(frozen=True)
class Formula:
    """A formula without its dollars."""

    line: int
    tex: str
    display: bool


@dataclass(frozen=True)
class Link:
    """A link's or an image's target as written."""

    line: int
    target: str


@dataclass(frozen=True)
class Box:
    """An admonition or folded block: its kind, such as "question"."""

    line: int
    kind: str


@dataclass
class Outline:
    """What two editions of a page have in common, and what other pages may point at."""

    meta: dict[str, str] = field(default_factory=dict)
    headings: list[Heading] = field(default_factory=list)
    formulas: list[Formula] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)


def outline(page):
    """Read the prose of a parsed page (snippets.Page); captions of figures count as prose."""
    text = _prose(page)
    starts = [0] + [match.end() for match in re.finditer("\n", text)]

    def line(match):
        return bisect_right(starts, match.start())

    found = Outline(meta=_meta(page.text))
    for match in _HEADING.finditer(text):
        marks, title, identifier = match.groups()
        found.headings.append(Heading(line(match), len(marks), title, identifier))
    for match in _LINK.finditer(text), _REFERENCE.finditer(text), _ATTRIBUTE.finditer(text):
        found.links += [Link(line(m), m.group(1)) for m in match]
    for match in _BOX.finditer(text):
        found.boxes.append(Box(line(match), match.group(2) or match.group(3)))
    found.ids = {match.group(1) or match.group(2) for match in _ID.finditer(text)}
    found.formulas = _formulas(text, line)
    for program in page.programs:
        for fence in program.fences:
            for figure in fence.figures:
                caption = _formulas(figure.caption, lambda _, at=figure.caption_line: at)
                found.formulas += caption
    found.formulas.sort(key=lambda formula: formula.line)
    return found


def _formulas(text, line):
    display = [Formula(line(m), m.group(1).strip(), True) for m in DISPLAY.finditer(text)]
    text = DISPLAY.sub(_blank, text)
    inline = [Formula(line(m), m.group(1), False) for m in INLINE.finditer(text)]
    return sorted(display + inline, key=lambda formula: formula.line)


def _meta(text):
    front = FRONT_MATTER.match(text)
    return dict(_META.findall(front.group())) if front else {}


def _prose(page):
    """The page's text with front matter, fences, comments and inline code blanked."""
    hidden = page.fenced | page.commented
    lines = ["" if at in hidden else line for at, line in enumerate(page.lines, start=1)]
    text = FRONT_MATTER.sub(_blank, "\n".join(lines))
    return _INLINE_CODE.sub(_blank, text)


def _blank(match):
    return re.sub(r"[^\n]", " ", match.group())
