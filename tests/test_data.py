import gzip
import os
from pathlib import Path

import numpy as np
import pytest
from data_places import (
    cached,
    is_small,
    run_together,
    shared,
    spoil,
    write_files,
)

from gdbook import data, minibatch, softmax
from gdbook._fashion_mnist import download, idx, synthetic

pytestmark = pytest.mark.usefixtures("nowhere")

SAMPLE = Path(os.environ.get("GDBOOK_SAMPLE") or shared("fashion-mnist-sample"))
NAMES = [name for names in data.FILES.values() for name in names]
IMAGES, LABELS = data.FILES["train"]


# --------------------------------------------------------------------------------- two_blobs


def test_two_blobs_are_scikit_learns():
    from sklearn.datasets import make_blobs

    X, y = data.two_blobs()
    X_sklearn, y_sklearn = make_blobs(n_samples=100, centers=2, n_features=2, random_state=1)
    np.testing.assert_array_equal(X, X_sklearn)
    np.testing.assert_array_equal(y, y_sklearn)
    assert y.dtype == np.int64


def test_two_blobs_of_other_sizes_and_seeds():
    X, y = data.two_blobs(31, n_features=5, random_state=0)
    assert X.shape == (31, 5)
    assert set(y.tolist()) == {0, 1}
    assert (data.two_blobs(31, 5, 2)[0] != X).any()


# ------------------------------------------------------------------- the folder in GDBOOK_DATA


@pytest.mark.parametrize("ending", [".gz", ""])
def test_any_valid_files_in_the_folder(monkeypatch, tmp_path, ending):
    monkeypatch.setenv("GDBOOK_DATA", str(write_files(tmp_path / "own", ending)))
    train, test = data.fashion_mnist(), data.fashion_mnist("test")
    assert is_small(train)
    assert is_small(test, 10)
    assert train.source == "folder"
    assert train.images.shape == (20, 28, 28)
    assert train.images.dtype == train.labels.dtype == np.uint8
    assert train.flat.shape == (20, 784)
    assert train.flat.dtype == train.flat[:3].dtype == np.float32
    np.testing.assert_array_equal(train.flat[1], train.images[1].ravel() / np.float32(255))
    assert train.class_names[9] == "Ankle boot"
    train.images[0] = 1  # the reader's own copy


def test_the_folder_comes_before_everything(monkeypatch, tmp_path, published):
    monkeypatch.setenv("GDBOOK_OFFLINE", "1")
    monkeypatch.setenv("GDBOOK_DATA", str(write_files(tmp_path / "own", train=5)))
    assert len(data.fashion_mnist().labels) == 5


def test_source_of_a_folder_follows_its_contents(monkeypatch, tmp_path):
    folder = write_files(tmp_path / "own", "")
    monkeypatch.setenv("GDBOOK_DATA", str(folder))
    first = data.source()
    assert first.startswith("folder/")
    assert first == data.source()
    copy = write_files(tmp_path / "copy", "")
    monkeypatch.setenv("GDBOOK_DATA", str(copy))
    assert data.source() == first
    idx.write(copy / NAMES[3], np.ones(10, np.uint8))
    assert data.source() != first


def spoil_gzip(path):
    path.write_bytes(path.read_bytes()[:-20])


def not_gzip(path):
    path.write_bytes(b"<html>not found</html>")


def magic(path):
    path.write_bytes(gzip.compress(b"\0\0\x0d\x01" + gzip.decompress(path.read_bytes())[4:]))


def empty(path):
    path.write_bytes(gzip.compress(b""))


def half_header(path):
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes())[:6]))


def cut(path):
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes())[:-1]))


def lengthen(path):
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()) + b"\0"))


def fewer(path):
    idx.write(path, idx.read(path)[:-1])


def smaller(path):
    idx.write(path, idx.read(path)[..., :-1])


def eleventh(path):
    idx.write(path, np.full(20, 10, np.uint8))


