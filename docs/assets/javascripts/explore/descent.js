// gdbook.descend: step by step against the gradient, from one start.

import { gradient_descent } from "./optimizers.js";

// Whether a point lies in a domain, or not farther beyond an end than so many times its width.
export const isWithin = (point, domain, widths = 0) => point.every((x, k) => {
  const [low, high] = domain[k];
  const room = widths * (high - low);
  return x >= low - room && x <= high + room;
});

// f: from functions.js; start: its coordinates; rate: a number, or a function of the step,
// such as a schedule, and of the gradient. The descent ends early
// where its new point is infinite or no number, that point being the last.
export const descend = (f, start, rate, steps, optimizer = gradient_descent()) => {
  const rateAt = typeof rate === "function" ? rate : () => rate;
  const points = [start];
  let states = start.map(optimizer.init);
  let point = start;
  let diverged = false;
  for (let step = 0; step < steps && !diverged; step++) {
    const slopes = f.gradient(...point);
    const size = rateAt(step, slopes);
    const pairs = slopes.map((slope, k) => optimizer.update(slope, states[k], size));
    states = pairs.map(([, state]) => state);
    point = point.map((x, k) => x + pairs[k][0]);
    points.push(point);
    diverged = !point.every(Number.isFinite);
  }
  return { points, values: points.map((one) => f.value(...one)), diverged };
};
