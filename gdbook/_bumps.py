"""The landscapes made of bumps, polynomials times e^(−u² − v²): dipole and peaks."""

import math

from gdbook._function import Function, Minimum, exp


def _dipole_gradient(x, y):
    bump = exp(-x * x - y * y)
    return (1 - 2 * x * x) * bump, -2 * x * y * bump


def _dipole_hessian(x, y):
    bump = exp(-x * x - y * y)
    mixed = 2 * y * (2 * x * x - 1) * bump
    return (2 * x * (2 * x * x - 3) * bump, mixed), (mixed, 2 * x * (2 * y * y - 1) * bump)


dipole = Function(
    "dipole",
    r"x\, e^{-x^2 - y^2}",
    domain=((-2.0, 2.0), (-2.0, 2.0)),
    minima=(Minimum((-math.sqrt(0.5), 0.0), -math.sqrt(0.5) * math.exp(-0.5)),),
    description="One pit and one hill, like a pair of opposite charges, on a plain.",
    evaluate=lambda x, y: x * exp(-(x**2) - y**2),
    partials=_dipole_gradient,
    second_partials=_dipole_hessian,
)


def _peaks(x, y):
    return (
        3 * (1 - x) ** 2 * exp(-(x**2) - (y + 1) ** 2)
        - 10 * (x / 5 - x**3 - y**5) * exp(-(x**2) - y**2)
        - exp(-((x + 1) ** 2) - y**2) / 3
    )


def _peaks_terms(x, y):
    # Products, not powers: NumPy's x**3 takes twenty times as long as x * x * x.
    xx, yy = x * x, y * y
    p = x / 5 - x * xx - y * yy * yy
    return (
        xx,
        yy,
        p,
        exp(-xx - (y + 1) * (y + 1)),
        exp(-xx - yy),
        exp(-(x + 1) * (x + 1) - yy),
    )


def _peaks_gradient(x, y):
    xx, yy, p, e1, e2, e3 = _peaks_terms(x, y)
    left = (1 - x) * e1
    return (
        -6 * left * (1 + x * (1 - x)) - 10 * (0.2 - 3 * xx - 2 * x * p) * e2 + 2 / 3 * (x + 1) * e3,
        -6 * left * (1 - x) * (y + 1) + 10 * y * (5 * y * yy + 2 * p) * e2 + 2 / 3 * y * e3,
    )


def _peaks_hessian(x, y):
    # Each of the three terms is q·e^(−u² − v²) with u = x − a, v = y − b; its second derivatives
    # follow from those of the polynomial q.
    xx, yy, p, e1, e2, e3 = _peaks_terms(x, y)
    terms = (
        (3 * (1 - x) ** 2, -6 * (1 - x), 0.0, 6.0, 0.0, x, y + 1, e1),
        (-10 * p, 30 * xx - 2, 50 * yy * yy, 60 * x, 200 * y * yy, x, y, e2),
        (-1 / 3, 0.0, 0.0, 0.0, 0.0, x + 1, y, e3),
    )
    h_xx = h_xy = h_yy = 0.0
    for q, q_x, q_y, q_xx, q_yy, u, v, e in terms:
        h_xx = h_xx + (q_xx - 4 * u * q_x + (4 * u * u - 2) * q) * e
        h_xy = h_xy + (4 * u * v * q - 2 * v * q_x - 2 * u * q_y) * e
        h_yy = h_yy + (q_yy - 4 * v * q_y + (4 * v * v - 2) * q) * e
    return (h_xx, h_xy), (h_xy, h_yy)


peaks = Function(
    "peaks",
    r"3(1-x)^2 e^{-x^2-(y+1)^2}"
    r" - 10\left(\frac{x}{5} - x^3 - y^5\right) e^{-x^2-y^2}"
    r" - \frac{1}{3} e^{-(x+1)^2-y^2}",
    domain=((-3.0, 3.0), (-3.0, 3.0)),
    minima=(
        Minimum((0.22827892055636909, -1.6255349574999964), -6.551133332835837),
        Minimum((-1.3473962443682108, 0.20451886609700518), -3.04984940280026),
        Minimum((0.2964455538468321, 0.32019624766683435), -0.06493586825552689),
    ),
    description=(
        "Three hills and three pits: MATLAB's demonstration surface, met by way of Mike X Cohen's "
        "course 'A deep understanding of deep learning'."
    ),
    evaluate=_peaks,
    partials=_peaks_gradient,
    second_partials=_peaks_hessian,
)
