"""A page's HTML -> the sections that its edition's search knows.

What the reader sees is indexed, as text: no markup, no MathML, no outputs. The browser does the
rest: docs/assets/javascripts/search/worker.js.
"""

import json
import re

from bs4 import BeautifulSoup, NavigableString

from gdbook.site.render import mathml_text

SECTIONS = "search/sections.json"
LAB = 0.8  # how much a lab counts beside the chapters
WORKER = "assets/javascripts/search/worker.js"

_MATERIALS_WORKER = re.compile(r"assets/javascripts/workers/search\.\w+\.min\.js")

_HEADINGS = {f"h{level}" for level in range(1, 7)}
_BLOCKS = _HEADINGS | {
    "article", "aside", "blockquote", "dd", "details", "div", "dl", "dt", "figcaption", "figure",
    "hr", "li", "nav", "ol", "p", "pre", "section", "summary", "table", "tr", "ul",
}  # fmt: skip
_FOLDED = 0.5  # how much a folded section counts beside the one it belongs to
# What says nothing about the section it stands in; a dark figure says what the light one says.
_LEFT_OUT = (
    "script, style, button, input, .headerlink, .gd-downloads, .gd-stand-in, .gd-output, .gd-html, "
    ".jp-OutputArea pre, .jp-RenderedHTMLCommon table, .gd-math, img.gd-only-dark, .linenos, "
    ".footnote-backref, .footnote-ref, [data-search-exclude]"
)


def sections(html, location, title, isolate=False, boost=1):
    """The sections of a page, the page itself first.

    Args:
        html: The page's content.
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
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.select(_LEFT_OUT):
        tag.decompose()
    for formula in soup.find_all("math"):
        text = mathml_text.line(formula).replace(" ", "\xa0")  # so that it stays on one line
        formula.replace_with(_isolated(text, isolate))
    reader = _Reader(location, title, isolate, boost)
    reader.read(soup)
    reader.end_line()
    return [_without_nothing(section) for section in reader.sections]


def index(sections):
    """The text of the file SECTIONS."""
    return json.dumps(sections, ensure_ascii=False, separators=(",", ":"))


def whole(sections):
    """The text of search/search_index.json, which Material loads with every page, all in it."""
    return json.dumps(
        {"config": config(), "docs": sections}, ensure_ascii=False, separators=(",", ":")
    )


def stub():
    """The same without the sections: the worker fetches them when something is typed."""
    return whole([])


def with_worker(html):
    """The page with the book's own search in the place of Material's."""
    return _MATERIALS_WORKER.sub(WORKER, html)


def config():
    """What Material's highlighter wants to know."""
    separator = r"[\s\u200e\u200f\u2066-\u2069\-־–—.,;:!?()\[\]\"'`]+"
    return {"lang": ["en"], "separator": separator, "pipeline": [], "fields": {}}


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

    def read(self, node):
        for child in node.children:
            if type(child) is NavigableString:
                self.line += child
            elif getattr(child, "name", None):
                self.read_tag(child)

    def read_tag(self, tag):
        if tag.name == "img":
            self.sections[-1]["alt"].append(_tidy(tag.get("alt", "")))
        elif tag.name in _HEADINGS or (tag.name == "dt" and tag.get("id")):
            self.end_line()
            name = self.name(tag)
            if tag.name == "h1":
                self.sections[-1]["title"] = name
            elif tag.get("id") and tag.find_parent("summary"):
                self.start_folded(tag["id"], name)
            elif tag.get("id"):
                self.start(tag["id"], name)
            else:
                self.sections[-1]["text"].append(name)
        elif tag.name == "pre":
            self.end_line()
            for line in tag.get_text().splitlines():
                self.line = line
                self.end_line("code")
        elif tag.name in ("code", "bdi"):
            self.line += _isolated(tag.get_text(), self.isolate)
        elif tag.name == "dd" and _only_leads_on(tag):
            self.end_line()
        elif tag.name in _BLOCKS:
            self.end_line()
            self.read(tag)
            self.end_line()
        else:
            self.read(tag)
            if tag.name in ("td", "th") and tag.find_next_sibling(["td", "th"]):
                self.line += " · "


def _only_leads_on(tag):
    """Whether all of a definition is a link, as to the place that teaches a term."""
    return "".join(link.get_text() for link in tag.find_all("a")).strip() == tag.get_text().strip()


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
