"""A page's tree -> the sections that its edition's search knows.

What the reader sees is indexed, as text: no markup, no MathML, no outputs.
"""

import re

from lxml.html import HtmlElement

from gdbook.site.render import formulas, mathml_text, tree

LAB = 0.8  # how much a lab counts beside the chapters

_HEADINGS = set(tree.HEADINGS)
_BLOCKS = _HEADINGS | {
    "article", "aside", "blockquote", "dd", "details", "div", "dl", "dt", "figcaption", "figure",
    "hr", "li", "nav", "ol", "p", "pre", "section", "summary", "table", "tr", "ul",
}  # fmt: skip
_FOLDED = 0.5  # how much a folded section counts beside the one it belongs to
# What says nothing about the section it stands in; a dark figure says what the light one says.
_LEFT_OUT_TAGS = {"script", "style", "button", "input"}
_LEFT_OUT_CLASSES = {
    "headerlink", "gd-downloads", "gd-stand-in", "gd-output", "gd-html", "gd-math", "gd-only-dark",
    "linenos", "footnote-backref", "footnote-ref",
}  # fmt: skip
_EXCLUDED = "data-search-exclude"


def sections(
    root: HtmlElement, location: str, title: str, isolate: bool = False, boost: float = 1
) -> list[dict]:
    """The sections of a page, the page itself first.

    Args:
        root: The page's content.
        location: Its address in the edition, such as "slope/".
        title: Its title.
        isolate: Whether the text runs from right to left, so that what runs the other way needs
            marks around it.
        boost: How much its sections count, beside those of other pages.

    Returns:
        A list of dicts: `location` and `title`, and where there are any, lists of lines `text`,
        `alt` (of figures) and `code`, and a `boost` that is not 1. A section is what has an id and
        is a heading or a term of a definition list.
    """
    reader = _Reader(location, title, isolate, boost)
    reader.read(root)
    reader.end_line()
    return [_without_nothing(section) for section in reader.sections]


class _Reader:
    """Goes through a page once and puts its lines into its sections."""

    def __init__(self, location, title, isolate, boost):
        self.location, self.isolate, self.boost = location, isolate, boost
        self.sections = []
        self.line = ""
        self.start("", title)

    def start(self, anchor, title):
        place = self.location + (f"#{anchor}" if anchor else "")
        whole_name = [anchor] if "." in anchor else []  # of a function, as its reference has it
        section = {"location": place, "title": title, "text": [], "alt": [], "code": whole_name}
        self.sections.append(section | {"boost": self.boost})

    def start_folded(self, anchor, title):
        """A section that is unfolded, as a solution is: second to what it belongs to."""
        self.start(anchor, f"{self.sections[-1]['title']} · {title}")
        self.sections[-1]["boost"] *= _FOLDED

    def end_line(self, kind="text"):
        line = _tidy(self.line)
        if line:
            self.sections[-1][kind].append(line)
        self.line = ""

    def name(self, tag):
        """The text of a heading or a term."""
        self.read(tag)
        name, self.line = _tidy(self.line), ""
        return name

    def read(self, element):
        self.line += element.text or ""
        for child in element:
            if isinstance(child.tag, str) and not self.left_out(child):
                self.read_element(child)
            self.line += child.tail or ""

    def left_out(self, element):
        names = tree.classes(element)
        if element.tag in _LEFT_OUT_TAGS or _EXCLUDED in element.attrib:
            return True
        if not _LEFT_OUT_CLASSES.isdisjoint(names):
            return element.tag == "img" or "gd-only-dark" not in names
        around = {"pre": "jp-OutputArea", "table": "jp-RenderedHTMLCommon"}.get(element.tag)
        ancestors = element.iterancestors() if around else ()
        return any(around in tree.classes(ancestor) for ancestor in ancestors)

    def read_element(self, element):
        if element.tag == "img":
            self.sections[-1]["alt"].append(_tidy(element.get("alt", "")))
        elif element.tag == "math" or formulas.BREAKING in tree.classes(element):
            # On one line, whatever its spaces.
            text = "".join(map(mathml_text.line, element.iter("math")))
            self.line += _isolated(text.strip().replace(" ", "\xa0"), self.isolate)
        elif element.tag in _HEADINGS or (element.tag == "dt" and element.get("id")):
            self.end_line()
            self.start_by(element, self.name(element))
        elif element.tag == "pre":
            self.end_line()
            for line in tree.text_of(element).splitlines():
                self.line = line
                self.end_line("code")
        elif element.tag in ("code", "bdi"):
            self.line += _isolated(tree.text_of(element), self.isolate)
        elif element.tag == "dd" and _only_leads_on(element):
            self.end_line()
        elif element.tag in _BLOCKS:
            self.end_line()
            self.read(element)
            self.end_line()
        else:
            self.read(element)
            if element.tag in ("td", "th") and any(True for _ in element.itersiblings("td", "th")):
                self.line += " · "

    def start_by(self, element, name):
        """Begin the section of a heading or a term."""
        anchor = element.get("id")
        if element.tag == "h1":
            self.sections[-1]["title"] = name
        elif anchor and any(parent.tag == "summary" for parent in element.iterancestors()):
            self.start_folded(anchor, name)
        elif anchor:
            self.start(anchor, name)
        else:
            self.sections[-1]["text"].append(name)


def _only_leads_on(element):
    """Whether all of a definition is a link, as to the place that teaches a term."""
    links = "".join(map(tree.text_of, element.iter("a")))
    return links.strip() == tree.text_of(element).strip()


def _tidy(text):
    """Text with single spaces; those that do not break stay."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip()


def _without_nothing(section):
    kept = ("location", "title")
    found = {name: value for name, value in section.items() if value or name in kept}
    if found["boost"] == 1:
        del found["boost"]
    return found


def _isolated(text, isolate):
    """Text that runs from left to right whatever is around it."""
    return f"\u2066{text}\u2069" if isolate and len(text) > 1 else text
