"""A folder of things that were made once and are made again only when what they rest on changes.

An entry is one file, named by its key, that begins with the digest of the rest; whatever is
truncated, foreign or unreadable counts as missing and is made again.
"""

import contextlib
import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from gdbook.site.files import write_atomically

KEPT_DAYS = 30  # after its last use an entry may be removed
_DIGEST = 32  # bytes


class Store:
    """A folder of entries.

    Args:
        folder: Where they are; made when the first one is written.
    """

    def __init__(self, folder: Path):
        self.folder = Path(folder)

    @staticmethod
    def key(*parts: str) -> str:
        """Name of an entry: a digest of all that it depends on."""
        digest = hashlib.sha256()
        for part in parts:
            raw = part.encode("utf-8", "surrogatepass")
            digest.update(b"%d:" % len(raw) + raw)
        return digest.hexdigest()

    def get(self, key: str) -> bytes | None:
        """What is kept under a key, or None; a spoilt entry is removed."""
        path = self._path(key)
        try:
            entry = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError:
            self._remove(path)
            return None
        content = entry[_DIGEST:]
        if self._digest(key, content) != entry[:_DIGEST]:
            self._remove(path)
            return None
        with contextlib.suppress(OSError):  # somebody else has just removed it
            os.utime(path)
        return content

    def __contains__(self, key: str) -> bool:
        """Whether there is an entry under a key; that it is spoilt is found when it is read."""
        return self._path(key).exists()

    def put(self, key: str, content: bytes) -> None:
        """Keep something; whoever reads at the same time sees all of it or nothing."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, self._digest(key, content) + content)

    def remove(self, key: str) -> None:
        """Forget an entry."""
        self._remove(self._path(key))

    def get_json(self, key: str) -> Any:
        """An entry that is JSON, or None."""
        content = self.get(key)
        if content is None:
            return None
        try:
            return json.loads(content)
        except ValueError:
            self._remove(self._path(key))
            return None

    def put_json(self, key: str, entry: Any) -> None:
        """Keep what JSON can write."""
        text = json.dumps(entry, ensure_ascii=False, separators=(",", ":"))
        self.put(key, text.encode("utf-8", "surrogatepass"))

    def made(self, key: str, make: Callable[[], bytes]) -> bytes:
        """What is kept under a key, made if it is missing."""
        content = self.get(key)
        if content is None:
            content = make()
            self.put(key, content)
        return content

    def made_text(self, key: str, make: Callable[[], str]) -> str:
        """The same for text."""
        return self.made(key, lambda: make().encode("utf-8")).decode("utf-8")

    def prune(self, days: float = KEPT_DAYS) -> None:
        """Remove what was not used for so many days."""
        oldest = time.time() - days * 86400
        for path in self._entries():
            with contextlib.suppress(FileNotFoundError):  # another build is pruning too
                if path.stat().st_mtime < oldest:
                    self._remove(path)

    def _entries(self) -> Iterator[Path]:
        return self.folder.glob("*/*")

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key

    @staticmethod
    def _digest(key: str, content: bytes) -> bytes:
        return hashlib.sha256(key.encode("ascii") + content).digest()

    @staticmethod
    def _remove(path: Path) -> None:
        """Remove whatever stands where an entry should be."""
        with contextlib.suppress(OSError):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            elif path.parent.is_dir():
                path.unlink(missing_ok=True)
            else:
                path.parent.unlink(missing_ok=True)
