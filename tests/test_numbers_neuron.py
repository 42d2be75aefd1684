"""Numbers that chapter 4 claims without printing them, and those it prints without saying so."""

import math
from timeit import repeat

import numpy as np
import pytest
from scipy.optimize import minimize
from sklearn.svm import SVC, LinearSVC

from gdbook import functions, neuron
from gdbook.data import two_blobs

X, yt = two_blobs()
START = np.array([1.0, -1.0]), 5.5
SIGNED = np.where(yt == 1, 1, -1)[:, np.newaxis] * np.column_stack([X, np.ones(100)])


@pytest.fixture(scope="module")
def history():
    return neuron.train(*START, X, yt, learning_rate=0.1, steps=2000)


@pytest.fixture(scope="module")
def million():
    """(w₀, w₁, b) after 1, 10, …, 1,000,000 ordinary steps, really taken."""
    p, found = np.array([1, -1, 5.5]), {}
    for step in range(1, 1_000_001):
        p = p + 0.1 / 100 * (1 / (1 + np.exp(SIGNED @ p))) @ SIGNED
        if step in (1, 10, 100, 1000, 10_000, 100_000, 1_000_000):
            found[step] = p
    return found


@pytest.fixture(scope="module")
def widest():
    line = SVC(kernel="linear", C=1e6).fit(X, yt)
    return np.append(line.coef_, line.intercept_)


@pytest.fixture(scope="module")
def heading():
    line = LinearSVC(C=1e6, loss="hinge", random_state=0).fit(X, yt)
    return np.append(line.coef_, line.intercept_)


@pytest.fixture(scope="module")
def new_points():
    return two_blobs(n_samples=1_000_000)


def right(w, b):
    return (neuron.predict(w, b, X) > 0.5) == yt


def margin(p):
    """Distance of the nearest point from the line, negative if one is on the wrong side."""
    return np.min(SIGNED @ p) / np.linalg.norm(p[:2])


def margin_with_bias(p):
    return np.min(SIGNED @ p) / np.linalg.norm(p)


def growing(step):
    """The learning rate of the chapter's longest training: 1 % larger with each step after 1000."""
    return 0.1 * 1.01 ** np.maximum(0, step - 1000)


@pytest.fixture(scope="module")
def grown():
    """The chapter's longest training, and the work of its steps in steps of 0.1."""
    history = neuron.train(*START, X, yt, growing, 3320)
    return history, np.cumsum(growing(np.arange(3320)) / 0.1)


def after(grown, work):
    return np.searchsorted(grown[1], work) + 1


def misread(p, new_points):
    points, labels = new_points
    return int(((points @ p[:2] + p[2] > 0) != labels).sum())


def parameters(history, step):
    return np.append(history.w[step], history.b[step])


# ----------------------------------------------------------------------- data, model, geometry


def test_the_clouds():
    circles, squares = X[yt == 0].mean(axis=0), X[yt == 1].mean(axis=0)
    np.testing.assert_array_equal(circles.round(1), [-1.6, 4.4])
    np.testing.assert_array_equal(squares.round(1), [-9.7, -4.0])
    assert X[yt == 1].max(axis=0)[0] < X[yt == 0].min(axis=0)[0]  # a gap between them,
    assert X[yt == 1].max(axis=0)[1] < X[yt == 0].min(axis=0)[1]  # in both directions


def test_the_lines_of_the_figure_and_their_arrow():
    w, b = np.array([1.5, 1.0]), -1.0
    along = np.array([w[1], -w[0]])
    for z, probability in zip([-4, -2, 0, 2, 4], [0.02, 0.12, 0.50, 0.88, 0.98], strict=True):
        start = np.array([0, z - b])
        for k in (-1.0, 0.0, 2.0):
            assert w @ (start + k * along) + b == pytest.approx(z)
        assert round(neuron.sigmoid(z), 2) == probability
    foot = np.array([0, 1])
    assert w @ foot + b == 0
    assert w @ (foot + w) + b == pytest.approx(np.linalg.norm(w) ** 2)  # the length, w times


