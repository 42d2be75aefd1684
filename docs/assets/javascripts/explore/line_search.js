// gdbook.line_search: how long a step is best along its direction.

// The rate that leads to the lowest point along the gradient, gᵀg / gᵀAg, on (xᵀAx) / 2.
export const exact_quadratic = ([[p, q], [r, s]], [a, b]) => {
  const scale = Math.max(Math.abs(a), Math.abs(b));
  if (!scale) return 0;
  const [u, v] = [a / scale, b / scale]; // the same quotient, and no square over- or underflows
  return (u * u + v * v) / (u * (p * u + q * v) + v * (r * u + s * v));
};
