"""Training against the obvious way: parts for ``bench_library.py``."""

import tracemalloc
from time import perf_counter

import numpy as np
from rows import Row, best_of, size

from gdbook import data, minibatch, network, neuron, softmax
from gdbook._fashion_mnist import synthetic
from gdbook.data import Images


def neuron_gradient():
    """The gradient at 100 points against a torch loop over the points, piece by piece."""
    import torch

    X, y = data.two_blobs()
    w, b = np.array([1.0, -1.0]), 5.5
    points, labels = torch.tensor(X, dtype=torch.float32), torch.tensor(y)

    def point_by_point():
        pieces = torch.zeros(len(labels), 3)
        for i in range(len(labels)):
            x0, x1, label = points[i, 0], points[i, 1], labels[i]
            prediction = 1 / (1 + torch.exp(-(w[0] * x0 + w[1] * x1 + b)))
            by_prediction = -1 * (label - prediction) / (prediction - prediction**2)
            by_z = prediction * (1 - prediction)
            pieces[i, 0] = by_prediction * by_z * x0
            pieces[i, 1] = by_prediction * by_z * x1
            pieces[i, 2] = by_prediction * by_z * 1
        return pieces.mean(0)

    def hundred_times():
        for _ in range(100):
            neuron.gradient(w, b, X, y)

    dw, db = neuron.gradient(w, b, X, y)
    np.testing.assert_allclose(point_by_point(), [*dw, db], rtol=1e-4)
    ours, theirs = best_of(hundred_times, point_by_point, repetitions=20)
    ours /= 100
    yield Row("neuron.gradient, 100 points", ours, theirs, "torch loop over points", 300)


def epoch():
    """One epoch of 60,000 × 784, batch 16, against torch's DataLoader, Linear and SGD."""
    import torch

    images, labels = synthetic.draw(size("train", "test"))
    flat = Images(images, labels).flat
    X, y = flat[:], labels.astype(np.int64)
    results = {}

    def torch_loop():
        torch.manual_seed(1)
        dataset = torch.utils.data.TensorDataset(torch.from_numpy(X), torch.from_numpy(y))
        model = torch.nn.Linear(784, 10)
        cost = torch.nn.CrossEntropyLoss()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
        for inputs, targets in torch.utils.data.DataLoader(dataset, batch_size=16, shuffle=True):
            optimizer.zero_grad()
            loss = cost(model(inputs), targets)
            loss.backward()
            optimizer.step()
        results["torch"] = [p.detach().numpy().T for p in model.parameters()]

    def train(points):
        history = minibatch.train(points, y, 16, 1, 0.01, np.random.default_rng(1))
        results["ours"] = history.params

    for name, points in (("float32", X), ("images", flat)):
        ours, theirs = best_of(lambda points=points: train(points), torch_loop)
        work = f"minibatch.train, an epoch of 60,000 × 784 {name}"
        yield Row(work, ours, theirs, "torch loop", 5)
        costs = [softmax.cost(W, b, X, y) for W, b in (results["ours"], results["torch"])]
        apart = abs(costs[0] / costs[1] - 1)
        yield Row("  distance of its final cost from torch's", apart, 0.02, "limit", 1, unit="")


def network_epoch():
    """One epoch of a 784-128-10 network, batch 64, against torch's DataLoader, Linear and SGD."""
    import torch

    images, labels = synthetic.draw(size("train", "test"))
    flat = Images(images, labels).flat
    X, y = flat[:], labels.astype(np.int64)
    params = network.init((784, 128, 10), np.random.default_rng(1))
    results = {}

    def torch_loop():
        torch.manual_seed(1)
        dataset = torch.utils.data.TensorDataset(torch.from_numpy(X), torch.from_numpy(y))
        hidden, output = torch.nn.Linear(784, 128), torch.nn.Linear(128, 10)
        with torch.no_grad():
            for layer, W, b in ((hidden, *params[:2]), (output, *params[2:])):
                layer.weight[:], layer.bias[:] = torch.tensor(W.T), torch.tensor(b)
        model = torch.nn.Sequential(hidden, torch.nn.ReLU(), output)
        cost = torch.nn.CrossEntropyLoss()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for inputs, targets in torch.utils.data.DataLoader(dataset, batch_size=64, shuffle=True):
            optimizer.zero_grad()
            loss = cost(model(inputs), targets)
            loss.backward()
            optimizer.step()
        results["torch"] = [p.detach().numpy().T for p in model.parameters()]

    def train(points):
        rng = np.random.default_rng(1)
        history = minibatch.train(points, y, 64, 1, 0.1, rng, model=network, params=params)
        results["ours"] = history.params

    for name, points in (("float32", X), ("images", flat)):
        ours, theirs = best_of(lambda points=points: train(points), torch_loop)
        yield Row(f"network, an epoch of 784-128-10, {name}", ours, theirs, "torch loop", 2)
        costs = [network.cost(results[way], X, y) for way in ("ours", "torch")]
        apart = abs(costs[0] / costs[1] - 1)
        yield Row("  distance of its final cost from torch's", apart, 0.02, "limit", 1, unit="")


def stand_in():
    """Drawing all 70,000 pictures against the limit of 15 seconds."""
    start = perf_counter()
    for split in size(["train", "test"], ["test"]):
        synthetic.draw(split)
    seconds = perf_counter() - start
    yield Row("synthetic.draw, 70,000 images", seconds, 15.0, "limit", 1)


def memory():
    """The peak memory of training, data included, against 1.5 times the data as float32."""
    for dtype, batch_size in ((np.uint8, 16), (np.float32, 16), (np.float32, 60_000)):
        n = size(60_000, 600)
        stored = np.ones((n, 28, 28), dtype)
        X = Images(stored, None).flat if dtype is np.uint8 else stored.reshape(n, -1)
        y = np.arange(n) % 10
        tracemalloc.start()
        minibatch.train(X, y, min(batch_size, n), 1, 0.01, np.random.default_rng(1))
        peak = (stored.nbytes + tracemalloc.get_traced_memory()[1]) / (4 * X.size)
        tracemalloc.stop()
        work = f"peak memory / float32 data, {stored.dtype}, batch {batch_size:,}"
        yield Row(work, peak, 1.5, "limit", 1, unit="")
