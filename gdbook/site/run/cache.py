"""Results kept by content: what was run once is run again only when what it rests on changes."""

import platform
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from pathlib import Path

import gdbook
from gdbook.site.run.results import Output, Result
from gdbook.site.store import Store

VERSION = "2"  # of the entries' form

_PACKAGES = ("numpy", "matplotlib", "torch", "scikit-learn")


def fingerprint(data_source: str = "", figure_faces: str = "") -> str:
    """Digest of everything but the program's own text that its result depends on.

    gdbook's sources (outside site) and those of this room, the versions of Python and of the
    packages that snippets import, the data that `data.fashion_mnist` would give, and the digest of
    the faces that figures are written in.
    """
    return Store.key(VERSION, _sources(), *_versions(), data_source, figure_faces)


def key(program, fingerprint):
    """Name of a program's entry: fence by fence, since outputs belong to fences.

    Neither file nor line counts, so that moving a snippet runs nothing.
    """
    return Store.key(fingerprint, *(fence.code for fence in program.fences))


class Cache:
    """A folder of results.

    Args:
        folder: Where the entries are; made when the first one is written.
    """

    def __init__(self, folder: Path):
        self.store = Store(folder)

    def get(self, key: str) -> Result | None:
        """The Result kept under a key, or None; a spoilt entry is removed."""
        entry = self.store.get_json(key)
        if entry is None:
            return None
        try:
            return _from_json(entry)
        except (KeyError, TypeError, ValueError, AttributeError):
            self.store.remove(key)
            return None

    def put(self, key: str, result: Result) -> None:
        """Keep a Result; whoever reads at the same time sees all of it or nothing."""
        self.store.put_json(key, asdict(result))

    def remove(self, key: str) -> None:
        """Forget a Result."""
        self.store.remove(key)

    def prune(self) -> None:
        """Remove what was not used for a month."""
        self.store.prune()


def _from_json(entry):
    return Result(
        fences=[
            [Output(o["kind"], _immutable(o["data"])) for o in fence] for fence in entry["fences"]
        ],
        warnings=[(fence, line, message) for fence, line, message in entry["warnings"]],
        seconds=float(entry["seconds"]),
    )


def _immutable(data):
    return tuple(data) if isinstance(data, list) else data


def _sources():
    """Digest of the sources that a program's result depends on."""
    package = Path(gdbook.__file__).parent
    site, room = package / "site", package / "site" / "run"
    files = [
        path
        for path in sorted(package.rglob("*.py"))
        if site not in path.parents or room in path.parents
    ]
    return Store.key(
        *(f"{p.relative_to(package).as_posix()}\n{p.read_text('utf-8')}" for p in files)
    )


@cache
def _versions():
    return (platform.python_version(), *(f"{name} {version(name)}" for name in _PACKAGES))
