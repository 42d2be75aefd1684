// What only a slope says, in Hebrew.
export default {
  hintPoint: "גררו את הטבעת לאורך העקומה.",
  slopeHere: "השיפוע",
  stepHere: "הצעד",
  slopeArrow: "השיפוע",
  stepArrow: "הצעד",
  slopePositive: "השיפוע חיובי, {slope}: כשזזים ימינה השגיאה גדלה. לכן הצעד, שהוא השיפוע כפול {rate} בסימן הפוך, פונה שמאלה, והשגיאה יורדת מ־{value} ל־{after}.",
  slopeNegative: "השיפוע שלילי, {slope}: כשזזים ימינה השגיאה יורדת. לכן הצעד, שהוא השיפוע כפול {rate} בסימן הפוך, פונה ימינה, והשגיאה יורדת מ־{value} ל־{after}.",
  slopeLevel: "כאן הקרקע ישרה: השיפוע הוא {slope}, ואיתו גם הצעד. אין לאן לרדת.",
};
