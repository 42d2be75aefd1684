// What only the walk by minibatches says, in English.
export default {
  hintWalk: "Press Play, choose another batch size or another seed, and drag the rings to another start.",
  batch_size: "batch size",
  seed: "seed of chance",
  points: "points looked at",
  start_w: "start w",
  start_b: "start b",
  allPoints: "all 100 points",
  fewPoints: "minibatches",
  fullSteps: "steps, all points",
  fullCost: "cost, all points",
  noisySteps: "steps, minibatches",
  noisyCost: "cost, minibatches",
  walkChart: "After {steps} steps the point is at {point}, with the cost {cost}.",
  walkBegin: "No point has been looked at yet. With minibatches of {size} the first step needs only {size}; with the full gradient, 100.",
  walkAhead: "{points} points looked at: with minibatches of {size} the cost is {noisy}, with the full gradient still {full}.",
  walkBehind: "{points} points looked at: with minibatches of {size} the cost is {noisy}, with the full gradient {full}. Here the noise does not pay.",
};
