"""What the scripts say: a file for each language, all with the same words."""

import re

import pytest
import yaml
from readme import ROOT

SCRIPTS = ROOT / "docs" / "assets" / "javascripts"
FOLDER = SCRIPTS / "strings"
LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.js"))
FORM = re.compile(
    r'// .*\n"use strict";\n\nself\.gdStrings = \{\n((?:  \w+: "[^"\\\n]+",\n)+)\};\n'
)


def strings(language):
    """{word: text}; a translator's file is nothing but this table."""
    text = FOLDER.joinpath(f"{language}.js").read_text("utf-8")
    table = FORM.fullmatch(text)
    assert table, f"{language}.js has another form"
    return dict(re.findall(r'^  (\w+): "(.+)",$', table[1], flags=re.MULTILINE))


def test_every_edition_has_its_file():
    config = yaml.load(ROOT.joinpath("mkdocs.yml").read_text("utf-8"), yaml.BaseLoader)
    assert sorted(edition["lang"] for edition in config["extra"]["alternate"]) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_are_the_same_and_take_the_same_values(language):
    def of(language):
        return {word: sorted(re.findall(r"\{\w+\}", t)) for word, t in strings(language).items()}

    assert of(language) == of("en")


def test_no_script_speaks_a_language_itself():
    """The search knows Hebrew's grammar, and says nothing."""
    paths = [
        path for path in SCRIPTS.rglob("*.js") if path.parent.name not in ("strings", "search")
    ]
    assert SCRIPTS / "book.js" in paths
    for path in paths:
        assert not re.search("[א-ת]", path.read_text("utf-8")), path.name
