"""The pages of the site -> the leaves of a book without scripts, folds and servers.

What PDF and EPUB have in common happens here, once: buttons go, answers move to the end of their
page, an animation becomes four of its frames, and links are those of the book: "slope.md#summary"
within it, whole addresses out of it.
"""

import json
import posixpath
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree
from lxml.html import HtmlElement

from gdbook.site.render import tree

# Pages of the site that are about the site and the library's sources.
LEFT_OUT = ("reference.md", "contributing.md")
FRAMES = 4  # that an animation is on paper

_GONE_TAGS = {"button", "input", "script", "style"}
_GONE_CLASSES = {"headerlink", "gd-downloads", "gd-meanings", "gd-only-dark", "footnote-backref"}
_SHELLS = {
    "gd-figure__scroll", "md-typeset__scrollwrap", "md-typeset__table", "gd-html",
}  # fmt: skip
_KEPT_ATTRIBUTES = {
    "alt", "class", "colspan", "data-tex", "dir", "height", "href", "id", "lang", "rowspan", "src",
    "start", "style", "width",
}  # fmt: skip


@dataclass(frozen=True)
class Leaf:
    """A page of the book.

    Attributes:
        name: The page's source, such as "labs/slope.md".
        kicker: What stands above its title, such as "Chapter 1", or "".
        root: Its content.
    """

    name: str
    kicker: str
    root: HtmlElement

    @property
    def stem(self) -> str:
        """Its name for files and labels, such as "labs-slope"."""
        return stem(self.name)

    @property
    def heading(self) -> HtmlElement:
        """Its first heading."""
        return self.root.find(".//h1")

    @property
    def title(self) -> str:
        """Its title, as text."""
        return " ".join(tree.text_of(self.heading).split())


@dataclass(frozen=True)
class Manuscript:
    """An edition on its way to paper.

    Attributes:
        lang: Its language.
        rtl: Whether it is written from right to left.
        title: The book's title.
        author: Its authors.
        description: One sentence about it.
        rights: Its licences, as HTML.
        words: The edition's words for what paper needs.
        leaves: Its pages, in the order of reading.
        address: Where the edition is published, ending in a slash, or None.
        cover: The file of the figure on its cover, or None.
    """

    lang: str
    rtl: bool
    title: str
    author: str
    description: str
    rights: str
    words: dict[str, str]
    leaves: tuple[Leaf, ...]
    address: str | None = None
    cover: str | None = None

    @property
    def figures(self) -> list[str]:
        """The files of all its figures, each once, in order."""
        names = [
            image.get("src") for leaf in self.leaves for image in tree.elements(leaf.root, "img")
        ]
        return list(dict.fromkeys(names + ([self.cover] if self.cover else [])))


def stem(name: str) -> str:
    """A page's name for files and labels.

    Example:
        >>> stem("labs/slope.md")
        'labs-slope'
    """
    return name.removesuffix(".md").replace("/", "-")


def leaf(
    name: str,
    content: str,
    kicker: str,
    words: dict[str, str],
    known: Collection[str],
    address: str | None = None,
) -> Leaf:
    """A page's rendered content as a leaf of the book.

    Args:
        name: The page's source, such as "labs/slope.md".
        content: HTML, as gdbook.site.render.page made it.
        kicker: What stands above its title.
        words: The edition's words.
        known: The names of all pages that are in the book.
        address: Where the edition is published, ending in a slash, or None.
    """
    root = tree.parse(content)
    _take_away(root)
    _plain_blocks(root)
    _figures(root)
    _static(root, words, name, address)
    for link in tree.elements(root, "a"):
        _lead(link, name, known, address)
    _answers(root, name, words)
    _few_attributes(root)
    return Leaf(name, kicker, root)


def _few_attributes(element):
    """Only what means something on paper; formulas stay as they are."""
    for attribute in element.attrib:
        if attribute not in _KEPT_ATTRIBUTES:
            del element.attrib[attribute]
    for child in element:
        if child.tag != "math":
            _few_attributes(child)


def _take_away(root):
    """What needs a screen, a mouse or a network."""
    for comment in list(root.iter(etree.Comment)):
        tree.remove(comment)
    for element in list(root.iter(etree.Element)):
        if element.tag in _GONE_TAGS or not _GONE_CLASSES.isdisjoint(tree.classes(element)):
            tree.remove(element)


def _plain_blocks(root):
    """Programs and outputs as `pre` of one of two classes, without the boxes around them."""
    for pre in tree.elements(root, "pre"):
        around = {name for parent in pre.iterancestors() for name in tree.classes(parent)}
        kind = "gd-snippet" if "gd-snippet" in around else "gd-output"
        if kind == "gd-output" and "highlight" in around and "gd-output" not in around:
            kind = "gd-listing"
        pre.set("class", kind)
        if kind == "gd-output" and "gd-output--rtl" in around:
            pre.set("dir", "rtl")
        for code in pre.findall("code"):
            tree.unwrap(code)
        for span in list(pre.iter("span")):
            if not span.attrib:
                tree.unwrap(span)
    for element in tree.elements(root, "div"):
        names = tree.classes(element)
        notebook = any(name.startswith(("jp-", "jupyter", "CodeMirror")) for name in names)
        if element is not root and (
            notebook or not _SHELLS.isdisjoint(names) or "highlight" in names or not element.attrib
        ):
            tree.unwrap(element)


