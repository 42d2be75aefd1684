"""Fashion-MNIST's four files: where they are published, their sums, the user's cache.

Source of addresses and MD5 sums: https://github.com/zalandoresearch/fashion-mnist (MIT licence).
"""

import functools
import hashlib
import os
import tempfile
import time
import warnings
from pathlib import Path

MD5 = {
    "train-images-idx3-ubyte.gz": "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
    "train-labels-idx1-ubyte.gz": "25c81989df183df01b3e8a0aad5dffbe",
    "t10k-images-idx3-ubyte.gz": "bef4ecab320f06d8554ea6380940ec79",
    "t10k-labels-idx1-ubyte.gz": "bb300cfdad3c16e7a12a480ee83cd310",
}
ADDRESSES = (
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
)
TIMEOUT = 10.0
"""Seconds to wait for an answer, and for every next piece of it."""
PAUSE = 60.0
"""Seconds for which a network that was not there is not asked again by the same process."""

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
    return [name for name in MD5 if not _is_whole(folder / name, name)]


def download() -> None:
    """Bring all that is ``missing`` into the cache.

    Every file is checked before it appears under its name, so a broken one is never used and two
    processes do not disturb each other.

    Raises:
        NoNetworkError: no connection, no answer in time, or no such file at any address.
        ValueError: what came is not the published file, which the message names.
        OSError: the cache cannot be written to.
    """
    global _missed
    if _missed and time.monotonic() - _missed[0] < PAUSE:
        raise NoNetworkError(_missed[1])
    folder = published_folder()
    names = missing()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".download-") as temporary:
            for name in names:
                _fetch(name, Path(temporary, name))
                os.replace(Path(temporary, name), folder / name)
    except NoNetworkError as error:
        _missed = (time.monotonic(), str(error))
        raise


def _fetch(name: str, target: Path) -> None:
    """One file from the first address that has it."""
    import requests

    refused = []
    for address in ADDRESSES:
        try:
            _load(address + name, target)
        except requests.HTTPError as error:  # a server is there, but not this file: try the next
            refused.append(str(error))
            continue
        except requests.exceptions.ChunkedEncodingError as error:
            raise ValueError(
                f"the download of {name} from {address} broke off; call again. ({error})"
            ) from error
        except (requests.ConnectionError, requests.Timeout) as error:
            # the error's own text holds addresses in memory: it would differ at every call
            raise NoNetworkError(f"no answer from {address} ({type(error).__name__})") from error
        if not _is_whole(target, name):
            raise ValueError(
                f"the download of {name} from {address} is corrupted: its MD5 sum is not "
                f"{MD5[name]}. It was not kept. Call again, or set GDBOOK_OFFLINE=1 to work with "
                "the stand-in images."
            )
        return
    raise NoNetworkError("; ".join(refused))


def _load(url: str, target: Path) -> None:
    from tqdm import tqdm  # the plain bar: the notebook's own needs one more package

    # total is a placeholder until the answer states it: without one, pooch takes the bar for none
    with tqdm(desc=target.name, total=1, unit="B", unit_scale=True, leave=False) as bar:
        downloader = _pooch().HTTPDownloader(
            progressbar=bar,
            chunk_size=1 << 16,
            timeout=TIMEOUT,
            headers={"Accept-Encoding": "identity"},  # the .gz itself is wanted, not its contents
        )
        downloader(url, str(target), None)


def _pooch():
    """The package, imported here because it takes time that most readers never need.

    In a notebook without ipywidgets its import warns of a progress bar that we do not use.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="IProgress not found")
        import pooch

    return pooch


def _is_whole(path: Path, name: str) -> bool:
    return path.is_file() and digest(path) == MD5[name]


def digest(path: Path) -> str:
    """The MD5 sum of a file's contents, computed again only when the file has changed."""
    state = path.stat()
    return _digest(path, state.st_mtime_ns, state.st_size, state.st_ino)


@functools.lru_cache(maxsize=64)
def _digest(path: Path, *state: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
