"""Numbers that the lab of chapter 4 claims without printing them."""

import math

import numpy as np
import pytest
from sklearn.svm import SVC, LinearSVC

from gdbook import neuron
from gdbook.data import two_blobs

X, y = two_blobs()
MEAN = X.mean(axis=0)


def train(w=(1, -1), b=5.5, learning_rate=0.1, steps=1000, points=X, labels=y):
    return neuron.train(w, b, points, labels, learning_rate, steps)


def end(history):
    return history.w[-1], history.b[-1]


def margin(w, b):
    return np.min((2 * y - 1) * (X @ w + b)) / np.linalg.norm(w)


def length_of_gradient(w, b, points=X, labels=y):
    dw, db = neuron.gradient(w, b, points, labels)
    return math.hypot(*dw, db)


def swapped(which):
    labels = y.copy()
    labels[which] = 1 - labels[which]
    return labels


def separable(points, labels):
    machine = SVC(kernel="linear", C=1e10).fit(points, labels)
    return machine.score(points, labels) == 1


def direction(w):
    return math.degrees(math.atan2(w[1], w[0]))


# --- Exercise 1 --------------------------------------------------------------------------------


def test_one_point_by_hand():
    p = neuron.sigmoid(1)
    assert round(p, 4) == 0.7311
    assert round(p - 1, 4) == -0.2689
    dw, db = neuron.gradient([1, -1], 0, [[2, 1]], [1])
    assert [*dw.round(4), round(db, 4)] == [-0.5379, -0.2689, -0.2689]
    dHdy = (p - 1) / (p * (1 - p))
    assert dHdy * p * (1 - p) == pytest.approx(p - 1)
    w, b = np.array([1, -1]) - dw, -db
    assert w @ [2, 1] + b == pytest.approx(1 + 6 * (1 - p)) == pytest.approx(2.6136, abs=5e-5)
    assert round(6 * (1 - p), 4) == 1.6136


def test_a_step_always_moves_z_the_right_way():
    rng = np.random.default_rng(0)
    for _ in range(20):
        x, w, b, label = rng.normal(size=2), rng.normal(size=2), rng.normal(), rng.integers(2)
        dw, db = neuron.gradient(w, b, [x], [label])
        moved = (w - dw) @ x + (b - db) - (w @ x + b)
        error = neuron.sigmoid(w @ x + b) - label
        assert moved == pytest.approx(-error * (x @ x + 1))
        assert (moved > 0) == (label == 1)


# --- Exercise 2 --------------------------------------------------------------------------------


def test_the_widest_margin():
    machine = SVC(kernel="linear", C=1e10).fit(X, y)
    assert round(margin(machine.coef_[0], machine.intercept_[0]), 3) == 4.070


def test_the_leap_of_a_large_learning_rate():
    history = train(learning_rate=10)
    w, b = history.w[1], history.b[1]
    assert w.round(1).tolist() == [-23.3, -18.6]
    assert 20 < np.linalg.norm(w) / np.linalg.norm([1, -1]) < 22
    assert np.sum((X @ w + b > 0) == y) == 99
    errors = np.abs(neuron.predict(w, b, X) - y)
    assert np.sum(errors < 1e-6) == 94
    assert 0 < margin(*end(history)) - margin(w, b) < 0.5


@pytest.mark.parametrize(
    ("learning_rate", "cost", "length", "distance"),
    [
        (0.01, 0.0182772, 2.44, 0.113),
        (0.1, 0.0017517, 3.34, 0.761),
        (1, 0.0001484, 4.75, 0.988),
        (10, 0.0000039, 29.95, 0.262),
    ],
)
def test_four_learning_rates(learning_rate, cost, length, distance):
    history = train(learning_rate=learning_rate)
    w, b = end(history)
    assert np.all(np.diff(history.cost) < 0), "none of them oscillates"
    found = history.cost[-1], np.linalg.norm(w), margin(w, b)
    assert (round(found[0], 7), round(found[1], 2), round(found[2], 3)) == (cost, length, distance)


