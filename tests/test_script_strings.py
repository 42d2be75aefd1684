"""What the scripts say: a file for each language, all with the same words."""

import re

import pytest
import yaml
from readme import ROOT

SCRIPTS = ROOT / "docs" / "assets" / "javascripts"
FOLDER = SCRIPTS / "strings"
LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.js"))
MOVABLE = SCRIPTS / "explore" / "strings"
KINDS = sorted(path for path in MOVABLE.iterdir() if path.is_dir())  # those with words of their own
_TABLE = r'\{\n((?:  \w+: "[^"\\\n]+",\n)+)\};\n'
FORMS = {
    FOLDER: re.compile(rf'// .*\n"use strict";\n\nself\.gdStrings = {_TABLE}'),
    **dict.fromkeys([MOVABLE, *KINDS], re.compile(rf"// .*\nexport default {_TABLE}")),
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
    for folder in (MOVABLE, *KINDS):
        assert sorted(path.stem for path in folder.glob("*.js")) == LANGUAGES


@pytest.mark.parametrize("folder", FORMS, ids=lambda folder: folder.parent.name + folder.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_are_the_same_and_take_the_same_values(language, folder):
    def of(language):
        words = strings(folder, language)
        return {word: sorted(re.findall(r"\{\w+\}", text)) for word, text in words.items()}

    assert of(language) == of("en")


def test_every_word_of_movable_figures_is_said_somewhere():
    """By its name, or by one that is put together: `slope${sign}`."""
    paths = [path for path in MOVABLE.parent.rglob("*.js") if MOVABLE not in path.parents]
    scripts = "".join(path.read_text("utf-8") for path in paths)
    said, begun = set(re.findall(r"\w+", scripts)), set(re.findall(r"`(\w+)\$\{", scripts))
    for folder in (MOVABLE, *KINDS):
        for word in strings(folder, "en"):
            assert word in said or word.startswith(tuple(begun)), word


def test_a_kinds_own_words_are_its_own():
    """A page that has other kinds than it does not fetch them, nor would it find them."""
    common = strings(MOVABLE, "en")
    assert KINDS
    for folder in KINDS:
        script = MOVABLE.parent.joinpath("kinds", f"{folder.name}.js").read_text("utf-8")
        assert f"import(`../strings/{folder.name}/${{lang}}.js`)" in script
        assert not common.keys() & strings(folder, "en").keys()


def test_no_script_speaks_a_language_itself():
    """The search knows Hebrew's grammar, and says nothing."""
    paths = [path for path in SCRIPTS.rglob("*.js") if not {"strings", "search"} & {*path.parts}]
    assert SCRIPTS / "book.js" in paths
    for path in paths:
        assert not re.search("[א-ת]", path.read_text("utf-8")), path.name
