"""What the questions about the neuron compute: right answers, and typical wrong ones."""

import functools

import numpy as np

from gdbook import neuron
from gdbook.data import two_blobs

RATES = (0.01, 0.1, 1, 10)


@functools.cache
def trained(w=(1, -1), b=5.5, learning_rate=0.1, *, moved=0.0, swapped=None, steps=1000):
    """(w, b, cost) at the end of a training on the chapter's points.

    ``moved`` times their mean is subtracted from the points; ``swapped`` is the point whose label
    is changed.
    """
    X, y = two_blobs()
    if swapped is not None:
        y[swapped] = 1 - y[swapped]
    X = X - moved * X.mean(axis=0)
    history = neuron.train(w, b, X, y, learning_rate, steps)
    return history.w[-1], history.b[-1], history.cost[-1]


def margin(w, b):
    """The distance from the line to the nearest point; negative where one is misread."""
    X, y = two_blobs()
    return np.min((2 * y - 1) * (X @ w + b)) / max(np.linalg.norm(w), 1e-300)


def one_point(factor=lambda y, yt: y - yt, yt=1, x=(2.0, 1.0)):
    """∇H of the point of the first exercise, as (factor) times (x₀, x₁, 1)."""
    return factor(neuron.sigmoid(1.0), yt) * np.array([*x, 1.0])


def best_rates():
    """The learning rates of the lowest cost and of the widest margin."""
    ends = {rate: trained(learning_rate=rate) for rate in RATES}
    cheapest = min(RATES, key=lambda rate: ends[rate][2])
    return cheapest, max(RATES, key=lambda rate: margin(*ends[rate][:2]))


def ends_well(start):
    """Whether the training from this start ends with a margin of at least 3.9."""
    w, b, _ = trained(tuple(start[:2]), start[2])
    return margin(w, b) >= 3.9


def split(start):
    """Three numbers as (w, b)."""
    return start[:2], start[2]


def learns_nothing(start):
    """Whether the training leaves this start where it is."""
    w, b, _ = trained(tuple(start[:2]), start[2])
    return max(*np.abs(w - start[:2]), abs(b - start[2])) < 1e-6


@functools.cache
def trained_on_standardised():
    """(w₀, w₁, b) at the end of a training from zeros with η = 2, in standardised coordinates."""
    X, y = two_blobs()
    features = (X - X.mean(axis=0)) / X.std(axis=0)
    history = neuron.train([0, 0], 0, features, y, 2, 1000)
    return np.append(history.w[-1], history.b[-1])


def old_coordinates(bias=lambda w, b, m: b - w @ m, *, times=False, mistaken=False):
    """The line that was trained on standardised features, as (w₀, w₁, b) of the old coordinates.

    ``bias`` makes the old one of the old weights, the new bias and the means. ``times`` multiplies
    by the deviations instead of dividing; ``mistaken`` forgets them in the bias.
    """
    X, _ = two_blobs()
    *new, b = trained_on_standardised()
    w = np.array(new) * X.std(axis=0) ** (1 if times else -1)
    return np.append(w, bias(np.array(new) if mistaken else w, b, X.mean(axis=0)))


def two_points(w=None, b=None, *, with_points=True):
    """∇H of the first circle and the first square, (2, 3); by default at the end."""
    if w is None:
        w, b, _ = trained()
    X, y = (part[:2] for part in two_blobs())
    ends = np.column_stack([X, np.ones(2)]) if with_points else np.ones((2, 3))
    return (neuron.predict(w, b, X) - y)[:, None] * ends


def inputs():
    """What the reader's gradient is called with: points of several dimensions."""
    rng = np.random.default_rng(1)
    for k in (3, 2, 6):
        X = rng.normal(size=(8, k))
        yield rng.normal(size=k), 0.5, X, (X[:, 0] > 0).astype(int)


def sums(w, b, X, y):
    """The gradient, summed over the points and not averaged."""
    return tuple(len(X) * part for part in neuron.gradient(w, b, X, y))


def uphill(w, b, X, y):
    """The gradient with its signs turned."""
    return tuple(-part for part in neuron.gradient(w, b, X, y))


def sum_of_errors(w, b, X, y):
    """The gradient, its db summed and not averaged."""
    dw, db = neuron.gradient(w, b, X, y)
    return dw, len(X) * db


def sum_of_products(w, b, X, y):
    """The gradient, its dw summed and not averaged."""
    dw, db = neuron.gradient(w, b, X, y)
    return len(X) * dw, db


def two_coordinates(w, b, X, y):
    """The gradient of a neuron that looks at the first two coordinates alone."""
    dw, db = neuron.gradient(w[:2], b, X[:, :2], y)
    return np.append(dw, np.zeros(len(w) - 2)), db


def squared_errors(w, b, X, y):
    """What a cost of squared errors, (y − y_t)²/2, would give."""
    p = neuron.predict(w, b, X)
    pull = (p - y) * p * (1 - p)
    return pull @ X / len(X), pull.mean()


def lowest_cost():
    """The lowest cost with the label of X[1] swapped; η = 1 and 10,000 steps leave no gradient."""
    return trained((0, 0), 0, learning_rate=1, moved=1, swapped=1, steps=10_000)[2]
