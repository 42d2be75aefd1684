"""The data of the book: two clouds of points, and pictures of ten kinds of clothing."""

import hashlib
import os
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gdbook import _validation
from gdbook._fashion_mnist import download, idx, synthetic
from gdbook._pixels import Pixels
from gdbook._validation import shown

CLASS_NAMES = (
    *("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"),
    *("Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
)
FILES = {
    "train": ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    "test": ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
}


class StandInWarning(UserWarning):
    """The pictures are generated ones, not the real Fashion-MNIST."""


@dataclass(frozen=True)
class Images:
    """Pictures and what they show.

    Attributes:
        images: Grey values from 0 (background) to 255, (n, 28, 28) uint8.
        labels: The class of each, (n,) uint8 from 0 to 9.
        class_names: What the classes are called, in English.
        source: "fashion-mnist", "stand-in" (generated), or "folder" (from GDBOOK_DATA).

    Example:
        >>> few = Images(np.zeros((5, 28, 28), np.uint8), np.arange(5, dtype=np.uint8))
        >>> few.flat.shape, few.flat[:2].dtype, few.class_names[few.labels[1]]
        ((5, 784), dtype('float32'), 'Trouser')
    """

    images: np.ndarray
    labels: np.ndarray
    class_names: tuple[str, ...] = CLASS_NAMES
    source: str = "folder"

    @property
    def flat(self) -> Pixels:
        """The images as rows x of pixels in [0, 1], (n, 784) float32: what a linear model takes.

        No copy: ``flat[rows]`` is made when it is asked for, an array of the rows that are asked
        for, and ``softmax`` and ``minibatch`` ask for a minibatch at a time. ``flat[:]`` makes a
        float copy of all the images.
        """
        return Pixels(self.images)


def two_blobs(n_samples=100, n_features=2, random_state=1) -> tuple[np.ndarray, np.ndarray]:
    """Two round clouds of points, one of each label: scikit-learn's make_blobs with two centres.

    The defaults give the points of the book's chapter on the neuron. There label 0 is drawn white
    and label 1 black.

    Args:
        n_samples: How many points in all, ≥ 2.
        n_features: Coordinates of a point, ≥ 1.
        random_state: seed, a whole number from 0 to 2³² − 1; the same seed gives the same points.

    Returns:
        (X, y): points (n_samples, n_features) float64, labels 0 or 1 (n_samples,) int64.

    Raises:
        ValueError: A number that is too small or too large.
        TypeError: A number that is not whole.

    Example:
        >>> X, y = two_blobs()
        >>> X.shape, y.shape, X[y == 0].mean(axis=0).round(1), X[y == 1].mean(axis=0).round(1)
        ((100, 2), (100,), array([-1.6,  4.4]), array([-9.7, -4. ]))

    Source: scikit-learn, sklearn.datasets.make_blobs.
    """
    n_samples = _validation.count("n_samples", n_samples, at_least=2)
    n_features = _validation.count("n_features", n_features, at_least=1)
    random_state = _validation.count("random_state", random_state, at_least=0)
    if random_state >= 2**32:
        raise ValueError(f"random_state must be less than 2³², not {random_state}")
    if n_samples * n_features > _validation.MOST_NUMBERS:
        raise ValueError(
            f"n_samples and n_features must make at most {_validation.MOST_NUMBERS:,} numbers, "
            f"not {shown(n_samples)} × {shown(n_features)}"
        )
    from sklearn.datasets import make_blobs  # here: it takes most of a second to import

    X, y = make_blobs(n_samples, n_features=n_features, centers=2, random_state=random_state)
    return X, y.astype(np.int64, copy=False)


def fashion_mnist(split="train") -> Images:
    """Fashion-MNIST: pictures of clothing, 28 × 28, ten classes; 60,000 to train, 10,000 to test.

    Where they come from, the first that applies:

    1. the folder that the environment variable GDBOOK_DATA names: any IDX files with the
       published names, gzipped or raw;
    2. with GDBOOK_OFFLINE=1: the stand-in, on every machine alike, cache or no cache;
    3. the user's cache (GDBOOK_CACHE, or the system's place for caches);
    4. a download into the cache, checked by MD5 and SHA-256 sums; it gives up after ten seconds
       without an answer;
    5. where there is no network: the stand-in; with GDBOOK_REQUIRE_DATA=1 an error.

    The stand-in is as many generated pictures of the same classes, of outlines and chance. It is
    drawn once, in seconds, and kept in the cache; a StandInWarning says that it is in use.

    Args:
        split: "train" or "test".

    Returns:
        Images.

    Raises:
        ValueError: An unknown split; a broken file in GDBOOK_DATA; a corrupted download.
        FileNotFoundError: GDBOOK_DATA is set, but what should be there is not; or
            GDBOOK_REQUIRE_DATA is, and the real pictures cannot be had.
        OSError: The cache cannot be written to.

    Example:
        >>> test = fashion_mnist("test")
        >>> test.images.shape[1:], test.images.dtype, len(test.class_names)
        ((28, 28), dtype('uint8'), 10)

    Source: Xiao, Rasul, Vollgraf: Fashion-MNIST, arXiv 1708.07747; files: Zalando SE, MIT licence.
    """
    if not isinstance(split, str) or split not in FILES:
        raise ValueError(f"split must be 'train' or 'test', not {shown(split)}")
    kind, where, why = _resolve()
    if kind == "stand-in":
        images, labels = _stand_in(split)
        warnings.warn(
            f"These are generated stand-in images, not the real Fashion-MNIST: {why}.",
            StandInWarning,
            stacklevel=2,
        )
    else:
        images, labels = _read(where, split)
    return Images(images, labels, CLASS_NAMES, kind)


def source() -> str:
    """Which pictures ``fashion_mnist`` gives now, as a short stable string; loads none.

    Like ``fashion_mnist`` it downloads what the cache lacks, so that the answer holds.

    Returns:
        "fashion-mnist"; or "stand-in/" and the version of the drawing; or "folder/" and a digest
        of the contents of the files in GDBOOK_DATA.

    Raises:
        ValueError, FileNotFoundError, OSError: As ``fashion_mnist``.

    Example:
        >>> source().split("/")[0] in ("fashion-mnist", "stand-in", "folder")
        True
    """
    kind, where, _ = _resolve()
    if kind == "stand-in":
        return f"stand-in/{synthetic.VERSION}"
    if kind == "folder":
        digests = [
            download.digest(_file(where, name)) for names in FILES.values() for name in names
        ]
        return "folder/" + hashlib.md5("".join(digests).encode(), usedforsecurity=False).hexdigest()
    return kind


def _resolve() -> tuple[str, Path, str]:
    """The kind of source, its folder, and of the stand-in, which has none yet, why it is needed."""
    named = os.environ.get("GDBOOK_DATA")
    if named:
        return "folder", Path(named).expanduser(), ""
    if _is_set("GDBOOK_OFFLINE"):
        return _resort_to_stand_in("GDBOOK_OFFLINE is set")
    if download.missing():
        try:
            download.download()
        except download.NoNetworkError as error:
            return _resort_to_stand_in(str(error))
    return "fashion-mnist", download.published_folder(), ""


def _is_set(name: str) -> bool:
    return os.environ.get(name, "0") not in ("", "0")


def _resort_to_stand_in(why: str) -> tuple[str, Path, str]:
    if _is_set("GDBOOK_REQUIRE_DATA"):
        raise FileNotFoundError(f"GDBOOK_REQUIRE_DATA is set, and Fashion-MNIST is missing: {why}")
    return "stand-in", Path(), why


def _file(folder: Path, name: str) -> Path:
    for path in (folder / f"{name}.gz", folder / name):
        if path.is_file():
            return path
    raise FileNotFoundError(f"GDBOOK_DATA={folder} has neither {name}.gz nor {name}")


def _read(folder: Path, split: str) -> tuple[np.ndarray, np.ndarray]:
    """The pictures and labels of a split, which must fit each other and the ten classes."""
    image_file, label_file = (_file(folder, name) for name in FILES[split])
    images, labels = idx.read(image_file), idx.read(label_file)
    if images.ndim != 3 or images.shape[1:] != (28, 28) or not len(images):
        raise ValueError(f"{image_file} must hold images of 28 × 28, not the shape {images.shape}")
    if labels.shape != images.shape[:1]:
        raise ValueError(
            f"{label_file} must hold one label for each of the {len(images)} images in "
            f"{image_file.name}, not the shape {labels.shape}"
        )
    if labels.max() >= len(CLASS_NAMES):
        raise ValueError(f"{label_file} must hold labels from 0 to 9, not {labels.max()}")
    return images, labels


def _stand_in(split: str) -> tuple[np.ndarray, np.ndarray]:
    """The stand-in from the cache; drawn first, and again where the cache holds a broken one."""
    folder = download.cache_folder() / f"stand-in-{synthetic.VERSION}"
    sums = folder / f"{split}.sha256"
    try:
        if sums.read_text(encoding="ascii") == _sums(folder, split):
            return _read(folder, split)
    except (OSError, ValueError):
        pass
    arrays = synthetic.draw(split)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, array in zip(FILES[split], arrays, strict=True):
            idx.write(folder / name, array)
        sums.write_text(_sums(folder, split), encoding="ascii")
    except OSError:
        pass  # a cache that cannot be written to costs time at every call, nothing else
    return arrays


def _sums(folder: Path, split: str) -> str:
    """The SHA-256 sums of the stand-in's files, as a text."""
    return " ".join(download.digest(folder / name, "sha256") for name in FILES[split])
