"""A page without its programs: headings, formulas, links and boxes, each with its line.

What is code or comment is blanked first, place by place, so that every offset keeps its line.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from html import escape, unescape

from gdbook.site.source import front_matter
from gdbook.site.source.front_matter import FRONT_MATTER, FrontMatter

_INLINE_CODE = re.compile(r"(?<![\\`])(`+)(?!`)((?:(?!\n[ \t]*\n).)+?)(?<!`)\1(?!`)", re.DOTALL)
_HEADING = re.compile(
    r"^(#{1,6})[ \t]*(.*?)[ \t]*(?:\{[ \t]*#([\w-]+)([^}\n]*)\})?[ \t]*$", re.MULTILINE
)
FOLDED = ".gd-solution"  # class of a lab's heading whose section is folded
_UNDERLINED = re.compile(r"(?:\A|\n[ \t]*\n)([^\n]*\S[^\n]*\n[=-]+)[ ]*$", re.MULTILINE)
DISPLAY = re.compile(r"(?<!\\)\$\$(.+?)\$\$", re.DOTALL)
INLINE = re.compile(r"(?<![\\$])\$(?!\s)((?:\\.|[^\\$\n]|\n(?![ \t]*\n))+?)(?<!\s)\$(?!\$)")
_STRAY = re.compile(r"(?<!\\)\$\$")
_BLANK_BEFORE = re.compile(r"(?:\A(?:\s*\n)?|\n[ \t]*\n)(?: {4}|\t)*\Z")
_BLANK_AFTER = re.compile(r"[ \t]*(?:\Z|\n[ \t]*(?:\n|\Z))")
_LONE = re.compile(r"(?<!\\)\$")
# A row of a table: behind its margin, or between the two lines that begin one.
_UNDER_HEAD = r"[ ]*\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)+\|?[ ]*"  # the second of the two
_ROW = re.compile(rf"^[ ]*\|.*$|^(?=.*\|).*\n{_UNDER_HEAD}$", re.MULTILINE)
_INDENTED_TAB = re.compile(r"^[ ]*\t", re.MULTILINE)
_NO_FORMULA = re.compile(r"\n[ \t]*\n|(?<!\\)\$")
_LINK = re.compile(
    r"\]\(\s*(?:<([^>\n]+)>|((?:[^()\s>]|\((?:[^()\s>]|\([^()\s]*\))*\))+))(?:\s+[\"'][^\n]*?[\"']\s*)?\)"
)
_REFERENCE = re.compile(r"^[ ]{0,3}\[[^\]^]+\]:[ \t]*<?(\S+?)>?(?:[ \t]|$)", re.MULTILINE)
_NO_ADDRESS = re.compile(r"(?<!\\)\]\([ \t]*(?:<[ \t]*>)?[ \t]*\)")
# A whole table: its head, the line below, the rows.
_TABLE = re.compile(rf"^.*\|.*\n{_UNDER_HEAD}$(?:\n.*\|.*)*", re.MULTILINE)
_BAR = re.compile(r"(?<!\\)\|")
BOXES = frozenset({  # the kinds that Material styles
    "abstract", "bug", "danger", "example", "failure", "info", "note", "question", "quote",
    "success", "tip", "warning", "details",
})  # fmt: skip
# What is named once and used elsewhere: footnotes and the addresses of links.
_DEFINITION = re.compile(r"^[ ]{0,3}\[(\^?[^\]\n]+)\]:", re.MULTILINE)
# Attributes of HTML that hold an address, as far as an author has a use for them.
ATTRIBUTE = re.compile(r"(?<![\w-])((?:href|src|poster)=)([\"'])(.*?)\2")
_INSIDE_TAG = r"(?:[^>\"']|\"[^\"]*\"|'[^']*')*"
_NAMELESS_IMAGE = re.compile(
    rf"!\[\s*\]|<img\b(?!{_INSIDE_TAG}\balt=(?:\"[^\"]|'[^'])){_INSIDE_TAG}>"
)
_ID = re.compile(r"\{[^}\n]*#([\w-]+)[^}\n]*\}|\bid=[\"']([^\"']+)[\"']")
_BOX = re.compile(r"^[ ]*(!!!|\?\?\?)\+?[ \t]+([\w-]+)|^[ ]*<(details)\b", re.MULTILINE)


@dataclass(frozen=True)
class Heading:
    """A heading; `id` is None where it has no explicit one, `folded` says that its section is."""

    line: int
    level: int
    title: str
    id: str | None
    folded: bool = False


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
    """What two editions of a page have in common, and what other pages may point at.

    `problems` holds (line, message) for what would come out otherwise than it looks; `prose` is the
    text with what is code or comment blanked, line for line.
    """

    front: FrontMatter = field(default_factory=FrontMatter)
    headings: list[Heading] = field(default_factory=list)
    formulas: list[Formula] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    problems: list[tuple[int, str]] = field(default_factory=list)
    prose: str = ""

    @property
    def title(self):
        """The page's own title, without marks of Markdown."""
        first = next((h.title for h in self.headings if h.level == 1), "")
        return re.sub(r"[*`]", "", first)