def border(w, b, points=X):
    """2/L, where L is the largest curvature of the cost at (w, b)."""
    A = np.column_stack([points, np.ones(len(points))])
    p = neuron.predict(w, b, points)
    return 2 / np.linalg.eigvalsh((A.T * (p * (1 - p))) @ A / len(points))[-1]


def test_the_border_runs_ahead_of_the_largest_learning_rate():
    assert border([0, 0], 0) == pytest.approx(0.143, abs=5e-4)
    history = train(learning_rate=10)
    borders = [border(w, b) for w, b in zip(history.w[1:], history.b[1:], strict=True)]
    assert round(borders[0]) == 226
    assert min(borders) > 35


def test_with_a_wrong_label_the_same_learning_rate_ends_in_a_cycle():
    """The gradient is as bounded there as here, so that is not the reason."""
    labels = swapped(1)
    cost = train((0, 0), 0, 10, 10_000, X - MEAN, labels).cost
    assert set(cost[-30:].round(4)) == {0.0558, 0.0589, 0.0904}
    np.testing.assert_allclose(cost[-30:-3], cost[-27:])
    for points, marks in ((X, y), (X - MEAN, labels)):
        longest = np.linalg.norm(np.column_stack([points, np.ones(100)]), axis=1).max()
        for w in ([1e3, 1e3], [-1e3, 1e3], [1.0, -1.0]):
            assert length_of_gradient(w, 0.0, points, marks) <= longest


def test_multiplying_w_and_b_keeps_the_line_and_lowers_the_cost():
    w, b = end(train())
    assert margin(10 * w, 10 * b) == pytest.approx(margin(w, b))
    assert neuron.cost(10 * w, 10 * b, X, y) < 1e-9 * neuron.cost(w, b, X, y)


# --- Exercise 3 --------------------------------------------------------------------------------


def test_the_start_by_eye():
    for label, middle in ((0, [-1.6, 4.4]), (1, [-9.7, -4.0])):
        assert X[y == label].mean(axis=0).round(1).tolist() == middle
    w, b = np.array([-1, -1]), -5.4
    assert w @ [-5.6, 0.2] + b == pytest.approx(0)
    assert round(margin(w, b), 3) == 3.755
    assert round(neuron.cost(w, b, X, y), 4) == 0.0005
    assert neuron.cost(w, b, X, y) < train().cost[-1]
    z = X @ w + b
    assert z[y == 1].min() < -z[y == 0].max(), "closer to the squares"


def test_larger_and_smaller_numbers_for_the_same_line():
    large = train((-10, -10), -54)
    assert np.abs(large.w[-1] - large.w[0]).max() < 1e-12
    small = train((-0.1, -0.1), -0.54)
    assert margin(small.w[0], small.b[0]) == pytest.approx(margin([-1, -1], -5.4))
    assert round(margin(*end(large)), 3) == 3.755
    assert round(margin(*end(small)), 3) == 2.354
    assert round(margin(*end(train((0, 0), 0))), 3) == 2.125
    assert round(margin(*end(train((-1, -1), -5.4))), 3) == 4.051


def test_sure_and_wrong():
    sure, chapter = train((10, 10), 0), train()
    assert 95 < sure.cost[0] / chapter.cost[0] < 105
    assert sure.cost[30] < 0.1
    assert sure.cost[0] > 80
    errors = np.abs(neuron.predict([10, 10], 0, X) - y)
    assert np.median(errors) > 0.99


# --- Exercise 4 --------------------------------------------------------------------------------


def test_the_first_step_from_zeros():
    assert np.sum(y == 0) == np.sum(y == 1) == 50
    squares, circles = (X[y == label].mean(axis=0) for label in (1, 0))
    for points in (X, X - MEAN):
        history = train((0, 0), 0, steps=1, points=points)
        np.testing.assert_allclose(history.w[1], 0.1 / 4 * (squares - circles))
        assert history.b[1] == 0


