"""The picture that stands for a page where it is shared: its title beside its first figure."""

import contextlib
import functools
import hashlib
import os
import re
import tempfile
import time
from html import escape
from pathlib import Path

import resvg_py
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

WIDTH, HEIGHT = 1200, 630
FOLDER = "assets/cards"
FONTS = ("frank-ruhl-libre-hebrew-wght-normal", "stix-two-text-latin-wght-normal")

_PAPER, _INK, _MUTED, _ACCENT = "#fffefb", "#23272e", "#5b626d", "#b0411a"  # frame.css, light
_MARGIN = 70
_OPENING = re.compile(r"<svg[^>]*>")
_SIZE = re.compile(r'\bwidth="([\d.]+)(?:pt|px)?" height="([\d.]+)(?:pt|px)?"')
_BOX = re.compile(r'\bviewBox="([^"]*)"')


class Cards:
    """Draws cards.

    Args:
        fonts: The folder of the book's fonts.
        logo: The text of the book's logo, an SVG.
        kept: A folder for cards drawn before, which take a moment each; made when needed.
    """

    def __init__(self, fonts, logo, kept):
        self.kept = Path(kept)
        self.fonts = [_static(str(Path(fonts) / f"{name}.woff2")) for name in FONTS]
        self.logo = _inked(logo)

    def card(self, title, kicker="", book="", figure=None, rtl=False):
        """A card of WIDTH × HEIGHT pixels.

        Args:
            title: The page's title.
            kicker: What stands above it, such as "Chapter 1".
            book: The name of the book, for its foot; not said twice.
            figure: An SVG text for light paper, as gdbook.site.render.figures has it, or None.
            rtl: Whether the words run from right to left; the figure is then on the left.

        Returns:
            The PNG's bytes, the same for the same arguments.
        """
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
            parts.append(_placed(figure, *box))
        corner = WIDTH - _MARGIN - 44 if rtl else _MARGIN
        parts.append(_placed(self.logo, corner, HEIGHT - 80, 44, 44))
        if book != title:
            parts.append(_text(book, HEIGHT - 47, 32, _MUTED, rtl, indent=60))
        svg = (
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'viewBox="0 0 {WIDTH} {HEIGHT}">{"".join(parts)}</svg>'
        )
        return self._drawn(svg)

    def _drawn(self, svg):
        """A card as PNG, from the folder if it is there."""
        file = self.kept / f"{hashlib.sha256(svg.encode('utf-8')).hexdigest()}.png"
        if file.is_file():
            os.utime(file)
        else:
            content = png(svg, WIDTH, HEIGHT, [path for path, _ in self.fonts])
            self.kept.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self.kept)
            with os.fdopen(handle, "wb") as out:
                out.write(content)
            os.replace(temporary, file)  # another edition may draw the same card
        return file.read_bytes()

    def prune(self, days=30):
        """Remove cards that were not used for so many days."""
        oldest = time.time() - days * 86400
        for file in self.kept.glob("*"):
            with contextlib.suppress(FileNotFoundError):
                if file.stat().st_mtime < oldest:
                    file.unlink()

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
    """The logo on paper, as a square PNG for the home screens of telephones."""
    inside = 0.76 * size
    margin = (size - inside) / 2
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<rect width="{size}" height="{size}" fill="{_PAPER}"/>'
        f"{_placed(_inked(logo), margin, margin, inside, inside)}</svg>"
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


def _placed(svg, x, y, width, height):
    """An SVG inside of another, as large as a box allows, in its middle."""
    opening = _OPENING.search(svg).group()
    box = _BOX.search(opening).group(1)
    placed = (
        f'<svg x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" viewBox="{box}" '
        f'preserveAspectRatio="xMidYMid meet">'
    )
    return svg[svg.index(opening) :].replace(opening, placed, 1)


def _aspect(svg):
    width, height = map(float, _SIZE.search(_OPENING.search(svg).group()).groups())
    return width / height


@functools.cache
def _static(path):
    """A variable web font as (a file that the renderer reads, {sign: width})."""
    font = TTFont(path)
    font.flavor = None
    font = instantiateVariableFont(font, {"wght": 600})
    folder = tempfile.mkdtemp(prefix="gdbook-")
    file = Path(folder) / f"{Path(path).stem}.ttf"
    font.save(file)
    unit, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
    widths = {chr(code): metrics[name][0] / unit for code, name in font.getBestCmap().items()}
    return str(file), widths
