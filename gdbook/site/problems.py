"""What is wrong with the book, and where: `docs/he/slope.md:12: …`."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One fault of the book's source.

    Attributes:
        path: The file as a reader of the message can open it, relative to the project.
        line: The line in that file, counted from 1.
        message: One line that says what is wrong.
        details: More lines, such as a traceback; may be empty.
    """

    path: str
    line: int
    message: str
    details: str = ""

    def __str__(self) -> str:
        """`path:line: message`, the details below."""
        where = f"{self.path}:{self.line}: {self.message}"
        return f"{where}\n{self.details}".rstrip() if self.details else where


class BookError(Exception):
    """The book cannot be built; `problems` says why, in the order of files and lines."""

    def __init__(self, problems):
        self.problems = sorted(set(problems))  # a program of two editions fails once
        super().__init__("\n".join(map(str, self.problems)))
