"""The ways through the book: which page comes before and after, and how long one takes.

A chapter is followed by its lab and the lab by the next chapter; the navigation, which lists
chapters and labs apart, does not say so.
"""

import re

from gdbook.site.source import book
from gdbook.site.source.outline import FRONT_MATTER

LABS = "labs/"
_WORDS_A_MINUTE = 180
_FENCE_OR_COMMENT = re.compile(r"^[ ]*```.*?^[ ]*```[ ]*$|<!--.*?-->", re.MULTILINE | re.DOTALL)
_FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$\n]+\$", re.DOTALL)
_FORMULAS_A_MINUTE, _LINES_A_MINUTE = 30, 25


def in_order(names: list[str]) -> list[str]:
    """The pages of a navigation, each lab right behind its chapter.

    Example:
        >>> in_order(["index.md", "slope.md", "neuron.md", "labs/slope.md", "sources.md"])
        ['index.md', 'slope.md', 'labs/slope.md', 'neuron.md', 'sources.md']
    """
    own = [name for name in names if not (book.is_lab(name) and chapter_of(name) in names)]
    found = []
    for name in own:
        found.append(name)
        if (lab := LABS + name) in names:
            found.append(lab)
    return found


def chapter_of(lab: str) -> str:
    """The name of a lab's chapter."""
    return lab.removeprefix(LABS)


def other_of(name: str) -> str:
    """A chapter's lab, or a lab's chapter, if there is one."""
    return chapter_of(name) if book.is_lab(name) else LABS + name


def link(pages) -> None:
    """Tell MkDocs' pages which of them come before and after.

    Args:
        pages: Those of the navigation, a list that is put in order.
    """
    by_name = {page.file.src_uri: page for page in pages}
    ordered = [by_name[name] for name in in_order(list(by_name))]
    for before, page, after in zip(
        [None, *ordered[:-1]], ordered, [*ordered[1:], None], strict=True
    ):
        page.previous_page, page.next_page = before, after


def minutes(text: str) -> int:
    """How long a page takes to read, in minutes, to the next five: prose, formulas and programs.

    Args:
        text: Its Markdown.
    """
    text = FRONT_MATTER.sub("", text)
    lines = sum(len(found.splitlines()) for found in _FENCE_OR_COMMENT.findall(text))
    prose = _FENCE_OR_COMMENT.sub("", text)
    formulas = len(_FORMULA.findall(prose))
    words = len(_FORMULA.sub("", prose).split())
    taken = words / _WORDS_A_MINUTE + formulas / _FORMULAS_A_MINUTE + lines / _LINES_A_MINUTE
    return max(5, 5 * round(taken / 5))
