// What only a slope says, in English.
export default {
  hintPoint: "Drag the ring along the curve.",
  slopeHere: "slope",
  stepHere: "step",
  slopeArrow: "the slope",
  stepArrow: "the step",
  slopePositive: "The slope is positive, {slope}: the error grows to the right. So the step, −{rate} times the slope, goes to the left, and the error falls from {value} to {after}.",
  slopeNegative: "The slope is negative, {slope}: the error shrinks to the right. So the step, −{rate} times the slope, goes to the right, and the error falls from {value} to {after}.",
  slopeLevel: "Here the ground is level: the slope is {slope}, and so is the step. There is nothing to gain.",
};
