"""A network: layers of neurons, one after the other; its cost, gradient and accuracy.

    h₀ = x,    h_l = relu(h_{l−1}W_l + b_l) for the hidden layers,    y = softmax(h_{L−1}W_L + b_L)

with relu(z) = max(z, 0). The parameters are a flat tuple (W₁, b₁, …, W_L, b_L). Shapes,
everywhere: X (n, features) holds n points in rows, any array of real numbers or the ``.flat`` of
:class:`gdbook.data.Images`; W_l (neurons of the layer before, neurons of this one), b_l (neurons,);
y (n,) holds the number of the right class of every point, from 0. The arithmetic is float64, or
float32 where all W_l are float32. Large X is worked through in blocks of rows. A network of a
single layer is :mod:`gdbook.softmax`.
"""

import math
from itertools import pairwise

import numpy as np

from gdbook import _validation
from gdbook._pixels import blocks
from gdbook._validation import generator, numbers, points, refuse_not_finite, shown
from gdbook.softmax import classes_of, cross_entropy, one_hot

_SCALES = {  # the variance of a weight, by the neurons that a layer reads and those it has
    "he": lambda before, after: 2 / before,
    "glorot": lambda before, after: 2 / (before + after),
}


def init(sizes, rng, *, scale="he") -> tuple[np.ndarray, ...]:
    """Parameters to begin with: weights at random, biases 0.

    The weights of a layer are drawn from a normal distribution with the mean 0 and, by He, the
    standard deviation √(2 / neurons before): relu lets half of the variance through, and the 2
    makes up for it. By Glorot it is √(2 / (neurons before + neurons of this layer)), a compromise
    between the signals on the way forth and the gradients on the way back.

    Args:
        sizes: The numbers of features, of the neurons of every hidden layer, and of classes:
            ``(784, 128, 10)``; at least two, each ≥ 1.
        rng: A numpy.random.Generator; the weights are drawn layer by layer.
        scale: ``"he"``, ``"glorot"``, or a number ≥ 0: the standard deviation of all weights.

    Returns:
        (W₁, b₁, …, W_L, b_L), float64.

    Raises:
        ValueError: A size below 1, fewer than two sizes, more weights than memory should hold, an
            unknown or negative scale.
        TypeError: A size is not whole, rng is not a Generator, or scale is of the wrong type.

    Example:
        >>> params = init((784, 128, 10), np.random.default_rng(1))
        >>> [param.shape for param in params]
        [(784, 128), (128,), (128, 10), (10,)]
        >>> round(float(params[0].std() * (784 / 2) ** 0.5), 2)
        1.0

    Source: K. He et al., "Delving deep into rectifiers", ICCV 2015; X. Glorot, Y. Bengio,
    "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010.
    """
    try:
        sizes = list(sizes)
    except TypeError:
        raise TypeError(
            f"sizes must be numbers such as (784, 128, 10), not {shown(sizes)}"
        ) from None
    counts = [_validation.count(f"sizes[{i}]", n, at_least=1) for i, n in enumerate(sizes)]
    if len(counts) < 2:
        raise ValueError(f"sizes must be two numbers at least, not {shown(sizes)}")
    _validation.bounded("sizes", sizes, sum(a * b + b for a, b in pairwise(counts)))
    generator("rng", rng)
    if isinstance(scale, str):
        if scale not in _SCALES:
            raise ValueError(f"scale must be 'he', 'glorot' or a number, not {shown(scale)}")
        deviations = [math.sqrt(_SCALES[scale](a, b)) for a, b in pairwise(counts)]
    else:
        deviations = [_validation.number("scale", scale, at_least=0)] * (len(counts) - 1)
    params = []
    for (before, after), deviation in zip(pairwise(counts), deviations, strict=True):
        params += [deviation * rng.standard_normal((before, after)), np.zeros(after)]
    return tuple(params)


