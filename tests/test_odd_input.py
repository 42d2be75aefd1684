"""Odd input: what is valid works whatever its type, what is not is refused by name."""

import decimal
import fractions
import math

import numpy as np
import pytest
import torch
from matplotlib.figure import Figure

from gdbook import (
    basins,
    data,
    descend,
    functions,
    line_search,
    linear,
    minibatch,
    network,
    neuron,
    newton,
    optimizers,
    plot,
    schedules,
    softmax,
)
from gdbook.check import judge
from gdbook.functions import Function, Minimum, numeric_gradient

P, K = functions.parabola(3), functions.peaks
X, Y = [[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]], [0, 1, 1]
w, b, W, B = [1.0, -1.0], 0.5, [[1.0, 0.0], [0.0, 1.0]], [0.0, 0.0]
MASKED = np.ma.array([1.0, 2.0, 3.0], mask=[0, 1, 0])
MASKED_X = np.ma.array(X, mask=[[0, 1], [0, 0], [0, 0]])
FOLLOWED = torch.ones(2, dtype=torch.float64, requires_grad=True)
COMPLEX = torch.ones(2, dtype=torch.complex64)
HUGE = 10**400
#: Beyond float64 where the system has a wider type.
LONG = np.longdouble("1e400")


class BadRepr:
    def __repr__(self):
        raise RuntimeError


class Raises:
    """Whatever it is asked for is an error that no code of the library has thought of."""

    def __array__(self, *_, **__):
        raise KeyError

    def __index__(self):
        raise KeyError


def rng():
    return np.random.default_rng(1)


def ax():
    return Figure().add_subplot()


def train(**changed):
    sound = {"X": X, "y": Y, "batch_size": 2, "epochs": 1, "learning_rate": 0.1, "rng": rng()}
    return minibatch.train(**(sound | changed))


def function(**changed):
    sound = {"name": "f", "formula": "x^2", "domain": ((-1, 1),)}
    sound |= {"evaluate": lambda x: x * x, "partials": lambda x: (2 * x,)}
    return Function(**(sound | {"second_partials": lambda x: ((2.0,),)} | changed))


def optimizer(update):
    return optimizers.Optimizer(lambda x: 0.0, update)


FOUND = basins(functions.dipole, 0.1, [-1.0, 0.0, 1.0], [-1.0, 1.0], 50)
ONE = descend(P, 0, 0.1, 5)
RANGES = ((0, 1), (0, 1))  # of x and y

