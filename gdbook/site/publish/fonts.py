"""The fonts of an edition: those a page asks for at once, and no character that it never shows.

A page waits for its letters: the fewer there are in a font, the sooner they come.
"""

import re
import unicodedata
from html import unescape
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FOLDER = "assets/fonts"
FORMULAS = "stix-two-math"  # the font of formulas, and of signs that no other font has
CODE = "jetbrains-mono"  # that of code, where book.css wants no ligatures

# What a reader may type into the search, whatever the pages say.
TYPED = {*map(chr, range(0x20, 0x7F)), *map(chr, range(0x5D0, 0x5EB)), *"־׳״"}

_TAG = re.compile(r"<[^>]*>")
_FORMULA = re.compile(r"<math\b.*?</math>", re.DOTALL)
_CODE = re.compile(r"<code\b.*?</code>", re.DOTALL)
_GREEK = re.compile("[\u0370-\u03ff]")
_HEBREW = re.compile("[\u0590-\u05ff]")
_LIGATURES = {"calt", "clig", "liga", "rclt", "rlig"}
# Mathematical italic letters, Latin and Greek; h is the Planck constant's.
_SLANTED = [*map(chr, (0x210E, *range(0x1D434, 0x1D468), *range(0x1D6A4, 0x1D6A6)))]
_SLANTED += map(chr, range(0x1D6E2, 0x1D71C))


def at_once(content, rtl):
    """The fonts that a page surely shows, to be asked for before its style sheet names them.

    With all of them at hand a browser lays the page out once, and not again for each that comes.
    Italics are not among them: they are the largest, for a few words of a page.

    Args:
        content: The page's HTML, without its frame.
        rtl: Whether the edition is written in Hebrew.

    Returns:
        Names of files in FOLDER, without their endings.
    """
    code = "".join(_CODE.findall(content))
    shows = {
        "frank-ruhl-libre-hebrew-wght-normal": rtl,
        "stix-two-text-latin-wght-normal": True,
        "assistant-hebrew-wght-normal": True,  # the switch names both languages
        "assistant-latin-wght-normal": True,
        FORMULAS: "<math" in content,
        "jetbrains-mono-latin-400-normal": code,
        "jetbrains-mono-greek-400-normal": _GREEK.search(code),
        "cousine-hebrew-400-normal": _HEBREW.search(code),
    }
    return [name for name, shown in shows.items() if shown]


def trim(site):
    """Write each font of an edition anew, with the characters that its pages and scripts have.

    Args:
        site: The edition's folder, with all its pages and scripts.

    Returns:
        {file name: (bytes before, bytes after)}.
    """
    site = Path(site)
    texts = [
        path.read_text(encoding="utf-8")
        for kind in ("html", "js")
        for path in sorted(site.rglob(f"*.{kind}"))
    ]
    shown, in_formulas = characters(texts)
    files = {path: path.read_bytes() for path in sorted((site / FOLDER).glob("*.woff2"))}
    others = [font for path, font in files.items() if not path.name.startswith(FORMULAS)]
    in_formulas |= shown.difference(*map(letters, others))
    sizes = {}
    for path, whole in files.items():
        here = in_formulas if path.name.startswith(FORMULAS) else shown
        part = with_only(whole, here, ligatures=not path.name.startswith(CODE))
        path.write_bytes(part)
        sizes[path.name] = len(whole), len(part)
    return sizes


def characters(texts):
    """The characters that pages can show or a reader can type, and those of the formulas.

    A browser writes the variable x of a formula in the italics that Unicode has for mathematics:
    the pages have other characters there than the font.
    """
    shown, in_formulas = set(TYPED), set()
    for text in texts:
        shown.update(unescape(text))
        for formula in _FORMULA.findall(text):
            in_formulas.update(unescape(_TAG.sub("", formula)))
    slanted = {sign for sign in _SLANTED if unicodedata.normalize("NFKC", sign) in in_formulas}
    return shown, in_formulas | slanted


def letters(font):
    """The characters that a font has, given as bytes."""
    return set(map(chr, TTFont(BytesIO(font)).getBestCmap()))


def with_only(font, shown, ligatures=True):
    """A font in WOFF2 with these characters alone, if it has them, and all that they need.

    Args:
        font: The bytes of the font.
        shown: Characters.
        ligatures: Whether it keeps its ligatures.

    Returns:
        The bytes of the smaller font.
    """
    options = subset.Options(flavor="woff2", recalc_timestamp=False, notdef_outline=True)
    features = {*options.layout_features, "ssty"}  # a raised prime has a form of its own
    options.layout_features = sorted(features - (set() if ligatures else _LIGATURES))
    whole = subset.load_font(BytesIO(font), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=sorted(map(ord, shown)))
    subsetter.subset(whole)
    out = BytesIO()
    subset.save_font(whole, out, options)
    return out.getvalue()
