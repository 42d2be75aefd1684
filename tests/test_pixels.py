import numpy as np
import pytest

from gdbook import data
from gdbook._pixels import Pixels

STORED = np.random.default_rng(0).integers(0, 256, (7, 2, 3)).astype(np.uint8)
FLOATS = np.float32(STORED.reshape(7, 6)) / np.float32(255)
KEYS = {
    "a row": 2,
    "the last": -1,
    "a slice": slice(1, 5, 2),
    "all": slice(None),
    "a list": [3, 3, 0],
    "indices": np.array([6, 0, -1]),
    "short indices": np.array([6, 0], np.uint8),
    "a mask": np.arange(7) % 2 == 0,
    "a column": (slice(None), 4),
    "one number": (3, 1),
    "a range": range(2, 4),
}


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_what_is_indexed_is_scaled(key):
    found = Pixels(STORED)[key]
    expected = FLOATS[key]
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, expected)


def test_it_looks_like_an_array():
    pixels = Pixels(STORED)
    assert (pixels.shape, pixels.dtype, pixels.ndim, pixels.size) == ((7, 6), np.float32, 2, 42)
    assert len(pixels) == 7
    np.testing.assert_array_equal(np.asarray(pixels), FLOATS)
    np.testing.assert_array_equal(list(pixels), FLOATS)
    assert np.asarray(pixels, np.float64).dtype == np.float64
    assert np.mean(pixels) == pytest.approx(FLOATS.mean())


def test_nothing_is_copied_until_it_is_read():
    images = data.Images(STORED, np.arange(7, dtype=np.uint8))
    flat = images.flat
    assert np.shares_memory(flat._stored, STORED)
    with pytest.raises(ValueError, match="copy"):
        np.asarray(flat, copy=False)
    with pytest.raises(IndexError):
        flat[7]


def test_only_pixels_are_scaled():
    with pytest.raises(TypeError, match="images must be of uint8, not float32"):
        data.Images(FLOATS, np.arange(7)).flat  # noqa: B018
