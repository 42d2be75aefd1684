"""Questions of the lab on the chapter "How large a step"."""

import functools
import math

import numpy as np

from gdbook import functions, neuron
from gdbook.check._question import FunctionAnswer, Number, Numbers, case, question, value

COSTS = {50: 1.67774, 100: 1.37134, 150: 1.31347, 200: 1.30254}
AREA = np.array([42, 55, 68, 74, 90, 105, 130])
ROOMS = np.array([2, 2, 3, 3, 4, 4, 5])
POINTS = (
    (functions.peaks, (0.5, -1.0)),
    (functions.himmelblau, (0.0, 0.0)),
    (functions.rosenbrock, (-1.2, 1.0)),
    (functions.quadratic([[0.1, 0], [0, 0.2]]), (2.5, 1.0)),
)


def factors(H, rate):
    """What a step multiplies each mode by, the gentlest first."""
    return 1 - rate * np.linalg.eigvalsh(H)


def lowest_step(H, start, rate):
    """At which step a descent on ½xᵀHx costs least, from the modes of its start."""
    curvatures, Q = np.linalg.eigh(H)
    left = (1 - rate * curvatures) ** np.arange(200)[:, None] * (np.asarray(start) @ Q)
    return int((left**2 @ curvatures).argmin())


def kappa_of(factor):
    """The condition number with which the best constant rate has this factor."""
    return (1 + factor) / (1 - factor)


def ratio_of_gaps():
    """Over fifty steps, from the differences of the noted costs."""
    return (COSTS[150] - COSTS[200]) / (COSTS[100] - COSTS[150])


def backtracking(f, x, allowed, first=1, last=1.0):
    """(η, evaluations) by halving from 1 until f falls by what `allowed` asks for.

    Args:
        f: A Function.
        x: The point.
        allowed: Called with η and the gradient: by how much f must fall.
        first: What has been counted before the first trial.
        last: By what the accepted η is multiplied at the end.
    """
    gradient, here = np.array(f.gradient(*x)), f(*x)
    eta, trials = 1.0, 1
    while f(*(np.array(x) - eta * gradient)) > here - allowed(eta, gradient):
        eta, trials = eta / 2, trials + 1
    return last * eta, first + trials


def searching(allowed, **options):
    """A line search as the lab asks for it: of a function and a point."""
    return lambda f, x: backtracking(f, x, allowed, **options)


def armijo(eta, g):
    """What Armijo's condition asks for, with c = 1/4."""
    return 0.25 * eta * float(g @ g)


def condition_number(*features):
    """Of the Hessian of least squares with these features and a constant."""
    X = np.column_stack([*features, np.ones(len(AREA))])
    return float(np.linalg.cond(X.T @ X / len(AREA)))


def standard(feature):
    """Less its mean, divided by its standard deviation."""
    feature = np.array(feature, float)
    return (feature - feature.mean()) / feature.std()


def border_of_newton():
    """Where Newton's step on ln cosh x leads from x to −x: sinh 2x = 4x."""
    low, high = 0.5, 2.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if math.sinh(2 * middle) < 4 * middle else (low, middle)
    return low


@functools.cache
def examples():
    """The neuron's features, their means removed, and its labels."""
    rng = np.random.default_rng(seed=0)
    X = rng.normal(size=(200, 2)) @ [[300, 0.3], [0, 0.4]]
    X = X - X.mean(axis=0)
    y = (rng.random(200) < neuron.sigmoid(X @ [0.004, -3])).astype(float)
    return X, y


def cost(w):
    """The neuron's cross-entropy."""
    X, y = examples()
    z = X @ w
    return float(np.mean(np.logaddexp(0, z) - y * z))


@functools.cache
def lowest_cost():
    """By Newton's method."""
    X, y = examples()
    w = np.zeros(2)
    for _ in range(20):
        p = neuron.sigmoid(X @ w)
        w = w - np.linalg.solve((X.T * (p * (1 - p))) @ X, X.T @ (p - y))
    return cost(w)


def gap_of_neuron(rates):
    """How far the cost is above its lowest value after 20 steps with these two rates."""
    X, y = examples()
    w = np.zeros(2)
    with np.errstate(all="ignore"):
        for _ in range(20):
            w = w - rates * (X.T @ (neuron.sigmoid(X @ w) - y) / len(y))
        gap = cost(w) - lowest_cost()
    return gap if math.isfinite(gap) else math.inf


def curvature_bounds():
    """A quarter of the mean square of each feature: no curvature along its weight is larger."""
    return (examples()[0] ** 2).mean(axis=0) / 4


