"""The picture that stands for a page where it is shared: its title beside its first figure."""

import functools
import hashlib
import io
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path

import resvg_py
from fontTools.ttLib import TTFont

from gdbook.site import typefaces
from gdbook.site.render import svg as svg_tree
from gdbook.site.run import processes
from gdbook.site.store import Store
from gdbook.site.theme import LIGHT

VERSION = "2"  # of the drawing
WIDTH, HEIGHT = 1200, 630
FOLDER = "assets/cards"
FONTS = ("frank-ruhl-libre-hebrew-wght-normal", "stix-two-text-latin-wght-normal")

_PAPER, _INK, _MUTED, _ACCENT = (LIGHT[name] for name in ("paper", "ink", "muted", "accent"))
_MARGIN = 70


@dataclass(frozen=True)
class Picture:
    """A picture that is to be had.

    Attributes:
        key: What a Store keeps it under.
        draw: Draws it, which takes a moment: returns the bytes of its PNG.
    """

    key: str
    draw: Callable[[], bytes]

    def png(self, kept: Store) -> bytes:
        """Its PNG, drawn if the Store has it not."""
        return kept.made(self.key, self.draw)


def draw_aside(pictures: Iterable[Picture], kept: Store) -> Callable[[], object]:
    """Draw the pictures that a Store has not, in a process of its own if there are any.

    Returns:
        What sees to it that all are drawn, to be called once: it draws from the last one on until
        it meets that process. Of one that process could not draw, it tells why.
    """
    missing = [picture for picture in pictures if picture.key not in kept]
    if not missing:
        return lambda: None
    wait = processes.aside(lambda: [picture.png(kept) for picture in missing])

    def finish():
        try:
            for picture in reversed(missing):
                if picture.key in kept:
                    break
                picture.png(kept)
        finally:
            wait()

    return finish


class Cards:
    """Cards, and the icon, in one book's fonts and with its logo.

    Args:
        fonts: The folder of the book's fonts.
        logo: The text of the book's logo, an SVG.
        kept: A Store: what a font gives for the cards is made once.
    """

    def __init__(self, fonts: Path, logo: str, kept: Store):
        self.files = [Path(fonts) / f"{name}.woff2" for name in FONTS]
        self.logo = _inked(logo)
        self.kept = kept
        digests = [hashlib.sha256(file.read_bytes()).hexdigest() for file in self.files]
        self.key = Store.key("card", VERSION, resvg_py.__version__, self.logo, *digests)

    def card(self, title, kicker="", book="", figure=None, rtl=False):
        """A card of WIDTH × HEIGHT pixels.

        Args:
            title: The page's title.
            kicker: What stands above it, such as "Chapter 1".
            book: The name of the book, for its foot; not said twice.
            figure: An SVG text for light paper, as gdbook.site.render.figures has it, or None.
            rtl: Whether the words run from right to left; the figure is then on the left.

        Returns:
            A Picture, the same for the same arguments.
        """
        key = Store.key(self.key, title, kicker, book, figure or "", str(rtl))
        return Picture(key, lambda: self._draw(title, kicker, book, figure, rtl))

    def icon(self, size: int) -> Picture:
        """The logo on paper, square, for the home screens of telephones."""
        return Picture(Store.key(self.key, "icon", str(size)), lambda: icon(self.logo, size))

    def _draw(self, title, kicker, book, figure, rtl):
        parts = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{_PAPER}"/>']
        parts.append(f'<rect width="{WIDTH}" height="12" fill="{_ACCENT}"/>')
        wide = figure is not None and _aspect(figure) > 1.7
        column = WIDTH - 2 * _MARGIN if wide or figure is None else 400
        size = 64 if figure is None or not wide else 54
        lines = self._wrapped(title, size, column)
        top = 112
        if kicker:
            parts.append(_text(kicker, top, 32, _ACCENT, rtl))
            top += 20
        for line in lines:
            top += 1.15 * size
            parts.append(_text(line, top - 0.25 * size, size, _INK, rtl, weight=600))
        if wide:
            box = (_MARGIN, top + 20, WIDTH - 2 * _MARGIN, HEIGHT - top - 100)
        else:
            box = (_MARGIN if rtl else WIDTH - 690, 50, 620, HEIGHT - 90)
        if figure is not None:
            parts.append(svg_tree.placed(figure, *box))
        corner = WIDTH - _MARGIN - 44 if rtl else _MARGIN
        parts.append(svg_tree.placed(self.logo, corner, HEIGHT - 80, 44, 44))
        if book != title:
            parts.append(_text(book, HEIGHT - 47, 32, _MUTED, rtl, indent=60))
        svg = (
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'viewBox="0 0 {WIDTH} {HEIGHT}">{"".join(parts)}</svg>'
        )
        with tempfile.TemporaryDirectory(prefix="gdbook-") as folder:
            files = [Path(folder) / f"{at}.ttf" for at in range(len(self.fonts))]
            for file, (font, _) in zip(files, self.fonts, strict=True):
                file.write_bytes(font)
            return png(svg, WIDTH, HEIGHT, map(str, files))

    @functools.cached_property
    def fonts(self) -> list:
        """Of each font the bytes of a static one and {sign: width}."""
        return [_static(file, self.kept) for file in self.files]

    def _wrapped(self, text, size, width):
        """The text in lines that are no wider than so many pixels, unless a word is."""
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self._width(longer) * size > width:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def _width(self, text):
        """How wide a text is in the fonts' own letters, for a size of 1."""
        return sum(
            next((widths[sign] for _, widths in self.fonts if sign in widths), 0.6) for sign in text
        )


def png(svg, width, height, fonts=()):
    """An SVG as PNG; no font but the given ones is used, so that it is the same everywhere."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            width=width,
            height=height,
            skip_system_fonts=True,
            font_files=list(fonts),
        )
    )


def icon(logo, size):
    """An inked logo on paper, as a square PNG for the home screens of telephones."""
    inside = 0.76 * size
    margin = (size - inside) / 2
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<rect width="{size}" height="{size}" fill="{_PAPER}"/>'
        f"{svg_tree.placed(logo, margin, margin, inside, inside)}</svg>"
    )
    return png(svg, size, size)


def _inked(logo):
    """The logo, which takes the colour of the text around it, on light paper."""
    return logo.replace("currentColor", _INK)


def _text(text, y, size, fill, rtl, weight=400, indent=0):
    x, anchor = (WIDTH - _MARGIN - indent, "end") if rtl else (_MARGIN + indent, "start")
    mark = "\u200f" if rtl else ""  # for a line that begins with a Latin word
    return (
        f'<text x="{x}" y="{y:g}" font-size="{size}" fill="{fill}" text-anchor="{anchor}" '
        f'font-weight="{weight}" font-family="STIX Two Text, Frank Ruhl Libre">'
        f"{mark}{escape(text)}</text>"
    )


def _aspect(figure):
    width, height = svg_tree.size(svg_tree.parse(figure))
    return width / height


def _static(path, kept):
    """A variable web font as (the bytes of a font of one weight, {sign: width})."""
    content = typefaces.of_weight(typefaces.opened(path.read_bytes(), kept), 600)
    font = TTFont(io.BytesIO(content))
    unit, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
    widths = {chr(code): metrics[name][0] / unit for code, name in font.getBestCmap().items()}
    return content, widths