def test_ten_times_the_parameters():
    assert round(neuron.sigmoid(0.5), 4) == 0.6225
    assert round(neuron.sigmoid(5), 4) == 0.9933


# ------------------------------------------------------------------------- bad start, the cost


def test_below_the_line_of_the_bad_start_is_square():
    w, b = START
    for x0 in (-10.0, 0.0, 3.0):
        assert w @ [x0, x0 + 5.5] + b == 0
        assert w @ [x0, x0 + 5.5 - 1] + b > 0


def test_the_bad_start_costs_more_than_no_opinion():
    start = neuron.cost(*START, X, yt)
    assert round(start, 4) == 0.8288
    assert np.mean((neuron.predict(*START, X) > 0.5) != yt) == 0.44
    assert neuron.cost([0, 0], 0, X, yt) == pytest.approx(math.log(2))
    assert round(math.log(2), 4) == 0.6931 < start


def test_a_hair_s_breadth_changes_no_count():
    pushed = np.linspace(-1.0001, -0.9999, 101)
    assert {right([1, w1], 5.5).sum() for w1 in pushed} == {56}
    costs = [neuron.cost([1, w1], 5.5, X, yt) for w1 in pushed]
    assert (np.diff(costs) > 0).all()


def test_the_stairs_and_the_curve():
    w1 = np.linspace(-2.5, -0.5, 401)
    wrong = [100 - right([1, v], 5.5).sum() for v in w1]
    assert wrong[0] == 0
    assert wrong[-1] > 95
    assert wrong[300] == 44
    assert w1[300] == -1
    costs = np.array([neuron.cost([1, v], 5.5, X, yt) for v in w1])
    assert costs[0] < 0.05
    assert (np.diff(costs, 2) > 0).all()
    assert (np.diff(costs) > 0).all()


def test_one_wrong_point_among_a_hundred():
    cheap, dear = -math.log(0.99), -math.log(0.01)
    assert (round(cheap, 5), round(dear, 3)) == (0.01005, 4.605)
    assert round(99 * cheap + dear, 3) == 5.600
    cost = (99 * cheap + dear) / 100
    assert round(cost, 3) == 0.056
    assert round(dear / 100 / cost, 2) == 0.82
    assert math.log(10) == pytest.approx(2.3, abs=0.005)  # a further zero after the point


# ------------------------------------------------------------------------------ the chain rule


@pytest.mark.parametrize("target", [0, 1])
@pytest.mark.parametrize("z", [-2.0, 0.3, 4.0])
def test_the_pieces_of_the_chain(z, target):
    y = neuron.sigmoid(z)

    def H(y):
        return -(target * math.log(y) + (1 - target) * math.log(1 - y))

    (dH_dy,) = functions.numeric_gradient(H, y)
    (dy_dz,) = functions.numeric_gradient(neuron.sigmoid, z)
    (dH_dz,) = functions.numeric_gradient(lambda z: H(neuron.sigmoid(z)), z)
    assert dH_dy == pytest.approx((y - target) / (y * (1 - y)), rel=1e-5)
    assert dy_dz == pytest.approx(y * (1 - y), rel=1e-5)
    assert dH_dz == pytest.approx(y - target, rel=1e-5)


def test_why_the_slope_of_the_bias_is_small():
    y = neuron.predict(*START, X)
    assert round(y.mean(), 4) == 0.4290
    assert y.mean() - yt.mean() == pytest.approx(neuron.gradient(*START, X, yt)[1])
    errors = y - yt
    assert errors[yt == 1].sum() < 0 < errors[yt == 0].sum()


def test_the_gradient_of_one_square():
    z = math.log(0.3 / 0.7)  # sigmoid(z) = 0.3
    dw, db = neuron.gradient([0, 0], z, [[-10, -4]], [1])
    np.testing.assert_allclose([*dw, db], [7, 2.8, -0.7])
    for k in range(3):  # each of the three moves raises the score
        move = -np.array([*dw, db]) * (np.arange(3) == k)
        assert move @ [-10, -4, 1] > 0


# -------------------------------------------------------------------------- one step, training


