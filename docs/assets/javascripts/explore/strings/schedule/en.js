// What only a schedule says, in English.
export default {
  hintSchedule: "Choose a schedule, change its parameters, and add noise to the slope.",
  decay_rate: "decay rate r",
  decay_steps: "period T",
  noise: "noise σ",
  lossExpected: "expected loss",
  distanceExpected: "its root",
  decayConstant: "Without noise the constant rate converges by itself: after {steps} steps the distance is {own}.",
  decayConstantNoisy: "The noise goes on being turned into steps: after {steps} steps the typical distance is still {own}.",
  decayHelps: "After {steps} steps the typical distance is {own}; with the constant rate (dashed) it would be {plain}. The decay pays.",
  decayHinders: "After {steps} steps the typical distance is {own}; with the constant rate (dashed) it would be {plain}. Here the steps shrink too early.",
  decaySame: "After {steps} steps the typical distance is {own}, as with the constant rate (dashed).",
  meanLoss: "expected loss by step",
  rateChart: "The learning rate, from {first} to {last}.",
  rateFirst: "rate of the first step",
  rateLast: "rate of the last step",
};
