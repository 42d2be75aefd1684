"""A lab as mkdocs-jupyter rendered it -> a page of the book.

Its styles and scripts go (the book's style sheets do their work), folded sections become <details>,
code gets the markup that the book's copy buttons know, addresses become like everywhere else.
"""

import re
from collections.abc import Callable

from lxml import etree
from lxml.html import HtmlElement

from gdbook.site.render import tree
from gdbook.site.source.outline import FOLDED

PROGRAM = "celltag_program-"  # the class of a cell's element, before its program's number

# mkdocs-jupyter's own styles, scripts and buttons; the book has its own.
_FOREIGN_TAGS = ("style", "script")
_FOREIGN_CLASSES = {
    "celltoolbar", "zeroclipboard-container", "clipboard-copy-txt", "jp-Collapser", "anchor-link",
    "headerlink",
}  # fmt: skip


def repair(root: HtmlElement, url_of: Callable[[str], str], permalink_title: str) -> list[dict]:
    """Make a lab a page of the book.

    Args:
        root: What mkdocs_jupyter.convert.nb2html gave.
        url_of: Called with a link's target as written; returns its address seen from the page.
        permalink_title: The title of a heading's own link, in the edition's language.

    Returns:
        The nested headings as Python-Markdown's toc_tokens; those of folded sections are not among
        them, since a table of contents is no place for solutions.
    """
    _clean(root)
    _mark_programs(root)
    for element in tree.elements(root, "a", "img", "source", "video", "audio"):
        for name in ("href", "src", "poster"):
            if name in element.attrib:
                element.set(name, url_of(element.get(name)))
    _mark_right_to_left(root)
    for fold in tree.elements(root, "details"):
        if "class" not in fold.attrib:
            fold.set("class", "gd-hint")
        first = fold[0] if len(fold) else None
        if first is not None and first.tag == "p" and first.find("summary") is not None:
            tree.unwrap(first)  # both on one line of the source
    for heading in tree.elements(root, *tree.HEADINGS):
        names = tree.classes(heading)
        if FOLDED.removeprefix(".") in names:
            _set_classes(heading, [name for name in names if f".{name}" != FOLDED])
            _fold(heading)
    return _headings(root, permalink_title)


def _clean(root):
    for comment in list(root.iter(etree.Comment)):
        tree.remove(comment)
    for element in tree.elements(root, *_FOREIGN_TAGS):
        tree.remove(element)
    for element in list(root.iter(etree.Element)):
        names = tree.classes(element)
        if not _FOREIGN_CLASSES.isdisjoint(names):
            tree.remove(element)
            continue
        element.attrib.pop("tabindex", None)
        if element.get("id", "").startswith("cell-id="):
            del element.attrib["id"]


def _mark_programs(root):
    """Material's markup for code, with the number of its program."""
    for cell in tree.with_class(root, "jp-CodeCell"):
        names = tree.classes(cell)
        number = next((n.removeprefix(PROGRAM) for n in names if n.startswith(PROGRAM)), None)
        if number is None:
            continue
        cell.set("class", " ".join(name for name in names if not name.startswith("celltag_")))
        for block in tree.with_class(cell, "highlight-ipynb"):
            block.set("class", "gd-snippet highlight")
            block.set("data-program", number)
            pre = block.find(".//pre")
            code = tree.new("code", pre.text)
            pre.text = None
            code.extend(list(pre))
            pre.append(code)


def _mark_right_to_left(root):
    """What a program printed runs from right to left if every line of it is mostly Hebrew."""
    for output in tree.with_class(root, "jp-RenderedText"):
        lines = [line for line in tree.text_of(output).split("\n") if line.strip()]
        if lines and all(map(_is_hebrew, lines)):
            output.set("class", f"{output.get('class')} gd-output--rtl")


def _is_hebrew(line):
    return len(re.findall("[א-ת]", line)) > len(re.findall(r"[^\Wא-ת]", line))


def _set_classes(element, names):
    if names:
        element.set("class", " ".join(names))
    else:
        del element.attrib["class"]


def _fold(heading):
    """Put the cells from a heading's to the next heading that is not below it into <details>."""
    cell = _cell(heading)
    inside = []
    for sibling in cell.itersiblings(etree.Element):
        levels = [found.tag for found in sibling.iter(*tree.HEADINGS)]
        if levels and min(levels) <= heading.tag:
            break
        inside.append(sibling)
    details = tree.new("details", class_=FOLDED.removeprefix("."))
    summary = tree.new("summary")
    details.append(summary)
    tree.replace(cell, details)
    heading.tail = None
    summary.append(heading)
    details.extend(inside)


def _cell(element):
    """The outermost cell that an element stands in."""
    return [a for a in element.iterancestors() if "jp-Cell" in tree.classes(a)][-1]


def _headings(root, permalink_title):
    """Give each heading outside of folded sections its own link; return them nested."""
    tokens, open_tokens = [], []
    for heading in tree.elements(root, *tree.HEADINGS):
        if any(ancestor.tag == "details" for ancestor in heading.iterancestors()):
            continue
        identifier, name = heading.get("id"), tree.text_of(heading).strip()
        link = tree.new("a", "¶", href=f"#{identifier}", title=permalink_title)
        link.set("class", "headerlink")
        heading.append(link)
        level = int(heading.tag[1])
        token = {"level": level, "id": identifier, "name": name, "html": name, "children": []}
        while open_tokens and open_tokens[-1]["level"] >= level:
            open_tokens.pop()
        (open_tokens[-1]["children"] if open_tokens else tokens).append(token)
        open_tokens.append(token)
    return tokens