def test_one_step(history):
    moves = np.abs(parameters(history, 1) - parameters(history, 0))
    assert list(moves.round(2)) == [0.24, 0.18, 0.01]
    assert right(history.w[1], history.b[1]).sum() == 91
    assert right(history.w[1], history.b[1])[yt == 1].sum() == 49
    assert history.cost[1] < history.cost[0] / 2


def test_the_fall_that_chapter_1_predicts(history):
    dw, db = neuron.gradient(*START, X, yt)
    predicted = 0.1 * (dw @ dw + db**2)
    assert round(predicted, 2) == 0.90
    assert round(10 * predicted, 2) == 9.01
    assert predicted > history.cost[0]
    assert round(history.cost[0], 2) == 0.83
    assert round(history.cost[0] - history.cost[1], 2) == 0.51
    short = START[0] - 1e-5 * dw, START[1] - 1e-5 * db
    assert history.cost[0] - neuron.cost(*short, X, yt) == pytest.approx(1e-4 * predicted, rel=1e-3)


def test_right_points_in_the_four_panels_and_from_step_74_on(history):
    count = [right(w, b).sum() for w, b in zip(history.w, history.b, strict=True)]
    assert [count[step] for step in (0, 1, 10, 1000)] == [56, 91, 96, 100]
    assert count[73] < 100
    assert set(count[74:]) == {100}
    y = neuron.predict(history.w[10], history.b[10], X)
    assert (y[yt == 1] > 0.5).all()  # after ten steps all squares are below the line


def test_the_first_step_turns_the_line_more_than_hundreds_at_the_end(history):
    angle = np.degrees(np.arctan2(history.w[:, 0], -history.w[:, 1]))
    assert abs(angle[1] - angle[0]) > abs(angle[1000] - angle[500])
    assert round(abs(angle[2000] - angle[1000])) == 1


def test_the_line_rises_at_the_end_as_the_gap_does_not(history, widest):
    rise = -history.w[1000, 0] / history.w[1000, 1]
    assert 0 < rise < 0.2
    assert -widest[0] / widest[1] == pytest.approx(-1, abs=0.1)


def test_what_a_step_costs():
    assert 1000 * len(X) == 100_000
    assert 1_000_000 / (1000 * len(X)) == 10


def test_all_points_at_once_are_more_than_ten_times_as_fast():
    points, labels = two_blobs(n_samples=10_000)

    def one_by_one(w0, w1, b):
        dC = [0, 0, 0]
        for (x0, x1), target in zip(points, labels, strict=True):
            y = 1 / (1 + math.exp(-(w0 * x0 + w1 * x1 + b)))
            dH_dy, dy_dz = (y - target) / (y * (1 - y)), y * (1 - y)
            for k, dz in enumerate([x0, x1, 1]):
                dC[k] += dH_dy * dy_dz * dz / len(points)
        return dC

    slow = min(repeat(lambda: one_by_one(1, -1, 5.5), number=1))
    fast = min(repeat(lambda: neuron.gradient([1, -1], 5.5, points, labels), number=1))
    assert slow > 10 * fast


# ------------------------------------------------------------------------ standardised features


def curvatures(features):
    """The eigenvalues of the Hessian at zeros, from differences of the gradient."""
    rows = []
    for k in range(3):
        move = 1e-5 * (np.arange(3) == k)
        ends = [neuron.gradient(s * move[:2], s * move[2], features, yt) for s in (1, -1)]
        (dw, db), (dw_back, db_back) = ends
        rows.append(np.append(dw - dw_back, db - db_back) / 2e-5)
    return np.linalg.eigvalsh(np.array(rows))


def standardised():
    return (X - X.mean(axis=0)) / X.std(axis=0)


def test_standardised_features_bend_the_landscape_more_evenly():
    before, after = curvatures(X), curvatures(standardised())
    assert (round(before[-1], 3), round(after[-1], 3)) == (13.979, 0.487)
    assert round(2 / before[-1], 3) == 0.143
    assert before[-1] / before[0] == pytest.approx(1229.6, rel=1e-3)
    assert after[-1] / after[0] == pytest.approx(38.3, abs=0.05)


