// What only the fit of a line says, in English.
export default {
  hintLine: "Move the line with the two sliders, or drag the ring on the map of the cost, where blue is low and yellow is high.",
  load: "load x (kg)",
  length: "length y (cm)",
  bowlChart: "The map of the cost; the line is the point {point}, with the cost {cost}.",
  lineGrow: "grow",
  lineShrink: "shrink",
  lineStay: "stay",
  lineNext: "The cost is {cost}. To lower it, w has to {w}, and b has to {b}: the arrow is the next step.",
  lineBest: "Both slopes are 0. The cost is {cost}, and no line has a lower one.",
};
