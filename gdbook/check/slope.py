"""Questions of the lab on chapter 1, "Learning from the slope"."""

import math

import numpy as np

from gdbook import descend, functions
from gdbook.check._question import FunctionAnswer, Number, case, question, value

_error = functions.parabola(minimizer=3, minimum=2)


def _steps_needed(learning_rate):
    """Steps from −1 until x is at most 0.01 away from 3."""
    points = descend(_error, -1, learning_rate, steps=int(4 / learning_rate)).points
    return int(np.argmax(np.abs(points - 3) <= 0.01))


def _central(f, x):
    return functions.numeric_gradient(f, x)[0]


def _border(f):
    """The learning rate 2/f″ of a curve whose curvature is the same everywhere."""
    return 2 / f.hessian(0)[0, 0]


def _in_the_long_run(learning_rate):
    """How far a descent on √(1 + x²) is from its minimum after a thousand steps."""
    x = 2.0
    for _ in range(1000):
        x = x - learning_rate * x / math.sqrt(1 + x**2)
    return abs(x)


def _bent(a):
    """The curve a(x − 3)², up to a constant."""
    return functions.quadratic([[2 * a]], [6 * a])


def _worst(learning_rate):
    """The larger of the two factors by which a step multiplies the distances, in size."""
    return max(abs(1 - learning_rate * _bent(a).hessian(0)[0, 0]) for a in (1, 10))


def _best_common_rate():
    """Where `_worst`, which first falls and then rises, is lowest: search by thirds."""
    low, high = 0.0, 1.0
    for _ in range(100):
        third = (high - low) / 3
        if _worst(low + third) < _worst(high - third):
            high -= third
        else:
            low += third
    return low


