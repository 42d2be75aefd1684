"""Questions of the lab on chapter 4, "A neuron from scratch": its second half."""

import math

from gdbook import neuron
from gdbook.check import _neurons
from gdbook.check._calls import FunctionAnswer
from gdbook.check._pair import Pair
from gdbook.check._question import Number, Numbers, case, question, value

QUESTIONS = {
    "two-points": question(
        Numbers((2, 3), 0.01, relative=True),
        value(
            lambda: -_neurons.two_points(),
            en="The sizes are right, the signs are not: the error is y minus y_t.",
            he="הגדלים נכונים, הסימנים לא: השגיאה היא `y - y_t`.",
        ),
        value(
            lambda: _neurons.two_points()[::-1],
            en="You have mixed up the two points: the circle comes first.",
            he="התחלפו הנקודות: קודם העיגול.",
        ),
        value(
            lambda: _neurons.two_points(with_points=False),
            en="Those are the errors. For w₀ and w₁ multiply them by the coordinates.",
            he="אלה השגיאות. בנגזרות לפי `w₀` ולפי `w₁` הן נכפלות בקואורדינטות של הנקודה.",
        ),
        value(
            lambda: _neurons.two_points([1.0, -1.0], 5.5),
            en="Those are the gradients at the start. Take w and b after the last step.",
            he="אלה הגרדיאנטים בהתחלה. קחו את w ואת b אחרי הצעד האחרון.",
        ),
        value(
            lambda: _neurons.two_points() / 100,
            en="Do not divide by the number of points: H is the cost of a single one.",
            he="אין לחלק במספר הנקודות: H הוא המחיר של נקודה אחת.",
        ),
        right=_neurons.two_points,
        en="Each row is (y − y_t) times (x₀, x₁, 1), with y as the trained neuron predicts it.",
        he="כל שורה היא `(y - y_t)` כפול `(x₀, x₁, 1)`, כאשר y הוא מה שחוזה הנוירון המאומן.",
    ),
    "analytic": question(
        Number(0.01),
        value(
            53 * math.log(2),
            en="That is the border of float64. Turn z into float32 before you compute with it.",
            he="זה הגבול של float64. הפכו את z ל־float32 לפני שאתם מחשבים בו.",
        ),
        value(
            23 * math.log(2),
            en="There the sigmoid is still one digit below 1. Go on, a little.",
            he="שם הסיגמואיד עדיין קטן מ־1 בספרה בינרית אחת. המשיכו עוד קצת.",
        ),
        value(
            24,
            en="The power of two is right. Which power of e is it?",
            he="החזקה של 2 נכונה. איזו חזקה של e זו?",
        ),
        value(
            24 * math.log10(2),
            en="A power of ten? The sigmoid has e in it: take the natural logarithm.",
            he="חזקה של 10? בסיגמואיד יש e: קחו לוגריתם טבעי.",
        ),
        case(
            lambda z: abs(abs(z) - 128 * math.log(2)) < 1,
            en="That is where e^|z| overflows. The sigmoid has become 1 long before.",
            he="שם `e^|z|` גולש. הסיגמואיד נעשה 1 הרבה קודם.",
        ),
        case(
            lambda z: z < 0,
            en="For a negative z the sigmoid is close to 0. Look on the other side.",
            he="עבור z שלילי הסיגמואיד קרוב ל־0. חפשו בצד השני.",
        ),
        case(
            lambda z: 24 * math.log(2) - 1 < z < 24 * math.log(2) + 1,
            en="Close. Two decimal places are asked for: halve the interval further.",
            he="קרוב. דרושות שתי ספרות אחרי הנקודה: המשיכו לחצות את הקטע.",
        ),
        right=lambda: 24 * math.log(2),
        en="Print sigmoid32(z) == 1 for a row of z, and narrow down where it becomes True.",
        he="הדפיסו `sigmoid32(z) == 1` לשורה של ערכי z, וצמצמו את המקום שבו מתקבל True.",
    ),
    "vectorised": question(
        FunctionAnswer("w, b, X, y", tuple(_neurons.inputs()), Pair("dw, db")),
        value(
            lambda: _neurons.two_coordinates,
            en="That looks at the first two coordinates only. There may be more of them.",
            he="זה מסתכל רק על שתי הקואורדינטות הראשונות. ייתכן שיש עוד.",
        ),
        value(
            lambda: _neurons.sums,
            en="Both are sums over the points. The cost is a mean.",
            he="שניהם סכומים על הנקודות. המחיר הוא ממוצע.",
        ),
        value(
            lambda: _neurons.uphill,
            en="The signs are reversed: the error is the prediction minus the label.",
            he="הסימנים הפוכים: השגיאה היא התחזית פחות התווית.",
        ),
        value(
            lambda: _neurons.sum_of_errors,
            en="dw is right. db is a mean, too.",
            he="`dw` נכון. גם `db` הוא ממוצע.",
        ),
        value(
            lambda: _neurons.sum_of_products,
            en="db is right. dw is a mean, too: divide by the number of points.",
            he="`db` נכון. גם `dw` הוא ממוצע: חלקו במספר הנקודות.",
        ),
        value(
            lambda: _neurons.squared_errors,
            en="It contains a y(1 − y) that should have cancelled.",
            he="נשאר בפנים `y(1 - y)` שהיה צריך להצטמצם.",
        ),
        right=lambda: neuron.gradient,
        en="dw has one number for each coordinate, db is one number: (dw, db), in this order.",
        he="מספר אחד ב־dw לכל קואורדינטה, ומספר אחד ב־db: `(dw, db)`, בסדר הזה.",
    ),
    "wrong-label": question(
        Number(0.0005),
        case(
            lambda cost: cost <= 0,
            en="Zero would mean that every point is right, and surely so. Can they all be?",
            he="אפס פירושו שכל הנקודות מסווגות נכון, ובוודאות. האם זה אפשרי?",
        ),
        value(
            lambda: _neurons.trained((0, 0), 0, moved=1)[2],
            en="Those are the labels as they were. Swap the label of X[1] before you train.",
            he="אלה התוויות המקוריות. החליפו את התווית של `X[1]` לפני האימון.",
        ),
        case(
            lambda cost: cost < _neurons.lowest_cost(),
            en="No line comes as low as that. Did you swap the label of X[1], and no other?",
            he="אין קו שמחירו נמוך כל כך. האם החלפתם את התווית של `X[1]`, ושל אף נקודה אחרת?",
        ),
        case(
            lambda cost: cost < 1,
            en="Not at the bottom yet. Take more or larger steps, until the gradient is zero.",
            he="עוד לא בתחתית. בצעו עוד צעדים, או צעדים גדולים יותר, עד שהגרדיאנט מתאפס.",
        ),
        right=_neurons.lowest_cost,
        en="That is more than a neuron pays that knows nothing and says a half everywhere.",
        he="זה יותר ממה שמשלם נוירון שלא יודע דבר ואומר חצי על כל נקודה.",
    ),
}
