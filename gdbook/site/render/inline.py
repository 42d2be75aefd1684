"""One line of Markdown -> HTML: captions, and the meanings of terms."""

import markdown

_EXTENSIONS = ["attr_list", "pymdownx.arithmatex"]
_OPTIONS = {
    "pymdownx.arithmatex": {
        "generic": True,
        "inline_syntax": ["dollar"],
        "block_syntax": ["dollar"],
    }
}


def to_html(text):
    """HTML of a paragraph of Markdown, without the paragraph's own tag.

    Formulas are marked like those of a page; html.with_mathml translates both.

    Example:
        >>> to_html("A *small* step.")
        'A <em>small</em> step.'
    """
    html = markdown.markdown(text, extensions=_EXTENSIONS, extension_configs=_OPTIONS)
    return html.removeprefix("<p>").removesuffix("</p>")
