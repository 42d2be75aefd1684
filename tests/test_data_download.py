"""Fashion-MNIST from a server: a small one on this machine plays the published address."""

import gzip
import os
import warnings

import pytest
from data_places import (
    Server,
    answering,
    cached,
    dripping,
    is_small,
    run_together,
    spoil,
)

from gdbook import data
from gdbook._fashion_mnist import download

pytestmark = pytest.mark.usefixtures("nowhere")

IMAGES, LABELS = data.FILES["train"]
ADDRESSES = download.ADDRESSES  # the real ones


def test_download_once_then_the_cache(published, capsys):
    train = data.fashion_mnist()
    assert is_small(train)
    assert train.source == "fashion-mnist" == data.source()
    assert cached() == sorted(download.FILES)
    assert IMAGES in capsys.readouterr().err, "no progress bar"
    assert is_small(data.fashion_mnist("test"), 10)
    assert len(published.asked) == 4


def test_source_downloads_what_it_speaks_of(published):
    assert data.source() == "fashion-mnist"
    assert cached() == sorted(download.FILES)


def test_a_spoilt_cache_is_fetched_again(published):
    data.fashion_mnist()
    spoil(download.published_folder() / f"{IMAGES}.gz")
    assert is_small(data.fashion_mnist())
    assert len(published.asked) == 5


def test_a_corrupted_download_is_an_error_and_not_kept(published):
    spoil(published.folder / f"{LABELS}.gz")
    for ask in (data.fashion_mnist, data.source):
        with pytest.raises(ValueError, match=f"{LABELS}.gz from .* is corrupted"):
            ask()
    assert f"{LABELS}.gz" not in cached()
    assert not [name for name in cached() if name.startswith(".")], "something was left behind"


def test_a_file_that_moved_is_found_at_the_next_address(published, monkeypatch, tmp_path):
    (tmp_path / "empty").mkdir()
    with Server(tmp_path / "empty") as gone:
        monkeypatch.setattr(download, "ADDRESSES", (gone.address, published.address))
        assert is_small(data.fashion_mnist())
        monkeypatch.setattr(download, "ADDRESSES", (gone.address,))
        monkeypatch.setenv("GDBOOK_CACHE", str(tmp_path / "another"))
        with pytest.warns(data.StandInWarning, match="404"):
            assert data.fashion_mnist().source == "stand-in"


def test_a_server_that_hangs_is_no_network(monkeypatch):
    monkeypatch.setattr(download, "TIMEOUT", 0.2)
    with answering(None) as address:
        monkeypatch.setattr(download, "ADDRESSES", (address,))
        with pytest.warns(data.StandInWarning, match="no answer from .*Timeout"):
            assert data.fashion_mnist().source == "stand-in"


def test_the_time_out_is_ten_seconds():
    assert download.TIMEOUT == 10


def test_a_download_that_breaks_off_is_an_error(monkeypatch):
    with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nfew") as address:
        monkeypatch.setattr(download, "ADDRESSES", (address,))
        with pytest.raises(ValueError, match=r"train-images-idx3-ubyte.gz from .* broke off"):
            data.fashion_mnist()
    assert cached() == []


def test_processes_at_once_share_a_cache(published, tmp_path):
    plain = {name: tuple(known) for name, known in download.FILES.items()}
    program = f"""
        from gdbook import data
        from gdbook._fashion_mnist import download
        download.FILES = {{name: download.Published(*known) for name, known in {plain!r}.items()}}
        download.ADDRESSES = {download.ADDRESSES!r}
        images = data.fashion_mnist()
        print(images.source, images.images[:, 0, 0].tolist() == list(range(20)))
    """
    run_together(program, ["fashion-mnist True"])
    assert cached() == sorted(download.FILES)


def test_a_broken_mirror_is_passed_over(published, monkeypatch):
    """Whatever the first address does: hang up, answer something else, be silent."""
    monkeypatch.setattr(download, "TIMEOUT", 0.2)
    for answer in (
        b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nfew",
        b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nplease log in",
        b"HTTP/1.1 200 OK\r\n\r\n" + bytes(100_000),
        b"nonsense",
        None,
    ):
        with answering(answer) as address:
            monkeypatch.setattr(download, "ADDRESSES", (address, published.address))
            assert is_small(data.fashion_mnist())
        for name in cached():
            (download.published_folder() / name).unlink()


def test_an_answer_without_end_is_given_up(published, monkeypatch):
    endless = b"HTTP/1.1 200 OK\r\n\r\n" + bytes(3_000_000)
    with answering(endless) as address:
        monkeypatch.setattr(download, "ADDRESSES", (address,))
        with pytest.raises(ValueError, match=r"broke off.*longer than [\d,]+ bytes"):
            data.fashion_mnist()
    assert cached() == []


