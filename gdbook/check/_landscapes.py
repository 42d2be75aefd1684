"""What the questions on landscapes of two variables are computed from."""

import numpy as np

from gdbook import descend, functions, optimizers

peaks = functions.peaks
#: From where, with which learning rate: the five runs of the lab.
RUNS = ((0.1, (0, 1.5)), (0.1, (0, 2)), (0.01, (0, -1)), (0.01, (-2, 0)), (0.5, (-2, 0)))


def minimum_near(point):
    """The letter of the minimum of peaks at a point: A, B or C; D where there is none.

    >>> minimum_near((0.228, -1.626)), minimum_near((3, 3))
    ('A', 'D')
    """
    gaps = [np.linalg.norm(np.subtract(point, minimum.point)) for minimum in peaks.minima]
    return "ABC"[int(np.argmin(gaps))] if min(gaps) < 0.01 else "D"


def five_runs():
    """Where the five runs end, as letters."""
    ends = [descend(peaks, start, rate, steps=1000).points[-1] for rate, start in RUNS]
    return "".join(map(minimum_near, ends))


def watershed():
    """The y between 1.5 and 2 above which a descent from (0, y) goes north."""
    south, north = 1.5, 2.0
    while north - south > 1e-6:
        middle = (south + north) / 2
        end = descend(peaks, (0, middle), 0.01, steps=300).points[-1]
        south, north = (south, middle) if end[1] > middle else (middle, north)
    return south


def eigenvalues(point):
    """Those of the Hessian of peaks at a point, from small to large."""
    return np.linalg.eigvalsh(peaks.hessian(*point))


def borders(of=lambda found: found[-1]):
    """2/λ for each minimum of peaks, λ being what `of` makes of the eigenvalues there."""
    return tuple(2 / of(eigenvalues(minimum.point)) for minimum in peaks.minima)


def spring_eigenvalues(mean=1):
    """Those of the Hessian of the spring's cost, its loads being spread about a mean."""
    loads = mean + np.array([-1, -0.5, 0, 0.5, 1])
    hessian = [[np.mean(loads**2), np.mean(loads)], [np.mean(loads), 1]]
    return np.linalg.eigvalsh(hessian)


def rolled_to(beta):
    """The letter of the minimum that momentum reaches from (0, 1.5)."""
    if not 0 <= beta < 1:
        return "D"
    ball = optimizers.momentum(beta)
    return minimum_near(descend(peaks, (0, 1.5), 0.01, steps=2000, optimizer=ball).points[-1])


def leap(learning_rate):
    """The last two points of a descent in the deepest pit."""
    return descend(peaks, (0.2, -1.6), learning_rate, steps=5000).points[-2:]


def pass_factors(learning_rate):
    """1 − ηλ for both eigenvalues at the saddle point between A and C, found by Newton's method."""
    point = np.array([0.416, -0.394])
    for _ in range(5):
        point -= np.linalg.solve(peaks.hessian(*point), peaks.gradient(*point))
    return 1 - learning_rate * eigenvalues(point)
