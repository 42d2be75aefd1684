"""The generated pictures: what they must have in common with the real ones."""

import numpy as np
import pytest

from gdbook import data, minibatch, softmax, standin

TOPS = {data.CLASS_NAMES.index(name) for name in ("T-shirt/top", "Pullover", "Coat", "Shirt")}
SHOES = {data.CLASS_NAMES.index(name) for name in ("Sandal", "Sneaker", "Ankle boot")}
SHIRT, TROUSER, DRESS, SANDAL = (
    data.CLASS_NAMES.index(name) for name in ("Shirt", "Trouser", "Dress", "Sandal")
)


@pytest.fixture(scope="module")
def train():
    return standin.draw("train")


@pytest.fixture(scope="module")
def test():
    return standin.draw("test")


@pytest.fixture(scope="module")
def confusion(train, test):
    """How many test pictures of each class (rows) a linear model takes for each class."""
    X, y = train[0].reshape(-1, 784), train[1]
    history = minibatch.train(X, y, 16, 3, 0.02, np.random.default_rng(1))
    X, y = test[0].reshape(-1, 784), test[1]
    found = np.zeros((10, 10), int)
    np.add.at(found, (y, softmax.predict(*history.params, X).argmax(axis=1)), 1)
    assert found.trace() / len(y) == softmax.accuracy(*history.params, X, y)
    return found


def test_sizes_types_and_classes(train, test):
    for (images, labels), n in ((train, 60_000), (test, 10_000)):
        assert images.shape == (n, 28, 28)
        assert labels.shape == (n,)
        assert images.dtype == labels.dtype == np.uint8
        assert set(np.bincount(labels)) == {n // 10}
        assert images.max() > 250


def test_the_classes_are_shuffled(train):
    labels = train[1].astype(int)
    assert abs((labels[1:] == labels[:-1]).mean() - 0.1) < 0.01


def test_the_same_pictures_every_time_and_others_in_each_split(test):
    images, labels = standin.draw("test")
    np.testing.assert_array_equal(images, test[0])
    np.testing.assert_array_equal(labels, test[1])


def test_no_picture_is_empty_or_comes_twice(train, test):
    rows = np.concatenate([train[0], test[0]]).reshape(70_000, -1)
    assert ((rows > 10).sum(axis=1) > 30).all()
    assert len({row.tobytes() for row in rows}) == 70_000


def test_a_linear_model_reaches_what_it_reaches_on_the_real_ones(confusion):
    accuracy = confusion.trace() / confusion.sum()
    assert 0.80 <= accuracy <= 0.88


def test_what_is_alike_in_life_is_taken_for_each_other(confusion):
    recall = confusion.diagonal() / confusion.sum(axis=1)
    assert recall.argmin() == SHIRT
    assert recall[SHIRT] > 0.35
    assert recall[TROUSER] > 0.95
    wrong = confusion - np.diag(confusion.diagonal())
    tops, shoes = sorted(TOPS), sorted(SHOES)
    assert wrong[np.ix_(tops, tops)].sum() > 0.7 * wrong.sum()
    assert wrong[np.ix_(shoes, shoes)].sum() > 0.6 * wrong[shoes].sum() > 0
    assert wrong[TROUSER].argmax() == DRESS
    assert wrong[np.ix_(shoes, tops)].sum() < 0.01 * wrong.sum()


def test_variety_within_a_class(train):
    """Nothing is a template: outlines and shades differ, on every class."""
    images, labels = train
    for label in range(10):
        some = images[labels == label][:500] / 255
        covered = some > 0.04
        shade = np.array([one[cover].mean() for one, cover in zip(some, covered, strict=True)])
        assert shade.std() > 0.1
        share = covered.mean(axis=0)
        unsure = ((share > 0.1) & (share < 0.9)).sum()
        assert unsure > 60, f"{data.CLASS_NAMES[label]}: outlines hardly differ"


def test_the_drawing_is_the_one_that_the_version_names():
    """After a change of the drawing raise VERSION, so that no cache keeps the old one."""
    rng = np.random.default_rng(1)
    means = [standin.draw_class(label, 50, rng).mean() for label in range(10)]
    assert standin.VERSION == 1
    np.testing.assert_allclose(means, MEANS, atol=0.05)


MEANS = [59.69, 52.09, 69.72, 41.65, 77.09, 19.24, 55.42, 48.06, 61.32, 53.17]
