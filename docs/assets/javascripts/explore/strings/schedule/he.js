// What only a schedule says, in Hebrew.
export default {
  hintSchedule: "בחרו תזמון, שנו את הפרמטרים שלו, והוסיפו רעש לשיפוע.",
  decay_rate: "קצב הדעיכה r",
  decay_steps: "מחזור T",
  noise: "רעש σ",
  lossExpected: "המחיר הצפוי",
  distanceExpected: "השורש שלו",
  decayConstant: "בלי רעש הריצה מתכנסת גם בקצב קבוע: אחרי {steps} צעדים המרחק הוא {own}.",
  decayConstantNoisy: "הרעש ממשיך להפוך לצעדים: אחרי {steps} צעדים המרחק האופייני הוא עדיין {own}.",
  decayHelps: "אחרי {steps} צעדים המרחק האופייני הוא {own}. עם הקצב הקבוע (בקו מקווקו) הוא היה {plain}. הדעיכה משתלמת.",
  decayHinders: "אחרי {steps} צעדים המרחק האופייני הוא {own}. עם הקצב הקבוע (בקו מקווקו) הוא היה {plain}. כאן הצעדים קטנים מוקדם מדי.",
  decaySame: "אחרי {steps} צעדים המרחק האופייני הוא {own}, כמו עם הקצב הקבוע (בקו מקווקו).",
  meanLoss: "המחיר הצפוי אחרי כל צעד",
  rateChart: "קצב הלמידה, מ־{first} עד {last}.",
  rateFirst: "הקצב בצעד הראשון",
  rateLast: "הקצב בצעד האחרון",
};
