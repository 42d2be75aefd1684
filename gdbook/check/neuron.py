"""Questions of the lab on chapter 4, "A neuron from scratch"."""

from gdbook.check import _neurons
from gdbook.check._neuron_further import QUESTIONS as FURTHER
from gdbook.check._question import Numbers, case, question, value

QUESTIONS = {
    "by-hand": question(
        Numbers((3,), 0.001),
        value(
            lambda: -_neurons.one_point(),
            en="The sizes are right, the signs are not. The error is what the neuron said"
            " minus what it should have said.",
            he="הגדלים נכונים, הסימנים לא. השגיאה היא מה שהנוירון אמר פחות מה שהיה צריך לומר.",
        ),
        value(
            lambda: _neurons.one_point(x=(1.0, 1.0)),
            en="All three alike? The weights are multiplied by different inputs.",
            he="שלושתם שווים? כל משקל נכפל בקלט אחר.",
        ),
        value(
            lambda: _neurons.one_point(yt=0),
            en="That would be for a circle, of label 0. This one is a square.",
            he="זה היה נכון לעיגול, שתוויתו 0. הנקודה כאן היא ריבוע.",
        ),
        value(
            lambda: _neurons.one_point(lambda y, yt: (y - yt) / (y * (1 - y))),
            en="That is dH/dy times the inputs. A piece of the chain is missing: dy/dz.",
            he="זה `dH/dy` כפול הקלטים. חסר חלק אחד בשרשרת: `dy/dz`.",
        ),
        value(
            lambda: _neurons.one_point(lambda y, yt: (y - yt) * y * (1 - y)),
            en="dy/dz is in there although it cancels: what is the denominator of dH/dy?",
            he="`dy/dz` נשאר בפנים, אף שהוא מצטמצם: מה המכנה של `dH/dy`?",
        ),
        right=_neurons.one_point,
        en="Compute the error of the neuron first, y minus y_t. Then multiply it by each ∂z/∂….",
        he="חשבו קודם את השגיאה של הנוירון, `y - y_t`. אחר כך כפלו אותה בכל אחת מהנגזרות של z.",
    ),
    "learning-rate": question(
        Numbers((2,)),
        value(
            lambda: _neurons.best_rates()[::-1],
            en="You have mixed up the order: first the lowest cost, then the widest margin.",
            he="התבלבל הסדר: קודם המחיר הנמוך ביותר, אחר כך המרווח הרחב ביותר.",
        ),
        case(
            lambda rates: not set(rates) <= set(_neurons.RATES),
            en="Choose two of the four learning rates that the question names.",
            he="בחרו שניים מבין ארבעת קצבי הלמידה שבשאלה.",
        ),
        case(
            lambda rates: rates[0] == rates[1],
            en="The same one for both? Print cost and margin of all four, and read both columns.",
            he="אותו קצב לשניהם? הדפיסו מחיר ומרווח של כל הארבעה, וקראו את שתי העמודות.",
        ),
        case(
            lambda rates: rates[0] == _neurons.best_rates()[0],
            en="The lowest cost is right. Which number in the column of margins is the largest?",
            he="המחיר הנמוך ביותר נכון. איזה מספר בעמודת המרווחים הוא הגדול ביותר?",
        ),
        case(
            lambda rates: rates[1] == _neurons.best_rates()[1],
            en="The widest margin is right. Which cost is the lowest? Count the zeros.",
            he="המרווח הרחב ביותר נכון. איזה מחיר הוא הנמוך ביותר? ספרו את האפסים.",
        ),
        right=_neurons.best_rates,
        en="Train with all four, and compare costs with costs and margins with margins.",
        he="אמנו עם כל הארבעה, והשוו מחירים למחירים ומרווחים למרווחים.",
    ),
    "start": question(
        Numbers((3,)),
        case(
            lambda start: _neurons.margin(*_neurons.split(-start)) > 0,
            en="A good line with its sides swapped: the squares must have a positive z.",
            he="קו טוב, אבל הצדדים הפוכים: לריבועים צריך להיות z חיובי.",
        ),
        case(
            lambda start: start[2] == 0,
            en="With b = 0 the line starts at the origin, at the edge of the circles."
            " Where should it pass?",
            he="עם `b = 0` הקו עובר בראשית הצירים, בקצה העיגולים. איפה הוא צריך לעבור?",
        ),
        case(
            _neurons.learns_nothing,
            en="With numbers that large the neuron is sure of everything and learns nothing.",
            he="עם מספרים גדולים כל כך הנוירון בטוח בכול ולא לומד דבר.",
        ),
        case(
            lambda start: _neurons.margin(*_neurons.split(start)) > 3,
            en="A fine line, but the neuron is so unsure that the training turns it away.",
            he="הקו טוב, אבל הנוירון כל כך לא בטוח שהאימון מסיט את הקו משם.",
        ),
        case(
            lambda start: _neurons.margin(*_neurons.split(start)) > 0,
            en="All points are on their right sides, but which cloud is closer to the line?",
            he="כל הנקודות כבר בצד הנכון, אבל איזה ענן קרוב יותר לקו?",
        ),
        accept=_neurons.ends_well,
        en="Does the dotted line pass between the clouds, at a right angle to the way from one to"
        " the other?",
        he="האם הקו המנוקד עובר בין העננים, בזווית ישרה לדרך מענן לענן?",
    ),
    "origin": question(
        Numbers((3,), 0.005),
        value(
            lambda: _neurons.trained_on_standardised(),
            en="That is the line in the new coordinates. What is x₀ multiplied by in the old ones?",
            he="זה הקו בקואורדינטות החדשות. במה נכפל `x₀` בישנות?",
        ),
        value(
            lambda: _neurons.old_coordinates(bias=lambda w, b, m: b),
            en="The weights are right. The bias is still the new one: what is z at the old origin?",
            he="המשקלים נכונים. ההטיה היא עדיין החדשה: מה ערכו של z בראשית הישנה?",
        ),
        value(
            lambda: _neurons.old_coordinates(bias=lambda w, b, m: b + w @ m),
            en="The weights are right. Check a sign: the mean is subtracted from x.",
            he="המשקלים נכונים. בדקו סימן: את הממוצע מחסירים מ־x.",
        ),
        value(
            lambda: _neurons.old_coordinates(bias=lambda w, b, m: -(w @ m)),
            en="Nearly: the means are in it, but where is the bias that was trained?",
            he="כמעט: הממוצעים בפנים, אבל איפה ההטיה שאומנה?",
        ),
        value(
            lambda: _neurons.old_coordinates(mistaken=True),
            en="The weights are right. In the bias each mean is divided by the deviation, too.",
            he="המשקלים נכונים. בהטיה גם כל ממוצע מתחלק בסטיית התקן.",
        ),
        value(
            lambda: _neurons.old_coordinates(times=True),
            en="Dividing x by its deviation is the same as dividing its weight by it.",
            he="לחלק את x בסטיית התקן זה כמו לחלק בה את המשקל שלו.",
        ),
        right=_neurons.old_coordinates,
        en="Multiply out w·(x − m)/s + b. What is multiplied by x₀, what by x₁, what by neither?",
        he="פתחו סוגריים ב־`w·(x - m)/s + b`. מה נכפל ב־`x₀`, מה ב־`x₁`, ומה באף אחד מהם?",
    ),
    **FURTHER,
}
