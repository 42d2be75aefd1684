// What only a gradient on a map says, in Hebrew.
export default {
  hintMapPoint: "גררו את הטבעת על פני המפה. החץ הכתום הוא הגרדיאנט, הבהירים הם חלקיו לאורך הצירים, והלבן פונה נגדו.",
  gradientPoints: "הגרדיאנט {gradient} פונה לאן שהפונקציה גדלה הכי מהר, בזווית ישרה לקו הגובה. צעד אחד נגדו, עם η = {rate}, קצר בהרבה מהחץ הלבן, ומוביל מ־{value} ל־{after}.",
  gradientLevel: "הקרקע כאן ישרה: אורך הגרדיאנט הוא {size}, ואין כיוון שיורד.",
};
