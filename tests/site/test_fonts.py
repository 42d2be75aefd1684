"""Fonts without the characters that an edition never shows."""

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from gdbook.site.publish import fonts

BOOK = Path(__file__).parents[2] / "docs" / fonts.FOLDER


def features(font):
    """The features of a font given as bytes that change its glyphs."""
    records = TTFont(BytesIO(font))["GSUB"].table.FeatureList.FeatureRecord
    return {record.FeatureTag for record in records}


@pytest.mark.parametrize("path", sorted(BOOK.glob("*.woff2")), ids=lambda path: path.stem)
def test_a_font_keeps_what_is_shown_and_nothing_else(path):
    whole = path.read_bytes()
    shown = set("xא𝑥∇β1")
    part = fonts.with_only(whole, shown)
    assert fonts.letters(part) == fonts.letters(whole) & shown != set()
    assert len(part) < len(whole)
    assert part.startswith(b"wOF2")


def test_the_same_font_comes_out_each_time():
    whole = (BOOK / "cousine-hebrew-400-normal.woff2").read_bytes()
    assert fonts.with_only(whole, {"א"}) == fonts.with_only(whole, {"א"})


def test_the_axis_of_weights_stays():
    whole = (BOOK / "frank-ruhl-libre-hebrew-wght-normal.woff2").read_bytes()
    part = TTFont(BytesIO(fonts.with_only(whole, {"א"})))
    assert [(axis.axisTag, axis.maxValue) for axis in part["fvar"].axes] == [("wght", 900)]


def test_code_has_no_ligatures():
    whole = (BOOK / "jetbrains-mono-latin-400-normal.woff2").read_bytes()
    plain, joined = (fonts.with_only(whole, set("<=-> x"), ligatures=on) for on in (False, True))
    assert fonts.letters(plain) == fonts.letters(joined)
    assert "calt" in features(joined) - features(plain)
    assert len(plain) < len(joined)


def test_formulas_keep_the_tall_forms_of_their_signs():
    whole = (BOOK / "stix-two-math.woff2").read_bytes()
    few, part = (TTFont(BytesIO(fonts.with_only(whole, signs))) for signs in ({"x"}, {"x", "("}))
    grown = part["MATH"].table.MathVariants
    assert part.getBestCmap()[ord("(")] in grown.VertGlyphCoverage.glyphs
    assert part["maxp"].numGlyphs > few["maxp"].numGlyphs + 5


def test_a_prime_keeps_its_form_for_raised_signs():
    whole = (BOOK / "stix-two-math.woff2").read_bytes()
    content = fonts.with_only(whole, {"′"})
    assert "ssty" in features(content)
    part = TTFont(BytesIO(content))
    assert part.getBestCmap()[ord("′")] in {
        glyph
        for lookup in part["GSUB"].table.LookupList.Lookup
        for table in lookup.SubTable
        for glyph in getattr(table, "alternates", None) or table.mapping
    }


def test_what_can_be_shown():
    pages = ["<p>ä&#8220;<math><mi>h</mi><mo>&lt;</mo><mi>β</mi></math>", 'say("ω")']
    shown, in_formulas = fonts.characters(pages)
    assert {"ä", "“", "h", "ω", "<"} <= shown
    assert {"Z", "ת", "״"} <= shown, "what a reader can type"
    assert "é" not in shown
    assert in_formulas == {"h", "ℎ", "β", "𝛽", "<"}


def test_an_edition_s_fonts_become_smaller(tmp_path):
    folder = tmp_path / fonts.FOLDER
    folder.mkdir(parents=True)
    name = "assistant-hebrew-wght-normal.woff2"
    (folder / name).write_bytes((BOOK / name).read_bytes())
    (tmp_path / "index.html").write_text("<p>שִׁיפּוּעַ", encoding="utf-8")
    sizes = fonts.trim(tmp_path)
    before, after = sizes[name]
    assert before == (BOOK / name).stat().st_size > after == (folder / name).stat().st_size
    assert set("שיפּוע") <= fonts.letters((folder / name).read_bytes())


def test_a_sign_that_only_the_font_of_formulas_has_stays_in_it(tmp_path):
    folder = tmp_path / fonts.FOLDER
    folder.mkdir(parents=True)
    for name in (fonts.FORMULAS, "jetbrains-mono-latin-400-normal"):
        shutil.copy(BOOK / f"{name}.woff2", folder)
    (tmp_path / "index.html").write_text("<p>√n × 3<math><mi>x</mi></math>", encoding="utf-8")
    fonts.trim(tmp_path)
    kept = fonts.letters((folder / f"{fonts.FORMULAS}.woff2").read_bytes())
    assert "√" in kept
    assert "×" not in kept, "the font of code has it"


@pytest.mark.parametrize(
    ("content", "rtl", "found", "missing"),
    [
        ("<p>x", False, "stix-two-text-latin-wght-normal", "frank-ruhl-libre-hebrew-wght-normal"),
        ("<p>ש", True, "frank-ruhl-libre-hebrew-wght-normal", "jetbrains-mono-latin-400-normal"),
        ("<math>", False, fonts.FORMULAS, "stix-two-text-latin-wght-italic"),
        (
            "<p>β<code>b</code>",
            False,
            "jetbrains-mono-latin-400-normal",
            "jetbrains-mono-greek-400-normal",
        ),
        ("<code>β</code>", False, "jetbrains-mono-greek-400-normal", "cousine-hebrew-400-normal"),
        ("ש<code># ש</code>", True, "cousine-hebrew-400-normal", "jetbrains-mono-greek-400-normal"),
        ("<em>so</em>", False, "assistant-hebrew-wght-normal", "stix-two-text-latin-wght-italic"),
    ],
)
def test_the_fonts_that_a_page_asks_for_at_once(content, rtl, found, missing):
    names = fonts.at_once(content, rtl)
    assert found in names
    assert missing not in names
    assert all((BOOK / f"{name}.woff2").is_file() for name in names)
