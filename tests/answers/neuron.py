"""Answers to the lab of chapter 4, computed in plain NumPy."""

import math

import numpy as np
from sklearn.datasets import make_blobs

X, y = make_blobs(100, centers=2, n_features=2, random_state=1)
mean = X.mean(axis=0)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def gradient(w, b, X, y):
    errors = sigmoid(X @ w + b) - y
    return X.T @ errors / len(X), errors.mean()


def train(w=(1, -1), b=5.5, eta=0.1, steps=1000, points=X, labels=y):
    w = np.array(w, float)
    for _ in range(steps):
        dw, db = gradient(w, b, points, labels)
        w, b = w - eta * dw, b - eta * db
    return w, b


def cost(w, b, points=X, labels=y):
    z = points @ w + b
    return np.mean(np.where(labels == 1, np.log1p(np.exp(-z)), np.log1p(np.exp(z))))


def rows(w, b, inputs):
    return (sigmoid(X[:2] @ w + b) - y[:2])[:, None] * inputs


def swapped(*which):
    labels = y.copy()
    labels[list(which)] = 1 - labels[list(which)]
    return labels


def costs_with(labels, eta=0.1, steps=1000):
    w, b = train((0, 0), 0, eta, steps, X - mean, labels)
    return cost(w, b, X - mean, labels)


def scaled(of_w=1.0, of_b=1.0):
    """The gradient of the cost, dw and db multiplied."""

    def wrong(w, b, X, y):
        dw, db = gradient(w, b, X, y)
        return of_w * dw, of_b * db

    return wrong


def two_of_them(w, b, X, y):
    dw, db = gradient(w[:2], b, X[:, :2], y)
    return [*dw, *np.zeros(len(w) - 2)], db


def squared(w, b, X, y):
    p = sigmoid(X @ w + b)
    e = (p - y) * p * (1 - p)
    return X.T @ e / len(X), e.mean()


error = sigmoid(1.0) - 1
w_end, b_end = train()
deviation = X.std(axis=0)
w_new, b_new = train((0, 0), 0, 2, points=(X - mean) / deviation)
w_old = w_new / deviation
with_ones = np.column_stack([X[:2], np.ones(2)])
ends = rows(w_end, b_end, with_ones)
middle = (X[y == 0].mean(axis=0) + X[y == 1].mean(axis=0)) / 2
across = X[y == 1].mean(axis=0) - X[y == 0].mean(axis=0)

ANSWERS = {
    "by-hand": (
        [error * np.array([2, 1, 1]), (-0.5379, -0.2689, -0.2689)],
        [
            -error * np.array([2, 1, 1]),
            [error] * 3,
            sigmoid(1) * np.array([2, 1, 1]),
            -1 / sigmoid(1) * np.array([2, 1, 1]),
            error * sigmoid(1) * (1 - sigmoid(1)) * np.array([2, 1, 1]),
        ],
    ),
    "learning-rate": (
        [(10, 1)],
        [(1, 10), (10, 10), (1, 1), (0.5, 1), (10, 0.1), (0.1, 1)],
    ),
    "start": (
        [(-1, -1, -5.4), (*across / 8, -across @ middle / 8), (-1, -1.2, -5)],
        [
            (1, 1, 5.4),
            (0, 0, 0),
            (-1, -1, 0),
            (*across, -across @ middle),
            (-0.1, -0.1, -0.54),
            (-1, -1, -3),
        ],
    ),
    "origin": (
        [(*w_old, b_new - w_old @ mean), (-1.084, -1.021, -5.738)],
        [
            (*w_new, b_new),
            (*w_old, b_new),
            (*w_old, b_new + w_old @ mean),
            (*w_old, -w_old @ mean),
            (*w_old, b_new - w_new @ mean),
            (*w_new * deviation, b_new - (w_new * deviation) @ mean),
        ],
    ),
    "two-points": (
        [ends, ends.tolist()],
        [
            -ends,
            ends[::-1],
            rows(w_end, b_end, np.ones((2, 3))),
            rows(np.array([1, -1]), 5.5, with_ones),
            ends / 100,
        ],
    ),
    "analytic": (
        [24 * math.log(2), 16.64, 16.63],
        [36.74, 15.94, 24, 7.22, 88.72, -88.72, -16.64, 17, 16.5],
    ),
    "vectorised": (
        [gradient, lambda w, b, X, y: list(gradient(w, b, X, y))],
        [
            two_of_them,
            scaled(8, 8),
            scaled(-1, -1),
            scaled(of_b=8),
            scaled(of_w=8),
            squared,
        ],
    ),
    "wrong-label": (
        [costs_with(swapped(1), 1, 5000), 0.05],
        [0, costs_with(y), costs_with(swapped(0)), costs_with(swapped(1)), 0.1],
    ),
}
