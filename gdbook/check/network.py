"""Questions of the lab on the chapter "A network"."""

import functools
import itertools
import math

import numpy as np

from gdbook import minibatch, network, optimizers
from gdbook.check._question import Number, Numbers, case, question, value

MOST_NEURONS = 16
BUGS = {5, 6, 8}  # the lines of the lab's backward pass that are wrong


def parameters(*sizes):
    """How many weights and biases a network has."""
    return sum(a * b + b for a, b in itertools.pairwise(sizes))


def dead_neurons(bias):
    """Of the lab's hundred neurons, those that answer 0 to all of its points."""
    rng = np.random.default_rng(seed=0)
    X = rng.normal(size=(200, 10))
    W = rng.normal(size=(10, 100)) * np.sqrt(2 / 10)
    return int(np.all(X @ W + bias <= 0, axis=0).sum())


def zeros(bias):
    """And how many of their answers are 0, of all."""
    rng = np.random.default_rng(seed=0)
    X = rng.normal(size=(200, 10))
    W = rng.normal(size=(10, 100)) * np.sqrt(2 / 10)
    return int((X @ W + bias <= 0).sum())


def stopping(costs, patience):
    """When early stopping ends, and which epoch it keeps, both from 1."""
    best = 0
    for epoch, cost in enumerate(costs):
        if cost < costs[best]:
            best = epoch
        if epoch - best == patience:
            return epoch + 1, best + 1
    return len(costs), best + 1


COSTS = [0.90, 0.71, 0.64, 0.60, 0.62, 0.57, 0.58, 0.60, 0.59, 0.55, 0.56]


