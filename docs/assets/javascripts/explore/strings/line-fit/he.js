// What only the fit of a line says, in Hebrew.
export default {
  hintLine: "הזיזו את הקו בשני הסרגלים, או גררו את הטבעת במפת המחיר. כחול במפה נמוך, צהוב גבוה.",
  load: "עומס x (ק״ג)",
  length: "אורך y (ס״מ)",
  bowlChart: "מפת המחיר. הקו הוא הנקודה {point}, והמחיר שלו {cost}.",
  lineGrow: "לגדול",
  lineShrink: "לקטון",
  lineStay: "להישאר",
  lineNext: "המחיר הוא {cost}. כדי להוריד אותו, w צריך {w} ו־b צריך {b}: החץ הוא הצעד הבא.",
  lineBest: "שני השיפועים הם 0. המחיר הוא {cost}, ואין קו שמחירו נמוך יותר.",
};
