"""Questions of the lab on the chapter "Momentum"."""

import numpy as np

from gdbook.check._question import Choice, FunctionAnswer, Number, Numbers, case, question, value

RUNS = ((0.04, 0.5), (0.04, 0.9), (2.5, 0.2), (2.5, 0.3), (2.5, 0.5))  # (q, β)


def kind(q, beta):
    """The letter for what a mode does: A creeps, B swings, C leaps, D diverges."""
    if q >= 2 * (1 + beta):
        return "D"
    if abs(1 + beta - q) < 2 * beta**0.5:
        return "B"
    return "A" if q < 1 else "C"


def larger_size(total, product):
    """The larger size of the two solutions of z² − total z + product = 0."""
    return float(np.abs(np.roots([1, -total, product])).max())


def steps_needed(pair):
    """How often a ball is away from the minimum of the lab's ravine, up to the last time."""
    rate, beta = pair
    A = np.array([[26.0, 24.0], [24.0, 26.0]])
    x, v, last = np.array([3.0, 1.0]), np.zeros(2), 0
    for step in range(1, 501):
        v = beta * v - rate * A @ x
        x = np.clip(x + v, -1e9, 1e9)
        if np.hypot(*x) > 0.001 * np.hypot(3, 1):
            last = step
    return last + 1


def rate_for_spread(spread, curvature, noise, beta):
    """The η with which a mode trembles by this much: linear in η once multiplied out."""
    variance = spread**2 * curvature / noise**2
    return 2 * variance / (1 / (1 - beta) + variance * curvature / (1 + beta))


