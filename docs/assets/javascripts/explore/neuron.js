// gdbook.neuron for two features: y = σ(w₀x₀ + w₁x₁ + b), and the mean of its cross-entropy.

export const sigmoid = (z) => (z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z)));

export const score = (w, b, [x0, x1]) => w[0] * x0 + w[1] * x1 + b;

// −ln of the probability of the right answer is ln(1 + e^z) − tz, written so that no e^z overflows.
export const cost = (w, b, points) => points.reduce((sum, point) => {
  const z = score(w, b, point);
  return sum + Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - point[2] * z;
}, 0) / points.length;

// [∂C/∂w₀, ∂C/∂w₁, ∂C/∂b]
export const gradient = (w, b, points) => {
  const sums = [0, 0, 0];
  for (const point of points) {
    const error = sigmoid(score(w, b, point)) - point[2];
    sums[0] += error * point[0];
    sums[1] += error * point[1];
    sums[2] += error;
  }
  return sums.map((sum) => sum / points.length);
};

export const right = (w, b, points) =>
  points.filter((point) => (sigmoid(score(w, b, point)) > 0.5) === (point[2] === 1)).length;
