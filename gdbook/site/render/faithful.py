r"""What a page shows is what its author wrote: the finished tree compared with its source.

Markdown has no errors: what it cannot read it shows as it stands, or swallows. Here the marks that
are left in the text, and the parts that are missing, become Problems with the line of the source.
"""

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from gdbook.site.problems import Problem
from gdbook.site.render import tree
from gdbook.site.render.formulas import BREAKING
from gdbook.site.source.book import GENERATED
from gdbook.site.source.snippets import Page

_NO_PROSE = {"pre", "code", "math", "svg"}
# Marks of Markdown that are no text.
_LEFT = re.compile(
    r"\]\(|(?<!\w)\[[^\]\n]+\]\[[^\]\n]*\]|\[\^[^\]\s]+\]|```|~~~|<!--|-->|:::|\*\*|\{\s*[.#:][^}\n]*\}|\$|&#?\w+;"
)
# The same where a line of a paragraph begins: lists, boxes, headings, tables, definitions.
_LEFT_FIRST = re.compile(
    r"^[ ]*(?:(?:!!!|\?\?\?\+?|===\+?)(?=[ ])|\#{1,6}[ ]|[-*+][ ](?=\S)|\|.*\||1[.)][ ])",
    re.MULTILINE,
)
# What would load or run something, or change the page around it.
_FOREIGN = (
    "script", "style", "iframe", "object", "embed", "applet", "form", "base", "meta", "link",
    "template", "noscript", "frame", "portal",
)  # fmt: skip
_NUMBERED = re.compile(r"[ ]*(\d+)\.[ ]+(?=\S)")
_FENCE_LINE = re.compile(r"^\s*(?:```|~~~)", re.MULTILINE)


def problems_in(root: HtmlElement, page: Page) -> list[Problem]:
    """Where the content of a page is not what its source says.

    Args:
        root: The content, its formulas in MathML, before what the press adds to it.
        page: The page.
    """
    found = [
        *_left(root, page), *_foreign(root, page), *_headings(root, page), *_formulas(root, page),
        *_programs(root, page), *_boxes(root, page), *_numbers(root, page), *_ids(root, page),
        *_footnotes(root, page),
    ]  # fmt: skip
    return sorted({Problem(page.path, line, message) for line, message in found})


def line_of(page: Page, *texts: str) -> int:
    """The first line of a page that holds the first of some texts that is there; or the title's."""
    for text in filter(None, texts):
        for at, line in enumerate(page.lines, 1):
            if text in line:
                return at
    return next((heading.line for heading in page.outline.headings), 1)


def _prose(root) -> Iterator[tuple[HtmlElement, str]]:
    """Every paragraph or other piece of text, whole, and the element that it stands in."""
    for element, is_tail, text in tree.texts(root, _NO_PROSE):
        yield (element.getparent() if is_tail else element), text


def _left(root, page):
    if GENERATED in page.text:
        return
    for element, text in _prose(root):
        if is_output(element):
            continue
        for mark in _LEFT.finditer(text):
            if mark.group() == "$" and _is_written(page, text, mark.start()):
                continue
            around = text[max(0, mark.start() - 8) : mark.end() + 8].strip().split("\n")[0]
            line = line_of(page, around, mark.group())
            yield line, f"shown as it stands: {' '.join(around.split())}"
    for block in root.iter("p", "li", "td", "dd", "figcaption"):
        if is_output(block) or not block.text:
            continue
        for mark in _LEFT_FIRST.finditer(_text_with_marks(block)):
            line = line_of(page, _with_more(mark))
            yield line, f"shown as it stands: {mark.group().strip()}: is the line before it blank?"
    for code in root.iter("pre"):
        if not is_output(code) and (mark := _FENCE_LINE.search(tree.text_of(code))):
            yield line_of(page, mark.group().strip()), "a fence that is shown as it stands"


def _with_more(mark):
    """A mark and the beginning of what stands behind it on its line."""
    return mark.string[mark.start() : mark.end() + 8].lstrip().split("\n")[0].rstrip()


def _text_with_marks(block):
    """A block's own text: what stands in elements within counts as one letter."""
    parts = [block.text or ""]
    for child in block:
        parts.append("\n" if child.tag == "br" else "x")
        parts.append(child.tail or "")
    return "".join(parts)


def _is_written(page, text, at):
    """Whether a dollar is one that the author has written as such: with a backslash."""
    return "\\$" + text[at + 1 :][:6].split("\n")[0].split("$")[0] in page.text


def is_output(element: HtmlElement) -> bool:
    """Whether something was put out by a program, or is the press's."""
    names = {"gd-html", "gd-output", "jp-OutputArea", "gd-figure__scroll", "gd-downloads"}
    return any(
        not names.isdisjoint(tree.classes(one)) for one in (element, *element.iterancestors())
    )


