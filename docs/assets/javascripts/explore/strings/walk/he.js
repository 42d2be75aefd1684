// What only the walk by minibatches says, in Hebrew.
export default {
  hintWalk: "לחצו על הפעלה, בחרו גודל אחר או זרע אחר, וגררו את הטבעות להתחלה אחרת.",
  batch_size: "גודל ה־minibatch",
  seed: "זרע האקראיות",
  points: "נקודות שהסתכלנו עליהן",
  start_w: "w בהתחלה",
  start_b: "b בהתחלה",
  allPoints: "כל 100 הנקודות",
  fewPoints: "minibatches",
  fullSteps: "צעדים, כל הנקודות",
  fullCost: "מחיר, כל הנקודות",
  noisySteps: "צעדים, minibatches",
  noisyCost: "מחיר, minibatches",
  walkChart: "אחרי {steps} צעדים הנקודה ב־{point}, והמחיר הוא {cost}.",
  walkBegin: "עוד לא הסתכלנו על אף נקודה. ב־minibatch של {size} די ב־{size} נקודות לצעד הראשון, ובגרדיאנט המלא צריך 100.",
  walkAhead: "הסתכלנו על {points} נקודות: עם minibatch של {size} המחיר הוא {noisy}, ועם הגרדיאנט המלא הוא עדיין {full}.",
  walkBehind: "הסתכלנו על {points} נקודות: עם minibatch של {size} המחיר הוא {noisy}, ועם הגרדיאנט המלא {full}. כאן הרעש לא משתלם.",
};