def outline(page):
    """Read the prose of a parsed page (snippets.Page); captions of figures count as prose."""
    text = _prose(page)
    starts = [0] + [match.end() for match in re.finditer("\n", text)]

    def line(match, group=0):
        return bisect_right(starts, match.start(group))

    found = Outline(front=front_matter.read(page.text), prose=text)
    for match in _HEADING.finditer(text):
        marks, title, identifier, more = match.groups()
        folded = FOLDED in (more or "").split()
        found.headings.append(Heading(line(match), len(marks), title, identifier, folded))
    for match in _UNDERLINED.finditer(text):
        found.problems.append((line(match, 1), "underlined heading: write it with #"))
    for match in _NAMELESS_IMAGE.finditer(text):
        found.problems.append((line(match), "image without alt text"))
    found.links += [Link(line(m), m.group(1) or m.group(2)) for m in _LINK.finditer(text)]
    found.links += [Link(line(m), m.group(1)) for m in _REFERENCE.finditer(text)]
    found.links += [Link(line(m), unescape(m.group(3))) for m in ATTRIBUTE.finditer(text)]
    defined = set()
    for match in _DEFINITION.finditer(text):
        name = match.group(1).lower()
        if name in defined:
            found.problems.append((line(match), f"[{match.group(1)}] is defined twice"))
        defined.add(name)
    for match in _INDENTED_TAB.finditer(text):
        found.problems.append(
            (line(match), "indented by a tab: lists and boxes are by four spaces")
        )
    for match in _TABLE.finditer(text):
        names, columns, *rows = map(_cells, match.group().split("\n"))
        if len(names) < len(columns) or not all(names[: len(columns)]):
            found.problems.append((line(match), "table with a column that has no name"))
        for at, row in enumerate([names, *rows]):
            if len(row) > len(columns):
                message = f"row of {len(row)} cells in a table of {len(columns)} columns"
                found.problems.append((line(match) + at + (at > 0), message))
    for match in _BOX.finditer(text):
        found.boxes.append(Box(line(match), match.group(2) or match.group(3)))
        if found.boxes[-1].kind not in BOXES:
            message = f"box of the unknown kind {found.boxes[-1].kind}"
            found.problems.append((line(match), message))
    for match in _NO_ADDRESS.finditer(text):
        found.problems.append((line(match), "link without an address"))
    found.ids = {match.group(1) or match.group(2) for match in _ID.finditer(text)}
    _read_formulas(text, line, found)
    for heading in found.headings:
        if INLINE.search(heading.title):
            message = "formula in a heading: the table of contents would show its TeX"
            found.problems.append((heading.line, message))
    for program in page.programs:
        for fence in program.fences:
            for figure in fence.figures:
                _read_formulas(figure.caption, lambda _, at=figure.caption_line: at, found)
                targets = [m.group(1) or m.group(2) for m in _LINK.finditer(figure.caption)]
                found.links += [Link(figure.caption_line, target) for target in targets]
    for row in _ROW.finditer(text):
        for match in INLINE.finditer(row.group()):
            if "|" in match.group(1):
                at = bisect_right(starts, row.start() + match.start())
                found.problems.append((at, r"| in a formula ends a table's cell: \vert or \mid"))
    found.formulas.sort(key=lambda formula: formula.line)
    return found


def _cells(row):
    """The cells of a table's row, without the bars at its ends."""
    cells = [cell.strip() for cell in _BAR.split(row.strip())]
    return cells[not cells[0] : len(cells) - (len(cells) > 1 and not cells[-1])]


def readdressed(page, url_of):
    """The lines of a page with the addresses in its HTML replaced.

    Args:
        page: snippets.Page.
        url_of: Called with an address as written; returns the one to put in its place.
    """
    lines = page.lines
    for at, prose in enumerate(page.outline.prose.split("\n")):
        for match in reversed(list(ATTRIBUTE.finditer(prose))):
            name, quote, address = match.groups()
            new = f"{name}{quote}{escape(url_of(unescape(address)))}{quote}"
            lines[at] = lines[at][: match.start()] + new + lines[at][match.end() :]
    return lines


def _read_formulas(text, line, found):
    for match in DISPLAY.finditer(text):
        found.formulas.append(Formula(line(match), match.group(1).strip(), True))
        before, after = text[: match.start()], text[match.end() :]
        alone = _BLANK_BEFORE.search(before) and _BLANK_AFTER.match(after)
        if not alone or _NO_FORMULA.search(match.group(1)):
            found.problems.append((line(match), "$$…$$ that is not a paragraph of its own"))
    text = DISPLAY.sub(_blank, text)
    for match in INLINE.finditer(text):
        found.formulas.append(Formula(line(match), match.group(1), False))
    text = INLINE.sub(_blank, text)
    for match in _STRAY.finditer(text):
        found.problems.append((line(match), "$$ without another one"))
    for match in _LONE.finditer(_STRAY.sub(_blank, text)):
        found.problems.append((line(match), r"$ without another one; for the sign itself: \$"))


def _prose(page):
    """The page's text with front matter, fences, comments and inline code blanked."""
    hidden = page.fenced | page.commented
    lines = ["" if at in hidden else line for at, line in enumerate(page.lines, start=1)]
    text = FRONT_MATTER.sub(_blank, "\n".join(lines))
    return _INLINE_CODE.sub(_blank, text)


def _blank(match):
    return re.sub(r"[^\n]", " ", match.group())
