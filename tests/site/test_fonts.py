"""Fonts without the characters that an edition never shows."""

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from trees import facts_of
from uharfbuzz import Buffer, Face, Font, shape

from gdbook.site import typefaces
from gdbook.site.publish import fonts
from gdbook.site.store import Store

BOOK = Path(__file__).parents[2] / "docs" / fonts.FOLDER


def features(font):
    """The features of a font given as bytes that change its glyphs."""
    records = TTFont(BytesIO(font))["GSUB"].table.FeatureList.FeatureRecord
    return {record.FeatureTag for record in records}


@pytest.mark.parametrize("path", sorted(BOOK.glob("*.woff2")), ids=lambda path: path.stem)
def test_a_font_keeps_what_is_shown_and_nothing_else(path):
    whole = path.read_bytes()
    shown = set("xא𝑥∇β1")
    part = fonts.subset_font(whole, shown)
    assert fonts.letters(part) == fonts.letters(whole) & shown != set()
    assert len(part) < len(whole)
    assert part.startswith(b"wOF2")


def test_the_same_font_comes_out_each_time():
    whole = (BOOK / "cousine-hebrew-400-normal.woff2").read_bytes()
    assert fonts.subset_font(whole, {"א"}) == fonts.subset_font(whole, {"א"})


def test_the_axis_of_weights_stays():
    whole = (BOOK / "frank-ruhl-libre-hebrew-wght-normal.woff2").read_bytes()
    part = TTFont(BytesIO(fonts.subset_font(whole, {"א"})))
    assert [(axis.axisTag, axis.maxValue) for axis in part["fvar"].axes] == [("wght", 900)]


def test_a_font_is_opened_once(tmp_path, monkeypatch):
    whole, kept = (BOOK / "cousine-hebrew-400-normal.woff2").read_bytes(), Store(tmp_path)
    plain = typefaces.opened(whole, kept)
    assert TTFont(BytesIO(plain)).flavor is None
    monkeypatch.setattr(typefaces, "TTFont", lambda *_, **__: pytest.fail("opened again"))
    assert typefaces.opened(whole, kept) == plain


def written(font, text):
    """A text in a font given as TrueType: of each glyph its cluster, its width and its place."""
    line = Buffer()
    line.add_str(text)
    line.guess_segment_properties()
    shape(Font(Face(font)), line)
    signs = zip(line.glyph_infos, line.glyph_positions, strict=True)
    return [(sign.cluster, at.x_advance, at.x_offset, at.y_offset) for sign, at in signs]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("frank-ruhl-libre-hebrew-wght-normal", "שִׁיפּוּעַ, לָמֶד"),
        ("assistant-hebrew-wght-normal", "שִׁיפּוּעַ, לָמֶד"),
        ("cousine-hebrew-400-normal", "שִׁיפּוּעַ, לָמֶד"),
        ("stix-two-text-latin-wght-italic", "AVATAR To We: fi, ffl 3/4"),
        ("assistant-latin-wght-normal", "AVATAR To We: fi, ffl 3/4"),
    ],
)
def test_a_text_stands_as_in_the_whole_font(name, text):
    whole = (BOOK / f"{name}.woff2").read_bytes()
    part = typefaces.opened(fonts.subset_font(whole, set(text)))
    line = written(typefaces.opened(whole), text)
    assert written(part, text) == line
    loose = [written(part, sign)[0][1] for sign in text]
    assert len(line) < len(text) or [width for _, width, *_ in line] != loose, "kerns or joins"


@pytest.mark.parametrize(
    ("name", "weight"),
    [
        ("assistant-hebrew-wght-normal", 400),
        ("frank-ruhl-libre-hebrew-wght-normal", 600),
        ("jetbrains-mono-greek-400-normal", 400),
    ],
)
def test_a_font_of_one_weight_is_that_of_fonttools(name, weight):
    path = BOOK / f"{name}.woff2"
    content = typefaces.of_weight(typefaces.opened(path.read_bytes()), weight)
    assert typefaces.of_weight(typefaces.opened(path.read_bytes()), weight) == content
    made, theirs = TTFont(BytesIO(content)), TTFont(path)
    if "fvar" in theirs:
        instantiateVariableFont(theirs, {"wght": weight}, inplace=True)
    theirs.flavor, saved = None, BytesIO()
    theirs.save(saved)  # which rounds
    theirs = TTFont(saved)
    assert "fvar" not in made
    assert made.getBestCmap() == theirs.getBestCmap()
    assert made["OS/2"].usWeightClass == theirs["OS/2"].usWeightClass == weight
    assert made["hhea"].ascent == theirs["hhea"].ascent
    for glyph in theirs.getGlyphOrder():
        assert made["hmtx"][glyph][0] == theirs["hmtx"][glyph][0]
        ours, points = (font["glyf"][glyph].getCoordinates(font["glyf"]) for font in (made, theirs))
        assert list(ours[0]) == list(points[0]), glyph


def test_code_has_no_ligatures():
    whole = (BOOK / "jetbrains-mono-latin-400-normal.woff2").read_bytes()
    plain, joined = (fonts.subset_font(whole, set("<=-> x"), ligatures=on) for on in (False, True))
    assert fonts.letters(plain) == fonts.letters(joined)
    assert "calt" in features(joined) - features(plain)
    assert len(plain) < len(joined)


