// gdbook.basins, in a worker: which start of a grid leads to which minimum.

import { named } from "./functions.js";

const TOLERANCE = 1e-3;

export const basins = (f, rate, xs, ys, steps = 1000) => {
  const labels = new Int8Array(xs.length * ys.length);
  ys.forEach((y0, i) => {
    xs.forEach((x0, j) => {
      let [x, y] = [x0, y0];
      for (let step = 0; step < steps; step++) {
        const [a, b] = f.gradient(x, y);
        const [u, v] = [x - rate * a, y - rate * b];
        if ((u === x && v === y) || !Number.isFinite(u + v)) break;
        [x, y] = [u, v];
      }
      let [best, least] = [-1, TOLERANCE];
      f.minima.forEach(({ point: [p, q] }, k) => {
        const away = Math.hypot(x - p, y - q);
        if (away <= least) [best, least] = [k, away];
      });
      labels[i * xs.length + j] = best;
    });
  });
  return labels;
};

export const axis = ([low, high], samples) =>
  Array.from({ length: samples }, (_, k) => low + ((high - low) * k) / (samples - 1));

if (globalThis.WorkerGlobalScope) {
  self.addEventListener("message", ({ data: { text, domain, x, y, rate, samples } }) => {
    const labels = basins(named(text, 2, domain), rate, axis(x, samples), axis(y, samples));
    self.postMessage({ labels, samples, rate });
  });
}
