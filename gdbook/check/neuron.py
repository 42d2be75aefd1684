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
        he="חשבו קודם את השגיאה של הנוירון, `y - y_t`. אחר כך כפלו אותה בכל אחת מן הנגזרות של z.",
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
            he="עם `b = 0` הקו עובר בראשית הצירים, בקצה העיגולים. היכן הוא צריך לעבור?",
        ),
        case(
            _neurons.learns_nothing,
            en="With numbers that large the neuron is sure of everything and learns nothing.",
            he="עם מספרים גדולים כל כך הנוירון בטוח בכול, ואינו לומד דבר.",
        ),
        case(
            lambda start: _neurons.margin(*_neurons.split(start)) > 3,
            en="A fine line, but the neuron is so unsure that the training turns it away.",
            he="הקו טוב, אבל הנוירון כל כך לא בטוח שהאימון מסובב אותו משם.",
        ),
        case(
            lambda start: _neurons.margin(*_neurons.split(start)) > 0,
            en="All points are on their right sides, but which cloud is closer to the line?",
            he="כל הנקודות כבר בצד הנכון, אבל איזה ענן קרוב יותר לקו?",
        ),
        accept=_neurons.ends_well,
        en="In the left figure, does the line pass between the clouds, at a right angle to the way"
        " from one to the other?",
        he="באיור השמאלי: האם הקו עובר בין העננים, בזווית ישרה לדרך מן האחד אל האחר?",
    ),
    "origin": question(
        Numbers((3,), 0.005),
        value(
            lambda: _neurons.old_coordinates(sign=0),
            en="The weights are right. The bias is still that of the moved points: what is z at the"
            " old origin?",
            he="המשקלים נכונים. ההטיה היא עדיין של הנקודות שהוזזו: מה ערכו של z בראשית הישנה?",
        ),
        value(
            lambda: _neurons.old_coordinates(sign=1),
            en="The weights are right. Check the sign: the neuron computes w·(x − m) + b.",
            he="המשקלים נכונים. בדקו את הסימן: הנוירון מחשב `w·(x - m) + b`.",
        ),
        value(
            lambda: _neurons.old_coordinates(with_bias=0),
            en="Nearly: the mean is in it, but where is the bias that was trained?",
            he="כמעט: הממוצע בפנים, אבל היכן ההטיה שאומנה?",
        ),
        value(
            lambda: [*_neurons.trained((0, 0), 0)[0], _neurons.trained((0, 0), 0)[1]],
            en="That is the training on the points as they are. Subtract their mean from all.",
            he="זה האימון על הנקודות כפי שהן. חסרו מכולן את הממוצע.",
        ),
        right=_neurons.old_coordinates,
        en="Subtract the mean from the points alone, start from zeros, take a thousand steps.",
        he="חסרו את הממוצע מן הנקודות בלבד, התחילו מאפסים, ולכו אלף צעדים.",
    ),
    **FURTHER,
}