def test_formulas_keep_the_tall_forms_of_their_signs():
    whole = (BOOK / "stix-two-math.woff2").read_bytes()
    few, part = (TTFont(BytesIO(fonts.subset_font(whole, signs))) for signs in ({"x"}, {"x", "("}))
    grown = part["MATH"].table.MathVariants
    assert part.getBestCmap()[ord("(")] in grown.VertGlyphCoverage.glyphs
    assert part["maxp"].numGlyphs > few["maxp"].numGlyphs + 5


def test_a_prime_keeps_its_form_for_raised_signs():
    whole = (BOOK / "stix-two-math.woff2").read_bytes()
    content = fonts.subset_font(whole, {"′"})
    assert "ssty" in features(content)
    part = TTFont(BytesIO(content))
    assert part.getBestCmap()[ord("′")] in {
        glyph
        for lookup in part["GSUB"].table.LookupList.Lookup
        for table in lookup.SubTable
        for glyph in getattr(table, "alternates", None) or table.mapping
    }


def test_formulas_have_the_italics_that_browsers_write():
    assert fonts.slanted({"h", "β", "<"}) == {"h", "ℎ", "β", "𝛽", "<"}


@pytest.fixture
def edition(tmp_path):
    """Called with names of fonts: an edition's folder that has them."""

    def make(*names):
        folder = tmp_path / fonts.FOLDER
        folder.mkdir(parents=True)
        for name in names:
            shutil.copy(BOOK / f"{name}.woff2", folder)
        return tmp_path

    return make


def letters_in(site, name):
    return fonts.letters((site / fonts.FOLDER / f"{name}.woff2").read_bytes())


def test_an_edition_s_fonts_become_smaller(edition, tmp_path):
    name = "assistant-hebrew-wght-normal"
    site, kept = edition(name), Store(tmp_path / "kept")
    fonts.subset_fonts(site, ["<p>שִׁיפּוּעַ"], "", kept)
    path = site / fonts.FOLDER / f"{name}.woff2"
    small = path.read_bytes()
    assert len(small) < (BOOK / path.name).stat().st_size
    assert set("שיפּוע") <= letters_in(site, name)
    assert letters_in(site, name) >= {"ת", "״"}, "what a reader can type"


def test_a_font_that_is_known_is_not_made_again(edition, tmp_path, monkeypatch):
    name = "cousine-hebrew-400-normal"
    site, kept = edition(name), Store(tmp_path / "kept")
    fonts.subset_fonts(site, ["א"], "", kept)
    path = site / fonts.FOLDER / f"{name}.woff2"
    small = path.read_bytes()
    shutil.copy(BOOK / path.name, path)
    monkeypatch.setattr(fonts, "subset_font", lambda *_: pytest.fail("made again"))
    fonts.subset_fonts(site, ["א"], "", kept)
    assert path.read_bytes() == small


def test_a_sign_that_only_the_font_of_formulas_has_stays_in_it(edition, tmp_path):
    site = edition(fonts.FORMULAS, "jetbrains-mono-latin-400-normal")
    fonts.subset_fonts(site, ["<p>√n × 3"], "x", Store(tmp_path / "kept"))
    kept = letters_in(site, fonts.FORMULAS)
    assert "√" in kept
    assert "×" not in kept, "the font of code has it"


@pytest.mark.parametrize(
    ("content", "rtl", "found", "missing"),
    [
        ("<p>x", False, "stix-two-text-latin-wght-normal", "frank-ruhl-libre-hebrew-wght-normal"),
        ("<p>ש", True, "frank-ruhl-libre-hebrew-wght-normal", "jetbrains-mono-latin-400-normal"),
        ("<math><mi>x</mi></math>", False, fonts.FORMULAS, "stix-two-text-latin-wght-italic"),
        (
            "<p>β<code>b</code>",
            False,
            "jetbrains-mono-latin-400-normal",
            "jetbrains-mono-greek-400-normal",
        ),
        ("<code>β</code>", False, "jetbrains-mono-greek-400-normal", "cousine-hebrew-400-normal"),
        ("ש<code># ש</code>", True, "cousine-hebrew-400-normal", "jetbrains-mono-greek-400-normal"),
        ("<em>so</em>", False, "stix-two-text-latin-wght-italic", fonts.FORMULAS),
        ("<em>כך</em>", True, "assistant-hebrew-wght-normal", "stix-two-text-latin-wght-italic"),
    ],
)
def test_the_fonts_that_a_page_asks_for_at_once(content, rtl, found, missing):
    names = fonts.at_once(facts_of(content), rtl)
    assert found in names
    assert missing not in names
    assert all((BOOK / f"{name}.woff2").is_file() for name in names)


def test_no_form_of_the_root_is_wider_than_the_plain_one():
    """Chromium leaves room for the widest, and the rest of it stays empty behind every root."""
    font = TTFont(BOOK / "stix-two-math.woff2")
    root = font.getBestCmap()[ord("√")]
    variants = font["MATH"].table.MathVariants
    construction = variants.VertGlyphConstruction[variants.VertGlyphCoverage.glyphs.index(root)]
    forms = [record.VariantGlyph for record in construction.MathGlyphVariantRecord]
    forms += [part.glyph for part in construction.GlyphAssembly.PartRecords]
    assert len(forms) > 5
    assert {font["hmtx"][form][0] for form in forms} == {font["hmtx"][root][0]}
