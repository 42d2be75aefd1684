"""What the questions about minibatches compute: right answers, and typical wrong ones."""

import functools
import math
from statistics import median
from time import perf_counter

import numpy as np

from gdbook import softmax
from gdbook.data import fashion_mnist

N, BATCH, LN10 = 60_000, 16, math.log(10)
DEVIATION = 0.6  # the standard deviation of H that the last exercise supposes


@functools.cache
def training_set():
    """(images in rows, labels)."""
    data = fashion_mnist()
    return data.flat, data.labels


@functools.cache
def gradient(count=None, scale=1.0):
    """∇C at zeros over the first ``count`` pictures, as torch has it: (by z.weight, by z.bias).

    ``scale`` multiplies it.
    """
    X, y = training_set()
    some = X if count is None else X[:count]
    dW, db = softmax.gradient(np.zeros((784, 10)), np.zeros(10), some, y[:count])
    return scale * dW.T, scale * db


def not_scaled(count=None):
    """The gradient with pixels from 0 to 255."""
    dW, db = gradient(count)
    return 255 * dW, db


def step(rate=-0.1, count=BATCH):
    """z.weight and z.bias after a step from zeros; the rate of a step downhill is negative."""
    return tuple(rate * part for part in gradient(count))


def without_bias():
    """The step of the weights alone."""
    dW, db = step()
    return dW, 0 * db


def both(first, second):
    """The sum of two gradients."""
    return tuple(a + b for a, b in zip(first, second, strict=True))


def rows_of_last_part():
    """The gradient over pictures 48 to 63: what is left when every part starts from zero."""
    parts = [gradient(count) for count in (64, 48)]
    return tuple((64 * all_of - 48 * but) / 16 for all_of, but in zip(*parts, strict=True))


def places(images):
    """Where each image stands in the training set: for each the set of its places."""
    stored, sums = _stored()
    pixels = np.rint(255 * images)
    return [
        {int(k) for k in np.flatnonzero(sums == row.sum()) if (stored[k] == row).all()}
        for row in pixels
    ]


@functools.cache
def _stored():
    """The images as they are stored, 0 to 255 in rows, and the sum of each."""
    images = fashion_mnist().images
    rows = images.reshape(len(images), -1)
    return rows, rows.sum(axis=1, dtype=np.int64)


def is_minibatch(answer):
    """Whether X and y are pictures of the training set with their labels, none twice."""
    return in_range(answer) and are_pictures(answer) and fit(answer) and not repeats(answer)


def in_range(answer):
    """Whether the grey values go from 0 to 1."""
    return answer[0].min() >= 0 and 0 < answer[0].max() <= 1


def are_pictures(answer):
    """Whether every image is in the training set."""
    return all(places(answer[0]))


def fit(answer):
    """Whether every image has a label that it has in the training set."""
    _, y = training_set()
    pairs = zip(places(answer[0]), answer[1], strict=True)
    return all(label in {y[k] for k in found} for found, label in pairs)


def repeats(answer):
    """Whether an image comes more often than the training set has it."""
    found = [frozenset(each) for each in places(answer[0])]
    return any(found.count(each) > len(each) for each in set(found))


def are_the_first(answer):
    """Whether the images are the first ones of the training set, in their order."""
    return all(k in each for k, each in enumerate(places(answer[0])))


@functools.cache
def seconds():
    """What a gradient over all and over a minibatch takes here, by this library."""
    X, y = training_set()
    W, b = np.zeros((784, 10), np.float32), np.zeros(10, np.float32)
    return _median_time(W, b, X, y, 3), _median_time(W, b, X[:16], y[:16], 50)


def _median_time(W, b, X, y, tries):
    times = []
    for _ in range(tries):
        start = perf_counter()
        softmax.gradient(W, b, X, y)
        times.append(perf_counter() - start)
    return median(times)


def computed(times):
    """Whether the times differ by the number of the steps in an epoch, exactly."""
    return abs(times[0] / times[1] - N / BATCH) < 1


def believable(times):
    """Whether both times are within a factor of 50 of what this library takes here."""
    if times[0] < 2 * times[1] or computed(times):
        return False
    return all(mine / 50 < time < 50 * mine for time, mine in zip(times, seconds(), strict=True))


def combined(weights):
    """A function of gradients and sizes: the mean, weighted by ``weights(sizes)``."""
    return lambda gradients, sizes: np.average(
        gradients, axis=0, weights=weights(np.asarray(sizes, dtype=float))
    )


def parts():
    """Gradients of minibatches of unequal sizes, and the sizes."""
    rng = np.random.default_rng(1)
    for sizes in ([256, 256, 96], [4, 1], [16, 16, 16, 2]):
        yield rng.normal(size=(len(sizes), 3)), sizes


def first_zero(kind):
    """After how many factors of 0.1 the product is 0."""
    product, count = kind(1), 0
    while product > 0:
        product, count = product * kind(0.1), count + 1
    return count


def first_zeros():
    """The same for both types."""
    return first_zero(np.float32), first_zero(np.float64)


def small_data():
    """What the reader's ∂L/∂W is called with."""
    rng = np.random.default_rng(2)
    for n in (5, 3):
        yield rng.normal(size=(3, 4)), np.zeros(4), rng.normal(size=(n, 3)), np.arange(n) % 4


def derivative(factor=lambda n, likelihood: -n * likelihood):
    """A function that gives ∂C/∂W times ``factor(N, L)``."""

    def dL(W, b, X, y):
        dC, _ = softmax.gradient(W, b, X, y)
        return factor(len(X), math.exp(-len(X) * softmax.cost(W, b, X, y))) * dC

    return dL


def miss(n=N, batch=BATCH**0.5, unit=LN10):
    """By how many powers of ten the estimated likelihood misses the true one."""
    return n * DEVIATION / batch / unit