def spirals(count, rng):
    """The lab's two spirals."""
    t = rng.uniform(0.1, 1, size=count)
    y = rng.integers(2, size=count)
    angle = 2 * np.pi * t + np.pi * y
    X = 2 * t[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return X + rng.normal(scale=0.08, size=(count, 2)), y


@functools.lru_cache(maxsize=8)
def share_right(neurons, rate):
    """Of the points held out, after the lab's ten epochs."""
    rng = np.random.default_rng(seed=0)
    X, y = spirals(400, rng)
    held_out = spirals(400, rng)
    start = network.init((2, neurons, neurons, 2), rng)
    options = {"model": network, "optimizer": optimizers.adam(), "params": start}
    run = minibatch.train(X, y, 20, 10, rate, rng, held_out=held_out, **options)
    return 0.0 if run.diverged else float(run.held_out_accuracy[-1])


def is_possible(pair):
    """Whether the numbers can be neurons of a layer and a learning rate."""
    return pair[0] == int(pair[0]) and pair[0] >= 1 and pair[1] > 0


QUESTIONS = {
    "count": question(
        Number(whole=True),
        value(
            lambda: parameters(64, 32, 16, 4) - 32 - 16 - 4,
            en="These are the weights. Every neuron has a bias as well.",
            he="אלה המשקלים. לכל נוירון יש גם הטיה.",
        ),
        value(
            lambda: parameters(64, 32, 16, 4) + 64,
            en="The inputs are not neurons: they have no bias.",
            he="הקלטים אינם נוירונים: אין להם הטיה.",
        ),
        value(
            64 * 32 * 16 * 4,
            en="Each neuron reads only the layer before its own: add the layers up.",
            he="כל נוירון קורא רק את השכבה שלפניו: חברו את השכבות.",
        ),
        right=lambda: parameters(64, 32, 16, 4),
        en="A layer that reads `m` numbers and has `k` neurons: `mk` weights and `k` biases.",
        he="בשכבה שקוראת `m` מספרים ויש בה `k` נוירונים יש `mk` משקלים ו־`k` הטיות.",
    ),
    "leaky": question(
        Number(tolerance=0.0001),
        value(
            0.04,
            en="That is He's variance, for a slope of 0 on the left. Here some comes through.",
            he="זו השונות של He, לשיפוע 0 משמאל. כאן גם משמאל עובר משהו.",
        ),
        value(
            2 / (1.5 * 50),
            en="The slope is squared: what comes through is a mean *square*.",
            he="את השיפוע מעלים בריבוע: מה שעובר הוא ממוצע *ריבועים*.",
        ),
        value(
            lambda: math.sqrt(2 / (1.25 * 50)),
            en="That is the standard deviation. The variance was asked for.",
            he="זו סטיית התקן. השאלה היא על השונות.",
        ),
        right=lambda: 2 / ((1 + 0.5**2) * 50),
        en="Half of the mean square keeps its size, the other half gets the factor `0.5²`.",
        he="חצי מממוצע הריבועים שומר על גודלו, והחצי השני מקבל את הגורם `0.5²`.",
    ),
    "signal": question(
        Number(tolerance=0.03, relative=True),
        value(
            lambda: 0.75**20,
            en="That is the mean square. The size is its root.",
            he="זה ממוצע הריבועים. הגודל הוא השורש שלו.",
        ),
        value(
            lambda: math.sqrt(0.75),
            en="That is one layer. There are twenty.",
            he="זו שכבה אחת. יש עשרים.",
        ),
        value(
            lambda: 1.5**10,
            en="The ReLU lets only half of the mean square through.",
            he="ReLU מעביר רק חצי מממוצע הריבועים.",
        ),
        right=lambda: 0.75**10,
        en="One layer multiplies the mean square by `mv/2`.",
        he="שכבה אחת כופלת את ממוצע הריבועים ב־`mv/2`.",
    ),
    "dead": question(
        Number(whole=True),
        value(
            lambda: zeros(-3.0),
            en="These are all the answers that are 0. A neuron is dead if all of its own are.",
            he="אלה כל התשובות שהן 0. נוירון מת אם כל התשובות שלו הן כאלה.",
        ),
        value(
            lambda: 100 - dead_neurons(-3.0),
            en="These are the ones that live.",
            he="אלה הנוירונים החיים.",
        ),
        value(
            0,
            en="Look at the columns of `H`, not at its rows.",
            he="הסתכלו בעמודות של `H`, לא בשורות.",
        ),
        right=lambda: dead_neurons(-3.0),
        en="Count the columns of `H` in which every number is 0.",
        he="ספרו את העמודות של `H` שכל המספרים בהן הם 0.",
    ),
    "early": question(
        Numbers((2,)),
        value(
            lambda: stopping(COSTS, 3)[::-1],
            en="The other way round: first the epoch at which it stops.",
            he="ההפך: תחילה ה־epoch שבה עוצרים.",
        ),
        case(
            lambda pair: abs(pair[1] - 10) < 0.01,
            en="The training never gets to epoch 10.",
            he="האימון נעצר עוד לפני ה־epoch העשירית.",
        ),
        case(
            lambda pair: abs(pair[1] - 4) < 0.01,
            en="After epoch 4 the cost is higher once, and then lower than ever.",
            he="אחרי ה־epoch הרביעית המחיר גבוה פעם אחת, ואז נמוך מאי פעם.",
        ),
        right=lambda: stopping(COSTS, 3),
        en="Go through the costs, and count how many epochs ago the lowest one was.",
        he="עברו על המחירים, וספרו לפני כמה epochs היה הנמוך ביותר.",
    ),
    "bugs": question(
        Numbers((3,)),
        case(
            lambda lines: len(set(lines)) < 3 or not set(lines) <= set(range(1, 10)),
            en="Three different lines, each from 1 to 9.",
            he="שלוש שורות שונות, כל אחת מ־1 עד 9.",
        ),
        case(
            lambda lines: 3 in lines,
            en="Line 3 is right: subtracting one number from all scores changes no probability.",
            he="שורה 3 נכונה: חיסור של אותו מספר מכל הציונים לא משנה אף הסתברות.",
        ),
        case(
            lambda lines: 5 not in lines,
            en="What does `delta[:, y]` choose? Try it with two points.",
            he="מה בוחר `delta[:, y]`? נסו עם שתי נקודות.",
        ),
        case(
            lambda lines: 6 not in lines,
            en="The cost is the mean over the points. By what is it divided?",
            he="המחיר הוא הממוצע על הנקודות. במה מחלקים כאן?",
        ),
        case(
            lambda lines: 8 not in lines,
            en="The gradient comes through where the neuron's answer was positive.",
            he="הגרדיאנט עובר במקום שבו התשובה של הנוירון הייתה חיובית.",
        ),
        accept=lambda lines: set(lines) == BUGS,
        en="Mend one line at a time, and compare with `network.gradient`.",
        he="תקנו שורה אחת בכל פעם, והשוו ל־`network.gradient`.",
    ),
    "train": question(
        Numbers((2,)),
        case(
            lambda pair: not is_possible(pair),
            en="First how many neurons, a whole number, then the learning rate, above 0.",
            he="תחילה כמה נוירונים, מספר שלם, ואחריו קצב הלמידה, גדול מ־0.",
        ),
        case(
            lambda pair: pair[0] > MOST_NEURONS,
            en="These are more neurons than a layer may have here.",
            he="אלה יותר נוירונים ממה שמותר כאן בשכבה.",
        ),
        case(
            lambda pair: pair[0] < 8,
            en="Too few neurons to bend the border often enough.",
            he="מעט מדי נוירונים: הגבול לא יכול להתכופף מספיק פעמים.",
        ),
        case(
            lambda pair: pair[1] < 0.008,
            en="After ten epochs the training is still on its way: take a larger rate.",
            he="אחרי עשר epochs האימון עדיין בדרך: קחו קצב גדול יותר.",
        ),
        case(
            lambda pair: pair[1] > 0.15,
            en="The steps are too long for the training to settle: take a smaller rate.",
            he="הצעדים ארוכים מכדי שהאימון יתייצב: קחו קצב קטן יותר.",
        ),
        accept=lambda pair: bool(
            is_possible(pair)
            and pair[0] <= MOST_NEURONS
            and share_right(int(pair[0]), float(pair[1])) >= 0.99
        ),
        en="Try rates a factor of three apart, with as many neurons as are allowed.",
        he="נסו קצבים שכל אחד מהם גדול פי שלושה מקודמו, עם מספר הנוירונים הגדול ביותר שמותר.",
    ),
}
