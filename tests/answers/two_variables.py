"""Answers to the lab of chapter 2, computed from the formula by differences and by simulation."""

import numpy as np

RUNS = [(0.1, 0, 1.5), (0.1, 0, 2), (0.01, 0, -1), (0.01, -2, 0), (0.5, -2, 0)]
WHERE = {"A": (0.228, -1.626), "B": (-1.347, 0.205), "C": (0.296, 0.320)}


def height(x, y):
    return (
        3 * (1 - x) ** 2 * np.exp(-(x**2) - (y + 1) ** 2)
        - 10 * (x / 5 - x**3 - y**5) * np.exp(-(x**2) - y**2)
        - np.exp(-((x + 1) ** 2) - y**2) / 3
    )


def gradient(x, y, h=1e-6):
    return np.array(
        [
            (height(x + h, y) - height(x - h, y)) / (2 * h),
            (height(x, y + h) - height(x, y - h)) / (2 * h),
        ]
    )


def hessian(x, y, h=1e-4):
    rows = [
        (gradient(x + h, y) - gradient(x - h, y)) / (2 * h),
        (gradient(x, y + h) - gradient(x, y - h)) / (2 * h),
    ]
    return (np.array(rows) + np.transpose(rows)) / 2


def walk(point, learning_rate, steps=1000):
    point = np.array(point, float)
    points = [point]
    for _ in range(steps):
        point = point - learning_rate * gradient(*point)
        points.append(point)
    return np.array(points)


def letter(point):
    near = [name for name, place in WHERE.items() if np.linalg.norm(point - place) < 0.01]
    return near[0] if near else "D"


def watershed():
    south, north = 1.5, 2.0
    for _ in range(14):
        middle = (south + north) / 2
        goes_north = walk((0, middle), 0.01, 300)[-1, 1] > middle
        south, north = (south, middle) if goes_north else (middle, north)
    return south


def border(place):
    point = walk(place, 0.01, 300)[-1]
    return 2 / np.linalg.eigvalsh(hessian(*point))[-1]


BORDERS = [border(place) for place in WHERE.values()]
P, Q = walk((0.2, -1.6), 0.07, 3000)[-2:]
GAP = float(np.linalg.norm(P - Q))
IN_A = walk(WHERE["A"], 0.01, 300)[-1]
SADDLE = np.linalg.eigvalsh(hessian(0.4163233, -0.3941451))
ROOT = 0.5**0.5
HEIGHT = -ROOT * np.exp(-0.5)
LOADS = np.array([0, 0.5, 1, 1.5, 2])
CENTRED = LOADS - LOADS.mean()  # so that the mixed derivative, their mean, is 0
ROWS = np.stack([LOADS, np.ones(5)])
LONG = np.linalg.eigvalsh(ROWS @ ROWS.T / 5)

ANSWERS = {
    "five-runs": (
        ["".join(letter(walk((x, y), rate)[-1]) for rate, x, y in RUNS), ("C", "D", "A", "B", "D")],
        ["DDABD", "CCABD", "CDABB", "CDABC", "CDBBD"],
    ),
    "watershed": ([watershed(), 1.5815], [1.75, 3, 1.6, 1.5]),
    "dipole": (
        [(-ROOT, 0, HEIGHT), (-0.707, 0, -0.429)],
        [
            (ROOT, 0, -HEIGHT),
            (-0.5, 0, -0.389),
            (-ROOT, 0, -HEIGHT),
            (-1, 1, -0.135),
            (0, 0, 0),
        ],
    ),
    "limit": (
        [BORDERS, np.array(BORDERS)],
        [
            [b / 2 for b in BORDERS],
            (2 / 17.92, 2 / 8.552, 2 / 6.331),
            (2 / 48.1, 2 / 24.12, 2 / 22.13),
            [round(2 / b, 2) for b in BORDERS],
            BORDERS[::-1],
            [BORDERS[1], BORDERS[0], BORDERS[2]],
        ],
    ),
    "shares": (
        ["".join(x for x, b in zip("ABC", BORDERS, strict=True) if b > 0.1275)],
        ["ABC", "A", "BA", "BC", "C"],
    ),
    "centred": (
        [2 / max(1, np.mean(CENTRED**2)), 2.0],
        [2 / LONG[-1], 2 / np.mean(CENTRED**2), 1],
    ),
    "two-cycle": (
        [GAP],
        [
            0,
            float(np.linalg.norm(P - IN_A)),
            float(abs(P - Q)[1]),
            float(np.linalg.norm(np.diff(walk((0.2, -1.6), 0.068, 3000)[-2:], axis=0))),
        ],
    ),
    "escape": (
        [1 - 0.01 * SADDLE[0]],
        [1 - 0.01 * SADDLE[1], 1 + 0.01 * SADDLE[0], SADDLE[0], -8.17, 0.5],
    ),
}