@pytest.mark.parametrize("features", [X, standardised()])
def test_no_curvature_is_larger_than_at_zeros(features):
    rng = np.random.default_rng(0)
    A = np.column_stack([features, np.ones(100)])
    for _ in range(50):
        y = neuron.sigmoid(A @ rng.normal(scale=rng.choice([0.01, 0.1, 1]), size=3))
        hessian = (A.T * (y * (1 - y))) @ A / 100
        assert np.linalg.eigvalsh(hessian)[-1] < curvatures(features)[-1] * (1 + 1e-6)


def test_what_standardising_gains():
    widest_possible, ends = 4.07, []
    for features, unit in ((X, 1), (standardised(), X.std(axis=0))):
        history = neuron.train([0, 0], 0, features, yt, 1 / curvatures(features)[-1], 2000)
        assert (np.diff(history.cost) < 0).all()
        z = features @ history.w[1000] + history.b[1000]
        nearest = np.min(np.where(yt == 1, z, -z)) / np.linalg.norm(history.w[1000] / unit)
        ends.append((history.cost[1000], np.argmax(history.cost < 0.001), round(nearest, 2)))
    (cost, steps, nearest), (new_cost, new_steps, new_nearest) = ends
    assert (steps, new_steps) == (1419, 336)
    assert new_steps / steps == pytest.approx(1 / 4, abs=0.02)
    assert new_cost / cost == pytest.approx(1 / 4, abs=0.02)
    assert (nearest, new_nearest) == (2.12, 3.86)
    assert new_nearest < widest_possible


def test_nearly_all_x0_are_negative():
    assert (X[:, 0] > 0).sum() == 3


def test_the_means_matter_most():
    centred = curvatures(X - X.mean(axis=0))
    assert centred[-1] / centred[0] == pytest.approx(38.4, abs=0.05)


def test_one_feature_in_hundredths():
    features = X * [1, 100]
    A = np.column_stack([features, np.ones(100)])
    low, _, high = np.linalg.eigvalsh(A.T @ A / 400)
    assert high / low == pytest.approx(4e6, rel=0.01)
    w = neuron.train([0, 0], 0, features, yt, 1 / high, 1000).w[-1] * [1, 100]
    assert abs(w[0] / w[1]) < 1e-3


# --------------------------------------------------------------------------------- and further


def test_the_misread_of_the_chapter(million, widest, new_points):
    assert misread(million[1000], new_points) == 366 + 126 == 492
    assert misread(million[1_000_000], new_points) == 41
    assert misread(widest, new_points) == 0


def test_the_cost_of_new_points_falls_all_the_way(million, grown, new_points):
    """In a million ordinary steps, and in those that grow."""
    for step, cost in ((1000, 0.0025), (1_000_000, 0.00013)):
        assert neuron.cost(million[step][:2], million[step][2], *new_points) == pytest.approx(
            cost, rel=0.01
        )
    history, _ = grown
    marks = after(grown, np.geomspace(1, 1e6, 25))
    costs = [neuron.cost(history.w[k], history.b[k], *new_points) for k in marks]
    assert (np.diff(costs) < 0).all()


def test_almost_all_new_points_are_new(new_points):
    """The same seed draws fifty of the old ones again; the trained line misreads none of them."""
    assert np.isin(new_points[0][:, 0], X[:, 0]).sum() == 50


def test_a_longer_training_with_fewer_examples_can_cost_more_on_new_points(new_points):
    """The chapter's warning, on its own clouds: ten points, one label wrong, products as inputs."""
    rng = np.random.default_rng(2)
    points, labels = (part[:10_000] for part in new_points)

    def features(points):
        u, v = ((points - X.mean(axis=0)) / X.std(axis=0)).T
        powers = [(i, j) for i in range(5) for j in range(5 - i) if i + j]
        return np.column_stack([u**i * v**j for i, j in powers])

    few = rng.choice(100, size=10, replace=False)
    wrong = yt[few].copy()
    wrong[0] = 1 - wrong[0]
    F = features(X[few])
    history = neuron.train(np.zeros(F.shape[1]), 0, F, wrong, 0.1, 3000)
    assert (np.diff(history.cost) < 0).all()
    test = features(points)
    costs = [neuron.cost(history.w[k], history.b[k], test, labels) for k in (0, 10, 100, 3000)]
    assert min(costs[:-1]) < costs[-1]