def test_a_drip_is_given_up(published, monkeypatch):
    monkeypatch.setattr(download, "LONGEST", 0.0)
    with pytest.raises(ValueError, match=r"broke off.*took longer than 0 seconds"):
        data.fashion_mnist()


def test_an_answer_that_does_not_begin_is_given_up(published, monkeypatch):
    """Headers that drip: each piece comes in time, the last one never."""
    monkeypatch.setattr(download, "LONGEST", 0.5)
    with dripping(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 1000) as address:
        monkeypatch.setattr(download, "ADDRESSES", (address,))
        with pytest.raises(ValueError, match=r"broke off.*took longer than 0.5 seconds"):
            data.fashion_mnist()
    assert cached() == []


def test_what_a_killed_process_left_is_removed(published):
    old, new = (download.published_folder() / f".download-{name}" for name in ("old", "new"))
    for folder in (old, new):
        folder.mkdir(parents=True)
    os.utime(old, (0, 0))
    data.fashion_mnist()
    assert not old.exists()
    assert new.exists(), "another process's, perhaps"


# What a server may do, beside what is right; each leads to the next address.
OK = b"HTTP/1.1 200 OK\r\n"
ODD_ANSWERS = {
    "nothing": b"",
    "half a line": b"HTTP/1.1 2",
    "no status": b"HTTP/1.1 \r\n\r\n",
    "a status that is no number": b"HTTP/1.1 abc OK\r\n\r\n",
    "an unknown version": b"HTTP/9.9 200 OK\r\n\r\nfew",
    "another protocol": b"220 ftp ready\r\n",
    "TLS": bytes([21, 3, 3, 0, 2, 2, 40]),
    "no content": b"HTTP/1.1 204 No Content\r\n\r\n",
    "a part": b"HTTP/1.1 206 Partial Content\r\nContent-Length: 3\r\n\r\nfew",
    "only headers": OK + b"\r\n",
    "an empty file": OK + b"Content-Length: 0\r\n\r\n",
    "a negative length": OK + b"Content-Length: -5\r\n\r\nfew",
    "a length that is no number": OK + b"Content-Length: many\r\n\r\nfew",
    "two lengths": OK + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nfew",
    "a length too large": OK + b"Content-Length: 99999999999\r\n\r\nfew",
    "gzip that is none": OK + b"Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nfew",
    "an unknown coding": OK + b"Content-Encoding: x\r\nContent-Length: 3\r\n\r\nfew",
    "a bad chunk": OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nfew\r\n",
    "half a chunk": OK + b"Transfer-Encoding: chunked\r\n\r\nff\r\nfew",
    "a chunk too large": OK + b"Transfer-Encoding: chunked\r\n\r\nffffffffff\r\nfew",
    "no last chunk": OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nfew\r\n",
    "too many headers": OK + b"A: b\r\n" * 200 + b"\r\n",
    "a header too long": OK + b"A: " + b"b" * 100_000 + b"\r\n\r\n",
    "headers that are none": OK + b"nonsense\r\n\r\nfew",
    "a redirect to nowhere": b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n",
    "a redirect to itself": b"HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n",
    "a redirect without a place": b"HTTP/1.1 302 Found\r\n\r\n",
    "a redirect to a file": b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n",
    "a redirect to no address": b"HTTP/1.1 302 Found\r\nLocation: http://[::1\r\n\r\n",
    "a login": OK + b"Content-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
    "not allowed": b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
    "too many requests": b"HTTP/1.1 429 Wait\r\nRetry-After: 999\r\nContent-Length: 0\r\n\r\n",
    "broken": b"HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n",
    "first continue": b"HTTP/1.1 100 Continue\r\n\r\n" + OK + b"Content-Length: 3\r\n\r\nfew",
    "more than the file": OK + b"\r\n" + bytes(2_000_000),
    "empty lines": b"\r\n" * 50,
    "a status line too long": b"HTTP/1.1 200 " + b"O" * 100_000 + b"\r\n\r\n",
    "a status of four digits": b"HTTP/1.1 2000 OK\r\n\r\nfew",
    "a negative status": b"HTTP/1.1 -200 OK\r\n\r\nfew",
    "no space": b"HTTP/1.1200OK\r\n\r\nfew",
    "lines that end in CR": b"HTTP/1.1 200 OK\rContent-Length: 3\r\rfew",
    "zero bytes in headers": OK + b"A\0: b\0\r\nContent-Length: 3\r\n\r\nfew",
    "headers of another encoding": OK + b"A: \xff\xfe\r\nContent-Length: 3\r\n\r\nfew",
    "a header without a name": OK + b": b\r\nContent-Length: 3\r\n\r\nfew",
    "a header that goes on": OK + b"A: b\r\n c\r\nContent-Length: 3\r\n\r\nfew",
    "only a first header": OK + b"Content-Length: 3",
    "a length with a sign": OK + b"Content-Length: +3\r\n\r\nfew",
    "a length that is a fraction": OK + b"Content-Length: 3.0\r\n\r\nfew",
    "a length of many digits": OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\nfew",
    "a length too small": OK + b"Content-Length: 1\r\n\r\nfew",
    "a length and chunks": OK + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nfew",
    "a negative chunk": OK + b"Transfer-Encoding: chunked\r\n\r\n-3\r\nfew\r\n",
    "a chunk without length": OK + b"Transfer-Encoding: chunked\r\n\r\n\r\nfew\r\n",
    "a chunk's length too long": OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"0" * 100_000,
    "chunks of nothing": OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks and gzip": OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n3\r\nfew\r\n0\r\n\r\n",
    "many codings": OK + b"Content-Encoding: gzip, gzip, gzip, br\r\nContent-Length: 3\r\n\r\nfew",
    "a part that nobody asked for": b"HTTP/1.1 206 P\r\nContent-Range: bytes 9-1/0\r\n\r\nfew",
    "not modified": b"HTTP/1.1 304 Not Modified\r\n\r\n",
    "two continues and no more": b"HTTP/1.1 100 Continue\r\n\r\n" * 2,
    "another protocol from now on": b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\nfew",
    "a proxy's login": b"HTTP/1.1 407 Proxy\r\nProxy-Authenticate: Basic\r\n\r\n",
    "a login that is asked for": b"HTTP/1.1 401 No\r\nWWW-Authenticate: Digest x\r\n\r\n",
    "gone for legal reasons": b"HTTP/1.1 451 No\r\nContent-Length: 0\r\n\r\n",
    "later": b"HTTP/1.1 503 Later\r\nRetry-After: never\r\nContent-Length: 0\r\n\r\n",
    "a redirect with a login": b"HTTP/1.1 302 F\r\nLocation: http://a:b@127.0.0.1:1/\r\n\r\n",
    "a redirect to a bad port": b"HTTP/1.1 302 F\r\nLocation: http://127.0.0.1:99999/\r\n\r\n",
    "a redirect to no host": b"HTTP/1.1 301 F\r\nLocation: http:///x\r\n\r\n",
    "a redirect to a long label": b"HTTP/1.1 302 F\r\nLocation: http://"
    + b"a" * 300
    + b"/\r\n\r\n",
    "a redirect to an odd label": b"HTTP/1.1 302 F\r\nLocation: http://.a..b/\r\n\r\n",
    "a redirect by a script": b"HTTP/1.1 302 F\r\nLocation: javascript:1\r\n\r\n",
    "a redirect to data": b"HTTP/1.1 307 F\r\nLocation: data:,few\r\n\r\n",
    "cookies without end": OK
    + b"Set-Cookie: a="
    + b"b" * 60_000
    + b"\r\nContent-Length: 0\r\n\r\n",
    "an odd cookie": OK + b"Set-Cookie: =;=;\x01\r\nContent-Length: 3\r\n\r\nfew",
    "a gzip file of something else": OK + b"\r\n" + gzip.compress(b"few"),
}


