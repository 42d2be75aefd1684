"""One drawn figure -> light and dark SVG files.

The kernels draw foreground and background in two colours that occur nowhere else; putting each
theme's colours in their place in the SVG text makes two files of one run.
"""

import contextlib
import functools
import hashlib
import os
import shutil
import time
from dataclasses import dataclass
from html import escape
from pathlib import Path

from gdbook.site.files import write_atomically
from gdbook.site.render import svg as svg_tree
from gdbook.site.run.protocol import BACKGROUND, FOREGROUND
from gdbook.site.store import KEPT_DAYS
from gdbook.site.theme import DARK, DATA_ON_DARK, LIGHT

THEMES = {
    "light": {FOREGROUND: LIGHT["ink"], BACKGROUND: LIGHT["paper"]},
    "dark": {FOREGROUND: DARK["ink"], BACKGROUND: DARK["paper"], **DATA_ON_DARK},
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
        step: The step of a descent that it shows, if it is a frame of an animation that says so.
    """

    light: str
    dark: str
    width: int
    height: int
    files: dict[str, str]
    step: str | None = None


@functools.lru_cache(maxsize=256)  # asked for the site's files, and again for the page
def picture(svg: str) -> Picture:
    """The light and the dark file of a drawn figure, named by their content.

    Args:
        svg: What matplotlib wrote, in the colours of gdbook.site.run.protocol.

    Raises:
        ValueError: If the text is not an SVG with a size in points.
    """
    root = svg_tree.parse(svg)
    width, height = map(round, svg_tree.size(root))
    step = root.attrib.pop("data-step", None)
    svg_tree.drop_idle_ids(root)
    svg_tree.resize(root, width, height)  # as the page says, so that nothing moves when it comes
    svg = svg_tree.serialize(root)
    texts = {theme: themed(svg, theme) for theme in THEMES}
    names = {theme: f"{_stem(text)}-{theme}.svg" for theme, text in texts.items()}
    files = {names[theme]: text for theme, text in texts.items()}
    return Picture(names["light"], names["dark"], width, height, files, step)


def _stem(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


class Folder:
    """A folder of figures' files, each named by its content, so that a spoilt one shows.

    Args:
        path: The folder; made when the first figure is written.
    """

    def __init__(self, path: Path):
        self.path = Path(path)

    def put(self, name: str, text: str) -> None:
        """Keep a figure's file."""
        if not self.has(name):
            self.path.mkdir(parents=True, exist_ok=True)
            write_atomically(self.path / name, text)

    def has(self, name: str) -> bool:
        """Whether a figure is there, and is what was written."""
        try:
            text = (self.path / name).read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError):
            return False
        return name.startswith(f"{_stem(text)}-")

    def text(self, name: str) -> str:
        """A figure."""
        return (self.path / name).read_text(encoding="utf-8")

    def place(self, name: str, folder: Path) -> None:
        """Put a figure into another folder: by a second name of the same file where that works."""
        path, target = self.path / name, folder / name
        os.utime(path)
        target.unlink(missing_ok=True)
        try:
            os.link(path, target)
        except OSError:  # another disk, or a file system that knows no links
            shutil.copyfile(path, target)

    def prune(self, days: float = KEPT_DAYS) -> None:
        """Remove what was not used for so many days."""
        oldest = time.time() - days * 86400
        for path in self.path.glob("*.svg"):
            with contextlib.suppress(OSError):  # another build is pruning too
                if path.stat().st_mtime < oldest:
                    path.unlink()


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
