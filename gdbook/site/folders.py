"""Folders that a build writes into: the site, replaced as a whole, and what is thrown away.

Nothing is deleted that no build has made, and nothing is deleted first: a new site stands beside
the old one until it is whole, then the two change places.
"""

import contextlib
import ctypes
import errno
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

CACHE = ".cache/gdbook"  # below the project's folder: what is kept from build to build
RESULTS = "results"  # there: what came out of programs
MARK = ".gdbook-site"  # in every folder that a build has made and another one may replace
_MARKED = "This folder was made by `gdbook build`, and is replaced as a whole by the next one.\n"
# What a checkout holds besides the book's own; git, where there is one, knows the rest.
_SOURCES = ("docs", "gdbook", "overrides", "tests", "tools")
_WORK, _LOCK = "work-", "lock"
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2  # of Linux


class Site:
    """The folder that the site is published from.

    Args:
        root: The project's folder.
        path: The site's folder, which need not be there.

    Raises:
        ValueError: If a build would destroy something there; the message says what.
    """

    def __init__(self, root: Path, path: Path):
        self.path = Path(path).resolve()
        _refuse_sources(Path(root).resolve(), self.path)
        self.new = self.path.with_name(f".{self.path.name}.new")
        for folder in (self.path, self.new):
            _refuse_foreign(folder)

    def begin(self, kept: Iterable[str] = ()) -> Path:
        """An empty folder for the new site, beside the old one.

        Args:
            kept: Names of folders that the new site takes from the old one.
        """
        _refuse_foreign(self.new)
        shutil.rmtree(self.new, ignore_errors=True)
        self.new.mkdir(parents=True)
        (self.new / MARK).write_text(_MARKED, encoding="utf-8")
        for name in kept:
            if (self.path / name).is_dir():
                shutil.copytree(self.path / name, self.new / name, copy_function=_same)
        return self.new

    def install(self) -> None:
        """Put the new site in the place of the old one, in one step where the system knows one."""
        _refuse_foreign(self.path)
        if not _is_ours(self.path):  # it is empty, or not there
            self.new.rename(self.path)
        elif not _exchange(self.new, self.path):
            old = self.path.with_name(f".{self.path.name}.old")
            _refuse_foreign(old)
            shutil.rmtree(old, ignore_errors=True)
            self.path.rename(old)
            self.new.rename(self.path)
            shutil.rmtree(old, ignore_errors=True)
        self.clean()

    def clean(self) -> None:
        """Remove what is not the site: a half-made one, or the one that was replaced."""
        old = self.path.with_name(f".{self.path.name}.old")
        if not self.path.exists() and _is_ours(old):  # the last build was killed between two names
            old.rename(self.path)
        for folder in (self.new, old):
            if _is_ours(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _same(source, target):
    """A second name of a file, or a copy where that does not work; no file is written in place."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _is_ours(folder):
    return (folder / MARK).is_file()


def _refuse_foreign(folder):
    """A folder that is not empty has to be a build's."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise ValueError(f"site-dir {folder}: there is a file of this name")
    if folder.is_dir() and not _is_ours(folder) and any(folder.iterdir()):
        raise ValueError(
            f"site-dir {folder}: it is not empty, and no build has made it; "
            "move it away, or name another folder"
        )


def _refuse_sources(root, site):
    """The site may neither be nor hold nor lie in anything of the book."""
    if any(_is_same(folder, site) for folder in (root, *root.parents)):
        raise ValueError(f"site-dir {site}: the book is in it")
    for folder in (site, *site.parents):
        if _is_same(folder, root):
            return
        if _is_same(folder.parent, root) and folder.name in _names_of_sources(root):
            raise ValueError(f"site-dir {site}: {folder.name} belongs to the book")
        for name in _SOURCES:
            if _is_same(folder, root / name):
                raise ValueError(f"site-dir {site}: {name} belongs to the book")
        if _is_ours(folder.parent):
            raise ValueError(f"site-dir {site}: it lies in another site, {folder.parent}")


def _names_of_sources(root):
    """What stands directly below the root and is no place for a site."""
    hidden = [path.name for path in root.iterdir() if path.name.startswith(".")]
    command = ["git", "-C", str(root), "ls-files", "-z"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        listed = b""
    tracked = {os.fsdecode(name).split("/")[0] for name in listed.split(b"\0")}
    return {*_SOURCES, *hidden, *tracked}


def _is_same(one, other):
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False


def _exchange(one, other):
    """Let two folders change their names at once; return whether the system has done it."""
    if sys.platform != "linux":
        return False
    paths = [os.fsencode(path) for path in (one, other)]
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:  # an old C library
        return False
    done = rename(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE)
    number = ctypes.get_errno()
    if done and number not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        raise OSError(number, os.strerror(number), str(other))
    return not done


@contextlib.contextmanager
def alone(cache: Path) -> Iterator[None]:
    """Wait until no other build of this book is running.

    Args:
        cache: The folder of the book's cache.
    """
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / _LOCK).open("a") as lock:
        if not _lock(lock):
            print("gdbook: another build is running; waiting for its end", file=sys.stderr)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def work(cache: Path) -> Iterator[Path]:
    """A folder for what is needed only now: also for all temporary files of this process.

    It is removed at the end; where the process was killed, by the next one that needs such a
    folder.

    Args:
        cache: The folder of the book's cache.
    """
    cache.mkdir(parents=True, exist_ok=True)
    for left in cache.glob(f"{_WORK}*"):
        with contextlib.suppress(OSError), (left / _LOCK).open("a") as lock:
            if _lock(lock):
                shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(dir=cache, prefix=_WORK))
    before = tempfile.tempdir, os.environ.get("TMPDIR")
    with (folder / _LOCK).open("a") as lock:
        _lock(lock)
        tempfile.tempdir = os.environ["TMPDIR"] = str(folder)
        try:
            yield folder
        finally:
            tempfile.tempdir = before[0]
            os.environ.pop("TMPDIR")
            if before[1] is not None:
                os.environ["TMPDIR"] = before[1]
            shutil.rmtree(folder, ignore_errors=True)


def _lock(file):
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
