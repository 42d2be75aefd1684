"""Markdown -> programs: the fences that pytest-codeblocks collects, no more and no fewer.

pytest-codeblocks decides what a snippet is: a fence whose info string is exactly ``python``.
This parser reads a page the way it does, remembers where everything stands, and refuses
whatever pytest-codeblocks would skip or misread without a word.
"""

import re
from dataclasses import dataclass, field, replace
from functools import cached_property

from gdbook.site.problems import Problem
from gdbook.site.source import captions, explore, rules
from gdbook.site.source.captions import FigureText
from gdbook.site.source.outline import Outline, outline

_DIRECTIVE = re.compile(r"<!--[-\s]*pytest-codeblocks:(.*?)-*-->$")
_MARK = re.compile(r"<!--[-\s]*pytest\.mark\.")
# Behind a quotation's or a list item's mark: shown as a fence, or as one that went wrong.
_MARKED_FENCE = re.compile(r"\s*(?:(?:>|[-*+]|\d+[.)])\s*)+(?:```|~~~)[^`]*$")
_INLINE_CODE = re.compile(r"(`+).+?\1")


@dataclass(frozen=True)
class Fence:
    """One ``python`` fence. Lines count from 1; `line` and `end` are the fence's own two lines."""

    line: int
    end: int
    indent: int
    code: str
    figures: tuple[FigureText, ...] = ()
    comments: tuple[int, ...] = ()  # lines above the fence that only the press reads


@dataclass
class Program:
    """Fences that run one after another in one namespace; what a reader copies."""

    fences: list[Fence] = field(default_factory=list)
    expected_output: str | None = None
    expected_lines: tuple[int, int] | None = None  # from the comment to the closing fence

    @property
    def line(self) -> int:
        """Line of the first fence."""
        return self.fences[0].line

    @property
    def code(self) -> str:
        """The whole program's text."""
        return "".join(fence.code for fence in self.fences)


@dataclass(eq=False)
class Page:
    """A parsed page: its programs, its outline, and the problems found on the way.

    Attributes:
        path: Its name in messages, relative to the project.
        text: The page, with its front matter.
        lang: Its edition.
        name: Its path in the edition, the same in every edition.
        programs: Its programs, in order.
    """

    path: str
    text: str
    lang: str = ""
    name: str = ""
    programs: list[Program] = field(default_factory=list)
    blocks: list[tuple[int, int]] = field(default_factory=list)  # first and last line of any fence
    commented: set[int] = field(default_factory=set)  # every line of an HTML comment
    problems: list[Problem] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        """The page's lines, without their ends."""
        return self.text.split("\n")

    @property
    def fenced(self) -> set[int]:
        """Every line that belongs to some fence."""
        return {line for first, last in self.blocks for line in range(first, last + 1)}

    @cached_property
    def outline(self) -> Outline:
        """Its headings, formulas, links and boxes."""
        return outline(self)

    def problem(self, line: int, message: str) -> None:
        """Note a problem at a line."""
        self.problems.append(Problem(self.path, line, message))


def parse(text: str, path: str) -> Page:
    """Read a Markdown page.

    Args:
        text: The page, with its front matter.
        path: Its name in messages, relative to the project.

    Returns:
        The page with `programs` in order and `problems`, empty when all is well. Nothing raises.
    """
    return _Parser(text, path).parse()


