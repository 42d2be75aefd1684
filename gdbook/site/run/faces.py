"""The faces that figures are written in: those of the book's pages, as matplotlib reads them.

A book without them, such as a test's, is drawn in matplotlib's own.
"""

import contextlib
import os
import shutil
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

from gdbook.site.store import Store

VERSION = "4"  # of what is made of the files
_SUM = "sum"  # the file beside them by which a spoilt one shows
WEIGHT = 400
#: Files of web fonts and the family that each becomes: one name a file, since matplotlib looks for
#: a character in one family after the other. The frame's face comes first, as on the pages.
FAMILIES = {
    "assistant-latin-wght-normal": "Book Sans",
    "assistant-hebrew-wght-normal": "Book Sans Hebrew",
    "stix-two-math": "Book Formulas",
}
STYLE: dict[Any, Any] = {
    "font.family": [*FAMILIES.values(), "DejaVu Sans"],
    "mathtext.fontset": "custom",
    "mathtext.fallback": "stix",
    "mathtext.rm": "Book Sans",  # the numbers on a logarithmic axis
    "mathtext.it": "STIXGeneral:italic",
    "mathtext.bf": "STIXGeneral:bold",
}


def digest(fonts: Path) -> str:
    """A key of the faces in a folder of web fonts; "" where they are not all there."""
    files = _files(fonts)
    return (
        Store.key(VERSION, str(WEIGHT), *(path.read_bytes().hex() for path in files))
        if files
        else ""
    )


def made(fonts: Path, kept: Path, store: Store | None = None) -> Path | None:
    """The folder of a book's faces, each of one weight and under its own name.

    Args:
        fonts: A folder of web fonts, some of them variable.
        kept: Where such folders are kept.
        store: A Store: a web font that is in it is not opened again.

    Returns:
        Its path, or None if some of the fonts are missing.
    """
    if not (key := digest(fonts)):
        return None
    folder = Path(kept) / key
    if not _is_whole(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept, prefix="making-") as fresh:
            made = Path(fresh) / "all"
            for path in _files(fonts):
                _write(path, made / f"{path.stem}.ttf", store)
            (made / _SUM).write_text(_sum(made), encoding="ascii")
            shutil.rmtree(folder, ignore_errors=True)  # where it is spoilt
            with contextlib.suppress(OSError):  # another build was faster
                os.replace(made, folder)
    return folder


def _is_whole(folder):
    """Whether a folder is as it was made."""
    try:
        return (folder / _SUM).read_text(encoding="ascii") == _sum(folder)
    except (OSError, ValueError):
        return False


def _sum(folder):
    return Store.key(*(path.read_bytes().hex() for path in sorted(folder.glob("*.ttf"))))


def _write(path, target, store):
    from fontTools.ttLib import TTFont  # a build that runs nothing needs none of this

    from gdbook.site import typefaces

    content = typefaces.of_weight(typefaces.opened(path.read_bytes(), store), WEIGHT)
    font = TTFont(BytesIO(content), recalcTimestamp=False)  # the same bytes every time
    for record in font["name"].names:
        if record.nameID in (1, 4, 16):
            record.string = FAMILIES[path.stem]
        elif record.nameID in (2, 17):
            record.string = "Regular"
        elif record.nameID in (3, 6):  # by which an SVG tells the glyphs of two fonts apart
            record.string = FAMILIES[path.stem].replace(" ", "")
    font["OS/2"].usWeightClass = WEIGHT
    target.parent.mkdir(exist_ok=True)
    font.save(target)


def use(folder: Path) -> None:
    """Draw from now on with the faces that are in a folder."""
    import matplotlib
    from matplotlib import font_manager

    for path in sorted(folder.glob("*.ttf")):
        font_manager.fontManager.addfont(path)
    matplotlib.rcParams.update(STYLE)


def _files(fonts):
    files = [Path(fonts) / f"{name}.woff2" for name in FAMILIES]
    return files if all(map(Path.is_file, files)) else []
