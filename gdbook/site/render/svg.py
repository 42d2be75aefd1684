"""SVG as a tree: what matplotlib draws, and the book's logo."""

import re

from lxml import etree

PIXELS_PER_POINT = 96 / 72

_PARSER = etree.XMLParser(
    remove_comments=True, resolve_entities=False, no_network=True, huge_tree=True
)
_METADATA = "{*}metadata"
_MEANT = re.compile(r"(?:url\(|^)['\"]?#([^'\")]+)")  # by an attribute: url(#clip), #letter


def parse(text: str) -> etree._Element:
    """An SVG without its prologue, comments and metadata.

    Raises:
        ValueError: If the text is no SVG.
    """
    try:
        root = etree.fromstring(text.encode("utf-8"), _PARSER)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"not an SVG: {text[:60]!r} ({error.msg})") from None
    if etree.QName(root).localname != "svg":
        raise ValueError(f"not an SVG: {text[:60]!r}")
    for element in list(root.iter(_METADATA)):
        element.getparent().remove(element)
    return root


def serialize(root: etree._Element) -> str:
    """The text of an SVG."""
    return etree.tostring(root, encoding="unicode", with_tail=False)


def drop_idle_ids(root: etree._Element) -> None:
    """Take away the ids that nothing in the SVG names: matplotlib gives each panel the same."""
    meant = {
        name for element in root.iter() for value in element.attrib.values()
        for name in _MEANT.findall(value)
    }  # fmt: skip
    for element in root.iter():
        if element.get("id", "") not in meant:
            element.attrib.pop("id", None)


def size(root: etree._Element) -> tuple[float, float]:
    """Width and height in CSS pixels.

    Raises:
        ValueError: If they are not given in points, pixels or plain numbers.
    """
    return _pixels(root.get("width")), _pixels(root.get("height"))


def _pixels(length):
    number = (length or "").removesuffix("px").removesuffix("pt")
    try:
        value = float(number)
    except ValueError:
        raise ValueError(f"not an SVG with a size in points or pixels: {length!r}") from None
    return value * (PIXELS_PER_POINT if length.endswith("pt") else 1)


def resize(root: etree._Element, width: float, height: float) -> None:
    """Give an SVG another size in CSS pixels; what is drawn grows or shrinks with it."""
    root.set("width", f"{width:g}")
    root.set("height", f"{height:g}")


def placed(text: str, x: float, y: float, width: float, height: float) -> str:
    """An SVG to stand inside of another, as large as a box allows, in its middle."""
    root = parse(text)
    for name, value in (("x", x), ("y", y), ("width", width), ("height", height)):
        root.set(name, f"{value:g}")
    root.set("preserveAspectRatio", "xMidYMid meet")
    root.set("overflow", "visible")  # nothing is to be cut off, and a cut takes a third of the time
    return serialize(root)


def on_ground(root: etree._Element, fill: str) -> None:
    """Put a ground of one colour behind all that is drawn."""
    ground = etree.Element(etree.QName(root, "rect"), width="100%", height="100%", fill=fill)
    ground.tail, root.text = root.text, None
    root.insert(0, ground)
