import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gdbook import schedules

rates = st.floats(1e-6, 10)
periods = st.integers(1, 1000)


@st.composite
def decays(draw):
    """A schedule of any kind, with the rate it starts from."""
    initial, period = draw(rates), draw(periods)
    fraction = draw(st.floats(0.01, 1))
    return initial, draw(
        st.sampled_from(
            [
                schedules.constant(initial),
                schedules.exponential_decay(initial, fraction, period),
                schedules.exponential_decay(initial, fraction, period, staircase=True),
                schedules.natural_exponential_decay(initial, fraction),
                schedules.inverse_time_decay(initial, fraction, period),
                schedules.polynomial_decay(initial, fraction * initial, period),
                schedules.polynomial_decay(initial, 0, period, power=4 * fraction),
                schedules.cosine_decay(initial, fraction * initial, period),
                schedules.warmup(1, schedules.cosine_decay(initial, 0, period)),
            ]
        )
    )


@given(decays())
@settings(deadline=None)
def test_starts_at_its_initial_rate_and_never_rises(decay):
    initial, schedule = decay
    values = schedule(np.arange(0, 3000, 7))
    assert schedule(0) == pytest.approx(initial, rel=1e-15)
    assert (np.diff(values) <= 1e-15 * initial).all()
    assert (values >= 0).all()


@given(decays(), st.lists(st.integers(0, 5000), min_size=1, max_size=20))
@settings(deadline=None)
def test_asked_twice_answers_the_same_for_ints_and_arrays(decay, steps):
    _, schedule = decay
    answers = [schedule(step) for step in steps]
    assert answers == [schedule(step) for step in reversed(steps)][::-1]
    assert all(type(answer) is float for answer in answers)
    asked = np.array(steps)
    np.testing.assert_allclose(schedule(asked), answers, rtol=1e-13)
    assert schedule(asked).shape == asked.shape
    np.testing.assert_array_equal(asked, steps)


@given(rates, st.floats(0.01, 1), periods, st.integers(0, 5000))
@settings(deadline=None)
def test_formulas(initial, decay_rate, period, step):
    powers = initial * math.pow(decay_rate, step / period)
    assert schedules.exponential_decay(initial, decay_rate, period)(step) == pytest.approx(powers)
    stairs = initial * math.pow(decay_rate, math.floor(step / period))
    assert schedules.exponential_decay(initial, decay_rate, period, staircase=True)(
        step
    ) == pytest.approx(stairs)
    natural = initial * math.exp(-decay_rate * step)
    assert schedules.natural_exponential_decay(initial, decay_rate)(step) == pytest.approx(natural)
    inverse = initial / (1 + decay_rate * step / period)
    assert schedules.inverse_time_decay(initial, decay_rate, period)(step) == pytest.approx(inverse)
    end = initial / 4
    left = 1 - min(step, period) / period
    polynomial = (initial - end) * left**2 + end
    assert schedules.polynomial_decay(initial, end, period, power=2)(step) == pytest.approx(
        polynomial
    )
    wave = end + (initial - end) * (1 + math.cos(math.pi * min(step, period) / period)) / 2
    assert schedules.cosine_decay(initial, end, period)(step) == pytest.approx(wave)


@given(rates, periods)
@settings(deadline=None)
def test_polynomial_decay_ends_at_its_end_and_stays(initial, period):
    schedule = schedules.polynomial_decay(initial, initial / 10, period, power=3)
    assert schedule(period) == schedule(10 * period) == initial / 10


def test_a_staircase_drops_once_a_period():
    stairs = schedules.exponential_decay(1.0, 0.5, 10, staircase=True)
    values = stairs(np.arange(30))
    assert set(values[:10]) == {1.0}
    assert set(values[10:20]) == {0.5}
    assert set(values[20:]) == {0.25}


def test_natural_exponential_decay_is_incomparably_faster_at_the_same_parameters():
    natural = schedules.natural_exponential_decay(0.1, 0.5)(100)
    inverse = schedules.inverse_time_decay(0.1, 0.5, 100)(100)
    exponential = schedules.exponential_decay(0.1, 0.5, 100)(100)
    assert natural < 1e-20 * min(inverse, exponential)


def test_a_step_of_any_integer_kind_and_shape():
    schedule = schedules.polynomial_decay(0.5, 0.25, 4)
    assert type(schedule(np.int32(2))) is float
    assert schedule(np.int32(2)) == 0.375
    assert schedule(np.arange(6, dtype=np.uint8).reshape(2, 3)).shape == (2, 3)
    assert schedules.constant(0.1)(np.arange(3)).tolist() == [0.1] * 3


def test_cosine_decay_is_that_of_torch():
    parameter = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([parameter], lr=0.5)
    theirs = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=40, eta_min=0.02)
    ours = schedules.cosine_decay(0.5, 0.02, 40)
    for step in range(41):
        assert ours(step) == pytest.approx(optimizer.param_groups[0]["lr"], rel=1e-10)
        optimizer.step()
        theirs.step()
    assert ours(41) == ours(1000) == 0.02


@given(st.integers(1, 300), decays(), st.lists(st.integers(0, 2000), min_size=1, max_size=20))
@settings(deadline=None)
def test_warmup_rises_in_a_line_and_hands_over(steps, decay, asked):
    initial, schedule = decay
    rising = schedules.warmup(steps, schedule)
    assert rising(0) == pytest.approx(initial / steps)
    assert rising(steps - 1) == pytest.approx(initial)
    values = rising(np.arange(steps))
    np.testing.assert_allclose(np.diff(values), initial / steps, rtol=1e-6)
    for step in asked:
        expected = schedule(step - steps + 1) if step >= steps else initial * (step + 1) / steps
        assert rising(step) == pytest.approx(expected, rel=1e-12, abs=1e-300)
    np.testing.assert_allclose(rising(np.array(asked)), [rising(s) for s in asked], rtol=1e-12)


def test_warmup_asks_no_more_than_a_step_of_a_function_of_your_own():
    rising = schedules.warmup(2, lambda step: 1.0 if step < 3 else 0.5)
    assert [rising(step) for step in range(6)] == [0.5, 1.0, 1.0, 1.0, 0.5, 0.5]
