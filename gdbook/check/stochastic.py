"""Questions of the lab on chapter 5, "Stochastic gradient descent"."""

from gdbook.check import _clothes
from gdbook.check._pair import Pair
from gdbook.check._question import Number, case, question, value
from gdbook.check._stochastic_further import QUESTIONS as FURTHER

_GRADIENT = Pair("z.weight.grad, z.bias.grad", ((10, 784), (10,)))

QUESTIONS = {
    "missing": question(
        Number(0.05),
        value(
            0.9**16,
            en="That is the chance that one given class is missing. How many classes are there?",
            he="זה הסיכוי שמחלקה אחת מסוימת חסרה. וכמה מחלקות יש?",
        ),
        value(
            10 * (1 - 0.9**16),
            en="That many are there, on average. How many are missing?",
            he="כך וכך יש, בממוצע. וכמה חסרות?",
        ),
        case(
            lambda missing: missing < 0.05,
            en="Sixteen pictures would be enough for ten classes, but chance is not that fair.",
            he="שש־עשרה תמונות היו מספיקות לעשר מחלקות, אבל המזל לא מחלק שווה בשווה.",
        ),
        right=lambda: 10 * 0.9**16,
        en="Draw a few thousand minibatches and take the mean of the number of missing classes.",
        he="הגרילו כמה אלפי minibatch, וקחו את הממוצע של מספר המחלקות החסרות.",
    ),
    "minibatch": question(
        Pair("X, y", ((16, 784), (16,)), 0.0),
        case(
            lambda answer: answer[0].max() > 1,
            en="The grey values still go up to 255. Divide them by 255.",
            he="ערכי האפור עדיין מגיעים עד 255. חלקו ב־255.",
        ),
        case(
            lambda answer: not (_clothes.in_range(answer) and _clothes.are_pictures(answer)),
            en="Not all of these are pictures of the training set. Take rows of data.flat.",
            he="לא כולן תמונות של קבוצת האימון. קחו שורות של data.flat.",
        ),
        case(
            lambda answer: not _clothes.fit(answer),
            en="Pictures and labels do not belong together. Draw the indices once, for both.",
            he="התמונות והתוויות לא שייכות זו לזו. הגרילו את האינדקסים פעם אחת, לשתיהן.",
        ),
        case(
            _clothes.repeats,
            en="A picture comes twice. Draw without replacement.",
            he="תמונה אחת מופיעה פעמיים. הגרילו ללא החזרה.",
        ),
        case(
            _clothes.are_the_first,
            en="Those are the first sixteen, in their order. Draw at random.",
            he="אלה שש־עשרה הראשונות, לפי הסדר. הגרילו באקראי.",
        ),
        accept=lambda answer: _clothes.is_minibatch(answer) and not _clothes.are_the_first(answer),
        en="Pictures of the training set with their labels are asked for.",
        he="דרושות תמונות של קבוצת האימון עם התוויות שלהן.",
    ),
    "sgd-step": question(
        Pair("z.weight, z.bias", ((10, 784), (10,))),
        value(
            lambda: _clothes.step(0),
            en="All zeros, as before the step. Were the parameters changed, in place?",
            he="הכול אפסים, כמו לפני הצעד. האם הפרמטרים השתנו, במקומם?",
        ),
        value(
            lambda: _clothes.step(0.1),
            en="Uphill: the step goes against the gradient.",
            he="זה במעלה: הצעד הולך נגד הגרדיאנט.",
        ),
        value(
            lambda: _clothes.gradient(16),
            en="That is the gradient. The parameters after the step are asked for.",
            he="זה הגרדיאנט. השאלה היא על הפרמטרים אחרי הצעד.",
        ),
        value(
            lambda: _clothes.step(-1),
            en="The whole gradient was subtracted: the learning rate is missing.",
            he="הופחת הגרדיאנט כולו: חסר קצב הלמידה.",
        ),
        value(
            lambda: _clothes.step(-1.6),
            en="Sixteen times too far: the cost is the mean over the minibatch, not the sum.",
            he="רחוק פי 16: המחיר הוא הממוצע על ה־minibatch, לא הסכום.",
        ),
        value(
            lambda: _clothes.step(-0.01),
            en="A tenth of the way. Is η right? Does CrossEntropyLoss get the scores, and not"
            " probabilities?",
            he="עשירית מהדרך. האם η נכון? האם CrossEntropyLoss מקבל את z עצמם, ולא הסתברויות?",
        ),
        value(
            lambda: tuple(-0.1 * part for part in _clothes.not_scaled(16)),
            en="The weights moved 255 times too far: take the pixels from 0 to 1, as in data.flat.",
            he="המשקלים זזו רחוק פי 255: קחו פיקסלים מ־0 עד 1, כמו ב־`data.flat`.",
        ),
        value(
            _clothes.without_bias,
            en="The weights are right, but the biases stand still.",
            he="המשקלים נכונים, אבל ההטיות לא זזו.",
        ),
        right=_clothes.step,
        en="Start from zeros, and take the first sixteen pictures: data.flat[:16].",
        he="התחילו מאפסים, וקחו את שש־עשרה התמונות הראשונות: `data.flat[:16]`.",
    ),
    "full-gradient": question(
        Pair("z.weight, z.bias", ((10, 784), (10,))),
        value(
            _clothes.step,
            en="That is the step with the first sixteen pictures. Take them all.",
            he="זה הצעד לפי שש־עשרה התמונות הראשונות. קחו את כולן.",
        ),
        value(
            lambda: _clothes.step(0, None),
            en="All zeros, as before the step. Were the parameters changed, in place?",
            he="הכול אפסים, כמו לפני הצעד. האם הפרמטרים השתנו, במקומם?",
        ),
        value(
            lambda: _clothes.step(0.1, None),
            en="Uphill: the step goes against the gradient.",
            he="זה במעלה: הצעד הולך נגד הגרדיאנט.",
        ),
        value(
            lambda: _clothes.both(_clothes.step(count=None), _clothes.step()),
            en="The minibatch's gradient is still in it: backward() adds. Start from a new z.",
            he="הגרדיאנט של ה־minibatch עדיין בפנים: `backward()` מוסיף. התחילו מ־z חדש.",
        ),
        value(
            _clothes.gradient,
            en="That is the gradient. The parameters after the step are asked for.",
            he="זה הגרדיאנט. השאלה היא על הפרמטרים אחרי הצעד.",
        ),
        value(
            lambda: tuple(-0.1 * part for part in _clothes.not_scaled()),
            en="The weights moved 255 times too far: take the pixels from 0 to 1, as in data.flat.",
            he="המשקלים זזו רחוק פי 255: קחו פיקסלים מ־0 עד 1, כמו ב־`data.flat`.",
        ),
        right=lambda: _clothes.step(count=None),
        en="All pictures of the training set, one step from zeros, with η = 0.1.",
        he="כל התמונות של קבוצת האימון, צעד אחד מאפסים, עם η של 0.1.",
    ),
    "accumulate": question(
        _GRADIENT,
        value(
            lambda: _clothes.gradient(64, 4),
            en="Four times too long: it is the sum of four means. What is the mean of them?",
            he="ארוך פי ארבעה: זה הסכום של ארבעה ממוצעים. ומה הממוצע שלהם?",
        ),
        value(
            _clothes.rows_of_last_part,
            en="That is the last part alone. Do not set the gradient to zero between the parts.",
            he="זה החלק האחרון לבדו. אל תאפסו את הגרדיאנט בין החלקים.",
        ),
        value(
            lambda: _clothes.gradient(16),
            en="That is the first part alone. Go through the other three as well.",
            he="זה החלק הראשון לבדו. עברו גם על שלושת האחרים.",
        ),
        value(
            lambda: tuple(part / 4 for part in _clothes.rows_of_last_part()),
            en="A quarter of the last part: the gradient was set to zero between the parts.",
            he="רבע מהחלק האחרון: הגרדיאנט אופס בין החלקים.",
        ),
        value(
            lambda: _clothes.both(_clothes.gradient(64), _clothes.gradient(16, 3)),
            en="What the cell above has added is still in it: clear the gradient once, first.",
            he="מה שהוסיף התא שלמעלה עדיין בפנים: אפסו את הגרדיאנט פעם אחת, בהתחלה.",
        ),
        right=lambda: _clothes.gradient(64),
        en="Start from zeros, and go once through the first 64 pictures, sixteen at a time.",
        he="התחילו מאפסים, ועברו פעם אחת על 64 התמונות הראשונות, שש־עשרה בכל פעם.",
    ),
    **FURTHER,
}
