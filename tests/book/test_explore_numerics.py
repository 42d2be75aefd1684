"""The numbers of movable figures are the library's: their modules in a browser against gdbook."""

import inspect
import math
import random
import re
import warnings
from pathlib import Path

import numpy as np
import pytest
import torch
from browser import served

from gdbook import (
    basins,
    descend,
    functions,
    line_search,
    linear,
    neuron,
    optimizers,
    schedules,
)
from gdbook.data import two_blobs
from gdbook.minibatch import minibatches

SCRIPTS = Path(__file__).parents[2] / "docs/assets/javascripts"
STEPS = 100
# Learning rates for which two descents that begin 1e-15 apart stay together for all the steps.
CALM = {
    "parabola(3, 2)": (0.01, 1.1),
    "parabola(-1.5)": (0.01, 1.1),
    "double_well": (0.005, 0.1),
    "quadratic([[1, 0], [0, 20]])": (0.001, 0.105),
    "quadratic([[3, 1], [1, 2]], [1, -0.5])": (0.01, 0.5),
    "dipole": (0.01, 0.8),
    "saddle": (0.01, 0.2),
    "rosenbrock": (1e-5, 5e-4),
    "himmelblau": (0.001, 0.01),
    "peaks": (0.001, 0.05),
}
# And for which they do not: those are followed for so many steps.
CHAOTIC = {"double_well": (0.2, 0.4), "himmelblau": (0.02, 0.03), "peaks": (0.08, 0.4)}
CHAOTIC_STEPS = 12

PAGE = """async (settings) => {
  const here = (name) => import(`/explore/${name}.js`);
  const [functions, optimizers, schedules, { descend }] =
    await Promise.all(["functions", "optimizers", "schedules", "descent"].map(here));
  const made = (module, [name, values]) => module[name](...values);
  return settings.map(({ f, dim, start, rate, steps, optimizer }) => {
    const { points, values } = descend(functions.named(f, dim), start,
      typeof rate === "number" ? rate : made(schedules, rate), steps, made(optimizers, optimizer));
    return [...points, values].map((row) => row.map(String));
  });
}"""


@pytest.fixture(scope="module")
def module(chromium):
    """A page that has nothing but the scripts."""
    with served(SCRIPTS) as address:
        page = chromium.new_page()
        page.goto(f"{address}strings/en.js")
        yield page
        page.close()


def random_settings(rng, count, ranges, steps):
    for k in range(count):
        name = sorted(ranges)[k % len(ranges)]
        f = library(name)
        low, high = ranges[name]
        rate = math.exp(rng.uniform(math.log(low), math.log(high)))
        start = [rng.uniform(a + (b - a) / 8, b - (b - a) / 8) for a, b in f.domain]
        optimizer, share = rng.choice(
            [("gradient_descent", 1)] * 3 + [("momentum", 0.1), ("nesterov", 0.1)]
            + [("adagrad", 2), ("rmsprop", 1), ("adam", 1)]
        )  # fmt: skip
        beta = rng.choice([0.3, 0.5, 0.9, 0.95])
        values = {"gradient_descent": [], "adagrad": [], "adam": [beta, 0.999]}
        decay = rng.choice([
            None, None,
            ("constant", ()), ("exponential_decay", (0.5, 20)),
            ("exponential_decay", (0.7, 10, True)),
            ("natural_exponential_decay", (0.02,)), ("inverse_time_decay", (0.5, 10)),
            ("polynomial_decay", (0, 80, 2)), ("cosine_decay", (0, 80)),
        ])  # fmt: skip
        rate *= share
        yield {
            "f": name,
            "dim": f.dim,
            "start": start,
            "rate": rate if decay is None else (decay[0], [rate, *decay[1]]),
            "steps": steps,
            "optimizer": (optimizer, values.get(optimizer, [beta])),
        }


def library(text):
    made = eval(f"functions.{text}", {"functions": functions})
    assert isinstance(made, functions.Function)
    return made


def trajectory(setting):
    rate, (name, values) = setting["rate"], setting["optimizer"]
    if not isinstance(rate, float):
        rate = getattr(schedules, rate[0])(*rate[1])
    start = setting["start"] if setting["dim"] > 1 else setting["start"][0]
    optimizer = getattr(optimizers, name)(*values)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return descend(library(setting["f"]), start, rate, setting["steps"], optimizer=optimizer)


