"""What the scripts say: a file for each language, all with the same words."""

import re

import pytest
import yaml
from readme import ROOT

SCRIPTS = ROOT / "docs" / "assets" / "javascripts"
FOLDER = SCRIPTS / "strings"
LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.js"))
MOVABLE = SCRIPTS / "explore" / "strings"
_TABLE = r'\{\n((?:  \w+: "[^"\\\n]+",\n)+)\};\n'
FORMS = {
    FOLDER: re.compile(rf'// .*\n"use strict";\n\nself\.gdStrings = {_TABLE}'),
    MOVABLE: re.compile(rf"// .*\nexport default {_TABLE}"),
}


def strings(folder, language):
    """{word: text}; a translator's file is nothing but this table."""
    text = folder.joinpath(f"{language}.js").read_text("utf-8")
    table = FORMS[folder].fullmatch(text)
    assert table, f"{language}.js has another form"
    return dict(re.findall(r'^  (\w+): "(.+)",$', table[1], flags=re.MULTILINE))


def test_every_edition_has_its_file():
    config = yaml.load(ROOT.joinpath("mkdocs.yml").read_text("utf-8"), yaml.BaseLoader)
    assert sorted(edition["lang"] for edition in config["extra"]["alternate"]) == LANGUAGES
    assert sorted(path.stem for path in MOVABLE.glob("*.js")) == LANGUAGES


@pytest.mark.parametrize("folder", FORMS, ids=["book", "explore"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_are_the_same_and_take_the_same_values(language, folder):
    def of(language):
        words = strings(folder, language)
        return {word: sorted(re.findall(r"\{\w+\}", text)) for word, text in words.items()}

    assert of(language) == of("en")


def test_every_word_of_movable_figures_is_said_somewhere():
    """By its name, or by one that is put together: `slope${sign}`."""
    paths = [path for path in MOVABLE.parent.rglob("*.js") if path.parent != MOVABLE]
    scripts = "".join(path.read_text("utf-8") for path in paths)
    said, begun = set(re.findall(r"\w+", scripts)), set(re.findall(r"`(\w+)\$\{", scripts))
    for word in strings(MOVABLE, "en"):
        assert word in said or word.startswith(tuple(begun)), word


def test_no_script_speaks_a_language_itself():
    """The search knows Hebrew's grammar, and says nothing."""
    paths = [
        path for path in SCRIPTS.rglob("*.js") if path.parent.name not in ("strings", "search")
    ]
    assert SCRIPTS / "book.js" in paths
    for path in paths:
        assert not re.search("[א-ת]", path.read_text("utf-8")), path.name
