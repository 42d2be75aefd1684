"""The transforms that every page goes through, each one change of the tree of its content."""

import re

from lxml import etree
from lxml.html import HtmlElement

from gdbook.site.render import tree

_PLAIN = {"n", "o", "p", "w"}  # Pygments' names, operators, punctuation, white space
# A name with a hyphen that is no place to break a line: scikit-learn, Fashion-MNIST.
_HYPHENED = re.compile(
    r"(?<![\w-])[A-Za-z][A-Za-z0-9.]*(?:-[A-Z][A-Za-z]*|-learn|-codeblocks)(?![\w-])"
)
_LONGEST_NAME = 24
_LITERAL = {"pre", "code", "math", "svg", "script", "style"}
LIBRARY = "gdbook.whl"
_LIBRARY = "gd-library"
_SCRIPTS = ("javascript:", "vbscript:", "data:text/html")


def below_title(root: HtmlElement, *parts: HtmlElement) -> None:
    """Put elements behind the page's title."""
    title = root.find(".//h1")
    if title is not None:
        for part in reversed(parts):
            title.addnext(part)
            part.tail, title.tail = title.tail, "\n"


def plain_code(root: HtmlElement) -> None:
    """Of a program's words only those in a colour of their own are elements.

    The others are the greater part of all elements of a page, and each takes its share in every
    style recalculation and layout. A mark that Pygments leaves before each program goes, too.
    """
    for span in tree.elements(root, "span"):
        word = span.get("class") in _PLAIN and len(span.attrib) == 1
        mark = not span.attrib and not span.text and _first_in_pre(span)
        if (word or mark) and not len(span):
            tree.unwrap(span)


def _first_in_pre(span):
    parent = span.getparent()
    return parent.tag == "pre" and not parent.text and parent[0] is span


def tables(root: HtmlElement) -> None:
    """Tables in the frame in which they scroll where they are too wide.

    Material's script makes one for each table without a class: at every load, with a layout of the
    whole page for each, and where there are no scripts, not at all.
    """
    for table in tree.elements(root, "table"):
        if not table.attrib:
            table.set("class", "gd-table")
            inner = tree.wrap(table, tree.new("div", class_="md-typeset__table"))
            tree.wrap(inner, tree.new("div", class_="md-typeset__scrollwrap"))


def unbroken_names(root: HtmlElement) -> None:
    """Names with a hyphen stay on one line, in code as well, but for what is longer than a name."""
    for element, is_tail, text in list(tree.texts(root, _LITERAL, foreign=True)):
        parts, end = [], 0
        for name in _HYPHENED.finditer(text):
            parts += [text[end : name.start()], tree.new("span", name.group(), class_="gd-nobreak")]
            end = name.end()
        if parts:
            tree.put_in_text(element, is_tail, [*parts, text[end:]])
    for code in tree.elements(root, "code"):
        text = tree.text_of(code)
        inline = "class" not in code.attrib and code.getparent().tag != "pre"
        if inline and "-" in text and len(text) <= _LONGEST_NAME:
            code.set("class", "gd-nobreak")


def library(root: HtmlElement, address: str) -> None:
    """In commands, gdbook.whl stands for the file that pip installs, wherever the page is read.

    Args:
        root: The page's content.
        address: The file's address, or its name.
    """
    for mark in tree.with_class(root, _LIBRARY):
        mark.text = address
    for element, is_tail, text in list(tree.texts(root, {"math", "svg", "script"})):
        before, found, after = text.partition(LIBRARY)
        if found:
            mark = tree.new("span", address, class_=_LIBRARY)
            tree.put_in_text(element, is_tail, [before, mark, after])


def outgoing_links(root: HtmlElement) -> None:
    """Links that leave the site give the page they lead to no hold on this one."""
    for link in tree.elements(root, "a"):
        if link.get("href", "").startswith(("http://", "https://")):
            words = link.get("rel", "").split()
            if "noopener" not in words:
                link.set("rel", " ".join([*words, "noopener"]))


def to_files(root: HtmlElement) -> None:
    """Links to folders lead to the file that a server would show for them.

    From "../slope/#top" to "../slope/index.html#top": without a server a folder's address shows a
    list of its files.
    """
    for element in tree.elements(root, "a", "link"):
        if "href" in element.attrib:
            element.set("href", to_file(element.get("href")))


def to_file(address: str) -> str:
    """A page's address as that of its file.

    Example:
        >>> to_file("../slope/#top"), to_file("#top"), to_file("https://example.org/")
        ('../slope/index.html#top', '#top', 'https://example.org/')
    """
    path, mark, anchor = address.partition("#")
    path, question, query = path.partition("?")
    elsewhere = path.startswith("/") or ":" in path.split("/")[0]
    if elsewhere or not (path.endswith("/") or path.rsplit("/", 1)[-1] in (".", "..")):
        return address
    slash = "" if path.endswith("/") else "/"
    return f"{path}{slash}index.html{question}{query}{mark}{anchor}"


def refuse_scripts(root: HtmlElement) -> None:
    """A script in an attribute is refused: no digest in a policy can allow it.

    Raises:
        ValueError: With the attribute's name.
    """
    for element in root.iter(etree.Element):
        for name, value in element.attrib.items():
            bad = name in ("href", "src", "action") and value.strip().lower().startswith(_SCRIPTS)
            if name.startswith("on") or bad:
                what = value.split(":")[0] + ":" if bad else name
                raise ValueError(f"{what} in a page: put the script into a file")
