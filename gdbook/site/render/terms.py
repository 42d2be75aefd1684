"""The glossary's terms: a page that links to one brings its meaning along.

Links stay links; terms.js shows the meaning under the pointer, in focus and at a touch.
"""

import re
from html import escape

from gdbook.site.render import inline

GLOSSARY = "glossary.md"

# A name with its id, and below it the meaning, which may go on in indented lines.
_ENTRY = re.compile(
    r"^(?P<name>[^\s:].*?)[ ]*\{[ ]*#(?P<id>[\w-]+)[ ]*\}[ ]*\n"
    r":[ ]+(?P<meaning>\S.*(?:\n[ ]{4}\S.*)*)",
    re.MULTILINE,
)
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


def unlinked(text):
    """Markdown in which a term is a word and no link, for where there is no glossary.

    Example:
        >>> unlinked("Its [slope](../glossary.md#slope), [here](slope.md).")
        'Its slope, [here](slope.md).'
    """
    return _LINK.sub(r"\1", text)


def mark(html, known, glossary, onward):
    """Mark the links to terms, and put what they mean behind the page's content, hidden.

    A link to anything else of the glossary stays a plain link.

    Args:
        html: The page's content.
        known: What `meanings` returned.
        glossary: The glossary's address as seen from the page.
        onward: What the link from a meaning to its entry is called.
    """
    used = {}

    def marked(match):
        identifier = match["id"]
        if identifier not in known:
            return match.group()
        used[identifier] = known[identifier]
        attributes = f'class="gd-term" aria-describedby="meaning-{identifier}"'
        return f'<a {attributes} href="{match["address"]}">'

    address = re.escape(escape(glossary))
    html = re.sub(rf'<a href="(?P<address>{address}#(?P<id>[\w-]+))">', marked, html)
    if not used:
        return html
    texts = "\n".join(f'<p id="meaning-{name}">{text}</p>' for name, text in used.items())
    opening = f'<div class="gd-meanings" data-onward="{escape(onward)}" data-search-exclude hidden>'
    return f"{html}\n{opening}\n{texts}\n</div>"
