"""Questions of the lab on chapter 2, "Two variables"."""

import numpy as np

from gdbook import functions
from gdbook.check import _landscapes as land
from gdbook.check._question import Choice, Number, Numbers, case, question, value


def _dipole():
    (minimum,) = functions.dipole.minima
    return (*minimum.point, minimum.value)


def _still_attracting(learning_rate):
    """The letters of the minima whose border is above the learning rate."""
    pairs = zip("ABC", land.borders(), strict=True)
    return "".join(letter for letter, border in pairs if learning_rate < border)


def _apart(points):
    return float(np.linalg.norm(points[1] - points[0]))


def _beside_the_gap(gap):
    """Whether a number is how far either point of the leap is from the minimum."""
    away = np.linalg.norm(land.leap(0.07) - land.peaks.minima[0].point, axis=1)
    return bool(np.any(abs(away - gap) < 0.002))


QUESTIONS = {
    "five-runs": question(
        Choice(4, count=5),
        case(
            lambda letters: letters[0] != "C",
            en="Run 1: the height is near 0, but look at the point: is it plateau or minimum?",
            he="ריצה 1: גובה קרוב ל־0, אבל הסתכלו על הנקודה: יש שם רמה, או מינימום?",
        ),
        case(
            lambda letters: letters[1] != land.five_runs()[1],
            en="Run 2: how far north is its last point? What is there on the map?",
            he="ריצה 2: כמה צפונית הנקודה האחרונה שלה? מה יש שם במפה?",
        ),
        case(
            lambda letters: letters[4] == letters[3],
            en="Run 5 has the start of run 4, but another learning rate. Print its first points.",
            he="לריצה 5 יש נקודת ההתחלה של ריצה 4, אבל קצב למידה אחר. הדפיסו את תחילת המסלול.",
        ),
        case(
            lambda letters: letters[4] != land.five_runs()[4],
            en="Run 5: compare its last point with the table of the minima.",
            he="ריצה 5: השוו את הנקודה האחרונה שלה לטבלת המינימומים.",
        ),
        case(
            lambda letters: letters[2] != land.five_runs()[2],
            en="Run 3: look at its height. Which minimum is as low?",
            he="ריצה 3: הסתכלו על הגובה שלה. איזה מינימום נמוך כל כך?",
        ),
        right=land.five_runs,
        en="Run 4: compare its last point with the table of the minima.",
        he="ריצה 4: השוו את הנקודה האחרונה שלה לטבלת המינימומים.",
    ),
    "watershed": question(
        Number(tolerance=0.001),
        value(
            1.75,
            en="The middle, but is it the watershed? From there the descent goes north already.",
            he="זה האמצע, אבל האם הוא קו פרשת המים? משם הריצה כבר פונה צפונה.",
        ),
        case(
            lambda y: not 1.5 <= y <= 2,
            en="It lies between the starts of the first two runs.",
            he="הוא נמצא בין נקודות ההתחלה של שתי הריצות הראשונות.",
        ),
        case(
            lambda y: y > land.watershed(),
            en="From there the descent goes north. The watershed lies farther south.",
            he="משם הריצה פונה צפונה. קו פרשת המים נמצא דרומה יותר.",
        ),
        case(
            lambda y: y < land.watershed(),
            en="From there the descent goes south. The watershed lies farther north.",
            he="משם הריצה פונה דרומה. קו פרשת המים נמצא צפונה יותר.",
        ),
        right=land.watershed,
        en="Halve the interval once more.",
        he="חצו את הקטע פעם נוספת.",
    ),
    "dipole": question(
        Numbers((3,), tolerance=0.001),
        value(
            lambda: tuple(-number for number in _dipole()),
            en="That is the highest point, not the lowest. Both derivatives vanish there, too.",
            he="זו הנקודה הגבוהה ביותר, לא הנמוכה. גם שם שתי הנגזרות מתאפסות.",
        ),
        case(
            lambda point: abs(point[0] + 0.5) <= 0.001,
            en="From `1 - 2x² = 0` follows x², and x is its root.",
            he="מ־`1 - 2x² = 0` מתקבל x², ו־x הוא השורש שלו.",
        ),
        case(
            lambda point: np.allclose(point[:2], _dipole()[:2], atol=0.001),
            en="The place is right. Put it into the function again for the height: x is negative.",
            he="המקום נכון. כדי לקבל את הגובה הציבו אותו שוב בפונקציה: x שלילי.",
        ),
        case(
            lambda point: abs(point[1]) > 0.001,
            en="∂f/∂y is `-2xy` times a positive number. When is it zero?",
            he="הנגזרת לפי y היא `-2xy` כפול מספר חיובי. מתי היא אפס?",
        ),
        case(
            lambda point: point[0] >= 0,
            en="The function has the sign of x. On which side is it low?",
            he="לפונקציה יש הסימן של x. באיזה צד היא נמוכה?",
        ),
        right=_dipole,
        en="Start on the left, and wait until the descent has settled.",
        he="התחילו משמאל, וחכו עד שהריצה מתייצבת.",
    ),
    "limit": question(
        Numbers((3,), tolerance=0.0005),
        value(
            lambda: land.borders(lambda found: 2 * found[-1]),
            en="With these the sharpest direction arrives in one step; the borders are farther up.",
            he="באלה הכיוון החד ביותר מגיע בצעד אחד; הגבולות נמצאים גבוה יותר.",
        ),
        value(
            lambda: land.borders(lambda found: found[0]),
            en="That is the border of the gentlest direction. The sharpest one has a lower border.",
            he="זה הגבול של הכיוון המתון ביותר. לכיוון החד ביותר גבול נמוך יותר.",
        ),
        value(
            lambda: land.borders(sum),
            en="With the sum it is too low. Each direction has a factor of its own.",
            he="עם סכום הערכים העצמיים הגבול נמוך מדי. לכל כיוון יש גורם משלו.",
        ),
        case(
            lambda borders: np.allclose(borders * land.borders(), 2, rtol=0.005),
            en="Those are the largest eigenvalues themselves. The border is made from them.",
            he="אלה הערכים העצמיים הגדולים ביותר עצמם. הגבול מחושב מהם.",
        ),
        case(
            lambda borders: np.allclose(np.sort(borders), np.sort(land.borders()), atol=0.0005),
            en="The right three, but in another order: A, the deepest pit, comes first, C last.",
            he="השלושה הנכונים, אבל בסדר אחר: א, הבור העמוק ביותר, בא ראשון, ו־ג אחרון.",
        ),
        right=land.borders,
        en="Two divided by the largest eigenvalue, for A, B and C in this order.",
        he="שניים חלקי הערך העצמי הגדול ביותר, ל־א, ל־ב ול־ג, בסדר הזה.",
    ),
    "shares": question(
        Choice(3, count=None),
        value(
            "ABC",
            en="At 0.1 one of them was repelling already. Which?",
            he="כבר ב־0.1 אחד מהם הודף. איזה?",
        ),
        case(
            lambda letters: "A" in letters,
            en="The deepest pit is also the sharpest: its border is the lowest of the three.",
            he="הבור העמוק ביותר הוא גם החד ביותר: הגבול שלו הוא הנמוך מהשלושה.",
        ),
        value(
            "BC",
            en="Close. Two borders are near each other, and the learning rate lies between them.",
            he="קרוב. שני גבולות סמוכים זה לזה, וקצב הלמידה נמצא ביניהם.",
        ),
        value(
            "C",
            en="Two borders are near each other. Which of the two is the higher one?",
            he="שני גבולות סמוכים זה לזה. איזה מהשניים גבוה יותר?",
        ),
        right=lambda: _still_attracting(0.1275),
        en="Compare the learning rate with each of the three borders.",
        he="השוו את קצב הלמידה לכל אחד משלושת הגבולות.",
    ),
    "centred": question(
        Number(tolerance=0.01),
        value(
            lambda: 2 / land.spring_eigenvalues()[-1],
            en="That is the border of the long bowl. Subtract the mean from the loads first.",
            he="זה הגבול של הקערה המוארכת. קודם החסירו מהעומסים את הממוצע שלהם.",
        ),
        value(
            lambda: 2 / land.spring_eigenvalues(mean=0)[0],
            en="That is the border of the gentler direction. The sharper one has a lower border.",
            he="זה הגבול של הכיוון המתון. לכיוון החד ממנו גבול נמוך יותר.",
        ),
        value(
            lambda: land.spring_eigenvalues(mean=0)[-1],
            en="That is the largest eigenvalue itself. The border is made from it.",
            he="זה הערך העצמי הגדול ביותר עצמו. הגבול מחושב ממנו.",
        ),
        right=lambda: 2 / land.spring_eigenvalues(mean=0)[-1],
        en="The mean of x and the mean of x² give the Hessian. What are its eigenvalues?",
        he="הממוצע של x והממוצע של x² נותנים את ההסיאן. מה הערכים העצמיים שלו?",
    ),
    "two-cycle": question(
        Number(tolerance=0.002),
        case(
            lambda gap: abs(gap) < 0.002,
            en="Then it would have settled. Compare the last point with the one before it.",
            he="אז היא הייתה מתייצבת. השוו את הנקודה האחרונה לזו שלפניה.",
        ),
        case(
            _beside_the_gap,
            en="That is how far one of them is from the minimum. How far are they from each other?",
            he="זה המרחק של אחת מהן מהמינימום. ומה המרחק ביניהן?",
        ),
        case(
            lambda gap: min(abs(abs(np.diff(land.leap(0.07), axis=0)[0]) - gap)) < 0.002,
            en="That is one coordinate of the difference. Take the length of the whole of it.",
            he="זו קואורדינטה אחת של ההפרש. קחו את האורך של כולו.",
        ),
        value(
            lambda: _apart(land.leap(0.068)),
            en="That belongs to a learning rate of 0.068.",
            he="זה שייך לקצב למידה 0.068.",
        ),
        right=lambda: _apart(land.leap(0.07)),
        en="Let it run longer, and take the last two points.",
        he="תנו לה לרוץ זמן רב יותר, וקחו את שתי הנקודות האחרונות.",
    ),
    "escape": question(
        Number(tolerance=0.001),
        value(
            lambda: land.pass_factors(0.01)[1],
            en="That is the other direction, in which the saddle attracts.",
            he="זה הכיוון השני, שבו האוכף מושך.",
        ),
        value(
            lambda: 2 - land.pass_factors(0.01)[0],
            en="Mind the sign: the eigenvalue is negative, and it is subtracted.",
            he="שימו לב לסימן: הערך העצמי שלילי, ומחסרים אותו.",
        ),
        case(
            lambda factor: round(factor, 1) == round((1 - land.pass_factors(0.01)[0]) / 0.01, 1),
            en="That is the eigenvalue itself. What does a step make of it?",
            he="זה הערך העצמי עצמו. פי כמה מגדיל צעד את המרחק?",
        ),
        case(
            lambda factor: 0 < factor < 1,
            en="Then the distance would shrink. Look at the distances that the cell above prints.",
            he="אז המרחק היה מצטמצם. הסתכלו על המרחקים שהתא למעלה מדפיס.",
        ),
        right=lambda: land.pass_factors(0.01)[0],
        en="Divide each distance that the cell above prints by the one before it.",
        he="חלקו כל מרחק שהתא למעלה מדפיס בקודמו.",
    ),
}