@pytest.mark.parametrize("name", [IMAGES, LABELS])
@pytest.mark.parametrize(
    ("harm", "complaint"),
    [
        (spoil_gzip, "not a whole gzip file"),
        (not_gzip, "not a whole gzip file"),
        (spoil, "not a whole gzip file"),
        (magic, "magic number is 00 00 0d 01"),
        (empty, "magic number is missing"),
        (half_header, "truncated"),
        (cut, "truncated"),
        (lengthen, "too long"),
        (fewer, "one label for each"),
    ],
)
def test_a_broken_file_is_named(monkeypatch, tmp_path, name, harm, complaint):
    folder = write_files(tmp_path / "own")
    monkeypatch.setenv("GDBOOK_DATA", str(folder))
    assert is_small(data.fashion_mnist())
    harm(folder / f"{name}.gz")
    with pytest.raises(ValueError, match=complaint) as caught:
        data.fashion_mnist()
    assert name in str(caught.value)
    assert is_small(data.fashion_mnist("test"), 10)


@pytest.mark.parametrize(
    ("name", "harm", "complaint"),
    [
        (IMAGES, smaller, "28 × 28, not the shape .20, 28, 27"),
        (LABELS, eleventh, "from 0 to 9, not 10"),
    ],
)
def test_files_that_are_not_of_clothes(monkeypatch, tmp_path, name, harm, complaint):
    folder = write_files(tmp_path / "own")
    monkeypatch.setenv("GDBOOK_DATA", str(folder))
    harm(folder / f"{name}.gz")
    with pytest.raises(ValueError, match=complaint):
        data.fashion_mnist()


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_file_is_named(monkeypatch, tmp_path, name):
    folder = write_files(tmp_path / "own")
    (folder / f"{name}.gz").unlink()
    monkeypatch.setenv("GDBOOK_DATA", str(folder))
    with pytest.raises(FileNotFoundError, match=f"own has neither {name}.gz nor {name}"):
        data.fashion_mnist("train" if name.startswith("train") else "test")
    with pytest.raises(FileNotFoundError, match=name):
        data.source()


def test_a_folder_that_is_not_there(monkeypatch, tmp_path):
    monkeypatch.setenv("GDBOOK_DATA", str(tmp_path / "nothing"))
    with pytest.raises(FileNotFoundError, match="nothing has neither"):
        data.fashion_mnist()


@pytest.mark.skipif(
    not SAMPLE.is_dir(),
    reason=f"no real sample in {SAMPLE.name}; GDBOOK_SAMPLE may name its folder",
)
def test_the_real_sample(monkeypatch):
    """A linear model learns real pixels: at least 70 % on 150 images from 600."""
    monkeypatch.setenv("GDBOOK_DATA", str(SAMPLE))
    train, test = data.fashion_mnist(), data.fashion_mnist("test")
    assert (len(train.labels), len(test.labels)) == (600, 150)
    assert set(np.bincount(train.labels)) == {60}
    rng = np.random.default_rng(1)
    history = minibatch.train(train.flat, train.labels, 16, 20, 0.02, rng)
    accuracy = softmax.accuracy(*history.params, test.flat, test.labels)
    assert accuracy >= 0.70


# -------------------------------------------------------------------- no network, the stand-in


def test_no_network_gives_the_stand_in_and_says_so():
    with pytest.warns(data.StandInWarning, match="not the real Fashion-MNIST: no answer") as seen:
        train = data.fashion_mnist()
    assert seen[0].filename == __file__, "the warning should point at the caller"
    assert train.source == "stand-in"
    assert train.images.shape == (2000, 28, 28)
    assert data.source() == f"stand-in/{synthetic.VERSION}"
    assert cached() == []


def test_a_missing_network_is_not_asked_at_every_call(monkeypatch):
    asked = []
    monkeypatch.setattr(download, "_fetch", lambda name, *_: asked.append(name) or refuse())
    for _ in range(3):
        assert data.source().startswith("stand-in/")
    assert len(asked) == 1
    monkeypatch.setattr(download, "PAUSE", 0)
    data.source()
    assert len(asked) == 2


def refuse():
    raise download.NoNetworkError("none here")


def test_offline_goes_straight_to_the_stand_in(published, monkeypatch):
    data.fashion_mnist()
    published.asked.clear()
    monkeypatch.setenv("GDBOOK_OFFLINE", "1")
    with pytest.warns(data.StandInWarning, match="GDBOOK_OFFLINE is set"):
        assert data.fashion_mnist("test").source == "stand-in"
    assert data.source() == f"stand-in/{synthetic.VERSION}"
    monkeypatch.setenv("GDBOOK_OFFLINE", "0")
    assert data.fashion_mnist().source == "fashion-mnist"
    assert published.asked == []


