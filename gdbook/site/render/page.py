"""A page's HTML as MkDocs or mkdocs-jupyter made it -> the content that is published.

One tree a page, a list of transforms, one serialisation; and, from the same tree, all that the
site around the page wants to know of it.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from lxml import etree
from lxml.html import HtmlElement

from gdbook.site.problems import BookError
from gdbook.site.render import (
    faithful,
    formulas,
    labs,
    languages,
    quotes,
    sections,
    terms,
    transforms,
    tree,
)
from gdbook.site.source.snippets import Page


@dataclass(frozen=True)
class Surroundings:
    """What a page's transforms need to know of the book around it.

    Attributes:
        lang: The edition's language.
        rtl: Whether it is written from right to left.
        url: The page's address in the edition, such as "labs/slope/".
        title: Its title, for the search.
        boost: How much it counts there.
        below_title: Elements that stand behind the page's title.
        meanings: Of the glossary's terms; empty where they are not marked.
        glossary: The glossary's address as seen from the page.
        onward: What the link from a meaning to its entry is called.
        permalink_title: The title of a heading's own link.
        library: The address of the file that pip installs gdbook from, or "".
        draft: Whether somebody is writing, and the page need not be light.
    """

    lang: str
    rtl: bool
    url: str
    title: str
    boost: float = 1
    below_title: tuple[HtmlElement, ...] = ()
    meanings: dict[str, str] = field(default_factory=dict)
    glossary: str = ""
    onward: str = ""
    permalink_title: str = ""
    library: str = ""
    draft: bool = False


_ADDRESSES = {"href", "src", "poster", "data", "action", "cite", "xlink:href"}
_REFERENCES = {"for", "headers", "aria-controls", "aria-describedby", "aria-labelledby"}


@dataclass
class Facts:
    """What is in a piece of HTML, for those who make its policy, its style sheet and its fonts.

    Attributes:
        classes: Every class.
        colors: Every colour that an element asks of Material.
        styles: Every style attribute, in order, each once.
        formula_characters: The characters of its formulas.
        code_characters: Those of its code.
        stressed_characters: Those of what it stresses.
        ids: Every id.
        links: Every address that an element leads to or loads, and of ids the references.
        repeated: The ids that stand there twice.
    """

    classes: list[str] = field(default_factory=list)
    colors: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    formula_characters: str = ""
    code_characters: str = ""
    stressed_characters: str = ""
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)


@dataclass
class Rendered:
    """A page's content, ready for the site.

    Attributes:
        content: HTML.
        offline: The same for the copy that is read without a server.
        toc: The nested headings: dicts with title, id, level and children.
        sections: What the search knows of it.
        facts: What is in it.
    """

    content: str
    offline: str
    toc: list[dict]
    sections: list[dict]
    facts: Facts

    def to_json(self) -> dict:
        """As what JSON can write."""
        return asdict(self)

    @classmethod
    def from_json(cls, entry: dict) -> "Rendered":
        """What `to_json` gave.

        Raises:
            KeyError, TypeError: If it is something else.
        """
        return cls(**{**entry, "facts": Facts(**entry["facts"])})


def lab(html: str, source: Page, url_of: Callable[[str], str], around: Surroundings) -> Rendered:
    """A lab, as mkdocs-jupyter rendered it.

    Raises:
        BookError: If it is not what its source says.
    """
    root = tree.parse(html)
    tokens = labs.repair(root, url_of, around.permalink_title)
    return _finish(root, source, [_of_token(token) for token in tokens], around)


def chapter(html: str, source: Page, toc: list[dict], around: Surroundings) -> Rendered:
    """Any other page, as Python-Markdown rendered it.

    Raises:
        BookError: If it is not what its source says.
    """
    return _finish(tree.parse(html), source, toc, around)


def _of_token(token):
    children = [_of_token(child) for child in token["children"]]
    return {k: token[k] for k in ("id", "level")} | {"title": token["name"], "children": children}


def _finish(root, source, toc, around):
    formulas.to_mathml(root)
    if problems := faithful.problems_in(root, source):
        raise BookError(problems)
    transforms.below_title(root, *around.below_title)
    if around.meanings:
        terms.mark(root, around.meanings, around.glossary, around.onward)
        formulas.to_mathml(root)  # of the meanings
    quotes.typeset(root, around.lang)
    languages.mark(root, around.lang)
    transforms.unbroken_names(root)
    if not around.draft:  # there Material's own style sheets hold
        transforms.tables(root)
    if around.library:
        transforms.library(root, around.library)
    transforms.outgoing_links(root)
    transforms.plain_code(root)
    found = sections.sections(root, around.url, around.title, around.rtl, around.boost)
    _typeset_titles(toc, around.lang)
    content, seen = tree.serialize(root), facts(root)
    transforms.to_files(root)
    if around.library:
        transforms.library(root, around.library.rpartition("/")[2])
    return Rendered(content, tree.serialize(root), toc, found, seen)


def _typeset_titles(toc, lang):
    for heading in toc:
        heading["title"] = quotes.line(heading["title"], lang)
        _typeset_titles(heading["children"], lang)


def facts(root: HtmlElement) -> Facts:
    """What is in a tree."""
    # Dictionaries for their order: what comes first stays first.
    classes: dict[str, None] = {}
    colors: dict[str, None] = {}
    styles: dict[str, None] = {}
    ids: dict[str, None] = {}
    links: dict[str, None] = {}
    repeated: dict[str, None] = {}
    for element in root.iter(etree.Element):
        for name, value in element.attrib.items():
            if name == "class":
                classes.update(dict.fromkeys(value.split()))
            elif name == "style":
                styles[value] = None
            elif name == "id":
                (repeated if value in ids else ids)[value] = None
            elif name in _ADDRESSES:
                links[value] = None
            elif name in _REFERENCES:
                links.update(dict.fromkeys(f"#{one}" for one in value.split()))
            elif name == "srcset":
                links.update((part.split()[0], None) for part in value.split(",") if part.strip())
            elif name == "data-frames":
                links.update((url, None) for urls in json.loads(value).values() for url in urls)
            elif name in ("data-md-color-primary", "data-md-color-accent"):
                colors[value] = None
    return Facts(
        sorted(classes),
        sorted(colors),
        list(styles),
        _characters(tree.elements(root, "math")),
        _characters(tree.elements(root, "code")),
        _characters(tree.elements(root, "em")),
        list(ids),
        list(links),
        list(repeated),
    )


def _characters(found):
    return "".join(sorted(set().union(*map(tree.text_of, found))))


def text_of(around: Surroundings) -> str:
    """What the rendering of a page depends on, beside the page: as text, for a key."""
    parts = {k: v for k, v in around.__dict__.items() if k != "below_title"}
    parts["below_title"] = [
        etree.tostring(part, method="html", encoding="unicode") for part in around.below_title
    ]
    return json.dumps(parts, ensure_ascii=False, sort_keys=True)
