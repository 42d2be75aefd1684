"""How much sooner HarfBuzz cuts the book's fonts than fontTools, which it was before.

Run it as ``python tests/benchmarks/bench_fonts.py [--small]``. Both leave the same characters, as
wide as before. What neither is spared, opening and packing WOFF2, is not counted.
"""

import sys
from functools import partial
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from rows import compare, size, told

from gdbook.site import typefaces

FONTS = Path(__file__).parents[2] / "docs/assets/fonts"
SHOWN = {*map(chr, range(0x20, 0x7F)), *map(chr, range(0x5D0, 0x5EB)), *"∇∂ηβ−×√∑"}
WEIGHT = 600


def widths(content):
    """Of each character of a font its width."""
    font = TTFont(BytesIO(content))
    return {sign: font["hmtx"][glyph][0] for sign, glyph in font.getBestCmap().items()}


def saved(font):
    """A font of fontTools as bytes."""
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def with_characters(content):
    """The characters of SHOWN alone, by fontTools."""
    font = TTFont(BytesIO(content))
    options = subset.Options()
    options.layout_features = [*options.layout_features, "ssty"]
    options.notdef_outline = True
    cut = subset.Subsetter(options)
    cut.populate(unicodes=map(ord, SHOWN))
    cut.subset(font)
    return saved(font)


def of_weight(content):
    """One weight, by fontTools."""
    font = TTFont(BytesIO(content))
    if "fvar" in font:
        instantiateVariableFont(font, {"wght": WEIGHT}, inplace=True)
    return saved(font)


def main():
    """Print a line for each kind of work; whether every promise is kept."""
    paths = sorted(FONTS.glob("*.woff2"))[: size(None, 2)]
    fonts = [typefaces.opened(path.read_bytes()) for path in paths]
    ways = {
        "characters": (partial(typefaces.with_characters, shown=SHOWN, more=["ssty"]),
                       with_characters),
        "one weight": (partial(typefaces.of_weight, weight=WEIGHT), of_weight),
    }  # fmt: skip
    kept = True
    for work, (ours, theirs) in ways.items():
        row = compare(
            f"{work} of {len(fonts)} fonts",
            lambda ours=ours: [ours(one) for one in fonts],
            lambda theirs=theirs: [theirs(one) for one in fonts],
            "fontTools",
            50,
            lambda ours, theirs: list(map(widths, ours)) == list(map(widths, theirs)),
        )
        kept &= told(row)
    return kept


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
