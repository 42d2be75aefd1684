"""HTML as a tree: read once, changed by named transforms, written once.

The trees are lxml's. Text belongs to the element before it (`tail`) or around it (`text`); the
functions here know that, so that the transforms do not have to.
"""

from collections.abc import Iterator

from lxml import etree, html
from lxml.html import HtmlElement

HEADINGS = tuple(f"h{level}" for level in range(1, 7))
# HTML has no capitals in the names of attributes, SVG has; browsers put these back, and so do we.
_SVG_ATTRIBUTES = {
    name.lower(): name
    for name in ("viewBox", "preserveAspectRatio", "gradientUnits", "gradientTransform")
}


def parse(text: str) -> HtmlElement:
    """The content of a page as the children of one `div`."""
    return _with_svg_names(html.fragment_fromstring(text, create_parent="div"))


def parse_page(text: str) -> HtmlElement:
    """A whole page, from its `html` element on."""
    return _with_svg_names(html.document_fromstring(text, parser=_PAGES))


_PAGES = html.HTMLParser(encoding=None, remove_blank_text=False)


def serialize(root: HtmlElement) -> str:
    """The HTML of what is inside of a root made by `parse`."""
    parts = [_escaped(root.text)]
    parts += [etree.tostring(child, method="html", encoding="unicode") for child in root]
    return "".join(parts)


def serialize_page(root: HtmlElement) -> str:
    """A whole page, with its doctype."""
    return f"<!doctype html>\n{etree.tostring(root, method='html', encoding='unicode')}\n"


def _escaped(text: str | None) -> str:
    return (text or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _with_svg_names(root):
    for element in root.iter("svg"):
        for part in element.iter(etree.Element):
            for name, right in _SVG_ATTRIBUTES.items():
                if name in part.attrib:
                    part.set(right, part.attrib.pop(name))
    return root


def classes(element: HtmlElement) -> list[str]:
    """The classes of an element."""
    return element.get("class", "").split()


def with_class(root: HtmlElement, name: str, tag: str | None = None) -> list[HtmlElement]:
    """Every element below that has a class, as a list, so that it may be changed meanwhile."""
    return [
        element
        for element in root.iter(tag or etree.Element)
        if name in element.get("class", "") and name in classes(element)
    ]


def elements(root: HtmlElement, *tags: str) -> list[HtmlElement]:
    """Every element of these names below, in order, as a list."""
    return list(root.iter(*tags))


def text_of(element: HtmlElement) -> str:
    """All text in an element, comments left out."""
    return element.xpath("string()")


def remove(element: HtmlElement) -> None:
    """Take an element away with what is in it; the text behind it stays."""
    element.drop_tree()


def unwrap(element: HtmlElement) -> None:
    """Take an element away; what is in it stays."""
    element.drop_tag()


def replace(old: HtmlElement, *new: HtmlElement) -> None:
    """Put elements in the place of one; the text behind it comes behind the last of them."""
    parent, tail = old.getparent(), old.tail
    at = parent.index(old)
    old.tail = None
    parent[at : at + 1] = new
    new[-1].tail = (new[-1].tail or "") + (tail or "") or None


def wrap(element: HtmlElement, outer: HtmlElement) -> HtmlElement:
    """Put an element into another one, which takes its place; return the outer one."""
    tail, element.tail = element.tail, None
    element.getparent().replace(element, outer)
    outer.tail = tail
    outer.append(element)
    return outer


def new(tag: str, text: str | None = None, **attributes: str) -> HtmlElement:
    """An element; `class_` stands for the attribute class, an underscore for a hyphen."""
    element = html.Element(tag)
    for name, value in attributes.items():
        element.set(name.rstrip("_").replace("_", "-"), value)
    element.text = text
    return element


def fragment(text: str) -> list[HtmlElement]:
    """The elements of a piece of HTML that has no text around them."""
    return list(parse(text))


def texts(
    root: HtmlElement, without: set[str], foreign: bool = False
) -> Iterator[tuple[HtmlElement, bool, str]]:
    """Every piece of text outside of some elements: (element, whether it is its tail, text).

    Args:
        root: Where to look.
        without: Names of elements whose inside is left out.
        foreign: Whether to look into elements with a language of their own, too.
    """
    if root.text:
        yield root, False, root.text
    for child in root:
        inside = isinstance(child.tag, str) and child.tag not in without
        if inside and (foreign or "lang" not in child.attrib):
            yield from texts(child, without, foreign)
        if child.tail:
            yield child, True, child.tail


def put_in_text(element: HtmlElement, is_tail: bool, parts: list) -> None:
    """Put text and elements in the place of an element's text or tail.

    Args:
        element: The element.
        is_tail: Whether it is the text behind the element, or the one at its beginning.
        parts: Texts and elements in turn, beginning with a text.
    """
    first, *others = parts
    if is_tail:
        element.tail, parent = first or None, element.getparent()
        at = parent.index(element) + 1
    else:
        element.text, parent, at = first or None, element, 0
    for made, behind in zip(others[::2], others[1::2], strict=True):
        made.tail = behind or None
        parent.insert(at, made)
        at += 1
