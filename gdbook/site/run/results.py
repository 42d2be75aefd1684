"""What programs put out."""

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Output:
    """One thing that a fence put out.

    Attributes:
        kind: "text", "svg", "frames" or "html".
        data: Text, SVG text, a tuple of SVG texts, or HTML text.
    """

    kind: str
    data: str | tuple[str, ...]

    @property
    def drawn(self) -> bool:
        """Whether it is a figure or an animation, which has a figure comment."""
        return self.kind in ("svg", "frames")


@dataclass
class Result:
    """What came out of a program: `fences[i]` lists the outputs of its i-th fence.

    `warnings` holds (fence, line in it, "Category: message") for each Python warning, so that it
    stays true when the program moves; line 0 is the fence's opening. `seconds` is how long the
    program took: it is no part of what came out, and no page shows it.
    """

    fences: list[list[Output]] = field(default_factory=list)
    warnings: list[tuple[int, int, str]] = field(default_factory=list)
    seconds: float = field(default=0.0, compare=False)

    @property
    def stdout(self) -> str:
        """Everything that the program printed."""
        outputs = (output for fence in self.fences for output in fence)
        return "".join(str(output.data) for output in outputs if output.kind == "text")


class Fence(Protocol):
    """A part of a program: its text, and its own two lines in the file, counted from 1."""

    line: int
    end: int
    code: str


class Program(Protocol):
    """Fences that run one after another in one namespace."""

    fences: list[Fence]


@dataclass(frozen=True)
class Task:
    """A program of a page; `path` is the page's name in messages."""

    path: str
    program: Program