def _figures(root):
    """Figures with their light file's name; an animation as FRAMES of its frames."""
    for figure in tree.with_class(root, "gd-figure"):
        frames = json.loads(figure.attrib.get("data-frames", "{}")).get("light", [])
        first = figure.find(".//img")
        if frames:  # on a page that does not move, it is the last
            first.set("src", frames[0])
        for at in _chosen(len(frames))[1:]:
            image = tree.new("img", src=frames[at], alt="", class_="gd-frame")
            for name in ("width", "height"):
                image.set(name, first.get(name))
            figure.insert(figure.index(figure.find("figcaption")), image)
    for image in tree.elements(root, "img"):
        image.set("src", posixpath.basename(image.get("src")))
        image.set("class", "gd-frame" if "gd-frame" in tree.classes(image) else "gd-picture")
        image.attrib.pop("style", None)


def _chosen(count):
    """Which of so many frames paper shows: the first, the last, and some between."""
    shown = min(count, FRAMES)
    return [round(at * (count - 1) / (shown - 1)) for at in range(shown)] if shown > 1 else [0]


def _static(root, words, name, address):
    """A movable figure as the static one in it, whose caption leads to where it moves."""
    for movable in tree.elements(root, "gd-explore"):
        figure = movable.find(".//figure")
        if figure is None:
            tree.remove(movable)
            continue
        if address:
            caption = figure.find("figcaption")
            if caption is None:
                caption = tree.new("figcaption")
                figure.append(caption)
            href = address + _page_url(name)
            if anchor := movable.get("id"):
                href += f"#{anchor}"
            said = tree.new("span", " ")
            said.append(tree.new("a", words["movable"], href=href))
            caption.append(said)
        tree.unwrap(movable)


def _page_url(name):
    """A page's address in its edition: "labs/slope.md" -> "labs/slope/"."""
    path = name.removesuffix(".md")
    return "" if path == "index" else f"{path}/"


def _lead(link, name, known, address):
    """Make a link one of the book, or a whole address; what leads nowhere on paper is text."""
    href = link.get("href", "")
    if href.startswith(("http://", "https://", "mailto:")):
        return
    base = f"https://here/{_page_url(name)}"
    path, _, anchor = urljoin(base, href).removeprefix("https://here/").partition("#")
    target = f"{path.rstrip('/') or 'index'}.md"
    if target in known:
        link.set("href", f"{target}#{anchor}" if anchor else target)
    elif address:
        link.set("href", address + path + (f"#{anchor}" if anchor else ""))
        link.attrib.pop("class", None)
    else:
        tree.unwrap(link)


def _answers(root, name, words):
    """Move what is folded to the end of the page, and lead there and back."""
    folds = [
        fold
        for fold in tree.elements(root, "details")
        if not any(parent.tag == "details" for parent in fold.iterancestors())
    ]
    sections = [_section(fold) for fold in folds]
    moved = []
    for number, (fold, section) in enumerate(zip(folds, sections, strict=True), 1):
        summary = fold.find("summary")
        inner = summary.find(".//*[@id]")
        identifier = f"gd-answer-{number}" if inner is None else inner.get("id")
        said = " ".join(tree.text_of(summary).split())
        question = f"gd-question-{number}"
        pointer = tree.new("p", class_="gd-to-answer", id=question)
        pointer.append(tree.new("a", said, href=f"{name}#{identifier}"))
        fold.addprevious(pointer)
        title = tree.new("h3", id=identifier)
        title.append(tree.new("a", f"{section} · {said}", href=f"{name}#{question}"))
        tree.remove(summary)
        tail, fold.tail = fold.tail, None
        fold.getparent().remove(fold)
        pointer.tail = tail
        for element in tree.elements(fold, "h2", "h3"):
            element.tag = "h4"
        for inner in tree.elements(fold, "summary"):
            inner.tag, inner.attrib["class"] = "p", "gd-title"
        for inner in list(fold.iterdescendants("details")):
            tree.unwrap(inner)
        moved += [title, *fold]
    if moved:
        root.append(tree.new("h2", words["answers"], id="gd-answers"))
        root.extend(moved)


def _section(element):
    """The title of the section that an element stands in."""
    found = element.xpath("preceding::*[self::h1 or self::h2 or self::h3]")
    found = [one for one in found if all(a.tag != "summary" for a in one.iterancestors())]
    return " ".join(tree.text_of(found[-1]).split()) if found else ""
