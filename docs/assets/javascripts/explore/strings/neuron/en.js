// What only the neuron says, in English.
export default {
  hintNeuron: "Drag the line by its ring, and the arrow of the weights by its tip.",
  thousandSteps: "A thousand steps",
  neuron_w0: "w₀",
  neuron_w1: "w₁",
  neuron_b: "b",
  right: "right, of 100",
  neuronWrong: "{right} of the 100 points are on the right side of the line, and the cost is {cost}.",
  neuronRight: "All {right} points are on the right side. The cost is {cost}, and a longer arrow, a more decided neuron, lowers it further.",
  neuronNone: "Both weights are 0, so there is no line: the neuron answers the same everywhere, and the cost is {cost}.",
};
