"""Results kept by content: what was run once is run again only when what it rests on changes.

An entry is one file, named by the key, that carries the digest of its own text; whatever is
truncated, foreign or unreadable counts as missing and is recomputed.
"""

import contextlib
import hashlib
import json
import os
import platform
import shutil
import tempfile
import time
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from pathlib import Path

import gdbook
from gdbook.site.results import Output, Result

VERSION = 1  # of the entries' form
KEPT_DAYS = 30  # after its last use an entry may be removed

_PACKAGES = ("numpy", "matplotlib", "torch", "scikit-learn")


def fingerprint(data_source=""):
    """Digest of everything but the program's own text that its result depends on.

    gdbook's sources (outside site), the versions of Python and of the packages that snippets
    import, the executor, and the data that `data.fashion_mnist` would give.
    """
    return _digest(_sources(), *_versions(), data_source)


def key(program, fingerprint):
    """Name of a program's entry: fence by fence, since outputs belong to fences.

    Neither file nor line counts, so that moving a snippet runs nothing.
    """
    return _digest(fingerprint, *(fence.code for fence in program.fences))


class Cache:
    """A folder of results.

    Args:
        folder: Where the entries are; made when the first one is written.
    """

    def __init__(self, folder):
        self.folder = Path(folder)

    def get(self, key):
        """The Result kept under a key, or None; a spoilt entry is removed."""
        path = self._path(key)
        try:
            digest, text = path.read_text(encoding="utf-8").split("\n", 1)
            if digest != _digest(str(VERSION), key, text):
                raise ValueError("not what was written")
            result = _from_json(json.loads(text))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):
            _remove(path)
            return None
        with contextlib.suppress(OSError):  # somebody else has just removed it
            os.utime(path)
        return result

    def put(self, key, result):
        """Keep a Result; whoever reads at the same time sees all of it or nothing."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(asdict(result), ensure_ascii=False, sort_keys=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"{_digest(str(VERSION), key, text)}\n{text}")
        os.replace(temporary, path)

    def prune(self, days=KEPT_DAYS):
        """Remove what was not used for so many days."""
        oldest = time.time() - days * 86400
        for path in self.folder.glob("*/*"):
            with contextlib.suppress(FileNotFoundError):  # another build is pruning too
                if path.stat().st_mtime < oldest:
                    _remove(path)

    def _path(self, key):
        return self.folder / key[:2] / f"{key}.json"


def _remove(path):
    """Remove whatever stands where an entry should be."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    elif path.parent.is_dir():
        path.unlink(missing_ok=True)
    else:
        path.parent.unlink(missing_ok=True)


def _from_json(entry):
    return Result(
        fences=[
            [Output(o["kind"], _immutable(o["data"])) for o in fence] for fence in entry["fences"]
        ],
        warnings=[(fence, line, message) for fence, line, message in entry["warnings"]],
    )


def _immutable(data):
    return tuple(data) if isinstance(data, list) else data


def _digest(*parts):
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode("utf-8")
        digest.update(f"{len(raw)}:".encode() + raw)
    return digest.hexdigest()


def _sources():
    """Digest of the sources that a program's result depends on."""
    package = Path(gdbook.__file__).parent
    own = ("backend.py", "execute.py", "kernel.py", "protocol.py", "rasters.py", "worker.py")
    files = [p for p in sorted(package.rglob("*.py")) if package / "site" not in p.parents]
    files += [package / "site" / name for name in own]
    return _digest(*(f"{p.relative_to(package).as_posix()}\n{p.read_text('utf-8')}" for p in files))


@cache
def _versions():
    return (platform.python_version(), *(f"{name} {version(name)}" for name in _PACKAGES))