def predict(params, X) -> np.ndarray:
    """The probability of every class for every point.

    Args:
        params: As from ``init``.
        X: Points, (n, features), or the ``.flat`` of images.

    Returns:
        Probabilities, (n, classes); every row sums to 1.

    Raises:
        ValueError: A shape that does not fit, or a number that is not finite.
        TypeError: An argument that does not hold real numbers.

    Example:
        >>> W1, W2 = [[1.0, -1.0]], [[1.0, -1.0], [1.0, -1.0]]  # relu(x) + relu(−x) = |x|
        >>> predict((W1, [0.0, 0.0], W2, [0.0, 2.0]), [[-2.0], [1.0], [0.0]]).round(3)
        array([[0.881, 0.119],
               [0.5  , 0.5  ],
               [0.119, 0.881]])
    """
    params, X = _model(params, X)
    y = np.empty((len(X), params[-1].size), params[0].dtype)
    for rows in blocks(len(X)):
        z = _scores(params, X[rows])
        e = np.exp(z - z.max(axis=1, keepdims=True))
        y[rows] = e / e.sum(axis=1, keepdims=True)
    return y


def cost(params, X, y) -> float:
    """The mean cross-entropy: C = mean of −log(y_t), y_t the probability of the right class.

    Args:
        params: As from ``init``.
        X: Points, (n, features), or the ``.flat`` of images.
        y: The class of each point, from 0, (n,).

    Returns:
        The mean, ≥ 0, in nats.

    Raises:
        ValueError: A shape that does not fit, a class that is not there, or a number that is not
            finite.
        TypeError: An argument that does not hold real numbers; classes that are not whole.

    Example:
        >>> params = init((2, 5, 10), np.random.default_rng(1), scale=0)
        >>> round(cost(params, [[1.0, 2.0]], [3]), 4)  # log 10
        2.3026
    """
    return evaluate(params, X, y)[0]


def accuracy(params, X, y) -> float:
    """The share of points whose most probable class is the right one.

    Args:
        params: As from ``init``.
        X: Points, (n, features), or the ``.flat`` of images.
        y: The class of each point, from 0, (n,).

    Returns:
        A number from 0 to 1. Of equally probable classes the first counts.

    Raises:
        ValueError, TypeError: As ``cost``.

    Example:
        >>> params = ([[1.0, -1.0]], [0.0, 0.0], [[1.0, -1.0], [1.0, -1.0]], [0.0, 2.0])
        >>> accuracy(params, [[-2.0], [0.0], [5.0], [0.5]], [0, 1, 0, 0])
        0.75
    """
    return evaluate(params, X, y)[1]


def gradient(params, X, y) -> tuple[np.ndarray, ...]:
    """The gradient of the cost by backpropagation: the chain rule from the last layer to the first.

    δ_L = (y − y_t)/n, and for every layer ∂C/∂W_l = h_{l−1}ᵀδ_l, ∂C/∂b_l = Σ δ_l over the points;
    δ_{l−1} is δ_l W_lᵀ where h_{l−1} > 0, else 0: at its corner the slope of relu counts as 0.

    Args:
        params: As from ``init``.
        X: Points, (n, features), or the ``.flat`` of images.
        y: The class of each point, from 0, (n,).

    Returns:
        Arrays in the shapes of params.

    Raises:
        ValueError, TypeError: As ``cost``.

    Example:
        >>> params = ([[2.0]], [1.0], [[1.0, -1.0]], [-7.0, 7.0])
        >>> dW1, db1, dW2, db2 = gradient(params, [[3.0]], [0])  # h = 7, scores 0 and 0
        >>> dW1, db1, dW2, db2
        (array([[-3.]]), array([-1.]), array([[-3.5,  3.5]]), array([-0.5,  0.5]))
    """
    params, X = _model(params, X)
    y = classes_of(y, len(X), params[-1].size)
    sums = [np.zeros_like(param) for param in params]
    for rows in blocks(len(X)):
        part = X[rows]
        _scores(params, part)  # must be finite
        _, slopes = cost_and_gradient(params, part, y[rows])
        for total, slope in zip(sums, slopes, strict=True):
            total += slope * (len(part) / len(X))
    return tuple(sums)