def told():
    """What is said where the images cannot be downloaded: an error's message or a warning's."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", data.StandInWarning)
        try:
            assert data.fashion_mnist().source == "stand-in"
        except ValueError as error:
            return str(error)
    return str(caught[0].message)


@pytest.mark.parametrize("name", ODD_ANSWERS)
def test_an_odd_answer_leads_to_the_next_address_or_is_told_with_its_own(
    published, monkeypatch, name
):
    with answering(ODD_ANSWERS[name]) as address:
        monkeypatch.setattr(download, "ADDRESSES", (address,))
        assert address in told()
        assert cached() == []
        monkeypatch.setattr(download, "_missed", None)
        monkeypatch.setattr(download, "ADDRESSES", (address, published.address))
        assert is_small(data.fashion_mnist())


def test_both_sums_must_hold(published, monkeypatch):
    name = f"{LABELS}.gz"
    size, md5, sha256 = download.FILES[name]
    for wrong in (
        download.Published(size, md5, "0" * 64),
        download.Published(size, "0" * 32, sha256),
    ):
        monkeypatch.setitem(download.FILES, name, wrong)
        with pytest.raises(ValueError, match="MD5 and SHA-256"):
            data.fashion_mnist()


def test_https_comes_first():
    assert ADDRESSES[0].startswith("https://")
