"""Generated pictures that stand in for Fashion-MNIST where the real ones cannot be had.

As many as there, of the same size and classes, drawn from outlines, cloth and chance: nobody's
photographs, but pullovers look like coats here too. A linear softmax model reaches about what it
reaches on the real ones. The same seeds give the same pictures; only the last digit of a pixel may
depend on the machine's arithmetic.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from gdbook import _validation
from gdbook._fashion_mnist.drawing import SIZE, Sampler
from gdbook._fashion_mnist.footwear import bag, boot, sandal, sneaker
from gdbook._fashion_mnist.garments import coat, dress, pullover, shirt, t_shirt, trouser
from gdbook._validation import generator, shown

VERSION = 1
"""To be raised with every change of the drawing: it names the folder in the user's cache."""
SEED = 28
SPLITS = {"train": 60_000, "test": 10_000}
DRAW_CLASS = (t_shirt, trouser, pullover, dress, coat, sandal, shirt, sneaker, bag, boot)
BATCH = 500  # pictures drawn at a time: 1.6 MB an array, which stays in a processor's cache


def draw(split) -> tuple[np.ndarray, np.ndarray]:
    """All the pictures of a split, shuffled, as many of each class. It takes seconds.

    Returns:
        Images, (n, 28, 28) uint8, and labels, (n,) uint8; n is 60,000 for "train" and 10,000 for
        "test".

    Raises:
        ValueError: An unknown split.

    Example:
        >>> images, labels = draw("test")
        >>> images.shape, images.dtype, set(np.bincount(labels).tolist())
        ((10000, 28, 28), dtype('uint8'), {1000})
    """
    if not isinstance(split, str) or split not in SPLITS:
        raise ValueError(f"split must be 'train' or 'test', not {shown(split)}")
    n = SPLITS[split]
    entropy = np.random.SeedSequence([SEED, list(SPLITS).index(split)])
    shuffle, *seeds = (np.random.default_rng(seed) for seed in entropy.spawn(1 + n // BATCH))
    places = shuffle.permutation(n).reshape(-1, BATCH)
    images = np.empty((n, SIZE, SIZE), np.uint8)
    labels = np.empty(n, np.uint8)

    def fill(some, rng, label):
        labels[some] = label
        images[some] = draw_class(label, BATCH, rng)

    classes = np.arange(len(places)) * len(DRAW_CLASS) // len(places)
    with ThreadPoolExecutor() as pool:  # NumPy lets go of the lock while it computes
        list(pool.map(fill, places, seeds, classes))
    return images, labels


def draw_class(label, n, rng) -> np.ndarray:
    """Pictures of one class.

    Args:
        label: What they show, a number from 0 to 9.
        n: How many.
        rng: A numpy.random.Generator.

    Returns:
        Images, (n, 28, 28) uint8.

    Raises:
        ValueError: A label that is not from 0 to 9, or a negative n.
        TypeError: ``rng`` is not a numpy.random.Generator, or a number is not whole.

    Example:
        >>> boots = draw_class(9, 3, np.random.default_rng(1))
        >>> boots.shape, boots.dtype
        ((3, 28, 28), dtype('uint8'))
    """
    label = _validation.count("label", label, at_least=0)
    if label >= len(DRAW_CLASS):
        raise ValueError(f"label must be at most {len(DRAW_CLASS) - 1}, not {label}")
    sampler = Sampler(_validation.count("n", n, at_least=0), generator("rng", rng))
    pictures = DRAW_CLASS[label](sampler)
    return (255 * np.clip(pictures, 0, 1) + 0.5).astype(np.uint8)