def test_new_points_come_from_the_same_clouds(new_points):
    points, labels = new_points
    for label in (0, 1):
        new, old = points[labels == label], X[yt == label]
        assert len(new) == 500_000
        assert np.abs(new.mean(axis=0) - old.mean(axis=0)).max() < 4 / math.sqrt(50)
        np.testing.assert_allclose(new.std(axis=0), 1, atol=0.01)


def test_a_million_steps(history, million):
    steps = [1000, 10_000, 100_000, 1_000_000]
    np.testing.assert_allclose(million[1000], parameters(history, 1000), rtol=1e-9)
    lengths = [np.linalg.norm(million[step][:2]) for step in steps]
    assert [round(length, 2) for length in lengths] == [3.34, 4.22, 5.11, 6.01]
    assert [round(margin(million[step]), 2) for step in steps] == [0.76, 1.12, 1.35, 1.51]
    costs = [np.log1p(np.exp(-SIGNED @ million[step])).mean() for step in steps]
    assert [round(cost, 7) for cost in costs] == [0.0017517, 0.0001754, 0.0000181, 0.0000019]
    np.testing.assert_allclose(np.diff(lengths), 0.9, atol=0.03)
    assert np.log10(costs[0] / costs[-1]) == pytest.approx(3, abs=0.05)


def test_steps_that_grow_do_the_work_of_a_million(grown, million):
    history, done = grown
    assert (np.diff(history.cost) < 0).all()
    assert done[999] == pytest.approx(1000)
    assert after(grown, 1e6) - 1000 < 1000
    printed = {1000: (0.76, 3.34), 10_000: (1.12, 4.23), 100_000: (1.35, 5.11), 10**6: (1.51, 6.02)}
    for work, (distance, length) in printed.items():
        found = parameters(history, after(grown, work))
        assert (round(margin(found), 2), round(np.linalg.norm(found[:2]), 2)) == (distance, length)
        assert margin(found) == pytest.approx(margin(million[work]), abs=0.002)
        assert misread(found, two_blobs(1_000_000)) == misread(million[work], two_blobs(1_000_000))
    assert round(history.cost[after(grown, 10**6)], 7) == 0.0000018
    assert round(margin(parameters(history, after(grown, 10**12))), 2) == 1.94


def test_the_curvature_is_smaller_than_the_error():
    for m in np.linspace(-5, 30, 50):
        y = neuron.sigmoid(m)
        assert y * (1 - y) < min(y, 1 - y) * (1 + 1e-12)


def test_the_exponential_tail(grown):
    history, done = grown
    for work, gamma in ((1000, 2.41), (1e6, 2.31)):
        k = after(grown, work)
        m = SIGNED @ parameters(history, k)
        force, H = 1 / (1 + np.exp(m)), np.log1p(np.exp(-m))
        dw, db = neuron.gradient(history.w[k], history.b[k], X, yt)
        np.testing.assert_allclose([*dw, db], -force @ SIGNED / 100)
        assert round(np.linalg.norm([*dw, db]) / history.cost[k], 2) == gamma
        near = m > 5
        np.testing.assert_allclose(force[near], np.exp(-m[near]), rtol=0.01)
        np.testing.assert_allclose(H[near], np.exp(-m[near]), rtol=0.01)
        mean = H @ SIGNED / H.sum()  # each row times its cost
        assert np.linalg.norm(mean) == pytest.approx(gamma, rel=0.03)
        assert history.cost[k] == pytest.approx(1 / (0.1 * gamma**2 * done[k - 1]), rel=0.03)


