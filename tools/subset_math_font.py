"""Makes docs/assets/fonts/stix-two-math.woff2, the font of the book's formulas.

The whole of STIX Two Math weighs 1 MB. This keeps the characters that a book on calculus, linear
algebra and probability needs, and the MATH table with the taller brackets, wider roots and larger
sums that a browser builds formulas from. Needs fontTools with brotli and, for the font itself,
ziamath:

    pip install "fonttools[woff]" ziamath
    python tools/subset_math_font.py
"""

import argparse
from importlib.resources import files
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).parents[1] / "docs" / "assets" / "fonts" / "stix-two-math.woff2"

# In MathML a browser writes the variable x as MATHEMATICAL ITALIC SMALL X, so that the letters of
# formulas live in the block 1D400-1D7FF; a few of them are older and stand below 2150.
CHARACTERS = {
    "letters, digits, punctuation": [*range(0x20, 0x7F), 0xA0, 0xAC, 0xB0, 0xB1, 0xB7, 0xD7, 0xF7],
    "Greek": [*range(0x391, 0x3AA), *range(0x3B1, 0x3CA), 0x3D1, 0x3D5, 0x3D6, 0x3F1, 0x3F5],
    "accents over letters": [0x300, 0x301, 0x302, 0x303, 0x304, 0x305, 0x307, 0x308, 0x20D7],
    "the same, standing alone": [0x5E, 0x60, 0xA8, 0xAF, 0xB4, 0x2C6, 0x2C7, 0x2D8, 0x2D9, 0x2DC],
    "spaces, dashes, dots, primes": [
        *range(0x2002, 0x200B), 0x2010, 0x2013, 0x2014, 0x2016, 0x2020, 0x2022, 0x2026,
        *range(0x2032, 0x2035), 0x203E, 0x2057, *range(0x2061, 0x2065),
    ],
    "letters outside their block": [
        0x2102, 0x210B, 0x210E, 0x210F, 0x2110, 0x2111, 0x2112, 0x2113, 0x2115, 0x2119, 0x211A,
        0x211B, 0x211C, 0x211D, 0x2124, 0x212C, 0x212F, 0x2130, 0x2131, 0x2133, 0x2134, 0x2135,
    ],
    "bold, italic, bold italic": [*range(0x1D400, 0x1D49C)],
    "script capitals": [*range(0x1D49C, 0x1D4B6)],
    "double-struck": [*range(0x1D538, 0x1D56C)],
    "dotless i and j": [0x131, 0x237, 0x1D6A4, 0x1D6A5],
    "bold, italic, bold italic Greek": [*range(0x1D6A8, 0x1D756)],
    "bold and double-struck digits": [*range(0x1D7CE, 0x1D7E2)],
    "arrows": [*range(0x2190, 0x219A), 0x21A6, *range(0x21D0, 0x21D6), 0x21C0, 0x27F5, 0x27F6,
               0x27F7, 0x27F8, 0x27F9, 0x27FA, 0x27FC],
    "operators": [
        *range(0x2200, 0x220E), *range(0x220F, 0x2228), *range(0x2228, 0x222F), 0x2234, 0x2235,
        0x223C, 0x2243, 0x2245, 0x2248, 0x2250, 0x2254, 0x2260, 0x2261, 0x2264, 0x2265, 0x226A,
        0x226B, 0x227A, 0x227B, 0x2282, 0x2283, 0x2286, 0x2287, 0x2295, 0x2297, 0x2299, 0x22A2,
        0x22A4, 0x22A5, *range(0x22C0, 0x22C6), 0x22C6, *range(0x22EE, 0x22F2), 0x25A1, 0x25CB,
        0x2A7D, 0x2A7E,
    ],
    "brackets": [0x2308, 0x2309, 0x230A, 0x230B, 0x23B4, 0x23B5, 0x23DC, 0x23DD, 0x23DE, 0x23DF,
                 0x27E8, 0x27E9, 0x27E6, 0x27E7],
}  # fmt: skip

PRIMES = {0x2032, 0x2033, 0x2034, 0x2057}


def keep_script_forms(font: TTFont, characters: set[int]) -> None:
    """Forgets the forms for sub- and superscripts (feature ssty) of all but `characters`.

    They would double the file. A prime needs its own: the normal form is already small and raised,
    and would be so twice. Chromium shapes a prime as text of no script, so the feature, which the
    font has for the script "math" alone, is also given to the default script.
    """
    cmap = font.getBestCmap()
    kept = {cmap[code] for code in characters}
    gsub = font["GSUB"].table
    scripts = {
        record.ScriptTag: record.Script.DefaultLangSys for record in gsub.ScriptList.ScriptRecord
    }
    scripts["DFLT"].FeatureIndex[:] = scripts["math"].FeatureIndex
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag != "ssty":
            continue
        for index in record.Feature.LookupListIndex:
            for table in gsub.LookupList.Lookup[index].SubTable:
                table = getattr(table, "ExtSubTable", table)
                name = "alternates" if hasattr(table, "alternates") else "mapping"
                forms = {glyph: to for glyph, to in getattr(table, name).items() if glyph in kept}
                setattr(table, name, forms)


def squeeze_roots(font: TTFont) -> None:
    """Makes the taller forms of √ as narrow as the plain one.

    Chromium leaves as much room for a root as the widest form of √ takes, whichever it draws: here
    1.21 em for a sign of 0.79 em, and the rest stays empty between the root and what follows it.
    """
    root = font.getBestCmap()[0x221A]
    width = font["hmtx"][root][0]
    variants = font["MATH"].table.MathVariants
    at = variants.VertGlyphCoverage.glyphs.index(root)
    construction = variants.VertGlyphConstruction[at]
    others = {record.VariantGlyph for record in construction.MathGlyphVariantRecord}
    others |= {part.glyph for part in construction.GlyphAssembly.PartRecords}
    for name in sorted(others - {root}):
        advance, bearing = font["hmtx"][name]
        outline = font["glyf"][name]
        if outline.isComposite():
            raise ValueError(f"{name}: made of other glyphs, which are not to be squeezed")
        outline.coordinates.scale((width / advance, 1))
        outline.coordinates.toInt()
        outline.recalcBounds(font["glyf"])
        font["hmtx"][name] = (width, round(bearing * width / advance))


def main() -> None:
    """Writes the subset and says how large it came out."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("font", nargs="?", help="STIX Two Math, .otf or .ttf; ziamath's by default")
    source = parser.parse_args().font or files("ziamath") / "fonts" / "STIXTwoMath-Regular.ttf"

    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = ["ssty"]
    options.layout_scripts = ["DFLT", "math"]
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.drop_tables += ["DSIG", "GDEF", "FFTM"]

    font = subset.load_font(str(source), options)
    keep_script_forms(font, PRIMES)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=sorted({code for row in CHARACTERS.values() for code in row}))
    subsetter.subset(font)
    squeeze_roots(font)
    if "MATH" not in font:
        raise ValueError(f"{source}: has no MATH table")
    subset.save_font(font, str(TARGET), options)
    print(f"{TARGET.name}: {font['maxp'].numGlyphs} glyphs, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