def assert_alike(settings, module):
    for setting, (*points, values) in zip(settings, module.evaluate(PAGE, settings), strict=True):
        known = trajectory(setting)
        mine = np.array(points, dtype=float).reshape(known.points.shape)
        assert np.allclose(mine, known.points, rtol=1e-9, atol=1e-9, equal_nan=True), setting
        values = np.array(values, dtype=float)
        assert np.allclose(values, known.values, rtol=1e-9, atol=1e-9, equal_nan=True), setting


def test_descents_are_the_librarys(module):
    settings = list(random_settings(random.Random(1), 330, CALM, STEPS))
    assert {setting["f"] for setting in settings} == set(CALM)
    assert_alike(settings, module)


def test_chaotic_descents_are_the_librarys_for_some_steps(module):
    assert_alike(list(random_settings(random.Random(2), 60, CHAOTIC, CHAOTIC_STEPS)), module)


def test_a_descent_that_runs_away_ends_where_the_librarys_does(module):
    setting = {
        "f": "double_well", "dim": 1, "start": [3.0], "rate": 1.5, "steps": 100,
        "optimizer": ("gradient_descent", []),
    }  # fmt: skip
    assert trajectory(setting).diverged
    assert_alike([setting], module)


def test_the_same_minima_and_domains(module):
    known = module.evaluate(
        """async (names) => {
      const { named } = await import("/explore/functions.js");
      return names.map(([text, dim]) => {
        const { domain, minima } = named(text, dim);
        return [domain, minima.map(({ point, value }) => [point, value])];
      });
    }""",
        [[name, library(name).dim] for name in CALM],
    )
    for name, (domain, minima) in zip(CALM, known, strict=True):
        f = library(name)
        assert np.allclose(domain, f.domain, rtol=1e-15)
        assert len(minima) == len(f.minima)
        for (point, value), minimum in zip(minima, f.minima, strict=True):
            assert np.allclose(point, minimum.point, rtol=1e-14)
            assert value == pytest.approx(minimum.value, rel=1e-14)


def test_basins_are_the_librarys(module):
    for name, rate in {"peaks": 0.01, "himmelblau": 0.01}.items():
        f = library(name)
        axes = [np.linspace(low, high, 25) for low, high in f.domain]
        known = basins(f, rate, *axes).labels
        mine = module.evaluate(
            """async ([name, rate, x, y]) => {
          const [{ named }, { basins }] =
            await Promise.all([import("/explore/functions.js"), import("/explore/basins.js")]);
          return [...basins(named(name, 2), rate, x, y)];
        }""",
            [name, rate, *(axis.tolist() for axis in axes)],
        )
        assert np.mean(np.array(mine).reshape(known.shape) == known) > 0.995


def test_the_best_steps_in_a_ravine_are_the_librarys(module):
    rng = np.random.default_rng(7)
    for kappa, *start in zip([1, 9, 40, 100], *rng.normal(size=(2, 4)), strict=True):
        A = [[1.0, 0.0], [0.0, float(kappa)]]
        mine = module.evaluate(
            """async ([A, start]) => {
          const [{ quadratic }, { descend }, { exact_quadratic }] = await Promise.all(
            ["functions", "descent", "line_search"].map((name) => import(`/explore/${name}.js`)));
          return descend(quadratic(A), start, (_, g) => exact_quadratic(A, g), 40).points;
        }""",
            [A, start],
        )
        search = lambda f, x, direction: line_search.exact_quadratic(A, direction)  # noqa: B023,E731
        known = descend(functions.quadratic(A), start, search, steps=len(mine) - 1).points
        assert np.allclose(mine, known, rtol=1e-9, atol=1e-12)


