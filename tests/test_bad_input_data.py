"""Bad input to neuron, softmax, minibatch, data: messages name the argument and the value."""

import numpy as np
import pytest

from gdbook import data, linear, minibatch, neuron, softmax
from gdbook._fashion_mnist import idx, synthetic

X = [[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]
Y = [0, 1, 1]
w, b = [1.0, -1.0], 0.5
W, B = [[1.0, 0.0], [0.0, 1.0]], [0.0, 0.0]
NAN, INF = float("nan"), float("inf")


def rng():
    return np.random.default_rng(1)


def neuron_train(**changed):
    sound = {"X": X, "y": Y, "w": w, "b": b, "learning_rate": 0.1, "steps": 3}
    return neuron.train(**(sound | changed))


def minibatch_train(**changed):
    sound = {"X": X, "y": Y, "batch_size": 2, "epochs": 1, "learning_rate": 0.1, "rng": rng()}
    return minibatch.train(**(sound | changed))


VALUE = [
    # call, argument, what is shown of its value
    (lambda: neuron.predict([1.0], b, X), "X", "(3, 2)"),
    (lambda: neuron.predict([w], b, X), "w", "(1, 2)"),
    (lambda: neuron.predict([], b, X), "w", "(0,)"),
    (lambda: neuron.predict(w, w, X), "b", "(2,)"),
    (lambda: neuron.predict(w, INF, X), "b", "inf"),
    (lambda: neuron.predict([NAN, 0], b, X), "w", "nan"),
    (lambda: neuron.predict(w, b, [[INF, 1.0]]), "X", "inf"),
    (lambda: neuron.predict([1e200, 0], b, [[1e200, 1.0]]), "X", "1.e+200"),
    (lambda: neuron.predict(w, b, [1.0, 2.0]), "X", "(2,)"),
    (lambda: neuron.predict(w, b, np.zeros((0, 2))), "X", "(0, 2)"),
    (lambda: neuron.cost(w, b, X, [0, 1]), "y", "(2,)"),
    (lambda: neuron.cost(w, b, X, [0, 2, 1]), "y", "2"),
    (lambda: neuron.gradient(w, b, X, [0.5, 1, 1]), "y", "0.5"),
    (lambda: neuron.gradient(w, b, X, [NAN, 1, 1]), "y", "nan"),
    (lambda: neuron.gradient(w, b, X, [1e300, 1, 1]), "y", "1e+300"),
    (lambda: neuron.gradient(w, b, [[NAN, 1.0]] * 3, Y), "X", "nan"),
    (lambda: neuron.gradient_by_chain_rule(w, b, X, [[0], [1], [1]]), "y", "(3, 1)"),
    (lambda: neuron.gradient_by_chain_rule(w, b, [[INF, -INF]] * 3, Y), "X", "inf"),
    (lambda: neuron_train(learning_rate=0), "learning_rate", "0"),
    (lambda: neuron_train(learning_rate=-0.1), "learning_rate", "-0.1"),
    (lambda: neuron_train(learning_rate=NAN), "learning_rate", "nan"),
    (lambda: neuron_train(learning_rate=lambda step: -step), "learning_rate", "-1"),
    (lambda: neuron_train(steps=-2), "steps", "-2"),
    (lambda: neuron_train(w=[INF, 0]), "w", "inf"),
    (lambda: softmax.predict(W, B, [1.0, 2.0]), "X", "(2,)"),
    (lambda: softmax.predict(W, B, np.zeros((2, 28, 28), np.uint8)), "X", "(2, 28, 28)"),
    (lambda: softmax.predict([[1.0, 0.0]], B, X), "W", "(1, 2)"),
    (lambda: softmax.predict(np.zeros((2, 0)), B, X), "W", "(2, 0)"),
    (lambda: softmax.predict(W, [0.0], X), "b", "(1,)"),
    (lambda: softmax.predict(W, [0.0, NAN], X), "b", "nan"),
    (lambda: softmax.predict([[NAN, 0.0], [0.0, 1.0]], B, X), "W", "nan"),
    (lambda: softmax.cost(W, B, [[INF, 0.0]], [0]), "X", "inf"),
    (lambda: softmax.cost(W, B, X, [0, 1]), "y", "(2,)"),
    (lambda: softmax.cost(W, B, X, [0, 1, 2]), "y", "2"),
    (lambda: softmax.gradient(W, B, X, [0, -1, 1]), "y", "-1"),
    (lambda: softmax.accuracy(W, B, np.zeros((0, 2)), []), "X", "(0, 2)"),
    (lambda: minibatch.minibatches(0, 1, rng()), "count", "0"),
    (lambda: minibatch.minibatches(10, 0, rng()), "batch_size", "0"),
    (lambda: minibatch.minibatches(10, 11, rng()), "batch_size", "11"),
    (lambda: minibatch_train(batch_size=4), "batch_size", "4"),
    (lambda: minibatch_train(epochs=-1), "epochs", "-1"),
    (lambda: minibatch_train(learning_rate=INF), "learning_rate", "inf"),
    (lambda: minibatch_train(learning_rate=lambda step: NAN), "learning_rate", "nan"),
    (lambda: minibatch_train(X=[[NAN, 1.0]] * 3), "X", "nan"),
    (lambda: minibatch_train(X=[1.0, 2.0, 3.0]), "X", "(3,)"),
    (lambda: minibatch_train(y=[0, 1]), "y", "(2,)"),
    (lambda: minibatch_train(y=[0, 1, -3]), "y", "-3"),
    (lambda: minibatch_train(y=[0, 1, 5], params=(W, B)), "y", "5"),
    (lambda: minibatch_train(y=[0, 1, 20_000]), "y", "20000"),
    (lambda: minibatch_train(params=([[1.0]], [0.0])), "W", "(1, 1)"),
    (lambda: minibatch_train(params=([[INF, 0], [0, 0]], B)), "W", "inf"),
    (lambda: minibatch_train(params=(W, [0.0])), "b", "(1,)"),
    (lambda: minibatch_train(held_out=(X, [0, 1, 7])), "held_out", "7"),
    (lambda: minibatch_train(model=neuron, y=[0, 1, 2]), "y", "2"),
    (lambda: minibatch_train(model=linear, y=[0, 1, NAN]), "y", "nan"),
    (lambda: minibatch_train(model=linear, params=(w, INF)), "b", "inf"),
    (lambda: linear.predict([1.0], b, X), "X", "(3, 2)"),
    (lambda: linear.cost(w, b, X, [1.0, INF, 0.0]), "y", "inf"),
    (lambda: linear.gradient(w, b, X, [1.0]), "y", "(1,)"),
    (lambda: linear.train(w, b, X, Y, -1, 3), "learning_rate", "-1"),
    (lambda: linear.train(w, b, X, Y, 0.1, -3), "steps", "-3"),
    (lambda: data.two_blobs(1), "n_samples", "1"),
    (lambda: data.two_blobs(n_features=0), "n_features", "0"),
    (lambda: data.two_blobs(random_state=-1), "random_state", "-1"),
    (lambda: data.two_blobs(random_state=2**32), "random_state", "4294967296"),
    (lambda: data.fashion_mnist("valid"), "split", "'valid'"),
    (lambda: data.fashion_mnist(None), "split", "None"),
    (lambda: data.fashion_mnist(["train"]), "split", "['train']"),
    (lambda: synthetic.draw("t10k"), "split", "'t10k'"),
    (lambda: synthetic.draw_class(10, 1, rng()), "label", "10"),
    (lambda: synthetic.draw_class(0, -1, rng()), "n", "-1"),
    (lambda: idx.write("unused", np.uint8(3)), "array", "3"),
]

TYPE = [
    (lambda: neuron.sigmoid("x"), "z", "'x'"),
    (lambda: neuron.sigmoid(1j), "z", "1j"),
    (lambda: neuron.predict(w, b, [[1.0], [1.0, 2.0]]), "X", "[[1.0], [1.0, 2.0]]"),
    (lambda: neuron.predict(w, None, X), "b", "None"),
    (lambda: neuron_train(steps=2.5), "steps", "2.5"),
    (lambda: neuron_train(learning_rate="fast"), "learning_rate", "'fast'"),
    (lambda: neuron_train(learning_rate=lambda step: None), "learning_rate", "None"),
    (lambda: softmax.cost(W, B, X, [0.0, 1.0, 1.0]), "y", "float64"),
    (lambda: softmax.cost(W, "B", X, Y), "b", "'B'"),
    (lambda: minibatch.minibatches(10, 2, None), "rng", "None"),
    (lambda: minibatch.minibatches(10.0, 2, rng()), "count", "10.0"),
    (lambda: minibatch_train(rng=7), "rng", "7"),
    (lambda: minibatch_train(batch_size=True), "batch_size", "True"),
    (lambda: minibatch_train(y=[0.0, 1.0, 1.0]), "y", "float64"),
    (lambda: minibatch_train(y=["a", "b", "c"]), "y", "'a'"),
    (lambda: minibatch_train(params=("zeros", B)), "W", "'zeros'"),
    (lambda: minibatch_train(params=W[0][0]), "params", "1.0"),
    (lambda: minibatch_train(held_out=7), "held_out", "7"),
    (lambda: minibatch_train(model=np), "model", "numpy"),
    (lambda: minibatch_train(optimizer="adam"), "optimizer", "'adam'"),
    (lambda: neuron_train(optimizer=0.9), "optimizer", "0.9"),
    (lambda: linear.train(w, b, X, Y, 0.1, 3, optimizer=len), "optimizer", "len"),
    (lambda: data.two_blobs("many"), "n_samples", "'many'"),
    (lambda: data.two_blobs(random_state=None), "random_state", "None"),
    (lambda: synthetic.draw_class(0, 1, 1), "rng", "1"),
    (lambda: idx.write("unused", [1.5]), "array", "float64"),
]


@pytest.mark.parametrize(
    ("error", "call", "argument", "value"),
    [(ValueError, *case) for case in VALUE] + [(TypeError, *case) for case in TYPE],
)
def test_the_message_names_the_argument_and_the_value(error, call, argument, value):
    with pytest.raises(error) as caught:
        call()
    message = str(caught.value)
    assert message.split()[0] == argument, message
    assert value in message
