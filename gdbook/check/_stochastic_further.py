"""Questions of the lab on chapter 5, "Stochastic gradient descent": its second half."""

from gdbook.check import _clothes
from gdbook.check._calls import FunctionAnswer
from gdbook.check._question import Number, Numbers, case, question, value

QUESTIONS = {
    "time": question(
        Numbers((2,)),
        case(
            lambda times: min(times) <= 0,
            en="Both times are positive: the clock after the step minus the clock before it.",
            he="שני הזמנים חיוביים: השעון אחרי הצעד פחות השעון לפניו.",
        ),
        case(
            lambda times: times[0] < times[1],
            en="The full gradient takes less than a minibatch? The full one comes first.",
            he="הגרדיאנט המלא לוקח פחות מ־minibatch? קודם כותבים את המלא.",
        ),
        case(
            _clothes.computed,
            en="That factor was computed and not measured. Hold a stopwatch to both.",
            he="הגורם הזה חושב ולא נמדד. הצמידו שעון לשניהם.",
        ),
        case(
            lambda times: times[0] < 2 * times[1],
            en="Nearly equal? Load the data before the clock starts, and measure the step alone.",
            he="כמעט שווים? טענו את הנתונים לפני שהשעון מתחיל, ומדדו את הצעד לבדו.",
        ),
        case(
            lambda times: times[0] > 50 * _clothes.seconds()[0],
            en="Very long. Milliseconds? Seconds are asked for, and of a single step.",
            he="ארוך מאוד. אלפיות שנייה? דרושות שניות, ושל צעד אחד.",
        ),
        accept=_clothes.believable,
        en="One of the two cannot be. Measure both with perf_counter, around the step alone.",
        he="אחד מהשניים לא ייתכן. מדדו את שניהם בעזרת perf_counter, סביב הצעד לבדו.",
    ),
    "epoch": question(
        FunctionAnswer(
            "gradients, sizes", tuple(_clothes.parts()), Numbers((3,), 0.001, relative=True)
        ),
        value(
            lambda: _clothes.combined(lambda sizes: 1 + 0 * sizes),
            en="The plain mean: there a picture of a small minibatch counts more than another.",
            he="הממוצע הפשוט: בו תמונה מ־minibatch קטן נספרת יותר מאחרת.",
        ),
        value(
            lambda: _clothes.combined(lambda sizes: 1 / sizes),
            en="The other way round: a minibatch with more pictures must count more.",
            he="הפוך: minibatch שיש בו יותר תמונות צריך להיספר יותר.",
        ),
        value(
            lambda: lambda gradients, sizes: gradients.T @ sizes,
            en="That is the sum over all pictures. Divide by their number.",
            he="זה הסכום על כל התמונות. חלקו במספרן.",
        ),
        value(
            lambda: lambda gradients, sizes: gradients.sum(axis=0),
            en="The sum of means is not a mean: how many pictures stand behind each of them?",
            he="סכום של ממוצעים אינו ממוצע: כמה תמונות עומדות מאחורי כל אחד?",
        ),
        value(
            lambda: lambda gradients, sizes: gradients.T @ sizes / len(sizes),
            en="Divide by the number of pictures, not by the number of minibatches.",
            he="חלקו במספר התמונות, לא במספר ה־minibatches.",
        ),
        right=lambda: _clothes.combined(lambda sizes: sizes),
        en="Turn each mean back into a sum, add the sums, and divide by the number of pictures.",
        he="הפכו כל ממוצע בחזרה לסכום, חברו את הסכומים וחלקו במספר התמונות.",
    ),
    "underflow": question(
        Numbers((2,)),
        value(
            lambda: _clothes.first_zeros()[::-1],
            en="You have mixed up the order: float32 comes first.",
            he="התבלבל הסדר: קודם float32.",
        ),
        value(
            lambda: [count - 1 for count in _clothes.first_zeros()],
            en="After so many the product is not yet 0. One factor more.",
            he="אחרי מספר כזה המכפלה עוד לא 0. עוד גורם אחד.",
        ),
        case(
            lambda counts: counts[0] in (37, 38, 39) or counts[1] in (307, 308, 309),
            en="Below that the numbers lose digits, but they are not 0 yet. Let the loop run on.",
            he="מתחת לזה המספרים מאבדים ספרות, אבל הם עדיין לא 0. תנו ללולאה להמשיך.",
        ),
        case(
            lambda counts: 100 < counts[0] < 155,
            en="That many factors of 1/e or of 1/2, but these are tenths.",
            he="זה מספר הגורמים של `1/e` או של `1/2`, אבל כאן אלה עשיריות.",
        ),
        case(
            lambda counts: counts[0] == counts[1],
            en="Both alike? Turn 0.1 into the type before you multiply: kind(0.1).",
            he="שניהם שווים? הפכו את 0.1 לטיפוס לפני הכפל: `kind(0.1)`.",
        ),
        right=_clothes.first_zeros,
        en="Count the multiplications until L == 0, starting from 1.",
        he="ספרו את הכפלים עד ש־`L == 0`, החל מ־1.",
    ),
    "likelihood": question(
        FunctionAnswer(
            "W, b, X, y", tuple(_clothes.small_data()), Numbers((3, 4), 0.001, relative=True)
        ),
        value(
            lambda: _clothes.derivative(lambda n, likelihood: 1),
            en="That is the gradient of C. What does the chain rule put in front of it?",
            he="זה הגרדיאנט של C. מה מוסיף לפניו כלל השרשרת?",
        ),
        value(
            lambda: _clothes.derivative(lambda n, likelihood: n * likelihood),
            en="Right but for the sign: where C grows, L shrinks.",
            he="נכון, מלבד הסימן: במקום ש־C גדל, L קטן.",
        ),
        value(
            lambda: _clothes.derivative(lambda n, likelihood: -likelihood),
            en="A factor is missing: the exponent is −N times C.",
            he="חסר גורם: המעריך הוא `-N` כפול C.",
        ),
        value(
            lambda: _clothes.derivative(lambda n, likelihood: -n),
            en="That is the gradient of ln L. The derivative of an exponential keeps the"
            " exponential.",
            he="זה הגרדיאנט של `ln L`. בנגזרת של פונקציה מעריכית נשאר גם המעריך עצמו.",
        ),
        right=_clothes.derivative,
        en="Differentiate e^(−N C) as a whole, and compare it with differences of likelihood.",
        he="גזרו את `e^(-N C)` כמכלול, והשוו להפרשים של likelihood.",
    ),
    "noisy-likelihood": question(
        Number(0.01, relative=True),
        value(
            lambda: _clothes.miss(unit=1),
            en="Right in powers of e. How many powers of ten are they?",
            he="נכון בחזקות של e. כמה סדרי גודל, חזקות של 10, הן?",
        ),
        value(
            lambda: _clothes.miss(n=1),
            en="That is how far the mean of H is off. In the exponent it is multiplied by N.",
            he="בכך סוטה הממוצע של H. במעריך הוא נכפל ב־N.",
        ),
        value(
            lambda: _clothes.miss(batch=1),
            en="As if there were a single picture. What is the deviation of a mean of sixteen?",
            he="כאילו הייתה תמונה אחת. מהי הסטייה של ממוצע של שש־עשרה?",
        ),
        value(
            lambda: _clothes.miss(batch=_clothes.BATCH),
            en="The deviation of a mean falls with the square root of the number, not with it.",
            he="הסטייה של ממוצע קטנה עם השורש של המספר, לא עם המספר עצמו.",
        ),
        right=_clothes.miss,
        en="First the deviation of the mean of sixteen H, then times N, then in powers of ten.",
        he="קודם הסטייה של הממוצע של 16 ערכי H, אחר כך כפול N, אחר כך בסדרי גודל.",
    ),
}