def prepare(params, X, y):
    """What ``minibatch.train`` trains: ([W₁, b₁, …], X, y), checked; the params must be given.

    They become float32 where X is (the ``.flat`` of images, for one), else float64.

    Raises:
        ValueError, TypeError: As ``cost``; params is None.

    Example:
        >>> params = init((2, 4, 3), np.random.default_rng(1))
        >>> [param.shape for param in prepare(params, [[1.0, 2.0]], [2])[0]]
        [(2, 4), (4,), (4, 3), (3,)]
    """
    if params is None:
        raise TypeError("params must be given, such as network.init((784, 128, 10), rng), not None")
    params, X = _model(params, X)
    refuse_not_finite(**{f"params[{i}]": param for i, param in enumerate(params)})
    dtype = np.float32 if X.dtype == np.float32 else np.float64
    return [param.astype(dtype) for param in params], X, classes_of(y, len(X), params[-1].size)


def cost_and_gradient(params, X, y):
    """The cost and its gradient together; nothing is checked.

    Example:
        >>> params = init((1, 3, 2), np.random.default_rng(1), scale=0)
        >>> cost, gradient = cost_and_gradient(params, np.ones((1, 1)), np.array([1]))
        >>> round(cost, 4), gradient[-1]
        (0.6931, array([ 0.5, -0.5]))
    """
    layers = _forward(params, X)
    H, delta = cross_entropy(layers.pop(), one_hot(y, params[-1]))
    delta /= len(X)
    gradient = []
    for level in range(len(layers) - 1, -1, -1):
        h = layers[level]
        gradient += [np.add.reduce(delta, axis=0), h.T @ delta]
        if level:
            delta = delta @ params[2 * level].T
            delta *= h > 0
    return H / len(X), gradient[::-1]


def evaluate(params, X, y) -> tuple[float, float]:
    """The cost and the accuracy of a network, in one walk through the points.

    Raises:
        ValueError, TypeError: As ``cost``.

    Example:
        >>> params = init((2, 5, 10), np.random.default_rng(1), scale=0)
        >>> evaluate(params, [[1.0, 2.0]], [3])
        (2.302585092994046, 0.0)
    """
    params, X = _model(params, X)
    y = classes_of(y, len(X), params[-1].size)
    total, right = 0.0, 0
    for rows in blocks(len(X)):
        z = _scores(params, X[rows])
        total += cross_entropy(z, one_hot(y[rows], params[-1]))[0]
        right += int((z.argmax(axis=1) == y[rows]).sum())
    return total / len(X), right / len(X)


def _forward(params, X) -> list[np.ndarray]:
    """What every layer hands on: [x, h₁, …, h_{L−1}, the scores of the classes]."""
    layers = [X.astype(params[0].dtype, copy=False)]
    for W, b in zip(params[::2], params[1::2], strict=True):
        z = layers[-1] @ W
        z += b
        layers.append(z)
        if len(layers) <= len(params) // 2:
            np.maximum(z, 0, out=z)
    return layers


def _scores(params, X) -> np.ndarray:
    """The scores of the classes, where a number that is not finite shows, whatever held it."""
    with np.errstate(over="ignore", invalid="ignore"):
        z = _forward(params, X)[-1]
    if not np.isfinite(z).all():
        refuse_not_finite(**{f"params[{i}]": p for i, p in enumerate(params)}, X=X)
        raise ValueError(f"X is too large for params: the scores overflow, X being {shown(X)}")
    return z


def _model(params, X):
    """Parameters and points in shapes that fit; all parameters of one type."""
    X = points(X)
    if isinstance(params, np.ndarray | str) or not hasattr(params, "__len__"):
        raise TypeError(f"params must be a tuple (W₁, b₁, …), not {shown(params)}")
    if not len(params) or len(params) % 2:
        raise ValueError(f"params must be pairs (W₁, b₁, …), not {len(params)} arrays")
    arrays = [numbers(f"params[{i}]", param) for i, param in enumerate(params)]
    features, source = X.shape[1], "as X has features"
    for i in range(0, len(arrays), 2):
        W, b = arrays[i : i + 2]
        if W.ndim != 2 or W.shape[0] != features or not W.size:
            raise ValueError(
                f"params[{i}] must have the shape ({features}, neurons), {source}, not {shown(W)}"
            )
        features, source = W.shape[1], f"as params[{i}] has neurons"
        if b.shape != (features,):
            raise ValueError(
                f"params[{i + 1}] must have the shape ({features},), {source}, not {shown(b)}"
            )
    is_single = all(W.dtype == np.float32 for W in arrays[::2])
    dtype = np.float32 if is_single else np.float64
    return [array.astype(dtype, copy=False) for array in arrays], X
