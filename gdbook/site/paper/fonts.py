"""The book's web fonts -> the static TrueType fonts that Typst reads."""

import functools
import hashlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import fontTools
from fontTools.ttLib import TTFont

from gdbook.site.store import Store

VERSION = "1"
REGULAR, BOLD = 400, 700


@dataclass(frozen=True)
class Cut:
    """One font of a family.

    Attributes:
        file: The web font, without its ending.
        family: The name by which book.typ asks for it: one for each script, since Typst takes the
            first font of a family for all of it.
        weight: Its weight.
        italic: Whether it is slanted.
    """

    file: str
    family: str
    weight: int = REGULAR
    italic: bool = False


CUTS = (
    Cut("stix-two-text-latin-wght-normal", "Book Latin"),
    Cut("stix-two-text-latin-wght-normal", "Book Latin", BOLD),
    Cut("stix-two-text-latin-wght-italic", "Book Latin", italic=True),
    Cut("stix-two-text-latin-wght-italic", "Book Latin", BOLD, italic=True),
    Cut("frank-ruhl-libre-hebrew-wght-normal", "Book Hebrew"),
    Cut("frank-ruhl-libre-hebrew-wght-normal", "Book Hebrew", BOLD),
    Cut("assistant-latin-wght-normal", "Frame Latin"),
    Cut("assistant-latin-wght-normal", "Frame Latin", BOLD),
    Cut("assistant-hebrew-wght-normal", "Frame Hebrew"),
    Cut("assistant-hebrew-wght-normal", "Frame Hebrew", BOLD),
    Cut("jetbrains-mono-latin-400-normal", "Code Latin"),
    Cut("jetbrains-mono-greek-400-normal", "Code Greek"),
    Cut("cousine-hebrew-400-normal", "Code Hebrew"),
    Cut("stix-two-math", "Formula"),
    Cut("noto-serif-tc-book", "Book Chinese"),
)
_OWN = Path(__file__).parent / "fonts"  # those that the site does without


def make(folder: Path, shared: Path, kept: Store) -> list[str]:
    """Write the fonts into a folder.

    Args:
        folder: The folder.
        shared: Where the site's fonts are.
        kept: A Store: a font is made once.

    Returns:
        A digest of each.
    """
    folder.mkdir(parents=True, exist_ok=True)
    digests = []
    for cut in CUTS:
        content = _content(cut, shared, kept)
        name = f"{cut.family}-{cut.weight}{'i' * cut.italic}".replace(" ", "-")
        (folder / f"{name}.ttf").write_bytes(content)
        digests.append(hashlib.sha256(content).hexdigest())
    return digests


def letters(shared: Path, kept: Store) -> set[str]:
    """The characters that some font of the book has."""
    found: set[str] = set()
    for cut in CUTS:
        found |= set(map(chr, TTFont(BytesIO(_content(cut, shared, kept))).getBestCmap()))
    return found


def _content(cut, shared, kept):
    name = f"{cut.file}.woff2"
    path = _OWN / name if (_OWN / name).exists() else shared / name
    raw = path.read_bytes()
    key = Store.key("ttf", VERSION, fontTools.version, hashlib.sha256(raw).hexdigest(), repr(cut))
    return kept.made(key, functools.partial(_static, raw, cut))


def _static(raw, cut):
    # Not gdbook.site.typefaces, which rounds the frame's bold another way. Imported here, since a
    # build that finds all fonts made has no use for it.
    from fontTools.varLib.instancer import instantiateVariableFont

    font = TTFont(BytesIO(raw), recalcTimestamp=False)
    font.flavor = None
    if "fvar" in font:
        font = instantiateVariableFont(font, {"wght": cut.weight})
    _rename(font, cut)
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def _rename(font, cut):
    style = {
        (REGULAR, False): "Regular", (BOLD, False): "Bold",
        (REGULAR, True): "Italic", (BOLD, True): "Bold Italic",
    }[cut.weight, cut.italic]  # fmt: skip
    names = font["name"]
    for number in (16, 17, 21, 22, 25):
        names.removeNames(nameID=number)
    full = f"{cut.family} {style}"
    texts = {1: cut.family, 2: style, 3: full, 4: full, 6: full.replace(" ", "-")}
    for number, text in texts.items():
        names.removeNames(nameID=number)
        names.setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = cut.weight
    bold, italic = cut.weight == BOLD, cut.italic
    selection = font["OS/2"].fsSelection & ~0b1100001
    selection |= (italic << 0) | (bold << 5) | ((not bold and not italic) << 6)
    font["OS/2"].fsSelection = selection
    font["head"].macStyle = (bold << 0) | (italic << 1)