def test_the_factors_of_a_mode_are_those_of_its_matrix_and_of_the_librarys_descents(module):
    rng = np.random.default_rng(8)
    cases = [(q, beta) for q, beta in zip(4 * rng.random(300), 0.99 * rng.random(300), strict=True)]
    cases += [(0.09, 0.49), (3.0, 0.5), (1.0, 0.0), (4.0, 0.99), (0.01, 0.0)]
    mine = module.evaluate(
        """async (cases) => {
      const { factors, kept, stepsToThousandth } = await import("/explore/damping.js");
      return cases.map((one) =>
        [factors(...one), kept(...one), String(stepsToThousandth(kept(...one)))]);
    }""",
        cases,
    )
    measured = 0
    for (q, beta), (both, kept, steps) in zip(cases, mine, strict=True):
        z = np.array([complex(*one) for one in both])
        M = np.array([[1 - q, beta], [-q, beta]])
        # By the polynomial: eigenvalues that are all but equal are ill conditioned.
        assert np.allclose(
            [z.sum(), z.prod()], [np.trace(M), np.linalg.det(M)], rtol=1e-9, atol=1e-9
        )
        assert np.abs(z[0]) >= np.abs(z[1]) - 1e-15
        known = np.abs(np.linalg.eigvals(M))
        apart = abs((1 + beta - q) ** 2 - 4 * beta) > 1e-3
        if apart:
            assert np.allclose(np.sort(np.abs(z)), np.sort(known), rtol=1e-9, atol=1e-9)
        assert kept == pytest.approx(np.abs(z[0]), rel=1e-12)
        assert float(steps) == pytest.approx(
            math.log(1000) / -math.log(max(kept, 1e-9)) if kept < 1 else math.inf, rel=1e-9
        )
        if apart and not z.imag.any() and 0.2 < kept < 2 and abs(z[1]) < 0.9 * kept:
            ball = optimizers.momentum(beta)
            x = descend(functions.parabola(0), 1.0, q / 2, 300, optimizer=ball).points
            assert x[-1] / x[-2] == pytest.approx(z[0].real, rel=1e-9)
            measured += 1
    assert measured > 40


def test_the_measured_steps_are_those_of_the_librarys_descents(module):
    rng = np.random.default_rng(9)
    cases = [(q, beta) for q, beta in zip(4 * rng.random(60), 0.95 * rng.random(60), strict=True)]
    mine = module.evaluate(
        """async (cases) => {
      const { measured } = await import("/explore/damping.js");
      return cases.map((one) => measured(...one, 150));
    }""",
        cases,
    )
    for (q, beta), steps in zip(cases, mine, strict=True):
        ball = optimizers.momentum(beta)
        x = descend(functions.parabola(0), 1.0, q / 2, 150, optimizer=ball).points
        assert steps == np.flatnonzero(np.abs(x) > 0.001)[-1]
    assert min(mine) < 10 < max(mine) == 150


def test_the_best_pair_is_the_librarys(module):
    cases = [(1, 100), (1, 2), (0.3, 0.3), (2.5, 8000)]
    mine = module.evaluate(
        """async (cases) => {
      const { optimal_quadratic } = await import("/explore/optimizers.js");
      return cases.map((one) => optimal_quadratic(...one));
    }""",
        cases,
    )
    for curvatures, pair in zip(cases, mine, strict=True):
        known = optimizers.optimal_quadratic(*curvatures, momentum=True)
        assert np.allclose(pair, known, rtol=1e-12, atol=1e-15)


def test_minibatches_and_points_are_numpys(module):
    """PCG64 and its seeds, bit by bit."""
    for seed in [0, 1, 20, 2**32 - 1]:
        mine = module.evaluate(
            """async (seed) => {
          const { default_rng } = await import("/explore/random.js");
          const { minibatches } = await import("/explore/minibatch.js");
          const rng = default_rng(seed);
          const first = rng.uniform(-2, 2);
          return [first, minibatches(100, 7, rng), rng.permutation(2), rng.permutation(1000)];
        }""",
            seed,
        )
        rng = np.random.default_rng(seed)
        assert mine[0] == rng.uniform(-2, 2)
        assert mine[1] == [batch.tolist() for batch in minibatches(100, 7, rng)]
        assert mine[2:] == [rng.permutation(2).tolist(), rng.permutation(1000).tolist()]
    X, y = module.evaluate("import('/explore/scattered.js').then(({ X, y }) => [X, y])")
    rng = np.random.default_rng(seed=1)
    assert rng.uniform(-2, 2, size=100).tolist() == X
    assert (1.5 * np.array(X) + 0.5 + rng.normal(size=100)).tolist() == y


def test_the_cost_of_a_line_is_the_librarys(module):
    rng = np.random.default_rng(5)
    X, y = rng.normal(size=9), rng.normal(size=9)
    for w, b in rng.normal(size=(20, 2)):
        mine = module.evaluate(
            """async (values) => {
          const { cost, gradient } = await import("/explore/linear.js");
          return [cost(...values), ...gradient(...values)];
        }""",
            [w, b, X.tolist(), y.tolist()],
        )
        (dw,), db = linear.gradient([w], b, X[:, np.newaxis], y)
        known = [linear.cost([w], b, X[:, np.newaxis], y), dw, db]
        assert np.allclose(mine, known, rtol=1e-12, atol=1e-15)


