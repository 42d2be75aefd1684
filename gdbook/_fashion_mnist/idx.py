"""IDX, the file format of MNIST and of Fashion-MNIST: a short header, then the numbers.

    2 zero bytes | 1 byte: type (8 is uint8) | 1 byte: how many dimensions
    4 bytes a dimension, big-endian: its size | the numbers, last dimension fastest

Source: the description on the MNIST page, http://yann.lecun.com/exdb/mnist/.
"""

import gzip
import io
import math
import os
import tempfile
import zlib
from pathlib import Path

import numpy as np

UINT8 = 8
MOST_BYTES = 1_000_000_000
"""That a file may hold unpacked; Fashion-MNIST's largest has 47 million."""
MOST_DIMENSIONS = 8


def read(path) -> np.ndarray:
    """The uint8 numbers of an IDX file, gzipped (then its name ends in .gz) or raw.

    Returns:
        An array of the shape that the header states; it may be written to.

    Raises:
        ValueError: The file is broken: not a whole gzip file, a wrong magic number, or fewer or
            more numbers than the header states. The message names the file.
        FileNotFoundError: There is no such file.

    Example:
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     write(f"{folder}/labels", np.array([3, 1, 4], np.uint8))
        ...     read(f"{folder}/labels")
        array([3, 1, 4], dtype=uint8)
    """
    path = Path(path)
    raw = path.read_bytes()
    if path.suffix == ".gz":
        try:
            with gzip.open(io.BytesIO(raw)) as file:
                raw = file.read(MOST_BYTES + 1)
        except (EOFError, OSError, zlib.error) as error:
            raise ValueError(f"{path} is not a whole gzip file: {error}") from error

    if len(raw) > MOST_BYTES:
        raise ValueError(f"{path} holds more than {MOST_BYTES:,} bytes")

    dimensions = raw[3] if len(raw) > 3 else 0
    if raw[:3] != bytes([0, 0, UINT8]) or not 0 < dimensions <= MOST_DIMENSIONS:
        raise ValueError(
            f"{path} is not an IDX file of uint8 numbers: its magic number is "
            f"{raw[:4].hex(' ') or 'missing'}, not 00 00 08 and a number of dimensions"
        )
    header = 4 + 4 * dimensions
    sizes = raw[4:header]
    shape = tuple(int.from_bytes(sizes[i : i + 4]) for i in range(0, 4 * dimensions, 4))
    if len(raw) - header != math.prod(shape):
        raise ValueError(
            f"{path} is truncated or too long: its header states the shape {shape}, which takes "
            f"{math.prod(shape)} bytes, but {max(len(raw) - header, 0)} follow"
        )
    return np.frombuffer(raw, np.uint8, offset=header).reshape(shape).copy()


def write(path, array) -> None:
    """Write uint8 numbers as an IDX file, gzipped if the name ends in .gz.

    The file appears under its name only when it is whole, so other processes may read and write the
    same file at the same time.

    Args:
        path: Where to write.
        array: Of any shape with at least one dimension, uint8.

    Raises:
        TypeError: ``array`` is not uint8.
        ValueError: ``array`` has no dimension.
        OSError: The folder cannot be written to.

    Example:
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     write(f"{folder}/two.gz", np.array([[0, 255]], np.uint8))
        ...     gzip.open(f"{folder}/two.gz").read().hex(" ")
        '00 00 08 02 00 00 00 01 00 00 00 02 00 ff'
    """
    path = Path(path)
    array = np.asarray(array)
    if array.dtype != np.uint8:
        raise TypeError(f"array must be of uint8, not {array.dtype}")
    if not array.ndim:
        raise ValueError(f"array must have a dimension, not {array!r}")
    raw = bytes([0, 0, UINT8, array.ndim])
    raw += b"".join(size.to_bytes(4) for size in array.shape) + array.tobytes()
    if path.suffix == ".gz":
        raw = gzip.compress(raw, mtime=0)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
