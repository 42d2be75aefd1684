"""The fonts of an edition: those a page asks for at once, and no character that it never shows.

A page waits for its letters: the fewer there are in a font, the sooner they come.
"""

import functools
import hashlib
import unicodedata
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont

from gdbook.site import typefaces
from gdbook.site.render.page import Facts
from gdbook.site.store import Store

FOLDER = "assets/fonts"
FORMULAS = "stix-two-math"  # the font of formulas, and of signs that no other font has
CODE = "jetbrains-mono"  # that of code, where book.css wants no ligatures

# What a reader may type into the search, whatever the pages say.
TYPED = {*map(chr, range(0x20, 0x7F)), *map(chr, range(0x5D0, 0x5EB)), *"־׳״"}

_GREEK = frozenset(map(chr, range(0x370, 0x400)))
_HEBREW = frozenset(map(chr, range(0x590, 0x600)))
_LIGATURES = {"calt", "clig", "liga", "rclt", "rlig"}
# Mathematical italic letters, Latin and Greek; h is the Planck constant's.
_SLANTED = [*map(chr, (0x210E, *range(0x1D434, 0x1D468), *range(0x1D6A4, 0x1D6A6)))]
_SLANTED += map(chr, range(0x1D6E2, 0x1D71C))


def at_once(facts: Facts, rtl: bool) -> list[str]:
    """The fonts that a page surely shows, to be asked for before its style sheet names them.

    With all of them at hand a browser lays the page out once, and not again for each that comes.

    Args:
        facts: What is in the page's content.
        rtl: Whether the edition is written in Hebrew.

    Returns:
        Names of files in FOLDER, without their endings.
    """
    code = facts.code_characters
    shows = {
        "frank-ruhl-libre-hebrew-wght-normal": rtl,
        "stix-two-text-latin-wght-normal": True,
        "stix-two-text-latin-wght-italic": not rtl and facts.stressed_characters,  # Hebrew: bold
        "assistant-hebrew-wght-normal": True,  # the switch names both languages
        "assistant-latin-wght-normal": True,
        FORMULAS: facts.formula_characters,
        "jetbrains-mono-latin-400-normal": code,
        "jetbrains-mono-greek-400-normal": not _GREEK.isdisjoint(code),
        "cousine-hebrew-400-normal": not _HEBREW.isdisjoint(code),
    }
    return [name for name, shown in shows.items() if shown]


def subset_fonts(site: Path, texts: Iterable[str], formulas: Iterable[str], kept: Store) -> None:
    """Write each font of an edition anew, with the characters that its pages and scripts have.

    Args:
        site: The edition's folder.
        texts: Its pages and scripts, or the characters in them.
        formulas: The characters of its formulas.
        kept: A Store: a font with the same characters is not made again.
    """
    shown, in_formulas = TYPED.union(*texts), slanted({*formulas})
    files = {path: path.read_bytes() for path in sorted((site / FOLDER).glob("*.woff2"))}
    key = Store.key(typefaces.VERSION, *map(_digest, files.values()), _sorted(shown))
    others = kept.made_text(
        Store.key(key, "others"),
        lambda: _sorted(
            set().union(*(letters(f) for p, f in files.items() if not p.name.startswith(FORMULAS)))
        ),
    )
    in_formulas |= shown.difference(others)
    for path, whole in files.items():
        here = in_formulas if path.name.startswith(FORMULAS) else shown
        ligatures = not path.name.startswith(CODE)
        key = Store.key(typefaces.VERSION, _digest(whole), _sorted(here), str(ligatures))
        make = functools.partial(subset_font, whole, here, ligatures, kept)
        path.write_bytes(kept.made(key, make))


def slanted(characters: set[str]) -> set[str]:
    """The characters of formulas, with those that browsers write in their place.

    A browser writes the variable x of a formula in the italics that Unicode has for mathematics:
    the pages have other characters there than the font.
    """
    return characters | {
        sign for sign in _SLANTED if unicodedata.normalize("NFKC", sign) in characters
    }


def _sorted(characters):
    return "".join(sorted(characters))


def _digest(content):
    return hashlib.sha256(content).hexdigest()


def letters(font: bytes) -> set[str]:
    """The characters that a font has, given as bytes."""
    return set(map(chr, TTFont(BytesIO(font)).getBestCmap()))


def subset_font(
    font: bytes, shown: Iterable[str], ligatures: bool = True, kept: Store | None = None
) -> bytes:
    """A font in WOFF2 with these characters alone, if it has them, and all that they need.

    Args:
        font: The bytes of the font.
        shown: Characters.
        ligatures: Whether it keeps its ligatures.
        kept: A Store, so that the font is opened once.

    Returns:
        The bytes of the smaller font.
    """
    part = typefaces.with_characters(
        typefaces.opened(font, kept),
        shown,
        more=["ssty"],  # a raised prime has a form of its own
        fewer=() if ligatures else _LIGATURES,
    )
    return typefaces.packed(part)