def stand_in_folder():
    return download.cache_folder() / f"stand-in-{synthetic.VERSION}"


def test_the_stand_in_is_drawn_once(monkeypatch):
    monkeypatch.setenv("GDBOOK_OFFLINE", "1")
    first = data.fashion_mnist()
    monkeypatch.setattr(synthetic, "draw", None)
    second = data.fashion_mnist()
    np.testing.assert_array_equal(first.images, second.images)
    np.testing.assert_array_equal(first.labels, second.labels)


def test_a_spoilt_stand_in_is_drawn_again(monkeypatch):
    monkeypatch.setenv("GDBOOK_OFFLINE", "1")
    first = data.fashion_mnist()
    path = stand_in_folder() / IMAGES
    path.write_bytes(path.read_bytes()[:1000])
    np.testing.assert_array_equal(data.fashion_mnist().images, first.images)
    assert idx.read(path).shape == first.images.shape


def test_a_cache_that_cannot_be_written_to(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("GDBOOK_CACHE", str(tmp_path / "file"))
    monkeypatch.setenv("GDBOOK_OFFLINE", "1")
    assert len(data.fashion_mnist("test").labels) == 1000


def test_processes_at_once_draw_one_stand_in():
    program = """
        import os, warnings
        os.environ["GDBOOK_OFFLINE"] = "1"
        warnings.simplefilter("ignore")
        from gdbook import data
        from gdbook._fashion_mnist import synthetic
        synthetic.SPLITS, synthetic.BATCH = {"train": 2000, "test": 1000}, 100
        print(int(data.fashion_mnist().images.sum(dtype=int)))
    """
    run_together(program, [str(synthetic.draw("train")[0].sum(dtype=int))])
    names = sorted(path.name for path in stand_in_folder().iterdir())
    assert names == sorted([*data.FILES["train"], "train.sha256"])


def test_a_stand_in_of_which_a_bit_has_changed_is_drawn_again(monkeypatch):
    monkeypatch.setenv("GDBOOK_OFFLINE", "1")
    with pytest.warns(data.StandInWarning):
        before = data.fashion_mnist().images
    spoil(stand_in_folder() / data.FILES["train"][0])
    with pytest.warns(data.StandInWarning):
        after = data.fashion_mnist().images
    np.testing.assert_array_equal(after, before)


@pytest.mark.parametrize("offline", ["0", "1"])
def test_where_real_images_are_required_there_is_no_stand_in(monkeypatch, offline):
    monkeypatch.setenv("GDBOOK_OFFLINE", offline)
    monkeypatch.setenv("GDBOOK_REQUIRE_DATA", "1")
    for ask in (data.fashion_mnist, data.source):
        with pytest.raises(FileNotFoundError, match="GDBOOK_REQUIRE_DATA is set"):
            ask()


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(idx, "MOST_BYTES", 1000)
    idx.write(tmp_path / "bomb.gz", np.zeros(2000, np.uint8))
    (tmp_path / "deep").write_bytes(bytes([0, 0, 8, 9]) + bytes(4 * 9))
    with pytest.raises(ValueError, match=r"bomb\.gz holds more than 1,000 bytes"):
        idx.read(tmp_path / "bomb.gz")
    with pytest.raises(ValueError, match="deep is not an IDX file"):
        idx.read(tmp_path / "deep")


def test_the_usual_cache_is_the_systems(monkeypatch):
    import pooch

    monkeypatch.delenv("GDBOOK_CACHE")
    assert download.cache_folder() == Path(pooch.os_cache("gdbook"))


def test_the_published_files():
    """As the data set's own page lists them."""
    assert list(download.FILES) == [f"{name}.gz" for name in NAMES]
    assert all((len(f.md5), len(f.sha256)) == (32, 64) for f in download.FILES.values())
    assert all(address.endswith("/") for address in download.ADDRESSES)
    assert (
        *("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"),
        *("Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
    ) == data.CLASS_NAMES
