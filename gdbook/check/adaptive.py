"""Questions of the lab on the chapter "Adaptive methods"."""

import functools

import numpy as np

from gdbook import minibatch, neuron, optimizers
from gdbook.check._question import Number, Numbers, case, question, value

LONGEST_PERIOD = 1000


def first_steps(gradient, rate):
    """How far the first step leads: plain, Adagrad, RMSprop with β = 0.9, Adam."""
    methods = (
        optimizers.gradient_descent(),
        optimizers.adagrad(),
        optimizers.rmsprop(0.9),
        optimizers.adam(),
    )
    return [abs(method.update(gradient, method.init(0.0), rate)[0]) for method in methods]


def turn(before, after):
    """The angle between two vectors of the plane, in degrees."""
    angles = np.arctan2([before[1], after[1]], [before[0], after[0]])
    return float(abs(np.degrees(angles[1] - angles[0])))


def condition_numbers():
    """Of the lab's ravine, before and after each variable is divided by the root of its entry."""
    A = np.array([[100.0, 5.0], [5.0, 1.0]])
    scale = 1 / np.sqrt(np.diag(A))
    scaled = scale[:, None] * A * scale
    return np.linalg.cond(A), np.linalg.cond(scaled)


@functools.cache
def messages():
    """The lab's thousand messages with fifty words."""
    rng = np.random.default_rng(seed=0)
    often = 0.5 / np.arange(1, 51) ** 0.8
    truth = rng.choice([-3, 3], size=50)
    X = (rng.random((1000, 50)) < often).astype(float)
    y = (rng.random(1000) < neuron.sigmoid(X @ truth)).astype(int)
    return X, y


def held_out_cost(rate):
    """After one epoch of Adam on half of the messages, on the other half."""
    X, y = messages()
    rng, adam = np.random.default_rng(seed=1), optimizers.adam()
    held_out = X[500:], y[500:]
    options = {"model": neuron, "optimizer": adam, "held_out": held_out}
    run = minibatch.train(X[:500], y[:500], 10, 1, rate, rng, **options)
    return np.inf if run.diverged else float(run.held_out_cost[-1])


def end_of_adam(pair):
    """Where Adam, β₂ = 0.9, ends in [−1, 1] if the slope is C once in a period and else −1."""
    large, period = pair[0], int(pair[1])
    method = optimizers.adam(0.9, 0.9)
    x, state = 0.0, method.init(0.0)
    for t in range(1, 4001):
        slope = large if t % period == 1 else -1.0
        move, state = method.update(slope, state, 0.3 / t**0.5)
        x = float(np.clip(x + move, -1, 1))
    return x


def is_period(pair):
    """Whether the second number is a whole one that a period can be."""
    return pair[1] == int(pair[1]) and 2 <= pair[1] <= LONGEST_PERIOD


def breaks_adam(pair):
    """Whether −1 is the best point and Adam ends close to 1."""
    if not is_period(pair) or pair[0] <= pair[1] - 1:
        return False
    return end_of_adam(pair) > 0.9


