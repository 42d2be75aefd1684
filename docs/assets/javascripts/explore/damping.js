// A mode under momentum: every step multiplies the pair (x, v) by M = [[1 − q, β], [−q, β]], q = ηλ.

// M's eigenvalues [real, imaginary], the larger one first: the solutions of z² − (1 + β − q) z + β = 0.
export const factors = (q, beta) => {
  const total = 1 + beta - q;
  const inner = total * total - 4 * beta;
  const root = Math.sqrt(Math.abs(inner));
  if (inner < 0) return [[total / 2, root / 2], [total / 2, -root / 2]];
  const both = [[(total + root) / 2, 0], [(total - root) / 2, 0]];
  return total < 0 ? both.reverse() : both;
};

// What a step leaves of the mode in the long run: the size of the larger factor.
export const kept = (q, beta) => Math.hypot(...factors(q, beta)[0]);

// The step after which a mode that is let go at 1 stays below a thousandth; at most so many.
export const measured = (q, beta, most) => {
  let [x, v, last] = [1, 0, 0];
  for (let step = 1; step <= most; step++) {
    v = beta * v - q * x;
    x += v;
    if (Math.abs(x) > 0.001) last = step;
  }
  return last;
};

// How many steps leave a thousandth, by that factor alone.
export const stepsToThousandth = (factor) =>
  (factor < 1 ? Math.log(1000) / -Math.log(Math.max(factor, 1e-9)) : Infinity);