def test_one_step_adds_to_the_reciprocal_of_the_cost(history):
    for step in (1000, 1500):
        dw, db = neuron.gradient(history.w[step], history.b[step], X, yt)
        gamma = np.linalg.norm([*dw, db]) / history.cost[step]
        added = 1 / history.cost[step + 1] - 1 / history.cost[step]
        assert added == pytest.approx(0.1 * gamma**2, rel=0.01)


def test_signs_in_the_rows_give_the_cost_and_the_step():
    p = np.append(*START)
    m = SIGNED @ p
    assert np.log1p(np.exp(-m)).mean() == pytest.approx(neuron.cost(*START, X, yt))
    dw, db = neuron.gradient(*START, X, yt)
    np.testing.assert_allclose((1 / (1 + np.exp(m))) @ SIGNED / 100, [*-dw, -db])


def test_the_two_nearest_points_do_most_of_the_pulling(million):
    errors = np.sort(1 / (1 + np.exp(SIGNED @ million[1_000_000])))[::-1]
    assert round(errors[:2].sum() / errors.sum(), 2) == 0.80


def test_each_line_has_the_widest_margin_by_its_own_measure(million, widest, heading):
    assert (round(margin(widest), 2), round(margin_with_bias(widest), 2)) == (4.07, 1.15)
    assert (round(margin(heading), 2), round(margin_with_bias(heading), 2)) == (2.38, 2.23)
    assert (round(margin_with_bias(million[1000]), 2)) == 0.43
    assert (round(margin_with_bias(million[1_000_000]), 2)) == 1.27
    # Again without scikit-learn: the shortest p with every S·p ≥ 1, its length with b and without.
    for line, counted in ((heading, [1, 1, 1]), (widest, [1, 1, 0])):
        found = minimize(
            lambda p, counted=counted: p @ (counted * p) / 2,
            [-2, -2, -10.8],
            jac=lambda p, counted=counted: counted * p,
            constraints={"type": "ineq", "fun": lambda p: SIGNED @ p - 1, "jac": lambda p: SIGNED},
            method="SLSQP",
            options={"ftol": 1e-12, "maxiter": 500},
        )
        np.testing.assert_allclose(
            found.x / np.linalg.norm(found.x), line / np.linalg.norm(line), atol=2e-3
        )


def test_the_line_turns_towards_where_it_is_heading(million, heading):
    def angle(p):
        cosine = p @ heading / np.linalg.norm(p) / np.linalg.norm(heading)
        return np.degrees(np.arccos(cosine))

    angles = [angle(million[step]) for step in (1000, 10_000, 100_000, 1_000_000)]
    assert (np.diff(angles) < 0).all()


def test_where_the_origin_lies_makes_the_two_differ(widest):
    centred = LinearSVC(C=1e6, loss="hinge", random_state=0).fit(X - X.mean(axis=0), yt)
    w = centred.coef_[0]
    nearest = np.min(np.where(yt == 1, 1, -1) * centred.decision_function(X - X.mean(axis=0)))
    assert nearest / np.linalg.norm(w) > 0.98 * margin(widest)


def test_to_halve_what_is_missing_takes_the_square_of_the_steps(grown, heading):
    missing = {}
    for steps in (1000, 100_000, 1_000_000, 10**12):
        found = parameters(grown[0], after(grown, steps))
        missing[steps] = margin(heading) - margin(found)
    assert missing[10**12] == pytest.approx(missing[10**6] / 2, abs=0.01)
    one_over_log = [gap * math.log(steps) for steps, gap in missing.items()]
    np.testing.assert_allclose(one_over_log[1:], one_over_log[-1], rtol=0.04)


def test_with_the_charge_the_weights_come_to_rest():
    w, b, charge = np.array([0.0, 0.0]), 0.0, 0.1
    centred = X - X.mean(axis=0)  # gets there sooner
    for _ in range(10_000):
        dw, db = neuron.gradient(w, b, centred, yt)
        w, b = w - 0.1 * (dw + 2 * charge * w), b - 0.1 * db
    dw, db = neuron.gradient(w, b, centred, yt)
    assert np.linalg.norm([*(dw + 2 * charge * w), db]) < 1e-6
