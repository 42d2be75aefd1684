"""Fashion-MNIST from a server: a small one on this machine plays the published address."""

import pytest
from data_places import (
    Server,
    answering,
    cached,
    is_small,
    run_together,
    spoil,
)

from gdbook import data
from gdbook._fashion_mnist import download

pytestmark = pytest.mark.usefixtures("nowhere")

IMAGES, LABELS = data.FILES["train"]


def test_download_once_then_the_cache(published, capsys):
    train = data.fashion_mnist()
    assert is_small(train)
    assert train.source == "fashion-mnist" == data.source()
    assert cached() == sorted(download.MD5)
    assert IMAGES in capsys.readouterr().err, "no progress bar"
    assert is_small(data.fashion_mnist("test"), 10)
    assert len(published.asked) == 4


def test_source_downloads_what_it_speaks_of(published):
    assert data.source() == "fashion-mnist"
    assert cached() == sorted(download.MD5)


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
    program = f"""
        from gdbook import data
        from gdbook._fashion_mnist import download
        download.MD5 = {download.MD5!r}
        download.ADDRESSES = {download.ADDRESSES!r}
        images = data.fashion_mnist()
        print(images.source, images.images[:, 0, 0].tolist() == list(range(20)))
    """
    run_together(program, ["fashion-mnist True"])
    assert cached() == sorted(download.MD5)