QUESTIONS = {
    "first-step": question(
        Numbers((4,), 0.0002),
        case(
            lambda steps: abs(steps[0] - 0.5) > 0.0002,
            en="Plain gradient descent: the step is `ηg`.",
            he="מורד הגרדיאנט הפשוט: הצעד הוא `ηg`.",
        ),
        case(
            lambda steps: abs(steps[2] - 0.01) < 0.0002,
            en="RMSprop corrects nothing: `s` is only `(1 − β)g²` after the first gradient.",
            he="RMSprop לא מתקן דבר: אחרי הגרדיאנט הראשון `s` הוא רק `(1 − β)g²`.",
        ),
        case(
            lambda steps: abs(steps[3] - 0.01) > 0.0002,
            en="Adam: put `t = 1` into both corrections.",
            he="Adam: הציבו `t = 1` בשני התיקונים.",
        ),
        right=lambda: first_steps(50.0, 0.01),
        en="Write `s` after the first gradient for each method, and divide by its root.",
        he="כתבו לכל שיטה את `s` אחרי הגרדיאנט הראשון, וחלקו בשורש שלו.",
    ),
    "beta2": question(
        Number(tolerance=0.0005),
        value(
            0.9,
            en="With equal β's the first step is `√(1 − β)` times η, so it is too short.",
            he="כששתי ה־β שוות הצעד הראשון הוא `√(1 − β)` כפול η, כלומר קצר מדי.",
        ),
        value(
            0.999,
            en="These are the usual values: the first step is 3.2 times too long.",
            he="אלה הערכים המקובלים: הצעד הראשון ארוך פי 3.2.",
        ),
        case(
            lambda beta: not 0 <= beta < 1,
            en="β₂ is at least 0 and below 1.",
            he="β₂ הוא לפחות 0 וקטן מ־1.",
        ),
        right=lambda: 1 - (1 - 0.9) ** 2,
        en="Solve `1 − β₁ = √(1 − β₂)` for β₂.",
        he="חלצו את β₂ מתוך `1 − β₁ = √(1 − β₂)`.",
    ),
    "clip": question(
        Numbers((2,), 0.05),
        value(
            (turn((30, 4), (5, 4)), 0.0),
            en="The other way round: which of the two multiplies both numbers by the same factor?",
            he="ההפך: מי משתי הדרכים כופלת את שני המספרים באותו גורם?",
        ),
        value(
            (0.0, float(np.radians(turn((30, 4), (5, 4))))),
            en="That is the angle in radians. Degrees were asked for.",
            he="זו הזווית ברדיאנים. השאלה היא במעלות.",
        ),
        case(
            lambda angles: abs(angles[0]) > 0.05,
            en="By its length: the vector becomes shorter. Does it turn?",
            he="לפי האורך: הווקטור מתקצר. האם הוא מסתובב?",
        ),
        right=lambda: (0.0, turn((30, 4), (5, 4))),
        en="Compare `atan(y/x)` before and after.",
        he="השוו את `atan(y/x)` לפני ואחרי.",
    ),
    "diagonal": question(
        Numbers((2,), 0.02, relative=True),
        value(
            lambda: (condition_numbers()[0], condition_numbers()[0]),
            en="For this matrix scaling helps: its steep direction is nearly an axis.",
            he="במטריצה הזאת השינוי עוזר: הכיוון התלול הוא כמעט ציר.",
        ),
        value(
            lambda: (condition_numbers()[0], 1.0),
            en="It does not become round: the entries beside the diagonal are still there.",
            he="היא לא נעשית עגולה: האיברים שמחוץ לאלכסון נשארים.",
        ),
        case(
            lambda pair: abs(pair[0] - 100) < 2,
            en="100 is the ratio of the diagonal entries. Compute the eigenvalues.",
            he="100 הוא היחס בין איברי האלכסון. חשבו את הערכים העצמיים.",
        ),
        right=condition_numbers,
        en="Divide entry `ij` by the roots of the diagonal entries `ii` and `jj`.",
        he="חלקו את האיבר `ij` בשורשי האיברים `ii` ו־`jj` שעל האלכסון.",
    ),
    "half-life": question(
        Numbers((2,), 0.02, relative=True),
        value(
            lambda: (np.log(2) / 1e-4, np.log(2) / 1e-4),
            en="The first is right. With the penalty `λw` is divided by `√ŝ`, which is about σ.",
            he="הראשון נכון. עם הקנס `λw` מחולק ב־`√ŝ`, שהוא בערך σ.",
        ),
        value(
            lambda: (1e4, 4e4),
            en="That is the time to `1/e`. For a half it takes `ln 2` of it.",
            he="זה הזמן עד `1/e`. עד מחצית צריך `ln 2` ממנו.",
        ),
        value(
            lambda: (np.log(2) / 1e-4, np.log(2) / 4e-4),
            en="Large gradients make the decay of the penalty slower, not faster.",
            he="גרדיאנטים גדולים מאטים את הדעיכה שבאה מהקנס, לא מזרזים אותה.",
        ),
        right=lambda: (np.log(0.5) / np.log(1 - 1e-4), np.log(0.5) / np.log(1 - 1e-4 / 4)),
        en="Each step multiplies the weight by `1 − ηλ`, and with the penalty by `1 − ηλ/σ`.",
        he="כל צעד כופל את המשקל ב־`1 − ηλ`, ועם הקנס ב־`1 − ηλ/σ`.",
    ),
    "range-test": question(
        Number(),
        case(
            lambda rate: rate <= 0,
            en="A learning rate is above 0.",
            he="קצב למידה גדול מ־0.",
        ),
        case(
            lambda rate: rate < 0.08,
            en="Too small: after 50 steps the cost is still on its way down.",
            he="קטן מדי: אחרי 50 צעדים המחיר עדיין בדרך למטה.",
        ),
        case(
            lambda rate: rate > 0.4,
            en="Too large: take a rate well below the one where the cost begins to climb.",
            he="גדול מדי: קחו קצב קטן בהרבה מזה שבו המחיר מתחיל לעלות.",
        ),
        accept=lambda rate: bool(rate > 0 and held_out_cost(rate) <= 0.35),
        en="Train with rates around this one, and compare the costs.",
        he="אמנו עם קצבים סביב זה, והשוו את המחירים.",
    ),
    "break-adam": question(
        Numbers((2,)),
        case(
            lambda pair: not is_period(pair),
            en="First C, then the period: a whole number from 2 to 1000.",
            he="תחילה C, אחריו המחזור: מספר שלם מ־2 עד 1000.",
        ),
        case(
            lambda pair: pair[0] <= pair[1] - 1,
            en="The mean slope is not positive: then 1 really is a best point.",
            he="השיפוע הממוצע אינו חיובי: אז 1 היא באמת נקודה טובה ביותר.",
        ),
        case(
            lambda pair: pair[1] < 20,
            en="The period is as short as Adam's memory. Make it longer.",
            he="המחזור קצר כמו הזיכרון של Adam. האריכו אותו.",
        ),
        case(
            lambda pair: pair[0] > 1.5 * (pair[1] - 1),
            en="The mean slope is far above 0. Take a C only a little larger than the period.",
            he="השיפוע הממוצע גדול בהרבה מ־0. קחו C גדול רק במעט מהמחזור.",
        ),
        accept=breaks_adam,
        en="Adam does not end at 1. Let the large slope come less often.",
        he="Adam לא מגיע ל־1. תנו לשיפוע הגדול לבוא לעיתים רחוקות יותר.",
    ),
}