QUESTIONS = {
    "factors": question(
        Numbers((2,), 0.001),
        value(
            lambda: np.abs(factors([[6, 2], [2, 3]], 0.25)),
            en="The sizes are right. But one of the modes leaps to the other side.",
            he="הגדלים נכונים, אבל אחד האופנים קופץ לצד השני.",
        ),
        value(
            lambda: factors([[6, 2], [2, 3]], 0.25)[::-1],
            en="The other order: the gentler mode is that of the smaller eigenvalue.",
            he="בסדר ההפוך: האופן המתון הוא זה של הערך העצמי הקטן.",
        ),
        case(
            lambda pair: min(abs(pair[0] + 0.5), abs(pair[1] + 0.5)) < 0.001,
            en="These come from the diagonal. The modes belong to the eigenvalues.",
            he="המספרים האלה באים מהאלכסון. האופנים שייכים לערכים העצמיים.",
        ),
        right=lambda: factors([[6, 2], [2, 3]], 0.25),
        en="Find the eigenvalues, and compute `1 − ηλ` for each.",
        he="מצאו את הערכים העצמיים, וחשבו `1 − ηλ` לכל אחד.",
    ),
    "beyond": question(
        Numbers((3,), 0.001),
        case(
            lambda three: abs(three[0] - 1 / 8) < 0.001,
            en="With `1/λ_max` the sharp mode is gone at once, but the gentle one is slow.",
            he="עם `1/λ_max` האופן החד נעלם מיד, אבל המתון איטי.",
        ),
        case(
            lambda three: three[1] > 0.3,
            en="The border belongs to the largest eigenvalue, not to an entry of the matrix.",
            he="הגבול שייך לערך העצמי הגדול ביותר, ולא לאיבר של המטריצה.",
        ),
        case(
            lambda three: three[2] < 5,
            en="The cost falls for longer: run the program with more steps.",
            he="המחיר יורד יותר זמן: הריצו את התוכנית עם יותר צעדים.",
        ),
        case(
            lambda three: three[2] > 20,
            en="By then it has long been rising. Look for the lowest value of `run.values`.",
            he="בשלב הזה הוא כבר עולה מזמן. חפשו את הערך הנמוך ביותר ב־`run.values`.",
        ),
        right=lambda: (
            2 / np.linalg.eigvalsh([[5, 3], [3, 5]]).sum(),
            2 / np.linalg.eigvalsh([[5, 3], [3, 5]])[-1],
            lowest_step([[5, 3], [3, 5]], (3, -2.998), 0.26),
        ),
        en="Compute the eigenvalues, then the place where the outermost factors are of one size.",
        he="חשבו את הערכים העצמיים, ואת המקום שבו לגורמים הקיצוניים יש אותו גודל.",
    ),
    "kappa": question(
        Number(tolerance=0.02, relative=True),
        value(
            lambda: kappa_of(ratio_of_gaps() ** 0.02),
            en="The gap is proportional to the square of the distance: its ratio is a square.",
            he="הפער יחסי לריבוע המרחק, ולכן היחס שלו הוא ריבוע.",
        ),
        value(
            lambda: kappa_of((COSTS[150] / COSTS[100]) ** 0.01),
            en="The cost does not fall to 0. Look at how much is still missing.",
            he="המחיר לא יורד עד 0. בדקו כמה עוד חסר לו.",
        ),
        value(
            lambda: kappa_of(ratio_of_gaps()),
            en="That is the ratio over 50 steps. You need the factor of a single one.",
            he="זה היחס על פני 50 צעדים. דרוש הגורם של צעד אחד.",
        ),
        right=lambda: kappa_of(ratio_of_gaps() ** 0.01),
        en="Divide a difference of two costs by the one before it.",
        he="חלקו הפרש של שני מחירים בהפרש שלפניו.",
    ),
    "bound": question(
        Number(tolerance=0.02, relative=True),
        value(
            1 / 10,
            en="With this one it has reached the floor, and is at the minimum.",
            he="עם ה־`w` הזה הריצה כבר הגיעה לקרקעית, ונמצאת במינימום.",
        ),
        case(
            lambda w: w > 0.06,
            en="These sides are steep: after ten steps too little height is left.",
            he="הצדדים האלה תלולים: אחרי עשרה צעדים נשאר מהגובה מעט מדי.",
        ),
        case(
            lambda w: 0 < w < 0.04,
            en="Here it stays on the side, but the side is not high. Make it steeper.",
            he="כאן הריצה נשארת על הצד, אבל הצד לא גבוה. הפכו אותו לתלול יותר.",
        ),
        case(
            lambda w: w <= 0,
            en="A half-width is above 0.",
            he="חצי רוחב הוא מספר חיובי.",
        ),
        right=lambda: 1 / (2 * 10 + 1),
        en="Write the height after ten steps as a function of `w`, and differentiate.",
        he="כתבו את הגובה אחרי עשרה צעדים כפונקציה של `w`, וגזרו.",
    ),
    "search": question(
        FunctionAnswer("f, x", POINTS, Numbers((2,))),
        value(
            lambda: searching(lambda eta, g: 0.0),
            en="This takes any step that lowers `f`. The condition asks for a part of the promise.",
            he="כך מתקבל כל צעד שמוריד את `f`. התנאי דורש גם חלק קבוע ממה שהשיפוע מבטיח.",
        ),
        value(
            lambda: searching(armijo, first=0),
            en="The steps are right, but the evaluation at `x` itself was not counted.",
            he="הצעדים נכונים, אבל החישוב ב־`x` עצמו לא נספר.",
        ),
        value(
            lambda: searching(armijo, last=0.5),
            en="The step was halved once more after it had passed.",
            he="הצעד קוצר פעם נוספת אחרי שכבר עמד בתנאי.",
        ),
        value(
            lambda: searching(armijo, first=2),
            en="Only evaluations of `f` count here: the one at `x`, and one for each trial.",
            he="כאן נספרים רק חישובים של `f`: זה שב־`x`, ואחד לכל ניסיון.",
        ),
        right=lambda: searching(armijo),
        en="Compare with `here - 0.25 * eta * (g @ g)`, and count each trial.",
        he="השוו ל־`here - 0.25 * eta * (g @ g)`, וספרו כל ניסיון.",
    ),
    "standardise": question(
        Numbers((2,), 0.02, relative=True),
        case(
            lambda pair: abs(pair[1] - 1) < 0.05,
            en="The valley does not become round: area and rooms are still correlated.",
            he="העמק לא נעשה עגול: בין השטח ומספר החדרים עדיין יש מתאם.",
        ),
        value(
            lambda: (
                condition_number(AREA, ROOMS),
                condition_number(AREA / np.std(AREA), ROOMS / np.std(ROOMS)),
            ),
            en="Divided, but the means are still in it. Subtract them first.",
            he="חילקתם, אבל הממוצעים עוד שם. חסרו אותם קודם.",
        ),
        value(
            lambda: (
                condition_number(AREA, ROOMS),
                condition_number(AREA - np.mean(AREA), ROOMS - np.mean(ROOMS)),
            ),
            en="The means are gone, the units are not: divide by the standard deviations.",
            he="הממוצעים נעלמו, היחידות עוד לא: חלקו בסטיות התקן.",
        ),
        value(
            lambda: (
                condition_number(AREA, ROOMS) ** 0.5,
                condition_number(standard(AREA), standard(ROOMS)) ** 0.5,
            ),
            en="That is `X` itself. The Hessian has the squares of its singular values.",
            he="זה מספר המצב של `X` עצמה. להסיאן יש ריבועי הערכים הסינגולריים שלה.",
        ),
        right=lambda: (
            condition_number(AREA, ROOMS),
            condition_number(standard(AREA), standard(ROOMS)),
        ),
        en="`np.linalg.cond` of the matrix that the program prints, before and after.",
        he="`np.linalg.cond` של המטריצה שהתוכנית מדפיסה, לפני ואחרי.",
    ),
    "newton": question(
        Numbers((3,), 0.005),
        case(
            lambda three: abs(three[0]) < 0.005 and abs(three[1]) < 0.005,
            en="That would be so without damping. Here δ is added to each λ.",
            he="כך היה בלי ריסון. כאן δ נוסף לכל λ.",
        ),
        case(
            lambda three: abs(three[1] - 0.9) < 0.005,
            en="That is what the step takes away from the sharp mode. What is left?",
            he="זה מה שהצעד לוקח מהאופן החד. ומה נשאר?",
        ),
        case(
            lambda three: three[2] >= 1.1,
            en="From there it runs away already. Start closer to the minimum.",
            he="משם הריצה כבר בורחת. התחילו קרוב יותר למינימום.",
        ),
        case(
            lambda three: three[2] < 1.08,
            en="From there it still arrives, after some leaps. Start farther out.",
            he="משם היא עדיין מגיעה, אחרי כמה קפיצות. התחילו רחוק יותר.",
        ),
        right=lambda: (1 / (1 + 1), 1 / (9 + 1), border_of_newton()),
        en="A damped step takes the part `λ/(λ + δ)`. At the border it leads from `x` to `−x`.",
        he="צעד מרוסן לוקח את החלק `λ/(λ + δ)`. בגבול הוא מוביל מ־`x` אל `−x`.",
    ),
    "together": question(
        Numbers((2,)),
        case(
            lambda pair: min(pair) <= 0,
            en="Both rates are above 0.",
            he="שני הקצבים גדולים מ־0.",
        ),
        case(
            lambda pair: bool(max(pair * curvature_bounds()) > 2),
            en="At least one rate may be beyond the border `2/L` along its weight.",
            he="ייתכן שלפחות קצב אחד נמצא מעבר לגבול `2/L` בכיוון של המשקל שלו.",
        ),
        case(
            lambda pair: bool(min(pair * curvature_bounds()) < 0.3),
            en="At least one rate is too small: along its weight the run is slow.",
            he="לפחות קצב אחד קטן מדי: הריצה איטית בכיוון של המשקל שלו.",
        ),
        accept=lambda pair: bool(min(pair) > 0 and gap_of_neuron(pair) <= 0.001),
        en="Compute one rate for the standardised features, and divide by each variance.",
        he="חשבו קצב אחד למאפיינים המתוקננים, וחלקו בכל אחת מהשונויות.",
    ),
}