def test_a_neuron_is_the_librarys(module):
    X, yt = two_blobs()
    points = module.evaluate("import('/explore/blobs.js').then(({ points }) => points)")
    assert points == [[*x, t] for x, t in zip(X.tolist(), yt.tolist(), strict=True)]
    rng = np.random.default_rng(6)
    for w0, w1, b in [*(rng.normal(size=(20, 3)) * [1, 1, 5]), (300.0, -300.0, 0.0)]:
        mine = module.evaluate(
            """async ([w, b]) => {
          const { cost, gradient, right } = await import("/explore/neuron.js");
          const { points } = await import("/explore/blobs.js");
          return [cost(w, b, points), ...gradient(w, b, points), right(w, b, points)];
        }""",
            [[w0, w1], b],
        )
        dw, db = neuron.gradient([w0, w1], b, X, yt)
        right = int(((neuron.predict([w0, w1], b, X) > 0.5) == yt).sum())
        known = [neuron.cost([w0, w1], b, X, yt), *dw, db, right]
        assert np.allclose(mine, known, rtol=1e-9, atol=1e-12)


# ------------------------------------------------------------------- formulas


def random_formula(rng, depth):
    if depth == 0:
        return rng.choice(["x", "y", "x", "y", "pi", "e", f"{rng.uniform(0.1, 5):.2f}", "2", "3"])
    part = lambda: random_formula(rng, depth - rng.choice([1, 1, 2]) if depth > 1 else 0)  # noqa: E731
    kind = rng.randrange(10)
    if kind < 5:
        return f"({part()} {rng.choice('+-*/')} {part()})"
    if kind < 6:
        return f"{part()} {rng.choice('+-')} {part()}"
    if kind < 7:
        return f"({part()})^{rng.choice(['2', '3', '(-1)', '0.5', 'x'])}"
    if kind < 8:
        return f"-{part()}"
    return f"{rng.choice(['sin', 'cos', 'exp', 'ln', 'sqrt', 'tanh', 'abs'])}({part()})"


def python_of(text):
    """Every number a tensor: Python's own would become complex, or refuse to be divided by."""
    return re.sub(r"(\d+(?:\.\d+)?)", r"tensor(\1)", text.replace("^", "**"))


def tensor(value):
    return torch.as_tensor(value, dtype=torch.float64)


TORCH = {name: getattr(torch, name) for name in ("sin", "cos", "exp", "sqrt", "tanh", "abs")}
TORCH |= {"ln": torch.log, "pi": tensor(math.pi), "e": tensor(math.e), "tensor": tensor}


def value_and_gradient(text, point):
    xs = [tensor(x).requires_grad_() for x in point]
    value = tensor(eval(python_of(text), TORCH | dict(zip("xy", xs, strict=True))))
    if not value.requires_grad:
        return [value.item(), 0.0, 0.0]
    slopes = torch.autograd.grad(value, xs, allow_unused=True)
    return [value.item(), *(0.0 if slope is None else slope.item() for slope in slopes)]


def test_formulas_and_their_gradients_are_pythons(module):
    rng = random.Random(3)
    cases = [
        (random_formula(rng, rng.choice([2, 3, 4])), [rng.uniform(-3, 3), rng.uniform(-3, 3)])
        for _ in range(600)
    ]
    read = module.evaluate(
        """async (cases) => {
      const { formula } = await import("/explore/formula.js");
      return cases.map(([text, point]) => {
        const { value, gradient, python, partials } = formula(text, ["x", "y"]);
        return [[value(...point), ...gradient(...point)].map(String), python, partials];
      });
    }""",
        cases,
    )
    compared = 0
    for (text, point), (numbers, python, partials) in zip(cases, read, strict=True):
        known = value_and_gradient(text, point)
        if not all(map(math.isfinite, known)) or max(map(abs, known)) > 1e8:
            continue
        compared += 1
        where = f"{text} at {point}"
        assert np.allclose(np.array(numbers, float), known, rtol=1e-9, atol=1e-9), where
        # And as the program has it that a reader copies.
        names = dict(zip("xy", map(np.float64, point), strict=True), np=np)
        with np.errstate(all="ignore"):
            printed = [eval(expression, names) for expression in (python, *partials)]
        assert np.allclose(printed, known, rtol=1e-8, atol=1e-8), where
    assert compared >= 200


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("2x", "2 * x"), ("3(x + 1)(x − 1)", "3 * (x + 1) * (x - 1)"), ("-x^2", "-(x^2)"),
        ("2^-x", "2^(-x)"), ("x²·3", "3x^2"), ("2^3^0.5", "2^(3^0.5)"), ("6÷2x", "3 * x"),
        ("2 sin(x)cos(x)", "sin(2x)"), ("πx", "pi * x"), ("xx^2", "x^3"), ("1e-2x", "0.01x"),
        ("x**3", "x^3"),
        ("--x", "x"), ("ln(e^x)", "x"), ("[x + 1]·2", "2x + 2"),
    ],
)  # fmt: skip
def test_what_people_write_is_understood(module, text, same):
    one, other = module.evaluate(
        """async (texts) => {
      const { formula } = await import("/explore/formula.js");
      return texts.map((text) => formula(text, ["x"]).value(0.7));
    }""",
        [text, same],
    )
    assert one == pytest.approx(other, rel=1e-14)


