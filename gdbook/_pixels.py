"""Images as rows of numbers from 0 to 1, made of their uint8 pixels when they are read.

What must not hold all of them as floats goes through them in blocks of rows.
"""

from collections.abc import Iterator

import numpy as np

ROWS = 2048  # of a block: enough for BLAS to be fast, few enough to stay small (6 MB of float32)


def blocks(count: int) -> Iterator[slice]:
    """As many rows in pieces of at most ROWS, for what must not be held as a whole.

    Example:
        >>> list(blocks(5000))
        [slice(0, 2048, None), slice(2048, 4096, None), slice(4096, 6144, None)]
    """
    return (slice(start, start + ROWS) for start in range(0, count, ROWS))


class Pixels:
    """Images as rows of pixels in [0, 1]: an array-like whose numbers are made when it is indexed.

    ``pixels[rows]`` is a float32 array: the stored uint8 values divided by 255. A float copy of
    all the images, four times as large as they are, is made by ``np.asarray(pixels)`` or
    ``pixels[:]`` alone. ``softmax``, ``neuron``, ``linear`` and ``minibatch`` read it block by
    block.

    Args:
        images: (n, …) uint8. They are not copied.

    Attributes:
        shape: (n, pixels of an image).
        dtype: float32.

    Raises:
        TypeError: The images are not uint8.

    Example:
        >>> pixels = Pixels(np.array([[[0, 51], [255, 102]]], np.uint8))
        >>> pixels
        Pixels(shape=(1, 4), dtype=float32)
        >>> pixels[0]
        array([0. , 0.2, 1. , 0.4], dtype=float32)
    """

    dtype = np.dtype(np.float32)
    ndim = 2

    def __init__(self, images: np.ndarray):
        if images.dtype != np.uint8:
            raise TypeError(f"images must be of uint8, not {images.dtype}")
        self._stored = images.reshape(len(images), -1)

    @property
    def shape(self) -> tuple[int, int]:
        """(n, pixels of an image)."""
        return self._stored.shape

    @property
    def size(self) -> int:
        """How many numbers there are in all."""
        return self._stored.size

    def __len__(self) -> int:
        return len(self._stored)

    def __getitem__(self, key) -> np.ndarray:
        if isinstance(key, np.ndarray) and key.ndim == 1 and key.dtype.kind in "iu":
            stored = self._stored.take(key, axis=0)  # faster than an index array in brackets
        else:
            stored = self._stored[key]
        numbers = stored.astype(np.float32)
        numbers /= 255
        return numbers

    def __array__(self, dtype=None, copy=None) -> np.ndarray:
        if copy is False:
            raise ValueError("copy must not be False: the numbers of Pixels are made when read")
        return self[:].astype(self.dtype if dtype is None else dtype, copy=False)

    def __repr__(self) -> str:
        return f"Pixels(shape={self.shape}, dtype=float32)"