def test_the_line_in_the_old_coordinates():
    deviation = X.std(axis=0)
    w, b = end(train((0, 0), 0, 2, points=(X - MEAN) / deviation))
    old_w = w / deviation
    old_b = b - np.sum(w * MEAN / deviation)
    assert [*old_w.round(3), round(old_b, 3)] == [-1.084, -1.021, -5.738]
    np.testing.assert_allclose(X @ old_w + old_b, (X - MEAN) / deviation @ w + b)


@pytest.mark.parametrize(
    ("mean", "deviation", "condition", "distance"),
    [
        (0, 1, 1230, 2.117),
        (0, X.std(axis=0), 150, 3.370),
        (MEAN, 1, 38, 3.767),
        (MEAN, X.std(axis=0), 38, 3.860),
    ],
)
def test_each_half_of_standardising(mean, deviation, condition, distance):
    points = (X - mean) / deviation
    inputs = np.column_stack([points, np.ones(100)])
    low, _, high = np.linalg.eigvalsh(inputs.T @ inputs / 4 / 100)
    assert high / low == pytest.approx(condition, abs=0.5)
    w, b = end(train((0, 0), 0, 1 / high, points=points))
    assert round(margin(w / deviation, b - np.sum(w / deviation * mean)), 3) == distance
    if condition == 1230:
        assert round(b, 2) == -0.29


def test_with_the_origin_in_the_middle_the_two_measures_nearly_agree():
    widths = []
    for mean in (0, MEAN):
        line = LinearSVC(C=1e6, loss="hinge", random_state=0).fit(X - mean, y)
        w = line.coef_[0]
        widths.append(round(margin(w, line.intercept_[0] - np.sum(w * mean)), 2))
    assert widths == [2.38, 4.02]


# --- Exercise 5 --------------------------------------------------------------------------------


def test_which_points_pull():
    w, b = end(train())
    z, length = X @ w + b, np.linalg.norm(w)
    gradients = (neuron.sigmoid(z) - y)[:, None] * np.column_stack([X, np.ones(100)])
    assert gradients[0].round(3).tolist() == [-0.058, 0.153, 0.073]
    lengths = np.sort(np.linalg.norm(gradients, axis=1))
    assert round(lengths[-2:].sum() / lengths.sum(), 2) == 0.56
    assert round(length, 2) == 3.34
    assert round(math.exp(length)) == 28
    assert math.log(10) / length == pytest.approx(0.7, abs=0.02)
    assert y[0] == 0
    assert np.argmin(np.abs(z)) == 0, "X[0] is nearest of all"
    assert np.abs(z[0]) / length == pytest.approx(0.76, abs=0.005)
    assert y[1] == 1
    assert neuron.sigmoid(-z[1]) == pytest.approx(1e-6 / 3, rel=0.1)
    far = z > 5
    np.testing.assert_allclose(neuron.sigmoid(-z[far]), np.exp(-z[far]), rtol=0.01)


def test_a_sure_line_has_no_gradient():
    w, b = end(train())
    assert round(length_of_gradient(w, b), 4) == 0.0042
    assert length_of_gradient(10 * w, 10 * b) == pytest.approx(2e-13, rel=0.1)


# --- Exercise 6 --------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "digits"), [(np.float32, 24), (np.float64, 53)])
def test_where_the_sigmoid_is_one(kind, digits):
    border = digits * math.log(2)
    assert round(border, 2) in (16.64, 36.74)
    for z in (border - 1e-4, border + 1e-4):
        assert (1 / (1 + np.exp(-kind(z))) == 1) == (z > border)


def test_where_float32_is_zero():
    with np.errstate(over="ignore"):
        assert 1 / (1 + np.exp(-np.float32(-88.6))) > 0
        assert 1 / (1 + np.exp(-np.float32(-88.8))) == 0


