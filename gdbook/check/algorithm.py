"""Questions of the lab on chapter 3, "The algorithm"."""

import math

from gdbook.check import _descents, _landscapes
from gdbook.check._question import Choice, FunctionAnswer, Number, Numbers, case, question, value

QUESTIONS = {
    "rate": question(
        Number(tolerance=0.01, relative=True),
        case(lambda rate: rate <= 0, en="A learning rate is positive.", he="קצב למידה הוא חיובי."),
        case(
            lambda rate: 16 * rate <= 1e-6,
            en="The precision stops it, true, after one step. But where does it stop?",
            he="נכון, סף העצירה עוצר אותה, אחרי צעד אחד. אבל איפה?",
        ),
        case(
            lambda rate: rate < 0.99 * _descents.smallest_rate(),
            en="With this one the limit stops it. Print the number of steps.",
            he="בקצב כזה עוצרת אותה המגבלה. הדפיסו את מספר הצעדים.",
        ),
        case(
            lambda rate: rate < 2 / _descents.curve.hessian(0)[0, 0],
            en="The precision stops it, close to the minimum. But a smaller one would do.",
            he="סף העצירה עוצר אותה, קרוב למינימום. אבל יש קצב קטן יותר שגם בו זה קורה.",
        ),
        right=_descents.smallest_rate,
        en="With this one it does not come closer at all. Look at x.",
        he="בקצב כזה לא מתקרבים כלל. הסתכלו על x.",
    ),
    "start": question(
        Number(whole=True),
        case(
            lambda k: k < 10,
            en="Much farther. By how many steps does each factor of ten lengthen the way?",
            he="הרבה יותר רחוק. כמה צעדים מוסיפה לדרך כל הכפלה בעשר?",
        ),
        value(
            lambda: round(10_000 / math.log(10) * -math.log(0.98)),
            en="So many powers of ten the distance shrinks in all. But what is left at the end?",
            he="זה מספר ההכפלות בעשר שהמרחק מצטמצם בהן. אבל כמה נשאר ממנו בסוף?",
        ),
        case(
            lambda k: k > _descents.farthest_power(),
            en="From there the limit stops it on the way. Count the steps.",
            he="משם המגבלה עוצרת אותה בדרך. ספרו את הצעדים.",
        ),
        right=_descents.farthest_power,
        en="From there it arrives. Try ten times farther.",
        he="משם היא מגיעה. נסו רחוק פי עשרה.",
    ),
    "traps": question(
        Choice(4, count=5),
        case(
            lambda letters: letters[2] != _descents.way_to_stop(*_descents.RUNS[2]),
            en="Run 3: how many steps did it make, and how far is x from the minimum?",
            he="ריצה 3: כמה צעדים נעשו בה, וכמה רחוק x מהמינימום?",
        ),
        case(
            lambda letters: letters[3] in "AB",
            en="Run 4: how many steps did it make? Who stopped it, then?",
            he="ריצה 4: כמה צעדים נעשו בה? אז מי עצר אותה?",
        ),
        case(
            lambda letters: letters[3] == "C",
            en="Run 4: the limit, yes. But where is x, and since when?",
            he="ריצה 4: אכן המגבלה. אבל איפה x, וממתי?",
        ),
        case(
            lambda letters: letters[1] in "AB",
            en="Run 2: count its steps. Was the last one within the precision?",
            he="ריצה 2: ספרו את הצעדים. האם האחרון היה קצר מסף העצירה?",
        ),
        case(
            lambda letters: letters[4] != _descents.way_to_stop(*_descents.RUNS[4]),
            en="Run 5: print its first few points.",
            he="ריצה 5: הדפיסו את הנקודות הראשונות שלה.",
        ),
        right=lambda: "".join(_descents.way_to_stop(*run) for run in _descents.RUNS),
        en="Go through the runs one by one: how many steps, and where is x at the end?",
        he="עברו על הריצות אחת אחת: כמה צעדים, ואיפה x בסוף?",
    ),
    "precision": question(
        Number(tolerance=0.02, relative=True),
        value(
            1e-6,
            en="Then the last step is so short, but the distance is hundreds of times larger.",
            he="אז הצעד האחרון קצר כל כך, אבל המרחק גדול ממנו פי מאות.",
        ),
        value(
            lambda: _descents.precision_for(0.01),
            en="That would be right for a learning rate of 0.01. Here it is ten times smaller.",
            he="זה היה נכון לקצב למידה 0.01. כאן הוא קטן פי עשרה.",
        ),
        value(
            lambda: 1e-6 * 0.001,
            en="Half of what is needed: the slope is twice the distance.",
            he="מחצית ממה שצריך: השיפוע הוא פעמיים המרחק.",
        ),
        case(
            lambda precision: precision > 1e-6,
            en="The distance is larger than the step, so the precision must be finer than `10⁻⁶`.",
            he="המרחק גדול מהצעד, ולכן סף העצירה צריך להיות קטן מ־`10⁻⁶`.",
        ),
        right=lambda: _descents.precision_for(0.001),
        en="Divide the distance that the cell above prints by the precision: nearly a constant.",
        he="חלקו את המרחק שהתא למעלה מדפיס בסף העצירה. התוצאה כמעט קבועה.",
    ),
    "decay": question(
        Numbers((2,)),
        case(
            lambda pair: pair[0] <= 0 or pair[1] < 0,
            en="The first rate is positive, and a decay rate is not negative.",
            he="הקצב הראשון חיובי, וקצב הדעיכה אינו שלילי.",
        ),
        case(
            lambda pair: pair[0] > 1,
            en="The first step already leads farther away: its rate is above the border.",
            he="כבר הצעד הראשון מרחיק: הקצב שלו מעל הגבול.",
        ),
        case(
            lambda pair: _descents.bias_and_noise(pair)[0] > 0.2,
            en="Without any noise it would still be on its way: the rates add up to too little.",
            he="גם בלי שום רעש הריצה עוד הייתה בדרך: סכום הקצבים קטן מדי.",
        ),
        case(
            lambda pair: (
                _descents.bias_and_noise(pair)[1] > _descents.bias_and_noise(pair * (1, 0.9))[1]
            ),
            en="It is there at once, but soon the rates are too small to average the noise.",
            he="היא מגיעה מיד, אבל אז הקצבים נעשים מהר קטנים מכדי למצע את הרעש.",
        ),
        case(
            lambda pair: _descents.bias_and_noise(pair)[1] > 0.3,
            en="It arrives, and then it hovers: in the end the rates are still too large.",
            he="היא מגיעה, ואז רועדת: בסוף הקצבים עדיין גדולים מדי.",
        ),
        accept=lambda pair: math.hypot(*_descents.bias_and_noise(pair)) <= 0.3,
        en="Nearly. Change one of the two a little.",
        he="כמעט. שנו מעט אחד מהשניים.",
    ),
    "momentum": question(
        Numbers((2,)),
        case(
            lambda pair: not (pair[0] > 0 and 0 <= pair[1] < 1),
            en="The learning rate is positive, and β is at least 0 and less than 1.",
            he="קצב הלמידה חיובי, ו־β הוא 0 לפחות וקטן מ־1.",
        ),
        case(
            lambda pair: pair[0] > pair[1] and pair[0] > 0.04,
            en="The learning rate comes first, β second.",
            he="קודם קצב הלמידה, ואחריו β.",
        ),
        case(
            lambda pair: _descents.roll(pair) > 1000,
            en="That runs away, or is far from there after 1000 steps.",
            he="זה בורח, או רחוק מאוד גם אחרי 1000 צעדים.",
        ),
        case(
            lambda pair: pair[1] > 0.75,
            en="A heavy ball: it rolls back and forth. More friction, that is, a smaller β.",
            he="כדור כבד: הוא מתגלגל הלוך ושוב. נחוץ יותר חיכוך, כלומר β קטן יותר.",
        ),
        case(
            lambda pair: pair[1] < 0.67,
            en="A light ball: along the ravine it is still slow. A larger β allows a larger rate.",
            he="כדור קל: לאורך הקניון הוא עוד איטי. β גדול יותר מאפשר גם קצב למידה גדול יותר.",
        ),
        accept=lambda pair: _descents.roll(pair) <= 50,
        en="This β can do it. Try other learning rates with it.",
        he="ה־β הזה מסוגל לכך. נסו איתו קצבי למידה אחרים.",
    ),
    "pass": question(
        Number(),
        case(
            lambda beta: not 0 <= beta < 1,
            en="β is at least 0 and less than 1.",
            he="β הוא 0 לפחות, וקטן מ־1.",
        ),
        case(
            lambda beta: _landscapes.rolled_to(beta) == "C",
            en="The ball stays in the hollow: too much friction to climb to the pass.",
            he="הכדור נשאר בשקע: החיכוך רב מכדי לטפס אל האוכף.",
        ),
        case(
            lambda beta: _landscapes.rolled_to(beta) == "D",
            en="The ball comes to rest in no minimum: too little friction to stop in the pit.",
            he="הכדור לא נח בשום מינימום: החיכוך מועט מכדי לעצור בבור.",
        ),
        accept=lambda beta: _landscapes.rolled_to(beta) == "A",
        en="Print where the descent ends.",
        he="הדפיסו איפה הריצה נגמרת.",
    ),
    "best-beta": question(
        FunctionAnswer("kappa", ((4.0,), (25.0,), (100.0,), (10_000.0,)), Number(0.005)),
        value(
            lambda: lambda kappa: (kappa**0.5 - 1) / (kappa**0.5 + 1),
            en="That is what a step leaves of the distance: the size of each solution, not β.",
            he="זה מה שצעד משאיר מהמרחק: גודלו של כל פתרון, ולא β.",
        ),
        value(
            lambda: lambda kappa: (kappa - 1) / (kappa + 1),
            en="That is what a step leaves without momentum.",
            he="זה מה שצעד משאיר בלי מומנטום.",
        ),
        value(
            lambda: lambda kappa: ((kappa - 1) / (kappa + 1)) ** 2,
            en="Nearly: momentum works with the root of the condition number.",
            he="כמעט: מומנטום עובד עם השורש של מספר המצב.",
        ),
        case(
            lambda beta: beta(4.0) == beta(10_000.0),
            en="The same β for every ravine. The best one depends on kappa.",
            he="אותו β לכל קניון. הטוב ביותר תלוי ב־kappa.",
        ),
        right=lambda: lambda kappa: ((kappa**0.5 - 1) / (kappa**0.5 + 1)) ** 2,
        en="Both curvatures have to fit into the interval. At the best β they lie at its two ends.",
        he="שתי העקמומיות צריכות להיכנס לקטע. ב־β הטוב ביותר הן נמצאות בשני קצותיו.",
    ),
}
