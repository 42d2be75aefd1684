// A function of one variable as a curve on a chart.

const SAMPLES = 240;

// The points of its curve over its domain.
export const curveOf = (f) => {
  const [[low, high]] = f.domain;
  return Array.from({ length: SAMPLES + 1 }, (_, k) => {
    const x = low + ((high - low) * k) / SAMPLES;
    return [x, f.value(x)];
  });
};

// The range of its values there, with a margin.
export const rangeOf = (f) => {
  const values = curveOf(f).map(([, y]) => y).filter(Number.isFinite);
  if (!values.length) return [-1, 1];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = 0.08 * (high - low || 1);
  return [low - margin, high + margin];
};