def test_float32_by_pieces_does_not_survive_the_chapters_training():
    points, labels = X.astype(np.float32), y.astype(np.float32)
    w, b, steps = np.float32([1, -1]), np.float32(5.5), 0
    with np.errstate(invalid="ignore"):
        while np.isfinite(b):
            p = 1 / (1 + np.exp(-(points @ w + b)))
            dHdz = (p - labels) / (p - p**2) * (p * (1 - p))
            w, b = w - np.float32(0.1) * dHdz @ points / 100, b - np.float32(0.1) * dHdz.mean()
            steps += 1
    assert 315 <= steps <= 335
    assert np.isnan(w).all()
    history = train()
    largest = (X @ history.w.T + history.b).max(axis=0)
    assert largest[[0, 100, 1000]] == pytest.approx([4, 14, 19], abs=0.5)
    assert np.argmax(largest > 24 * math.log(2)) == pytest.approx(320, abs=10)


def test_both_versions_agree_to_fifteen_digits():
    for mine, theirs in zip(
        neuron.gradient([1, -1], 5.5, X, y),
        neuron.gradient_by_chain_rule([1, -1], 5.5, X, y),
        strict=True,
    ):
        np.testing.assert_allclose(mine, theirs, rtol=1e-14)


# --- Exercise 7 --------------------------------------------------------------------------------


def test_where_the_clouds_lie():
    circles, squares = (X[y == label].mean(axis=0) for label in (0, 1))
    assert circles.round(1).tolist() == [-1.6, 4.4]
    assert squares.round(1).tolist() == [-9.7, -4.0]
    assert (squares.round(1) - circles.round(1)).round(1).tolist() == [-8.1, -8.4]


def test_more_coordinates_set_the_clouds_farther_apart():
    apart = []
    for k in (1, 2, 10, 50):
        points, labels = two_blobs(2000, n_features=k)
        clouds = [points[labels == label] for label in (0, 1)]
        apart.append(np.linalg.norm(clouds[0].mean(axis=0) - clouds[1].mean(axis=0)))
        assert clouds[0].std(axis=0) == pytest.approx(np.ones(k), abs=0.1)
    assert apart == sorted(apart)


# --- Exercise 8 --------------------------------------------------------------------------------


def test_a_wrong_label_gives_the_cost_a_minimum():
    labels = swapped(1)
    assert not separable(X, labels)
    history = train((0, 0), 0, learning_rate=1, steps=10_000, points=X - MEAN, labels=labels)
    w, b = end(history)
    assert round(history.cost[-1], 5) == 0.04996
    assert round(np.linalg.norm(w), 2) == 1.45
    assert length_of_gradient(w, b, X - MEAN, labels) < 1e-14
    z = (X - MEAN) @ w + b
    H = np.logaddexp(0, np.where(labels == 1, -z, z))
    assert H[1] / H.sum() == pytest.approx(0.76, abs=0.005)
    assert H[1] == pytest.approx(z[1], abs=0.05)
    right = train((0, 0), 0, learning_rate=1, steps=10_000, points=X - MEAN)
    turned = (direction(w) - direction(right.w[-1])) % 360
    assert min(turned, 360 - turned) == pytest.approx(47, abs=0.6)


def test_it_levels_out_after_about_a_thousand_steps():
    cost = train((0, 0), 0, steps=10_000, points=X - MEAN, labels=swapped(1)).cost
    assert cost[1000] < 1.05 * cost[-1] < cost[100]


def test_another_wrong_label_leaves_the_data_separable():
    labels = swapped(0)
    assert separable(X, labels)
    lengths = np.linalg.norm(train((0, 0), 0, 1, 10_000, X - MEAN, labels).w, axis=1)
    assert lengths[10_000] > lengths[1000] > lengths[100]
    assert np.linalg.norm(X[0] - X[y == 0].mean(axis=0)) > np.linalg.norm(
        X[1] - X[y == 1].mean(axis=0)
    )