QUESTIONS = {
    "measure": question(
        FunctionAnswer(
            "f, x", tuple((f, x) for f in (_error, math.sin) for x in (-1.0, 0.5)), Number(1e-4)
        ),
        value(
            lambda: lambda f, x: -_central(f, x),
            en="The size is right, the sign is not: ahead minus behind, f(x + h) first.",
            he="הגודל נכון, הסימן לא: מה שלפנים פחות מה שמאחור, כלומר קודם `f(x + h)`.",
        ),
        value(
            lambda: lambda f, x: 2 * _central(f, x),
            en="Every slope is twice too large. How far apart are the two points? Not h.",
            he="כל שיפוע גדול פי שניים. מה המרחק בין שתי הנקודות? לא h.",
        ),
        value(
            lambda: lambda f, x: _central(f, x) / 2,
            en="Every slope is half of what it should be. How far apart are the two points?",
            he="כל שיפוע הוא מחצית ממה שצריך. מה המרחק בין שתי הנקודות?",
        ),
        value(
            lambda: lambda f, x: (f(x + 0.001) - f(x)) / 0.001,
            en="Close, but you look ahead only. Look the same distance h to both sides.",
            he="קרוב, אבל אתם מסתכלים רק לפנים. הסתכלו במרחק h לשני הצדדים.",
        ),
        value(
            lambda: lambda f, x: (f(x) - f(x - 0.001)) / 0.001,
            en="Close, but you look behind only. Look the same distance h to both sides.",
            he="קרוב, אבל אתם מסתכלים רק לאחור. הסתכלו במרחק h לשני הצדדים.",
        ),
        value(
            lambda: lambda f, x: (f(x + 0.001) - f(x - 0.001)) / 2 * 0.001,
            en="Nearly 0: `/ 2 * h` divides by 2, and then multiplies by h. Use parentheses.",
            he="כמעט 0: `/ 2 * h` מחלק ב־2, ואז כופל ב־h. השתמשו בסוגריים.",
        ),
        value(
            lambda: lambda f, x: f(x + 0.001) - f(x - 0.001) / (2 * 0.001),
            en="Only the second height is divided. The difference needs parentheses.",
            he="רק הגובה השני מחולק. ההפרש צריך סוגריים.",
        ),
        value(
            lambda: lambda f, x: f(x + 0.001) - f(x - 0.001),
            en="That is the difference of heights alone. By what do you divide it?",
            he="זה הפרש הגבהים לבדו. במה מחלקים אותו?",
        ),
        value(
            lambda: lambda f, x: 2 * (x - 3),
            en="That is the slope of one curve. Your function is given others too: use f.",
            he="זה השיפוע של עקומה אחת. הפונקציה שלכם מקבלת גם אחרות: השתמשו ב־f.",
        ),
        right=lambda: _central,
        en="Is h small, but not so small that f(x + h) and f(x − h) look the same to the computer?",
        he="האם h קטן, אבל לא כל כך קטן ש־`f(x + h)` ו־`f(x - h)` נראים למחשב אותו דבר?",
    ),
    "small": question(
        Number(whole=True),
        value(
            lambda: 100 * _steps_needed(0.1),
            en="That is 27 times 100, as if the product of learning rate and steps never changed.",
            he="זה 27 כפול 100, כאילו המכפלה של קצב הלמידה במספר הצעדים אינה משתנה לעולם.",
        ),
        value(
            lambda: 10 * _steps_needed(0.01),
            en="That is ten times the steps for 0.01. Very close: which way did the products go?",
            he="זה פי עשרה ממספר הצעדים עם 0.01. קרוב מאוד: לאיזה כיוון הלכו המכפלות?",
        ),
        value(
            3000,
            en="That is 3 divided by the learning rate, and only nearly right. Let the loop count.",
            he="זה 3 חלקי קצב הלמידה, וזה רק כמעט נכון. תנו ללולאה לספור.",
        ),
        value(
            lambda: _steps_needed(0.001) - 1,
            en="One too few. After so many steps, is the distance already at most 0.01?",
            he="חסר אחד. האם אחרי מספר כזה של צעדים המרחק כבר 0.01 לכל היותר?",
        ),
        case(
            lambda steps: steps < _steps_needed(0.01),
            en="A smaller learning rate makes shorter steps. Will fewer of them be enough?",
            he="קצב למידה קטן יותר נותן צעדים קצרים יותר. האם יספיקו פחות צעדים?",
        ),
        right=lambda: _steps_needed(0.001),
        en="Call steps_needed in the cell above with 0.001.",
        he="קראו ל־steps_needed שבתא למעלה עם 0.001.",
    ),
    "border": question(
        Number(tolerance=0.001),
        value(
            0,
            en="Above the border it does not settle. Print the last points of a longer walk.",
            he="מעל הגבול לא מתייצבים. הדפיסו את הנקודות האחרונות של הליכה ארוכה יותר.",
        ),
        value(
            2.5 / 2,
            en="That is the root of `1 + x²`, by which the slope is divided. And x itself?",
            he="זה השורש של `1 + x²`, שהשיפוע מחולק בו. ומהו x עצמו?",
        ),
        value(
            lambda: _in_the_long_run(2.5) ** 2,
            en="That is the square of the distance.",
            he="זה ריבוע המרחק.",
        ),
        value(
            lambda: 2 * _in_the_long_run(2.5),
            en="That is how far apart the two places are. How far is each from the minimum?",
            he="זה המרחק בין שני המקומות. כמה רחוק כל אחד מהם מהמינימום?",
        ),
        case(
            lambda far: far < 0,
            en="A distance is not negative. Is it the same on both sides?",
            he="מרחק אינו שלילי. האם הוא שווה משני הצדדים?",
        ),
        case(
            lambda far: far > 10,
            en="It does not run away. Print the last two points after a hundred steps.",
            he="הנקודה לא בורחת. הדפיסו את שתי הנקודות האחרונות אחרי מאה צעדים.",
        ),
        right=lambda: _in_the_long_run(2.5),
        en="Call walk in the cell above with `η = 2.5` and 1000 steps. Where are the last points?",
        he="קראו ל־walk שבתא למעלה עם `η = 2.5` ועם 1000 צעדים, והסתכלו על הנקודות האחרונות.",
    ),
    "curvature": question(
        FunctionAnswer("a", ((0.5,), (1.0,), (2.0,), (7.0,)), Number(0.001)),
        value(
            lambda: lambda a: 0.1,
            en="The same rate for every a. What does the cell above print for `a = 4`?",
            he="אותו קצב לכל a. מה מדפיס התא למעלה עבור `a = 4`?",
        ),
        value(
            lambda: lambda a: 0.1 * a,
            en="The other way round: does a narrow valley tolerate larger steps, or smaller ones?",
            he="הפוך: האם עמק צר מאפשר צעדים גדולים יותר, או קטנים יותר?",
        ),
        value(
            lambda: lambda a: _border(_bent(a)) - 0.1 / a,
            en="The distances are right, but every other point is on the wrong side of 3.",
            he="המרחקים נכונים, אבל כל נקודה שנייה נמצאת בצד הלא נכון של 3.",
        ),
        value(
            lambda: lambda a: _border(_bent(a)) / 2,
            en="With this one a single step arrives. The chapter's descent needs 27.",
            he="בקצב כזה מגיעים בצעד אחד. בפרק דרושים 27.",
        ),
        value(
            lambda: lambda a: _border(_bent(a)),
            en="That is the border. Asked for are the points of `a = 1` and `η = 0.1`.",
            he="זה הגבול. השאלה היא על אותן נקודות כמו עם `a = 1` ו־`η = 0.1`.",
        ),
        right=lambda: lambda a: 0.1 * _border(_bent(a)) / _border(_error),
        en="Write the step as a factor times x − 3. For which η is the factor 0.8?",
        he="כתבו את הצעד כגורם כפול `(x − 3)`. באיזה η הגורם הוא 0.8?",
    ),
    "one-rate": question(
        Number(tolerance=0.001),
        value(
            lambda: _border(_bent(10)) / 2,
            en="Perfect for the large curvature. How much does a step leave of the other distance?",
            he="מושלם לעקמומיות הגדולה. וכמה משאיר צעד אחד מהמרחק השני?",
        ),
        value(
            lambda: _border(_bent(1)) / 2,
            en="Perfect for the small curvature. By what does a step multiply the other distance?",
            he="מושלם לעקמומיות הקטנה. ופי כמה מגדיל צעד אחד את המרחק השני?",
        ),
        value(
            lambda: _border(_bent(10)),
            en="That is the border of y: there its distance swings for ever.",
            he="זה הגבול של y: שם הוא מתנודד לעד.",
        ),
        value(
            lambda: (_border(_bent(1)) + _border(_bent(10))) / 4,
            en="The mean of the two best learning rates. Is it below the border of y?",
            he="הממוצע של שני קצבי הלמידה הטובים ביותר. האם הוא מתחת לגבול של y?",
        ),
        case(
            lambda rate: rate > _border(_bent(10)),
            en="That is above the border of y, and y runs away.",
            he="זה מעל הגבול של y, ו־y בורח.",
        ),
        right=_best_common_rate,
        en="Draw both factors against η, in size. The larger one counts. Where is it smallest?",
        he="ציירו את הגודל של שני הגורמים לפי η. הגדול מביניהם קובע. היכן הוא קטן ביותר?",
    ),
    "further": question(
        FunctionAnswer("d", ((0.1,), (0.5,), (2.0,), (4.0,)), Number(0.001, relative=True)),
        value(
            lambda: lambda d: 1 / (4 * d**2),
            en="That step lands exactly at the minimum. The border is where it lands as far away as"
            " it was.",
            he="צעד כזה נוחת בדיוק במינימום. הגבול הוא הצעד שנוחת במרחק שבו התחיל.",
        ),
        value(
            lambda: lambda d: 1 / (6 * d**2),
            en="Two divided by the second derivative holds where the curvature is the same along"
            " the whole step. Here it is not: work with the step itself.",
            he="שניים חלקי הנגזרת השנייה נכון כשהעקמומיות שווה לכל אורך הצעד. כאן היא משתנה:"
            " עבדו עם הצעד עצמו.",
        ),
        value(
            lambda: lambda d: _border(_error),
            en="That was the border of the parabola. Here it depends on the distance.",
            he="זה היה הגבול של הפרבולה. כאן הוא תלוי במרחק.",
        ),
        value(
            lambda: lambda d: 1 / (2 * d),
            en="One power of d is missing: the slope is the third power, the distance the first.",
            he="חסרה חזקה אחת של d: השיפוע הוא בחזקה שלישית, המרחק בראשונה.",
        ),
        right=lambda: lambda d: 2 * d / (4 * d**3),
        en="The step is η times the slope at the distance d. How long may it be, if it must land"
        " closer on the other side?",
        he="הצעד הוא η כפול השיפוע במרחק d. כמה ארוך מותר לו להיות, אם עליו לנחות קרוב יותר מצידו"
        " השני של המינימום?",
    ),
}
