"""Answers to the lab on momentum."""

import numpy as np


def run(q, beta, steps=2000):
    """The positions of one mode, step by step."""
    x, v, path = 1.0, 0.0, []
    for _ in range(steps):
        v = beta * v - q * x
        x = x + v
        path.append(x)
        if abs(x) > 1e12:
            break
    return np.array(path)


def letter(q, beta):
    """By looking at the run: does it grow, does it change sides, and how often?"""
    path = run(q, beta)
    if abs(path[-1]) > 1e6:
        return "D"
    signs = np.sign(path[10:60])
    changes = np.mean(signs[1:] != signs[:-1])
    return "A" if changes == 0 else "C" if changes == 1 else "B"


def fastest_beta(q):
    """By search, of the factor that the run itself shows."""
    betas = np.linspace(0, 0.999, 100_000)
    root = np.emath.sqrt((1 + betas - q) ** 2 - 4 * betas)
    sizes = np.abs([1 + betas - q + root, 1 + betas - q - root]).max(axis=0)
    return float(betas[sizes.argmin()])


def ahead(q, beta):
    """Of the matrix of position and velocity."""
    M = np.array([[1 - q, beta * (1 - q)], [-q, beta * (1 - q)]])
    return float(np.abs(np.linalg.eigvals(M)).max())


def trembling(eta, beta, curvature=100.0, noise=10.0):
    """The spread of a mode, by iterating its covariance."""
    M = np.array([[1 - eta * curvature, beta], [-eta * curvature, beta]])
    covariance = np.zeros((2, 2))
    for _ in range(1000):
        covariance = M @ covariance @ M.T + (eta * noise) ** 2
    return covariance[0, 0] ** 0.5


def rate_for(spread, beta):
    """By halving an interval."""
    low, high = 0.0, 0.9 * 2 * (1 + beta) / 100
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if trembling(middle, beta) < spread else (low, middle)
    return low


RUNS = ((0.04, 0.5), (0.04, 0.9), (2.5, 0.2), (2.5, 0.3), (2.5, 0.5))

ANSWERS = {
    "kinds": (
        ["".join(letter(*pair) for pair in RUNS), "a b d c b"],
        ["BBDCB", "ABCCB", "ABDCC"],
    ),
    "critical": ([fastest_beta(0.0225), 0.7225], [0.85, 0.9775, 1.2, -0.1]),
    "kappa": ([250, 2 / (1 - 0.4493**0.01) - 1], [62_600, 2.63, 0.5]),
    "tune": (
        [(4 / 72, 4 / 9), (0.054, 0.46), np.array([0.055, 0.45])],
        [(0.45, 0.05), (0.05, 1), (0.08, 0.5), (0.03, 0.3), (0.05, 0.9)],
    ),
    "translate": (
        [(0.5, 0.025), np.array([0.5, 0.025])],
        [(0.05, 0.025), (0.005, 0.025), (0.5, 0.05), (0.5, 0.1)],
    ),
    "ahead": (
        [ahead],
        [
            lambda q, beta: float(np.abs(np.roots([1, q - 1 - beta, beta])).max()),
            lambda q, beta: abs(beta * (1 - q)) ** 0.5,
            lambda q, beta: abs(1 - q),
        ],
    ),
    "noise": (
        [rate_for(0.5, 0.9), 0.0216],
        [0.05, 0.5 / 26, 0.0275],
    ),
}
