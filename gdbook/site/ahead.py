"""What a build begins before it has imported MkDocs and read the book, since it takes longest."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from gdbook.site.folders import CACHE, RESULTS
from gdbook.site.run import faces
from gdbook.site.run.executor import Launch
from gdbook.site.source.files import ASSETS, DOCS
from gdbook.site.store import Store


@contextlib.contextmanager
def launched(root: Path, runs: bool) -> Iterator[Launch]:
    """A Launch, which has begun if all programs of a book will surely be run.

    Args:
        root: The project's folder.
        runs: Whether programs are run at all.
    """
    with Launch() as launch:
        if runs and not (Path(root) / CACHE / RESULTS).exists():  # the first build of all
            launch.begin()
            with contextlib.suppress(Exception):  # what is wrong here is told when it is needed
                launch.tell(book_faces(root))
        yield launch


def book_faces(root: Path) -> Path | None:
    """The faces of a book's figures: as faces.made, among what is kept from build to build.

    Args:
        root: The project's folder.
    """
    kept = Path(root) / CACHE
    return faces.made(web_fonts(root), kept / "faces", Store(kept / "made"))


def web_fonts(root: Path) -> Path:
    """The folder of a book's web fonts."""
    return Path(root) / DOCS / ASSETS / "fonts"