QUESTIONS = {
    "kinds": question(
        Choice(4, count=5),
        case(
            lambda letters: letters[0] != kind(*RUNS[0]),
            en="Run 1: compare q with the lower border, `(1 − √β)²`.",
            he="ריצה 1: השוו את q לגבול התחתון, `(1 − √β)²`.",
        ),
        case(
            lambda letters: letters[2] == "C",
            en="Run 3 leaps, but do the leaps shrink? Compare q with `2(1 + β)`.",
            he="ריצה 3 אכן קופצת, אבל האם הקפיצות מתקצרות? השוו את q ל־`2(1 + β)`.",
        ),
        case(
            lambda letters: letters[3:] == "CC",
            en="Run 5: the upper border, `(1 + √β)²`, rises with β. Compute it once more.",
            he="ריצה 5: הגבול העליון, `(1 + √β)²`, עולה עם β. חשבו אותו שוב.",
        ),
        right=lambda: "".join(kind(*run) for run in RUNS),
        en="Compute both borders for each run, and the limit of divergence.",
        he="חשבו לכל ריצה את שני הגבולות, ואת גבול ההתבדרות.",
    ),
    "critical": question(
        Number(tolerance=0.001),
        value(
            lambda: 1 - 0.0225**0.5,
            en="That is the factor per step, the size of the double solution. β is its square.",
            he="זה הגורם לצעד, גודלו של הפתרון הכפול. β הוא הריבוע שלו.",
        ),
        value(
            lambda: 1 - 0.0225,
            en="That is what plain gradient descent leaves of the distance.",
            he="זה מה שמורד הגרדיאנט הפשוט משאיר מהמרחק.",
        ),
        case(
            lambda beta: not 0 <= beta < 1,
            en="β is at least 0 and below 1.",
            he="β הוא לפחות 0 וקטן מ־1.",
        ),
        right=lambda: (1 - 0.0225**0.5) ** 2,
        en="Where do the two solutions meet? The discriminant is zero there.",
        he="איפה נפגשים שני הפתרונות? הדיסקרימיננטה שם היא אפס.",
    ),
    "kappa": question(
        Number(tolerance=0.02, relative=True),
        value(
            lambda: ((1 + 0.4493**0.01) / (1 - 0.4493**0.01)) ** 2,
            en="That would be the ravine of a heavy ball. This run has no momentum.",
            he="זה היה הקניון של כדור כבד. בריצה הזאת אין מומנטום.",
        ),
        value(
            lambda: (1 + 0.4493) / (1 - 0.4493),
            en="That is the ratio over 100 steps. You need the factor of a single one.",
            he="זה היחס אחרי 100 צעדים. דרוש הגורם של צעד אחד.",
        ),
        case(
            lambda kappa: kappa < 1,
            en="A condition number is at least 1.",
            he="מספר המצב הוא לפחות 1.",
        ),
        right=lambda: (1 + 0.4493**0.01) / (1 - 0.4493**0.01),
        en="Solve `r = (κ − 1)/(κ + 1)` for κ, where r is the factor of one step.",
        he="חלצו את κ מתוך `r = (κ − 1)/(κ + 1)`, כאשר r הוא הגורם של צעד אחד.",
    ),
    "tune": question(
        Numbers((2,)),
        case(
            lambda pair: not (pair[0] > 0 and 0 <= pair[1] < 1),
            en="First a learning rate above 0, then a β from 0 to below 1.",
            he="תחילה קצב למידה גדול מ־0, ואחריו β מ־0 ועד מתחת ל־1.",
        ),
        case(
            lambda pair: pair[0] * 50 >= 2 * (1 + pair[1]),
            en="This diverges: the sharp mode is beyond the limit.",
            he="הריצה מתבדרת: האופן החד נמצא מעבר לגבול.",
        ),
        case(
            lambda pair: pair[0] * 2 < (1 - pair[1] ** 0.5) ** 2,
            en="The gentle mode creeps. It needs a larger β, or a larger learning rate.",
            he="האופן המתון זוחל. הוא צריך β גדול יותר, או קצב למידה גדול יותר.",
        ),
        case(
            lambda pair: pair[1] > 0.6,
            en="Nothing creeps, but the swings die down slowly. Take a smaller β.",
            he="שום דבר לא זוחל, אבל התנודות שוככות לאט. קחו β קטן יותר.",
        ),
        accept=lambda pair: bool(pair[0] > 0 and 0 <= pair[1] < 1 and steps_needed(pair) <= 30),
        en="Where do `2η` and `50η` lie, compared with the two borders for this β?",
        he="איפה נמצאים `2η` ו־`50η` ביחס לשני הגבולות של ה־β הזה?",
    ),
    "translate": question(
        Numbers((2,), 0.001),
        value(
            (0.05, 0.025),
            en="The running mean makes its moves shorter by `1 − β`. Make up for that.",
            he="הממוצע הרץ כופל את התזוזות ב־`1 − β`. פצו על כך.",
        ),
        value(
            (0.005, 0.025),
            en="The first in the other direction: divide instead of multiplying.",
            he="הראשון בכיוון ההפוך: צריך לחלק ולא לכפול.",
        ),
        case(
            lambda pair: abs(pair[1] - 0.05) < 1e-9,
            en="The same η with the larger β gives twice the effective rate.",
            he="אותו η עם β גדול יותר נותן קצב אפקטיבי כפול.",
        ),
        case(
            lambda pair: pair[1] > 0.05,
            en="A larger β by itself makes the effective rate larger. So η has to go down.",
            he="כבר ה־β הגדול יותר מגדיל את הקצב האפקטיבי. לכן η צריך לרדת.",
        ),
        right=lambda: (0.05 / (1 - 0.9), 0.05 / (1 - 0.9) * (1 - 0.95)),
        en="Compute `η/(1 − β)` before and after.",
        he="חשבו את `η/(1 − β)` לפני ואחרי.",
    ),
    "ahead": question(
        FunctionAnswer(
            "q, beta",
            ((0.001, 0.9), (0.1, 0.9), (0.5, 0.5), (0.9, 0.99), (1.2, 0.9), (1.3, 0.2)),
            Number(0.001),
        ),
        value(
            lambda: lambda q, beta: larger_size(1 + beta - q, beta),
            en="That is the heavy ball's factor. Looking ahead changes both coefficients.",
            he="זה הגורם של הכדור הכבד. המבט קדימה משנה את שני המקדמים.",
        ),
        value(
            lambda: lambda q, beta: abs(beta * (1 - q)) ** 0.5,
            en="True of a swinging mode only. Real solutions differ, and the larger one counts.",
            he="זה נכון רק לאופן מתנודד. פתרונות ממשיים שונים זה מזה, והגדול קובע.",
        ),
        value(
            lambda: lambda q, beta: abs(1 - q),
            en="That is plain gradient descent.",
            he="זה מורד הגרדיאנט הפשוט.",
        ),
        right=lambda: lambda q, beta: larger_size((1 + beta) * (1 - q), beta * (1 - q)),
        en="Solve the equation of the chapter, and take the larger of the two sizes.",
        he="פתרו את המשוואה של הפרק, וקחו את הגדול משני הגדלים.",
    ),
    "noise": question(
        Number(tolerance=0.02, relative=True),
        value(
            lambda: 2 * 0.25 * 100 / 100 * (1 - 0.9),
            en="That holds for small q. Here q is about 2: keep the last factor.",
            he="זה נכון כש־q קטן. כאן q הוא בערך 2, ואין להשמיט את הגורם האחרון.",
        ),
        value(
            lambda: rate_for_spread(0.5, 100, 10, 0),
            en="Without momentum, yes. But what does β do to the effective rate?",
            he="נכון בלי מומנטום. אבל מה עושה β לקצב האפקטיבי?",
        ),
        value(
            lambda: rate_for_spread(0.5**0.5, 100, 10, 0.9),
            en="The formula gives the variance. Its root is the spread.",
            he="הנוסחה נותנת את השונות. השורש שלה הוא הפיזור.",
        ),
        right=lambda: rate_for_spread(0.5, 100, 10, 0.9),
        en="Put λ, σ, β and the variance into the formula, and solve it for η.",
        he="הציבו בנוסחה את λ, σ, β ואת השונות, וחלצו את η.",
    ),
}