def _foreign(root, page):
    for element in root.iter(*_FOREIGN):
        yield line_of(page, f"<{element.tag}"), f"<{element.tag}> in a page"
    for element in root.iter(etree.Element):
        for name in element.attrib:
            if name.startswith("on"):
                yield line_of(page, f"{name}="), f"a script in a page: {name}"
        for name in ("href", "src", "srcset", "poster", "action", "data"):
            value = element.get(name, "").strip()
            scheme = re.match(r"[a-z][a-z0-9+.-]*:|//", value, re.IGNORECASE)
            kind = scheme.group().lower() if scheme else ""
            if name == "href" and element.tag in ("a", "area"):
                if kind not in ("", "http:", "https:", "mailto:"):
                    yield line_of(page, value[:20]), f"a link of the kind {kind}"
            elif kind and kind != "data:":
                yield line_of(page, value), f"loaded from elsewhere: {value}"


def _headings(root, page):
    if GENERATED in page.text:
        return
    known = {heading.id for heading in page.outline.headings}
    first = True
    for heading in root.iter(*tree.HEADINGS):
        title = " ".join(tree.text_of(heading).replace("¶", "").split())
        first, was_first = False, first
        if heading.get("id") not in known and not (was_first and heading.tag == "h1"):
            yield line_of(page, f"# {title}", title), f"heading without an id: {title} {{#…}}"


def _formulas(root, page):
    shown = Counter(math.get("alttext") for math in root.iter("math"))
    shown.update(row.get("data-tex") for row in tree.with_class(root, BREAKING))
    drawn = root.find(".//figure") is not None  # without, as where nothing was run, no captions
    captions = {
        figure.caption_line
        for program in page.programs
        for fence in program.fences
        for figure in fence.figures
    }
    for formula in page.outline.formulas:
        if formula.line in captions and not drawn:
            continue
        tex = " ".join(formula.tex.split())
        if not shown[tex]:
            yield formula.line, f"a formula that is not shown as one: {tex}"
        shown[tex] -= 1


def _programs(root, page):
    shown = Counter(
        (int(block.get("data-program")), _code(block))
        for block in root.iter(etree.Element)
        if "data-program" in block.attrib
    )
    for number, program in enumerate(page.programs, 1):
        for fence in program.fences:
            key = number, fence.code.strip("\n")
            if not shown[key]:
                yield fence.line, "a snippet that is not shown as it stands"
            shown[key] -= 1


def _code(block):
    return tree.text_of(block).strip("\n")


def _boxes(root, page):
    shown = len(tree.with_class(root, "admonition")) + len(tree.elements(root, "details"))
    if shown < len(page.outline.boxes):
        yield page.outline.boxes[shown].line, "a box that is not shown as one, here or above"


def _numbers(root, page):
    """The numbers of lists are those that stand in the source."""
    if GENERATED in page.text:
        return
    lists = [
        one
        for one in root.iter("ol")
        if not any("footnote" in tree.classes(a) for a in one.iterancestors())
    ]
    shown = []
    for one in lists:
        first = int(one.get("start", "1"))
        shown += [(item, first + at) for at, item in enumerate(one.iterchildren("li"))]
    order = {element: at for at, element in enumerate(root.iter(etree.Element))}
    numbers = [number for _, number in sorted(shown, key=lambda pair: order[pair[0]])]
    for line, number, surely in _written_numbers(page.outline.prose.split("\n")):
        if numbers[:1] == [number]:
            numbers.pop(0)
        elif surely:
            yield line, f"item {number}. of a list is shown as {(*numbers, 'no item')[0]}"
            return


def _written_numbers(lines):
    """(line, number, surely) of what may be an item; a number that ends a sentence is none."""
    before = ""
    for at, line in enumerate(lines, 1):
        if match := _NUMBERED.match(line):
            yield at, int(match.group(1)), not before.strip() or bool(_NUMBERED.match(before))
        before = line


def _footnotes(root, page):
    """Every footnote is referred to: what nobody is sent to, nobody reads."""
    referred = {element.get("id") for element in root.iter("sup")}
    for note in root.iter("li"):
        name = note.get("id", "").removeprefix("fn:")
        if note.get("id", "").startswith("fn:") and f"fnref:{name}" not in referred:
            yield line_of(page, f"[^{name}]:"), f"a footnote that nothing refers to: [^{name}]"


def _ids(root, page):
    seen = set()
    for element in root.iter(etree.Element):
        one = element.get("id")
        if one is not None and one in seen:
            yield _second_line(page, one), f"the id {one} twice"
        seen.add(one)


def _second_line(page, identifier):
    """The last line that names an id."""
    marks = (f"#{identifier}", f'"{identifier}"', f"'{identifier}'")
    lines = [at for at, line in enumerate(page.lines, 1) if any(mark in line for mark in marks)]
    defined = [at for at in lines if "{" in page.lines[at - 1] or "id=" in page.lines[at - 1]]
    return (defined or lines or [1])[-1]