class _Parser:
    """One pass over the lines; the state between two fences is what the attributes hold."""

    def __init__(self, text, path):
        self.page = Page(path, text)
        self.lines = self.page.lines
        self.at = 0  # index of the next line; the line just read has number self.at
        self.last = None  # what the last fence was: a Program, or the info string of another block
        self.continues = None  # line of a `cont` comment that waits for its fence
        self.expects = None  # line of an `expected-output` comment that waits for its fence
        self.figures = []
        self.comments = []
        self.explored = set()  # the ids of movable figures

    def parse(self):
        while self.at < len(self.lines):
            line = self.lines[self.at]
            self.at += 1
            stripped = line.strip()
            if not stripped:
                continue
            if stripped.startswith("```"):
                self.fence(line)
            elif stripped.startswith("~~~"):
                self.page.problem(self.at, "fence of tildes: pytest-codeblocks reads only ```")
                self.skip_tildes()
            elif stripped.startswith("<!--"):
                self.comment(stripped)
            else:
                self.text_line()
                self.prose(line)
        self.text_line()
        for program in self.page.programs:
            self.page.problems += rules.check(program, self.page.path)
        return self.page

    def text_line(self):
        """Prose ends what comments above a fence had opened."""
        for figure in self.figures:
            self.page.problem(figure.line, "figure comment with no python fence below it")
        if self.continues or self.expects:
            line = self.continues or self.expects
            self.page.problem(line, "pytest-codeblocks comment that no fence follows directly")
        self.continues = self.expects = None
        self.figures, self.comments = [], []

    def prose(self, line):
        """Text may hold neither a fence that nobody runs nor the beginning of a long comment."""
        if _MARKED_FENCE.match(line):
            self.page.problem(self.at, "fence behind a mark: pytest-codeblocks does not see it")
        bare = _INLINE_CODE.sub("", line)
        if bare.rfind("<!--") > bare.rfind("-->"):
            self.page.problem(self.at, "HTML comment that begins inside a line of text")

    def skip_tildes(self):
        while self.at < len(self.lines) and not self.lines[self.at].strip().startswith("~~~"):
            self.at += 1
        self.at += 1

    def comment(self, stripped):
        start = self.at
        while "-->" not in self.lines[self.at - 1] and self.at < len(self.lines):
            inside = self.lines[self.at].lstrip()
            if inside.startswith("```"):
                self.page.problem(self.at + 1, "fence inside an HTML comment: it would be run")
            elif inside.startswith("<!--"):
                self.page.problem(self.at + 1, "comment inside another comment")
            self.at += 1
        body = self.lines[start - 1 : self.at]
        self.page.commented.update(range(start, self.at + 1))
        if "-->" not in body[-1]:
            self.page.problem(start, "HTML comment that never ends")
        elif body[-1].rpartition("-->")[2].strip():
            self.page.problem(self.at, "text behind a comment on its line")
        elif stripped.startswith(captions.OPENING):
            self.figure_comment(start, body)
        elif stripped.startswith(explore.OPENING):
            self.explore_comment(start, body)
        elif _MARK.match(stripped):
            self.page.problem(start, "pytest mark: every snippet of the book is run, none skipped")
        elif match := _DIRECTIVE.match(stripped):
            self.directive(start, match.group(1).strip("- "))
        elif "pytest-codeblocks" in stripped:
            self.page.problem(start, "comment that pytest-codeblocks does not read")

    def directive(self, line, keyword):
        if self.continues or self.expects:
            self.page.problem(line, "second pytest-codeblocks comment above one fence")
        if keyword == "cont":
            if not isinstance(self.last, Program):
                before = f"a `{self.last}` block" if self.last is not None else "nothing"
                self.page.problem(line, f"cont continues {before}: its code would never run")
            self.continues = line
            self.comments.append(line)
        elif keyword == "expected-output":
            if not isinstance(self.last, Program):
                self.page.problem(line, "expected-output without a program before it")
            elif self.last.expected_output is not None:
                self.page.problem(line, "second expected-output of one program")
            self.expects = line
        else:
            self.page.problem(line, f"pytest-codeblocks:{keyword} is not used in the book")

    def figure_comment(self, start, body):
        self.figures.append(captions.read(start, body, self.page.problem))
        self.comments.extend(range(start, self.at + 1))

    def explore_comment(self, start, body):
        found = explore.read(start, body, self.page.problem)
        self.comments.extend(range(start, self.at + 1))
        if not self.figures or self.figures[-1].explore:
            self.page.problem(start, "explore comment without a figure comment of its own above it")
        elif found:
            self.figures[-1] = replace(self.figures[-1], explore=found)
            if found.id in self.explored:
                self.page.problem(start, f"explore id {found.id} twice")
            self.explored.add(found.id)

    def fence(self, line):
        opening, indent = self.at, len(line) - len(line.lstrip())
        stripped = line.strip()
        ticks = len(stripped) - len(stripped.lstrip("`"))
        info = stripped[ticks:]
        if "\t" in line[:indent]:
            self.page.problem(
                opening, "fence indented by a tab: lists and boxes are by four spaces"
            )
        elif indent % 4:
            self.page.problem(
                opening, f"fence indented by {indent}: lists and boxes are by four spaces"
            )
        code = []
        while True:
            if self.at == len(self.lines):
                self.page.problem(opening, "fence that is never closed")
                return
            raw = self.lines[self.at]
            self.at += 1
            if raw.lstrip()[:ticks] == "`" * ticks:
                # pytest-codeblocks takes any such line for the end, the page's renderer only this.
                if raw.rstrip() != line[:indent] + "`" * ticks:
                    self.page.problem(self.at, f"fence closed by `{raw}`, not like it was opened")
                break
            cut = min(indent, len(raw) - len(raw.lstrip()))
            if raw.strip() and cut < indent:
                self.page.problem(self.at, "code that stands left of its fence")
            code.append(raw[cut:] + "\n")
        self.page.blocks.append((opening, self.at))
        self.close_fence(opening, indent, info, "".join(code))

    def close_fence(self, opening, indent, info, code):
        for message in rules.info(info):
            self.page.problem(opening, message)
        if self.continues:
            if info != "python":
                self.page.problem(opening, f"cont above a `{info}` fence: it would run as Python")
            elif isinstance(self.last, Program):
                self.last.fences.append(self.new_fence(opening, indent, code))
        elif self.expects:
            if info == "python":
                self.page.problem(opening, "expected-output above a python fence: use `text`")
            inside = self.lines[opening : self.at]
            if any(not raw.strip() and len(raw) < indent for raw in inside):
                self.page.problem(opening, f"blank line in an indented output: {rules.EATEN}")
            if isinstance(self.last, Program):
                self.last.expected_output = code
                self.last.expected_lines = (self.expects, self.at)
        elif info == "python":
            self.last = Program([self.new_fence(opening, indent, code)])
            self.page.programs.append(self.last)
        else:
            self.last = info
        self.continues = self.expects = None
        if info == "python":
            self.figures, self.comments = [], []
        else:
            self.text_line()

    def new_fence(self, opening, indent, code):
        return Fence(opening, self.at, indent, code, tuple(self.figures), tuple(self.comments))
