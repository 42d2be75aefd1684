"""The landscapes made of bumps, polynomials times e^(−u² − v²): dipole and peaks."""

import math

from gdbook._expressions import Function, Minimum, exp


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


def _peaks_gradient(x, y):
    # ∂f/∂x = −6(1−x)(1 + x(1−x)) a − (2 − 30x² − 20xp) b + ⅔(x+1) c
    # ∂f/∂y = −6(1−x)²(y+1) a + (50y⁴ + 20yp) b + ⅔y c
    # a, b, c being the three exponentials and p the polynomial before b. Basins spend their time
    # here, hence products (x**3 takes NumPy twenty times as long) and nothing computed twice.
    xx, yy = x * x, y * y
    y4, bowl, left = yy * yy, -xx - yy, 1 - x
    a6 = 6 * left * exp(bowl - 2 * y - 1)
    b = exp(bowl)
    c23 = 2 / 3 * exp(bowl - 2 * x - 1)
    p20 = 4 * x - 20 * (x * xx + y * y4)
    return (
        (30 * xx - 2 + x * p20) * b - (1 + x * left) * a6 + (x + 1) * c23,
        (50 * y4 + y * p20) * b - left * (y + 1) * a6 + y * c23,
    )


def _peaks_hessian(x, y):
    # Each of the three terms is q·e^(−u² − v²) with u = x − a, v = y − b; its second derivatives
    # follow from those of the polynomial q.
    p = x / 5 - x**3 - y**5
    terms = (
        # q, q_x, q_y, q_xx, q_yy, u, v
        (3 * (1 - x) ** 2, -6 * (1 - x), 0.0, 6.0, 0.0, x, y + 1),
        (-10 * p, 30 * x**2 - 2, 50 * y**4, 60 * x, 200 * y**3, x, y),
        (-1 / 3, 0.0, 0.0, 0.0, 0.0, x + 1, y),
    )
    h_xx = h_xy = h_yy = 0.0
    for q, q_x, q_y, q_xx, q_yy, u, v in terms:
        e = exp(-u * u - v * v)
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
