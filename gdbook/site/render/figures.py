"""One drawn figure -> light and dark SVG files.

The kernels draw foreground and background in two colours that occur nowhere else; putting each
theme's colours in their place in the SVG text makes two files of one run.
"""

import functools
import hashlib
from dataclasses import dataclass
from html import escape

from gdbook.site.protocol import BACKGROUND, FOREGROUND
from gdbook.site.render import svg as svg_tree

THEMES = {
    "light": {FOREGROUND: "#23272e", BACKGROUND: "#fffefb"},  # --gd-ink and --gd-paper of frame.css
    "dark": {FOREGROUND: "#d9dce1", BACKGROUND: "#15181d"},
}
FOLDER = "assets/figures"


@dataclass(frozen=True)
class Picture:
    """A figure's files.

    Attributes:
        light: Name of the file for the light theme, below FOLDER.
        dark: The same for the dark theme.
        width: Intrinsic width in CSS pixels.
        height: Intrinsic height in CSS pixels.
        files: {name: SVG text} of both.
    """

    light: str
    dark: str
    width: int
    height: int
    files: dict[str, str]


@functools.lru_cache(maxsize=256)  # asked for the site's files, and again for the page
def picture(svg: str) -> Picture:
    """The light and the dark file of a drawn figure, named by their content.

    Args:
        svg: What matplotlib wrote, in the colours of gdbook.site.protocol.

    Raises:
        ValueError: If the text is not an SVG with a size in points.
    """
    root = svg_tree.parse(svg)
    width, height = map(round, svg_tree.size(root))
    svg = svg_tree.serialize(root)
    stem = hashlib.sha256(svg.encode("utf-8")).hexdigest()[:16]
    names = {theme: f"{stem}-{theme}.svg" for theme in THEMES}
    files = {names[theme]: themed(svg, theme) for theme in THEMES}
    return Picture(names["light"], names["dark"], width, height, files)


def themed(svg: str, theme: str) -> str:
    """The SVG text in a theme's colours ("light" or "dark")."""
    for drawn, colour in THEMES[theme].items():
        svg = svg.replace(drawn, colour)
    return svg


def on_paper(svg: str) -> str:
    """The light figure on a white ground, for notebooks, whose own ground may be any colour."""
    root = svg_tree.parse(svg)
    svg_tree.on_ground(root, "#ffffff")
    return themed(svg_tree.serialize(root), "light")


def images(picture: Picture, alt: str, base: str) -> str:
    """HTML: one image for each theme, sized so that nothing moves when it arrives.

    Args:
        picture: The figure.
        alt: Alternative text.
        base: URL of FOLDER as seen from the page, ending in a slash.
    """
    return "".join(
        f'<img class="gd-only-{theme}" src="{escape(base + name)}" width="{picture.width}" '
        f'height="{picture.height}" style="--gd-width:{picture.width}px" alt="{escape(alt)}" '
        f'loading="lazy" decoding="async">'
        for theme, name in (("light", picture.light), ("dark", picture.dark))
    )
