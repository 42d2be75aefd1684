// gdbook.linear for one feature: the line z = wx + b, and half the mean of the squares.

export const cost = (w, b, X, y) =>
  X.reduce((sum, x, k) => sum + (w * x + b - y[k]) ** 2 / 2, 0) / X.length;

export const gradient = (w, b, X, y) => {
  const errors = X.map((x, k) => w * x + b - y[k]);
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return [mean(errors.map((error, k) => error * X[k])), mean(errors)];
};
