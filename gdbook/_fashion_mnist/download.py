"""Fashion-MNIST's four files: where they are published, their sums, the user's cache.

Source of addresses and MD5 sums: https://github.com/zalandoresearch/fashion-mnist (MIT licence).
"""

import contextlib
import functools
import hashlib
import os
import shutil
import tempfile
import threading
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple


class Published(NamedTuple):
    """What is known of a published file: how many bytes it has, and their sums."""

    size: int
    md5: str
    sha256: str


FILES = {
    "train-images-idx3-ubyte.gz": Published(
        26_421_880,
        "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
        "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
    ),
    "train-labels-idx1-ubyte.gz": Published(
        29_515,
        "25c81989df183df01b3e8a0aad5dffbe",
        "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
    ),
    "t10k-images-idx3-ubyte.gz": Published(
        4_422_102,
        "bef4ecab320f06d8554ea6380940ec79",
        "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
    ),
    "t10k-labels-idx1-ubyte.gz": Published(
        5_148,
        "bb300cfdad3c16e7a12a480ee83cd310",
        "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
    ),
}
ADDRESSES = (
    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
)
TIMEOUT = 10.0
"""Seconds to wait for an answer, and for every next piece of it."""
LONGEST = 900.0
"""Seconds that all files may take together, from all addresses, however steadily they drip."""
PAUSE = 60.0
"""Seconds for which a network that was not there is not asked again by the same process."""

_LOADING = ".download-"
_missed: tuple[float, str] | None = None  # when the network was last missed, and why


class NoNetworkError(Exception):
    """The published files cannot be reached; the message says why."""


def cache_folder() -> Path:
    """The user's cache of this library: GDBOOK_CACHE, or the system's usual place."""
    named = os.environ.get("GDBOOK_CACHE")
    if named:
        return Path(named).expanduser()
    return Path(_pooch().os_cache("gdbook")).expanduser()


def published_folder() -> Path:
    """Where the cache keeps the published files."""
    return cache_folder() / "fashion-mnist"


def missing() -> list[str]:
    """The published files that the cache lacks, or holds with a wrong sum."""
    folder = published_folder()
    return [name for name in FILES if not _is_whole(folder / name, name)]


def download() -> None:
    """Bring all that is ``missing`` into the cache.

    Every file is checked before it appears under its name, so a broken one is never used and two
    processes do not disturb each other.

    Raises:
        NoNetworkError: No connection, no answer in time, or no such file at any address.
        ValueError: What came is not the published file, which the message names.
        OSError: The cache cannot be written to.
    """
    global _missed
    if _missed and time.monotonic() - _missed[0] < PAUSE:
        raise NoNetworkError(_missed[1])
    folder = published_folder()
    names = missing()
    folder.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + LONGEST
    for left in folder.glob(f"{_LOADING}*"):  # of a process that was killed
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > 2 * LONGEST:
                shutil.rmtree(left, ignore_errors=True)
    try:
        with tempfile.TemporaryDirectory(
            dir=folder, prefix=_LOADING, ignore_cleanup_errors=True
        ) as temporary:
            for name in names:
                _fetch(name, Path(temporary, name), deadline)
                os.replace(Path(temporary, name), folder / name)
    except NoNetworkError as error:
        _missed = (time.monotonic(), str(error))
        raise


def _fetch(name: str, target: Path, deadline: float) -> None:
    """One file from the first address that has it, whole."""
    import requests

    absent, broken = [], []
    for address in ADDRESSES:
        try:
            _within(deadline, _load, address + name, target, deadline)
        except requests.HTTPError as error:  # a server is there, but not this file
            absent.append(str(error))
        except (requests.ConnectionError, requests.Timeout) as error:
            # the error's own text holds addresses in memory: it would differ at every call
            absent.append(f"no answer from {address} ({type(error).__name__})")
        except (requests.RequestException, ValueError, _BrokenOffError) as error:
            # some addresses that a server redirects to are none for requests' own parser
            broken.append(f"the download of {name} from {address} broke off; call again. ({error})")
        else:
            if _is_whole(target, name):
                return
            broken.append(
                f"the download of {name} from {address} is corrupted: its MD5 and SHA-256 sums are "
                "not the published ones. It was not kept. Call again, or set GDBOOK_OFFLINE=1 to "
                "work with the stand-in images."
            )
    if broken:
        raise ValueError(broken[0])
    raise NoNetworkError("; ".join(absent))


class _BrokenOffError(Exception):
    """What comes is not the file: it is too long, too slow, or ends too soon."""


def _within(deadline: float, function: Callable, *arguments) -> None:
    """Call a function that may not heed the deadline: what a server drips before its answer
    begins is read by others, without end.
    """
    error: list[BaseException] = []

    def call():
        try:
            function(*arguments)
        except BaseException as raised:
            error.append(raised)

    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    thread.join(max(0.0, deadline - time.monotonic()) + 1)
    if thread.is_alive():
        raise _BrokenOffError(f"it took longer than {LONGEST:g} seconds")
    if error:
        raise error[0]


def _load(url: str, target: Path, deadline: float) -> None:
    import requests
    import urllib3
    from tqdm import tqdm  # the plain bar: the notebook's own needs one more package

    most = FILES[target.name].size
    # the .gz itself is wanted, not its contents: neither asked for in another coding nor decoded
    headers = {"Accept-Encoding": "identity"}
    with contextlib.ExitStack() as stack:

        def close_in_the_end(answer, *_, **__):
            """Of every answer on the way: one that redirects to no address is left open, too."""
            stack.callback(answer.close)

        hooks = {"response": close_in_the_end}
        answer = requests.get(url, stream=True, timeout=TIMEOUT, headers=headers, hooks=hooks)
        answer.raise_for_status()
        bar = stack.enter_context(
            tqdm(desc=target.name, total=most, unit="B", unit_scale=True, leave=False)
        )
        file = stack.enter_context(target.open("wb"))
        try:
            while piece := answer.raw.read1(1 << 16, decode_content=False):
                file.write(piece)
                bar.update(len(piece))
                if file.tell() > most:
                    raise _BrokenOffError(f"it is longer than {most:,} bytes")
                if time.monotonic() > deadline:
                    raise _BrokenOffError(f"it took longer than {LONGEST:g} seconds")
        except urllib3.exceptions.ReadTimeoutError as error:
            raise _BrokenOffError(f"nothing came for {TIMEOUT:g} seconds") from error
        except urllib3.exceptions.HTTPError as error:
            raise _BrokenOffError(str(error)) from error


def _pooch():
    """The package, imported here because it takes time that most readers never need.

    In a notebook without ipywidgets its import warns of a progress bar that we do not use.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="IProgress not found")
        import pooch

    return pooch


def _is_whole(path: Path, name: str) -> bool:
    _, md5, sha256 = FILES[name]
    return path.is_file() and (digest(path), digest(path, "sha256")) == (md5, sha256)


def digest(path: Path, algorithm: str = "md5") -> str:
    """A sum of a file's contents, computed again only when the file has changed."""
    state = path.stat()
    return _digest(path, algorithm, state.st_mtime_ns, state.st_size, state.st_ino)


@functools.lru_cache(maxsize=64)
def _digest(path: Path, algorithm: str, *state: int) -> str:
    with path.open("rb") as file:
        made = functools.partial(hashlib.new, algorithm, usedforsecurity=False)
        return hashlib.file_digest(file, made).hexdigest()
