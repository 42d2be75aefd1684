"""Bad input raises an error that names the argument and shows its value."""

import math

import numpy as np
import pytest

from gdbook import basins, descend, functions, optimizers, schedules
from gdbook.functions import numeric_gradient

NAN, INF = math.nan, math.inf
PARABOLA, PEAKS = functions.parabola(3), functions.peaks
AXIS = [-1.0, 1.0]

# What is called; the error; the argument it names; the value it shows.
CASES = [
    # descend
    (lambda: descend(PARABOLA, 0, NAN), ValueError, "learning_rate", "nan"),
    (lambda: descend(PARABOLA, 0, INF), ValueError, "learning_rate", "inf"),
    (lambda: descend(PARABOLA, 0, 0), ValueError, "learning_rate", "0"),
    (lambda: descend(PARABOLA, 0, -0.1), ValueError, "learning_rate", "-0.1"),
    (lambda: descend(PARABOLA, 0, "0.1"), TypeError, "learning_rate", "'0.1'"),
    (lambda: descend(PARABOLA, 0, None), TypeError, "learning_rate", "None"),
    (lambda: descend(PARABOLA, 0, True), TypeError, "learning_rate", "True"),
    (lambda: descend(PARABOLA, 0, [0.1]), TypeError, "learning_rate", "[0.1]"),
    (lambda: descend(PARABOLA, 0, lambda t: -t), ValueError, "learning_rate at step 1", "-1"),
    (lambda: descend(PARABOLA, 0, lambda t: NAN), ValueError, "learning_rate at step 0", "nan"),
    (lambda: descend(PARABOLA, 0, lambda t: None), TypeError, "learning_rate at step 0", "None"),
    (lambda: descend(PARABOLA, NAN, 0.1), ValueError, "start", "nan"),
    (lambda: descend(PARABOLA, [0, INF], 0.1), ValueError, "start", "[0, inf]"),
    (lambda: descend(PARABOLA, [[1]], 0.1), ValueError, "start", "[[1]]"),
    (lambda: descend(PARABOLA, [], 0.1), ValueError, "start", "[]"),
    (lambda: descend(PARABOLA, "zero", 0.1), TypeError, "start", "'zero'"),
    (lambda: descend(PARABOLA, 1j, 0.1), TypeError, "start", "1j"),
    (lambda: descend(PARABOLA, None, 0.1), TypeError, "start", "None"),
    (lambda: descend(PEAKS, 1.5, 0.1), ValueError, "start", "1.5"),
    (lambda: descend(PEAKS, (1, 2, 3), 0.1), ValueError, "start", "(1, 2, 3)"),
    (lambda: descend(PEAKS, np.ones((4, 3)), 0.1), ValueError, "start", "(4, 3)"),
    (lambda: descend(PEAKS, [(1, 2), (3,)], 0.1), TypeError, "start", "[(1, 2), (3,)]"),
    (lambda: descend(PARABOLA, 0, 0.1, -1), ValueError, "steps", "-1"),
    (lambda: descend(PARABOLA, 0, 0.1, 10.0), TypeError, "steps", "10.0"),
    (lambda: descend(PARABOLA, 0, 0.1, True), TypeError, "steps", "True"),
    (lambda: descend(PARABOLA, 0, 0.1, tolerance=-1e-6), ValueError, "tolerance", "-1e-06"),
    (lambda: descend(PARABOLA, 0, 0.1, tolerance=NAN), ValueError, "tolerance", "nan"),
    (lambda: descend(PARABOLA, 0, 0.1, optimizer="adam"), TypeError, "optimizer", "'adam'"),
    (
        lambda: descend(PARABOLA, 0, 0.1, optimizer=optimizers.adam),
        TypeError,
        "optimizer",
        "<function adam",
    ),
    (lambda: descend(math.sin, 0, 0.1), TypeError, "f", "<built-in function sin>"),
    (lambda: descend("peaks", 0, 0.1), TypeError, "f", "'peaks'"),
    # functions
    (lambda: functions.parabola(NAN), ValueError, "minimizer", "nan"),
    (lambda: functions.parabola("3"), TypeError, "minimizer", "'3'"),
    (lambda: functions.parabola(3, INF), ValueError, "minimum", "inf"),
    (lambda: functions.quadratic([[1, 2], [3, 4]]), ValueError, "A", "[[1, 2], [3, 4]]"),
    (lambda: functions.quadratic([1, 2]), ValueError, "A", "[1, 2]"),
    (lambda: functions.quadratic([[NAN]]), ValueError, "A", "[[nan]]"),
    (lambda: functions.quadratic([["a"]]), TypeError, "A", "[['a']]"),
    (lambda: functions.quadratic(np.eye(2), [1, 2, 3]), ValueError, "b", "[1, 2, 3]"),
    (lambda: functions.quadratic(np.eye(2), [1, INF]), ValueError, "b", "[1, inf]"),
    (lambda: PEAKS(1.0), TypeError, "peaks", "(1.0,)"),
    (lambda: PARABOLA.gradient(1, 2), TypeError, "parabola", "(1, 2)"),
    (lambda: PEAKS.hessian("a", 0), TypeError, "peaks", "'a'"),
    (lambda: PEAKS(1j, 0), TypeError, "peaks", "1j"),
    (lambda: numeric_gradient(3, 1.0), TypeError, "f", "3"),
    (lambda: numeric_gradient(math.sin), TypeError, "xs", "()"),
    # schedules
    (lambda: schedules.constant(0), ValueError, "learning_rate", "0"),
    (lambda: schedules.constant(0.1)(-1), ValueError, "step", "-1"),
    (lambda: schedules.constant(0.1)(1.5), TypeError, "step", "1.5"),
    (lambda: schedules.constant(0.1)(np.array([3, -2])), ValueError, "step", "[ 3, -2]"),
    (lambda: schedules.constant(0.1)(np.array([0.5])), TypeError, "step", "[0.5]"),
    (lambda: schedules.exponential_decay(NAN, 0.5, 10), ValueError, "initial", "nan"),
    (lambda: schedules.exponential_decay(0.1, 1.5, 10), ValueError, "decay_rate", "1.5"),
    (lambda: schedules.exponential_decay(0.1, 0, 10), ValueError, "decay_rate", "0"),
    (lambda: schedules.exponential_decay(0.1, 0.5, 0), ValueError, "decay_steps", "0"),
    (lambda: schedules.exponential_decay(0.1, 0.5, 2.5), TypeError, "decay_steps", "2.5"),
    (lambda: schedules.natural_exponential_decay(0.1, -1), ValueError, "decay_rate", "-1"),
    (lambda: schedules.inverse_time_decay(-1, 0.5, 10), ValueError, "initial", "-1"),
    (lambda: schedules.inverse_time_decay(0.1, 0.5, -10), ValueError, "decay_steps", "-10"),
    (lambda: schedules.polynomial_decay(0.1, 0.2, 10), ValueError, "end", "0.2"),
    (lambda: schedules.polynomial_decay(0.1, -0.1, 10), ValueError, "end", "-0.1"),
    (lambda: schedules.polynomial_decay(0.1, 0.01, 10, power=0), ValueError, "power", "0"),
    (lambda: schedules.cosine_decay(0, 0, 10), ValueError, "initial", "0"),
    (lambda: schedules.cosine_decay(0.1, 0.2, 10), ValueError, "end", "0.2"),
    (lambda: schedules.cosine_decay(0.1, 0, 0), ValueError, "decay_steps", "0"),
    (lambda: schedules.warmup(0, schedules.constant(1)), ValueError, "steps", "0"),
    (lambda: schedules.warmup(5, 0.1), TypeError, "schedule", "0.1"),
    (lambda: schedules.warmup(5, lambda t: -1), ValueError, "schedule at step 0", "-1"),
    (lambda: schedules.warmup(5, lambda t: None), TypeError, "schedule at step 0", "None"),
    (lambda: schedules.warmup(5, schedules.constant(1))(-1), ValueError, "step", "-1"),
    # optimizers
    (lambda: optimizers.momentum(1), ValueError, "beta", "1"),
    (lambda: optimizers.momentum(-0.5), ValueError, "beta", "-0.5"),
    (lambda: optimizers.nesterov(NAN), ValueError, "beta", "nan"),
    (lambda: optimizers.adagrad(epsilon=0), ValueError, "epsilon", "0"),
    (lambda: optimizers.rmsprop(beta="a"), TypeError, "beta", "'a'"),
    (lambda: optimizers.adam(beta2=1.0), ValueError, "beta2", "1.0"),
    (lambda: optimizers.adam(epsilon=-1), ValueError, "epsilon", "-1"),
    (lambda: optimizers.adamw(weight_decay=-0.1), ValueError, "weight_decay", "-0.1"),
    (lambda: optimizers.adamw(beta1=1), ValueError, "beta1", "1"),
    (lambda: optimizers.amsgrad(beta2="a"), TypeError, "beta2", "'a'"),
    (lambda: optimizers.optimal_quadratic(0, 1), ValueError, "curvature_min", "0"),
    (lambda: optimizers.optimal_quadratic(2, 1), ValueError, "curvature_max", "1"),
    (lambda: optimizers.optimal_quadratic(1, INF), ValueError, "curvature_max", "inf"),
    (lambda: optimizers.optimal_quadratic("1", 2), TypeError, "curvature_min", "'1'"),
    # basins
    (lambda: basins(PEAKS, 0, AXIS, AXIS), ValueError, "learning_rate", "0"),
    (lambda: basins(PEAKS, lambda t: NAN, AXIS, AXIS), ValueError, "learning_rate", "nan"),
    (lambda: basins(PEAKS, 0.1, [0, NAN], AXIS), ValueError, "x", "[0, nan]"),
    (lambda: basins(PEAKS, 0.1, AXIS, [[1, 2]]), ValueError, "y", "[[1, 2]]"),
    (lambda: basins(PEAKS, 0.1, AXIS, []), ValueError, "y", "[]"),
    (lambda: basins(PEAKS, 0.1, 3, AXIS), ValueError, "x", "3"),
    (lambda: basins(PEAKS, 0.1, "ab", AXIS), TypeError, "x", "'ab'"),
    (lambda: basins(PEAKS, 0.1, AXIS, AXIS, -5), ValueError, "steps", "-5"),
    (lambda: basins(PEAKS, 0.1, AXIS, AXIS, tolerance=0), ValueError, "tolerance", "0"),
    (lambda: basins(PARABOLA, 0.1, AXIS, AXIS), ValueError, "f", "parabola"),
    (lambda: basins(functions.saddle, 0.1, AXIS, AXIS), ValueError, "f", "saddle"),
    (lambda: basins(math.hypot, 0.1, AXIS, AXIS), TypeError, "f", "<built-in function hypot>"),
]


@pytest.mark.parametrize(("call", "error", "argument", "value"), CASES)
def test_bad_input_is_named_and_shown(call, error, argument, value):
    with pytest.raises(error) as caught:
        call()
    message = str(caught.value)
    assert message.startswith(f"{argument} ")
    assert value in message.removeprefix(argument)
