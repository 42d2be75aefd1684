"""Formulas of a page: what pymdownx.arithmatex marked becomes MathML."""

import re
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from gdbook.site.problems import Problem
from gdbook.site.render import mathml, tree
from gdbook.site.source.snippets import Page

MARK = "arithmatex"
# A Hebrew letter that belongs to the formula behind it (ב־x), punctuation to the one before it.
_PREFIX = re.compile(r"[א-ת]{1,3}[־-]\Z")
_PUNCTUATION = re.compile(r"[.,;:!?)]+")
BREAKING = "gd-formula"  # the class of a formula in a line that may go on in the next
# One of more signs than this may be broken behind these of them: browsers break lines around a
# `math` and never inside of one, and a telephone's column holds some 30 signs.
_SHORT = 16
_BREAKS = set("=≈≠<>≤≥≪≫∈→⟶⟹⇒⟺⇔↦∼")


def to_mathml(root: HtmlElement) -> None:
    r"""Put MathML in the place of every mark of a formula.

    Raises:
        gdbook.site.render.mathml.FormulaError: If a formula is broken.
    """
    for mark in tree.with_class(root, MARK):
        text = tree.text_of(mark).strip()
        if text.startswith("\\["):
            math = _math(text, display=True)
            tree.replace(mark, _block(math))
        else:
            _inline(mark, _math(text))


def _math(marked: str, display: bool = False) -> HtmlElement:
    tex = marked[2:-2].strip()  # without \( \) or \[ \]
    return tree.fragment(mathml.to_mathml(tex, display))[0]


def _block(math):
    block = tree.new("div", class_="gd-math", dir="ltr")
    block.append(math)
    return block


def _inline(mark, math):
    """A formula, kept on one line with what belongs to it: browsers break lines around `math`."""
    before, after = _take_prefix(mark), _take_punctuation(mark)
    whole = _breaking(math)
    if not before and not after:
        tree.replace(mark, whole)
        return
    span = tree.new("span", before or None, class_="gd-nobreak")
    span.append(whole)
    whole.tail = after or None
    tree.replace(mark, span)


def _breaking(math):
    """A long formula as a row of shorter ones, each but the last ending with a relation."""
    row = math[0] if len(math) == 1 and math[0].tag == "mrow" else math
    if len(tree.text_of(math)) <= _SHORT:
        return math
    pieces, piece = [], []
    for element in list(row):
        piece.append(element)
        if element.tag == "mo" and element.text in _BREAKS and len(piece) > 1:
            element.set("form", "infix")  # as it was, with space on both sides
            pieces.append(piece)
            piece = []
    pieces.append(piece)
    if len(pieces) < 2 or not piece:
        return math
    whole = tree.new("span", class_=BREAKING, dir="ltr")
    whole.set("data-tex", math.get("alttext", ""))  # of all of it, for whoever compares
    for piece in pieces:
        part = tree.new("math", dir="ltr", alttext="".join(map(tree.text_of, piece)))
        part.extend(piece)
        whole.append(part)
    return whole


def _take_prefix(mark):
    previous, parent = mark.getprevious(), mark.getparent()
    text = (parent.text if previous is None else previous.tail) or ""
    prefix = _PREFIX.search(text)
    if not prefix:
        return ""
    if previous is None:
        parent.text = text[: prefix.start()]
    else:
        previous.tail = text[: prefix.start()]
    return prefix.group()


def _take_punctuation(mark):
    found = _PUNCTUATION.match(mark.tail or "")
    if not found:
        return ""
    mark.tail = mark.tail[found.end() :]
    return found.group()


def problems_in(pages: Iterable[Page]) -> Iterator[Problem]:
    """The broken formulas of some pages."""
    places = [(page.path, formula) for page in pages for formula in page.outline.formulas]
    results = mathml.convert((formula.tex, formula.display) for _, formula in places)
    for path, formula in places:
        result = results[formula.tex, formula.display]
        if isinstance(result, mathml.FormulaError):
            yield Problem(path, formula.line, str(result))