@pytest.mark.parametrize(
    ("text", "word", "part"),
    [
        ("", "formulaEmpty", ""), ("x +", "formulaEnd", ""), ("(x", "formulaBracket", "("),
        ("x)", "formulaBracket", ")"), ("x + z", "formulaName", "z"),
        ("x $ 2", "formulaCharacter", "$"),
        ("sin x", "formulaArgument", "sin"), ("x * / 2", "formulaUnexpected", "/"),
        ("sign(x)", "formulaName", "sign"), ("constructor", "formulaName", "constructor"),
        ("alert(1)", "formulaName", "alert"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_formula_is_told(module, text, word, part):
    said = module.evaluate(
        """async (text) => {
      const { formula, FormulaError } = await import("/explore/formula.js");
      try { formula(text, ["x"]); } catch (error) {
        return error instanceof FormulaError ? [error.word, error.part] : String(error);
      }
    }""",
        text,
    )
    assert said == [word, part]


# ------------------------------------------------------------------- numbers as text


def test_numbers_are_rounded_as_python_does(module):
    rng = random.Random(4)
    values = [0.03125, 0.09375, -0.00005, -0.0, 2.5, 1000500.0, 1e21, 1.5e300, 12345678.9, 0.15625]
    values += [rng.randrange(-(2**20), 2**20) / 2 ** rng.randrange(30) for _ in range(500)]
    values += [rng.uniform(-1, 1) * 10 ** rng.uniform(-8, 12) for _ in range(500)]
    cases = [(value, digits) for value in values for digits in (0, 2, 4, 7)]
    shown = module.evaluate(
        """async (cases) => {
      const { asPython, spec } = await import("/explore/format.js");
      return cases.map(([value, digits]) => [asPython(value, digits), spec(value, digits)]);
    }""",
        cases,
    )
    for (value, digits), (text, spec) in zip(cases, shown, strict=True):
        if value == 0 and math.copysign(1, value) < 0:
            continue  # JSON knows no -0.0; asked for below
        assert text == f"{value:{spec}}", (value, digits)
    assert module.evaluate(
        "import('/explore/format.js').then((m) => [m.asPython(-0, 2), m.asPython(NaN, 2)])"
    ) == ["0.00", "nan"]


def test_arguments_stand_in_the_librarys_order():
    """What the scripts' schedules take by position, and print for a program."""
    for name, names in {
        "exponential_decay": ["initial", "decay_rate", "decay_steps", "staircase"],
        "natural_exponential_decay": ["initial", "decay_rate"],
        "inverse_time_decay": ["initial", "decay_rate", "decay_steps"],
        "polynomial_decay": ["initial", "end", "decay_steps", "power"],
        "cosine_decay": ["initial", "end", "decay_steps"],
        "warmup": ["steps", "schedule"],
    }.items():
        assert list(inspect.signature(getattr(schedules, name)).parameters) == names


def test_warm_up_is_the_librarys(module):
    text, rates = module.evaluate(
        """async () => {
      const { cosine_decay, warmup } = await import("/explore/schedules.js");
      const rising = warmup(20, cosine_decay(0.1, 0, 80));
      return [rising.python, Array.from({ length: 120 }, (_, step) => rising(step))];
    }"""
    )
    known = eval(text, {"schedules": schedules})
    assert np.allclose(rates, known(np.arange(120)), rtol=1e-12, atol=1e-15)
