"""Figures are written in the faces of the pages."""

import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from gdbook.site import typefaces
from gdbook.site.run import faces
from gdbook.site.run.executor import execute
from gdbook.site.run.results import Task
from gdbook.site.source.snippets import parse
from gdbook.site.store import Store

FONTS = Path(__file__).parents[2] / "docs/assets/fonts"
DRAWING = """\
<!--figure
alt: a
caption: b
-->
```python
import matplotlib.pyplot as plt

plt.title("שגיאה: η = −0.5")
plt.show()
```
"""


def test_each_has_one_weight_and_a_name_of_its_own(tmp_path):
    folder = faces.made(FONTS, tmp_path)
    fonts = {path.stem: TTFont(path) for path in folder.glob("*.ttf")}
    assert fonts.keys() == faces.FAMILIES.keys()
    for stem, font in fonts.items():
        assert "fvar" not in font
        assert font["name"].getDebugName(1) == faces.FAMILIES[stem]
        assert font["OS/2"].usWeightClass == faces.WEIGHT
    # An SVG names a glyph by this and its number; one of two fonts would be drawn for the other.
    assert len({font["name"].getDebugName(6) for font in fonts.values()}) == len(fonts)


def test_they_are_made_once(tmp_path):
    folder = faces.made(FONTS, tmp_path)
    (folder / "mark").touch()
    assert faces.made(FONTS, tmp_path) == folder
    assert (folder / "mark").exists()


def test_a_web_font_is_opened_once(tmp_path, monkeypatch):
    store = Store(tmp_path / "store")
    first = faces.made(FONTS, tmp_path / "first", store)
    monkeypatch.setattr(typefaces, "_saved", lambda *_: pytest.fail("opened again"))
    again = faces.made(FONTS, tmp_path / "again", store)
    assert again != first
    for path in first.iterdir():
        assert (again / path.name).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("spoil", [
    lambda path: path.write_bytes(b"junk"),
    lambda path: path.unlink(),
    lambda path: (path.unlink(), path.mkdir()),
], ids=["junk", "gone", "a folder"])  # fmt: skip
def test_spoilt_ones_are_made_again(tmp_path, spoil):
    folder = faces.made(FONTS, tmp_path)
    known = {path.name: path.read_bytes() for path in folder.iterdir()}
    spoil(folder / f"{next(iter(faces.FAMILIES))}.ttf")
    assert faces.made(FONTS, tmp_path) == folder
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == known


def test_other_fonts_are_other_faces(tmp_path):
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    assert faces.digest(fonts) == ""
    assert faces.made(fonts, tmp_path / "kept") is None
    for stem in faces.FAMILIES:
        shutil.copy(FONTS / f"{stem}.woff2", fonts)
    assert faces.digest(fonts) == faces.digest(FONTS)
    stems = list(faces.FAMILIES)
    shutil.copy(FONTS / f"{stems[0]}.woff2", fonts / f"{stems[1]}.woff2")
    assert faces.digest(fonts) not in ("", faces.digest(FONTS))


def test_a_figure_is_written_in_them(tmp_path):
    (program,) = parse(DRAWING, "x.md").programs
    folder = faces.made(FONTS, tmp_path)
    (result,) = execute([Task("x.md", program)], fonts=lambda: folder)
    svg = result.fences[0][0].data
    for family in faces.FAMILIES.values():
        assert f'id="{family.replace(" ", "")}-' in svg, family
    assert "DejaVu" not in svg
    (plain,) = execute([Task("x.md", program)])
    assert "DejaVu" in plain.fences[0][0].data
