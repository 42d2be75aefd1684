"""The book's colours and directions, for all that is written in Python or by a template.

Style sheets say them once more, in frame.css; a test holds the two together.
"""

LIGHT = {
    "paper": "#fffefb",
    "ink": "#23272e",
    "muted": "#5b626d",
    "rule": "#e5e1d7",
    "accent": "#b0411a",
}
DARK = {
    "paper": "#15181d",
    "ink": "#d9dce1",
    "muted": "#9fa7b2",
    "rule": "#31373f",
    "accent": "#f2a07a",
}
# The data's colours (gdbook.plot) that are too dark for a thin line on dark paper, and what stands
# there in their place: 4.5 : 1 and more.
DATA_ON_DARK = {"#008a70": "#00967a", "#9c529c": "#b66fb6", "#c7384a": "#ff8fa8"}
COLORS = {"light": LIGHT, "dark": DARK}  # for the templates

# Written from right to left; Jupyter and Colab do not see that by themselves.
_RIGHT_TO_LEFT = {"ar", "fa", "he", "ur", "yi"}


def is_rtl(lang: str) -> bool:
    """Whether a language is written from right to left.

    Example:
        >>> is_rtl("he"), is_rtl("en")
        (True, False)
    """
    return lang in _RIGHT_TO_LEFT