VALID = [
    lambda: network.predict([np.float16(p) for p in network.init((2, 3, 2), rng())], X),
    lambda: descend(P, range(3), 0.1, 3),
    lambda: numeric_gradient(lambda x: x * x, np.uint8(3)),
    lambda: plot.loss(ax(), torch.tensor([1.0, 2.0], requires_grad=True)),
    lambda: plot.landscape(ax(), lambda x, y: 0 * x, *RANGES),
    lambda: schedules.warmup(200, schedules.constant(0.1))(np.arange(256, dtype=np.uint8)),
    lambda: judge("slope/border", HUGE),
    lambda: P(LONG),
    lambda: schedules.polynomial_decay(0.5, 0.1, 300)(np.arange(256, dtype=np.uint8)),
    lambda: schedules.exponential_decay(0.5, 0.1, 300, staircase=True)(
        np.arange(256, dtype=np.uint8)
    ),
    lambda: descend(K, FOLLOWED, 0.1, 3),
    lambda: neuron.sigmoid(FOLLOWED),
    lambda: neuron.predict(FOLLOWED, b, X),
    lambda: descend(P, np.float32(1), np.float16(0.1), np.int8(5)),
    lambda: descend(P, np.uint8(200), fractions.Fraction(1, 10), 5),
    lambda: descend(P, 0, 0.1, history=np.True_),
    lambda: descend(P, torch.tensor([1.0, 2.0]), 0.1, 3),
    lambda: descend(P, torch.tensor([1, 2]), 0.1, 3),
    lambda: descend(P, torch.ones(2, dtype=torch.bfloat16), 0.1, 3),
    lambda: optimizers.momentum(np.float32(0.9)),
    lambda: schedules.constant(np.int64(1))(np.uint8(255)),
    lambda: schedules.constant(0.1)([1, 2]),
    lambda: schedules.constant(0.1)(torch.tensor([1, 2])),
    lambda: schedules.inverse_time_decay(0.1, 0.5, 10)(np.int8(127)),
    lambda: schedules.inverse_time_decay(0.1, 200, 10)(np.arange(128, dtype=np.int8)),
    lambda: schedules.exponential_decay(0.1, 0.5, np.uint8(10))(np.uint8(255)),
    lambda: schedules.natural_exponential_decay(0.1, 10)(2**62),
    lambda: functions.parabola(np.float32(3)).gradient(np.uint8(1)),
    lambda: functions.quadratic(np.eye(2, dtype=np.uint8)),
    lambda: functions.quadratic(torch.eye(2)),
    lambda: P(np.uint8(200)),
    lambda: P(np.array([200], np.uint8)),
    lambda: neuron.sigmoid(np.uint8(3)),
    lambda: neuron.sigmoid(np.float16(3)),
    lambda: neuron.cost(w, b, X, np.array(Y, np.uint8)),
    lambda: neuron.cost(w, b, X, np.array(Y, bool)),
    lambda: softmax.predict(W, B, np.array(X, np.uint8)),
    lambda: softmax.predict(W, B, np.array(X, np.longdouble)),
    lambda: softmax.cost(W, B, X, np.array(Y, np.uint8)),
    lambda: softmax.cost(W, B, X, np.array(Y, np.uint64)),
    lambda: train(batch_size=np.uint8(2)),
    lambda: train(X=torch.ones(3, 2, requires_grad=True)),
    lambda: data.two_blobs(np.uint8(10)),
    lambda: basins(K, 0.1, np.arange(3, dtype=np.uint8), [0, 1], 5),
    lambda: plot.images(ax(), np.zeros((1, 2, 2), bool)),
]
# What is called; the argument that the message names first.
REFUSED = [
    (lambda: P(COMPLEX), "parabola"),
    (lambda: K(MASKED, MASKED), "peaks"),
    (lambda: descend(P, LONG, 0.1), "start"),
    (lambda: descend(P, 0, 0.1, history="no"), "history"),
    (lambda: schedules.exponential_decay(0.1, 0.5, 10, staircase="no"), "staircase"),
    (lambda: plot.path(ax(), P, descend(K, (1, 1), 0.1, 5)), "trajectory"),
    (lambda: plot.curve(ax(), P, samples=0), "samples"),
    (lambda: plot.slopes(ax(), P, []), "points"),
    (lambda: plot.loss(ax(), {}), "values"),
    (lambda: plot.images(ax(), np.full((1, 2, 2), np.nan)), "images"),
    (lambda: descend(P, 0, HUGE), "learning_rate"),
    (lambda: train(y=[0, 1, 20000]), "y"),
    (lambda: descend(P, 0, None), "learning_rate"),
    (lambda: descend(P, [[1], [2, 3]], 0.1), "start"),
    (lambda: descend(P, 0, lambda: 0.1), "learning_rate"),
    (lambda: descend(P, 0, lambda a, b: 0.1), "learning_rate"),
    (lambda: descend(P, 0, 0.1, optimizer=(len, len, len)), "optimizer"),
    (lambda: neuron.predict(MASKED_X[0], b, X), "w"),
    (lambda: neuron.predict(w, b, MASKED_X), "X"),
    (lambda: softmax.predict(W, B, MASKED_X), "X"),
    (lambda: train(X=MASKED_X), "X"),
    (lambda: descend(P, decimal.Decimal(1), 0.1), "start"),
    (lambda: descend(P, 0, decimal.Decimal("0.1")), "learning_rate"),
    (lambda: descend(P, 0, 0.1, 10**30), "steps"),
    (lambda: descend(P, 0, 0.1, HUGE), "steps"),
    (lambda: descend(P, 0, 0.1, np.bool_(True)), "steps"),
    (lambda: descend(P, 0, 0.1, "5"), "steps"),
    (lambda: descend(P, 0, 0.1, None), "steps"),
    (lambda: descend(P, 0, 0.1, tolerance="x"), "tolerance"),
    (lambda: descend(P, 0, 0.1, tolerance=HUGE), "tolerance"),
    (lambda: descend(P, 0, 0.1, history=None), "history"),
    (lambda: descend(P, 0, 0.1, history=1), "history"),
    (lambda: descend(P, HUGE, 0.1), "start"),
    (lambda: descend(P, BadRepr(), 0.1), "start"),
    (lambda: descend(P, 0, BadRepr()), "learning_rate"),
    (lambda: descend(P, 0, 0.1, BadRepr()), "steps"),
    (lambda: descend(P, {1}, 0.1), "start"),
    (lambda: descend(P, {1: 2}, 0.1), "start"),
    (lambda: descend(P, COMPLEX, 0.1, 3), "start"),
    (lambda: descend(P, np.array(["1"]), 0.1), "start"),
    (lambda: descend(P, np.array([1], dtype=object), 0.1), "start"),
    (lambda: descend(P, np.datetime64("2020"), 0.1), "start"),
    (lambda: descend(None, 0, 0.1), "f"),
    (lambda: descend(P, 0, torch.tensor(0.1), 3), "learning_rate"),
    (lambda: descend(P, 0, np.array(0.1), 3), "learning_rate"),
    (lambda: descend(P, 0, lambda t: "a"), "learning_rate"),
    (lambda: descend(P, 0, lambda t: HUGE), "learning_rate"),
    (lambda: descend(P, 0, lambda t: 1j), "learning_rate"),
    (lambda: descend(P, 0, 0.1, optimizer=5), "optimizer"),
    (lambda: descend(P, 0, 0.1, optimizer=(1, 2)), "optimizer"),
    (lambda: descend(P, 0, 0.1, optimizer=optimizers.momentum), "optimizer"),
    (lambda: optimizers.momentum(HUGE), "beta"),
    (lambda: optimizers.momentum(None), "beta"),
    (lambda: optimizers.momentum("0.9"), "beta"),
    (lambda: optimizers.adam(beta1=-1), "beta1"),
    (lambda: optimizers.adam(epsilon=math.inf), "epsilon"),
    (lambda: schedules.constant(0.1)(True), "step"),
    (lambda: schedules.constant(0.1)(None), "step"),
    (lambda: schedules.constant(0.1)("3"), "step"),
    (lambda: schedules.constant(0.1)(HUGE), "step"),
    (lambda: schedules.constant(0.1)([]), "step"),
    (lambda: schedules.constant(0.1)([[1], [1, 2]]), "step"),
    (lambda: schedules.constant(0.1)(np.uint64(2**63)), "step"),
    (lambda: schedules.constant(0.1)(np.array([2**63], np.uint64)), "step"),
    (lambda: schedules.constant(0.1)(np.ma.array([1, 2], mask=[0, 1])), "step"),
    (lambda: schedules.exponential_decay(0.1, 0.5, HUGE), "decay_steps"),
    (lambda: schedules.exponential_decay(0.1, 0.5, 10, staircase=1), "staircase"),
    (lambda: schedules.polynomial_decay(0.1, 0.01, 10, power=HUGE), "power"),
    (lambda: functions.parabola(HUGE), "minimizer"),
    (lambda: functions.parabola([3]), "minimizer"),
    (lambda: functions.quadratic([[1, 2], [2]]), "A"),
    (lambda: functions.quadratic(MASKED_X), "A"),
    (lambda: functions.quadratic(None), "A"),
    (lambda: functions.quadratic(np.eye(2), "b"), "b"),
    (lambda: P(HUGE), "parabola"),
    (lambda: K([1], [[1], [1, 2]]), "peaks"),
    (lambda: P(None), "parabola"),
    (lambda: P.gradient("x"), "parabola"),
    (lambda: P(np.array([1], dtype=object)), "parabola"),
    (lambda: K(np.ones(2), np.ones(3)), "peaks"),
    (lambda: K(torch.ones(2), torch.ones(3)), "peaks"),
    (lambda: neuron.sigmoid(None), "z"),
    (lambda: neuron.sigmoid([[1], [1, 2]]), "z"),
    (lambda: neuron.sigmoid(MASKED), "z"),
    (lambda: neuron.sigmoid(HUGE), "z"),
    (lambda: neuron.predict(w, HUGE, X), "b"),
    (lambda: neuron.predict(w, b, None), "X"),
    (lambda: neuron.cost(w, b, X, None), "y"),
    (lambda: softmax.cost(W, B, X, None), "y"),
    (lambda: softmax.cost(W, B, X, [0, 1, HUGE]), "y"),
    (lambda: softmax.predict(None, B, X), "W"),
    (lambda: train(epochs=1e3), "epochs"),
    (lambda: train(epochs=10**30), "epochs"),
    (lambda: train(rng=np.random.RandomState(1)), "rng"),
    (lambda: train(model=None), "model"),
    (lambda: train(held_out=(X,)), "held_out"),
    (lambda: train(held_out=(X, Y, Y)), "held_out"),
    (lambda: train(params=(1, 2, 3)), "params"),
    (lambda: train(y=None), "y"),
    (lambda: train(X=None), "X"),
    (lambda: train(X=np.zeros((3, 0))), "X"),
    (lambda: train(y=np.array([0, 1, 2**40])), "y"),
    (lambda: train(learning_rate=lambda: 1), "learning_rate"),
    (lambda: minibatch.minibatches(10**30, 1, rng()), "count"),
    (lambda: data.two_blobs(10**30), "n_samples"),
    (lambda: data.two_blobs(n_features=10**12), "n_samples"),
    (lambda: linear.train(w, b, X, Y, lambda s, t: 1, 3), "learning_rate"),
    (lambda: linear.predict(w, b, X[0]), "X"),
    (lambda: basins(K, 0.1, [0, 1], [0, 1], 10**30), "steps"),
    (lambda: basins(K, 0.1, [0, 1], [0, 1], tolerance=None), "tolerance"),
    (lambda: basins(K, 0.1, None, [0, 1]), "x"),
    (lambda: plot.curve(ax(), P, samples=1), "samples"),
    (lambda: plot.curve(ax(), P, samples=2.5), "samples"),
    (lambda: plot.curve(ax(), lambda x: float("nan"), (0, 1)), "f"),
    (lambda: plot.curve(ax(), P, (1, 0)), "x"),
    (lambda: plot.curve(ax(), P, [0, math.nan, 1]), "x"),
    (lambda: plot.curve(ax(), P, "ab"), "x"),
    (lambda: plot.curve(None, P), "ax"),
    (lambda: plot.curve(ax(), None), "f"),
    (lambda: plot.slopes(ax(), P, [1j]), "points"),
    (lambda: plot.slopes(ax(), P, 1, tangents="no"), "tangents"),
    (lambda: plot.slopes(ax(), P, 1, scale=0), "scale"),
    (lambda: plot.slopes(ax(), P, None), "points"),
    (lambda: plot.loss(ax(), [math.nan, math.nan]), "values"),
    (lambda: plot.loss(ax(), None), "values"),
    (lambda: plot.loss(ax(), [1, 2], log="no"), "log"),
    (lambda: plot.loss(ax(), ["a"]), "values"),
    (lambda: plot.loss(ax(), [1, 2], x=[1]), "x"),
    (lambda: plot.schedule(ax(), {}, 5), "schedules"),
    (lambda: plot.schedule(ax(), None, 5), "schedules"),
    (lambda: plot.schedule(ax(), 0.1, 5), "schedules"),
    (lambda: plot.schedule(ax(), lambda s: math.nan, 5), "learning_rate"),
    (lambda: plot.schedule(ax(), lambda s: 0.1, 0), "steps"),
    (lambda: plot.path(ax(), P, []), "trajectory"),
    (lambda: plot.path(ax(), P, None), "trajectory"),
    (lambda: plot.path(ax(), P, [math.nan, 1]), "trajectory"),
    (lambda: plot.path(ax(), K, descend(P, 0, 0.1, 5)), "trajectory"),
    (lambda: plot.path(ax(), P, [1, 2], numbered=[7]), "numbered"),
    (lambda: plot.path(ax(), P, [1, 2], numbered=["a"]), "numbered"),
    (lambda: plot.path(ax(), P, [1, 2], numbered=3), "numbered"),
    (lambda: plot.steps(ax(), [1]), "trajectory"),
    (lambda: plot.steps(ax(), [math.nan, math.nan]), "trajectory"),
    (lambda: plot.images(ax(), []), "images"),
    (lambda: plot.images(ax(), np.zeros((1, 0, 2))), "images"),
    (lambda: plot.images(ax(), [["a"]]), "images"),
    (lambda: plot.images(ax(), np.zeros((1, 2, 2)), columns=0), "columns"),
    (lambda: plot.images(ax(), np.zeros((1, 2, 2)), columns="2"), "columns"),
    (lambda: plot.images(ax(), np.zeros((2, 2, 2)), ["a"]), "titles"),
    (lambda: plot.images(None, np.zeros((1, 2, 2))), "ax"),
    (lambda: plot.images(ax(), np.zeros((1, 2, 2), complex)), "images"),
    (lambda: network.init((2, 10**9, 10**9), rng()), "sizes"),
    (lambda: linear.train(w, b, X, Y, 0.1, 10**15), "steps"),
    (lambda: basins(K, 0.1, np.zeros(10**5), np.zeros(10**5), 1), "x"),
    (lambda: plot.curve(ax(), P, samples=10**10), "samples"),
    (lambda: plot.landscape(ax(), K, samples=10**7), "samples"),
    (lambda: plot.landscape(ax(), K, contours=10**12), "contours"),
    (lambda: plot.probability_map(ax(), w, b, X, Y, samples=10**7), "samples"),
    (lambda: plot.schedule(ax(), lambda s: 0.1, 10**12), "steps"),
    (lambda: descend(P, 0, lambda f, x, d: (), 3), "learning_rate"),
    (lambda: descend(P, Raises(), 0.1), "start"),
    (lambda: descend(P, 0, 0.1, Raises()), "steps"),
    (lambda: descend(P, 0, 0.1, 3, optimizer=optimizer(lambda g, s, r: 1)), "optimizer"),
    (lambda: descend(P, 0, 0.1, 3, optimizer=optimizer(lambda g, s, r: ("a", s))), "optimizer"),
    (lambda: descend(function(partials=lambda x: ("a",)), 0, 0.1, 3), "f.gradient"),
    (lambda: descend(function(evaluate=lambda x: None), 0, 0.1, 3), "f"),
    (lambda: function(domain=()), "domain"),
    (lambda: function(domain=5), "domain"),
    (lambda: function(domain=((1, -1),)), "domain"),
    (lambda: function(domain=((-1, math.nan),)), "domain"),
    (lambda: function(name=5), "name"),
    (lambda: function(evaluate=None), "evaluate"),
    (lambda: function(minima=5), "minima"),
    (lambda: function(minima=(Minimum((0.0, 1.0), 0.0),)), "minima"),
    (lambda: numeric_gradient(lambda x: "a", 1.0), "f"),
    (lambda: newton(P, 0, damping=math.nan), "damping"),
    (lambda: schedules.warmup(5, lambda: 0.1), "schedule"),
    (lambda: schedules.warmup(2, lambda t: math.nan if t else 0.1)(5), "schedule"),
    (lambda: optimizers.optimal_quadratic(1, 2, momentum="no"), "momentum"),
    (lambda: softmax.cost(W, B, X, np.ma.array(Y, mask=[0, 0, 1])), "y"),
    (lambda: train(held_out=(X, [0, 1])), "held_out"),
    (lambda: train(held_out=([[1.0]], [0])), "held_out"),
    (lambda: judge(None, 1), "question"),
    (lambda: judge("slope", 1), "question"),
    (lambda: plot.boundary(ax(), [1, 2, 3], 0, X, Y), "w"),
    (lambda: plot.boundary(ax(), w, b, X, Y, classes=5), "classes"),
    (lambda: plot.boundary(ax(), w, b, X, Y, label=5), "label"),
    (lambda: plot.points(ax(), "a", Y), "X"),
    (lambda: plot.points(ax(), [[1, 2], [3]], [0, 1]), "X"),
    (lambda: plot.points(ax(), MASKED_X, Y), "X"),
    (lambda: plot.probability_map(ax(), w, b, X, Y, samples=1), "samples"),
    (lambda: plot.probability_map(ax(), w, b, X, Y, colorbar="no"), "colorbar"),
    (lambda: plot.landscape(ax(), K, contours=[math.nan]), "contours"),
    (lambda: plot.landscape(ax(), K, contours=[3, 1]), "contours"),
    (lambda: plot.landscape(ax(), K, vmin="a"), "vmin"),
    (lambda: plot.landscape(ax(), K, vmin=math.nan), "vmin"),
    (lambda: plot.landscape(ax(), K, vmin=5, vmax=1), "vmin"),
    (lambda: plot.landscape(ax(), K, colorbar="no"), "colorbar"),
    (lambda: plot.landscape(ax(), lambda x: x, *RANGES), "f"),
    (lambda: plot.landscape(ax(), lambda x, y: x * math.nan, *RANGES), "f"),
    (lambda: plot.landscape(ax(), lambda x, y: None, *RANGES), "f"),
    (lambda: plot.basins(ax(), None, [0, 1], [0, 1]), "found"),
    (lambda: plot.basins(ax(), FOUND, "abc", [0, 1]), "x"),
    (lambda: plot.animate(ax(), P, ONE, label="{z}"), "label"),
    (lambda: plot.animate(ax(), P, ONE, tangent="no"), "tangent"),
    (lambda: plot.Animation(Figure(), None, 3), "draw"),
    (lambda: plot.Animation(None, lambda i: [], 3), "figure"),
    (lambda: plot.Animation(Figure(), lambda i: [], 3, steps=["a", "b", "c"]), "steps"),
    (lambda: plot.Animation(Figure(), lambda i: [], 3, steps=5), "steps"),
    (lambda: plot.describe(ax(), title=5), "title"),
    (lambda: plot.curve(ax(), P, label=5), "label"),
    (lambda: plot.curve(ax(), P, color="no colour"), "color"),
    (lambda: plot.curve(ax(), lambda x: "1", (0, 1)), "f"),
    (lambda: plot.curve(ax(), lambda x: None, (0, 1)), "f"),
    (lambda: plot.curve(ax(), K), "f"),
    (lambda: plot.path(ax(), P, ONE, start=5), "start"),
    (lambda: plot.path(ax(), P, ONE, color="no colour"), "color"),
    (lambda: plot.steps(ax(), ONE, color=5), "color"),
    (lambda: plot.images(["a", "b"], np.zeros((2, 2, 2))), "axes"),
    (lambda: plot.images(ax(), np.zeros((1, 2, 2)), titles=5), "titles"),
    (lambda: line_search.exact_quadratic(np.eye(2), None), "gradient"),
]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("call", VALID)
def test_valid_input_of_every_type_works(call):
    call()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("call", "argument"), REFUSED)
def test_anything_else_is_refused_by_name_in_a_short_message(call, argument):
    with pytest.raises((TypeError, ValueError)) as caught:
        call()
    message = str(caught.value)
    assert message.split()[0] == argument, message
    assert len(message) < 400


def test_a_narrow_type_of_steps_gives_the_rates_of_a_wide_one():
    steps = np.arange(256, dtype=np.uint8)
    for schedule in (
        schedules.polynomial_decay(0.5, 0.1, 300),
        schedules.exponential_decay(0.5, 0.1, 300, staircase=True),
        schedules.inverse_time_decay(0.1, 200, 10),
    ):
        np.testing.assert_array_equal(schedule(steps), schedule(steps.astype(np.int64)))


def test_the_lowest_number_of_a_narrow_type_is_drawn_as_dark_as_it_is():
    [image] = plot.images(ax(), np.array([[[-128, 1], [1, 0]]], np.int8))
    assert image.get_clim() == (-128, 128)
