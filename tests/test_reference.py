"""The page of the library: it names everything that readers import, alike in both editions."""

import importlib

import pytest
import reference
from test_architecture import API

from gdbook import plot

SHOWN = reference.blocks("en")


def test_the_editions_show_the_same():
    assert list(reference.blocks("he").items()) == list(SHOWN.items())


@pytest.mark.parametrize("part", API)
def test_everything_that_readers_import_is_there(part):
    assert set(API[part].split()) <= set(SHOWN[f"gdbook.{part}"])


def test_every_picture_is_there():
    constants = {name for name in plot.__all__ if name.isupper()}
    assert set(SHOWN["gdbook.plot"]) == set(plot.__all__) - constants
    for lang in ("he", "en"):
        assert all(f"`{name}`" in reference.text(lang) for name in constants)


@pytest.mark.parametrize("module", SHOWN)
def test_everything_that_is_there_exists(module):
    for name in SHOWN[module]:
        assert hasattr(importlib.import_module(module), name), name
