"""The glossary's terms: a page that links to one brings its meaning along.

Links stay links; terms.js shows the meaning under the pointer, in focus and at a touch.
"""

import re

from lxml.html import HtmlElement

from gdbook.site.render import inline, tree

GLOSSARY = "glossary.md"

# A name with its id, and below it the meaning, which may go on in indented lines.
_ENTRY = re.compile(
    r"^(?P<name>[^\s:].*?)[ ]*\{[ ]*#(?P<id>[\w-]+)[ ]*\}[ ]*\n"
    r":[ ]+(?P<meaning>\S.*(?:\n[ ]{4}\S.*)*)",
    re.MULTILINE,
)
# At the glossary's end: what else readers call the terms, a line for each id.
_ALIASES = re.compile(r"^<!--aliases\n(.*?)^-->\n?", re.MULTILINE | re.DOTALL)
_LINK = re.compile(rf"\[([^\]]*)\]\((?:\.\./)*{re.escape(GLOSSARY)}(?:#[\w-]+)?\)")


def meanings(text):
    r"""The meanings of a glossary's terms.

    A term is an entry of a definition list: a line with the names and the id, below it the meaning.
    What stands in further definitions is not part of the meaning.

    Args:
        text: The glossary's Markdown.

    Returns:
        {id: HTML of the meaning}.

    Example:
        >>> meanings("slope · שיפוע { #slope }\n:   How *steep* it is.\n:   [Here](slope.md)\n")
        {'slope': 'How <em>steep</em> it is.'}
    """
    found = _ENTRY.finditer(text)
    return {match["id"]: inline.to_html(" ".join(match["meaning"].split())) for match in found}


def aliases(text):
    r"""What else readers may call the terms when they search: other names, other spellings.

    Args:
        text: The glossary's Markdown.

    Returns:
        {id: names}.

    Example:
        >>> aliases("…\n<!--aliases\nlearning-rate: step size, alpha\n-->\n")
        {'learning-rate': ['step size', 'alpha']}
    """
    lines = [line for found in _ALIASES.findall(text) for line in found.splitlines()]
    pairs = [line.partition(":") for line in lines if line.strip()]
    return {name.strip(): [one.strip() for one in names.split(",")] for name, _, names in pairs}


def without_aliases(text):
    """The glossary as it is shown."""
    return _ALIASES.sub("", text)


def unlinked(text):
    """Markdown in which a term is a word and no link, for where there is no glossary.

    Example:
        >>> unlinked("Its [slope](../glossary.md#slope), [here](slope.md).")
        'Its slope, [here](slope.md).'
    """
    return _LINK.sub(r"\1", text)


def mark(root: HtmlElement, known: dict[str, str], glossary: str, onward: str) -> None:
    """Mark the links to terms, and put what they mean behind the page's content, hidden.

    A link to anything else of the glossary stays a plain link.

    Args:
        root: The page's content.
        known: What `meanings` returned.
        glossary: The glossary's address as seen from the page.
        onward: What the link from a meaning to its entry is called.
    """
    used = {}
    for link in tree.elements(root, "a"):
        address, _, identifier = link.get("href", "").partition("#")
        if address != glossary or identifier not in known or "class" in link.attrib:
            continue
        used[identifier] = known[identifier]
        href = link.attrib.pop("href")
        link.set("class", "gd-term")
        link.set("aria-describedby", f"meaning-{identifier}")
        link.set("href", href)
    if not used:
        return
    box = tree.new("div", class_="gd-meanings", data_onward=onward, data_search_exclude="")
    box.set("hidden", "")
    for name, text in used.items():
        paragraph = tree.parse(text)
        paragraph.tag = "p"
        paragraph.set("id", f"meaning-{name}")
        box.append(paragraph)
    root.append(box)
