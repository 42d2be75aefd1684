// The functions of gdbook.functions, with the same formulas: value, gradient, domain, known minima.
// `python` is what a program calls it, `dim` the number of its variables.

import { formula } from "./formula.js";

const { exp, SQRT1_2 } = Math;

export const parabola = (minimizer, minimum = 0) => ({
  python: `functions.parabola(${minimizer}${minimum ? `, ${minimum}` : ""})`,
  dim: 1,
  domain: [[minimizer - 5, minimizer + 5]],
  minima: [{ point: [minimizer], value: minimum }],
  curvature: 2,
  value: (x) => (x - minimizer) ** 2 + minimum,
  gradient: (x) => [2 * (x - minimizer)],
});

export const double_well = {
  python: "functions.double_well",
  dim: 1,
  domain: [[-1.8, 1.8]],
  minima: [
    { point: [-1.057453770738378], value: -0.5147536412757056 },
    { point: [0.9304029265558517], value: 0.48325149171475085 },
  ],
  value: (x) => (x ** 2 - 1) ** 2 + x / 2,
  gradient: (x) => [4 * x * (x * x - 1) + 0.5],
};

// Of two variables; the library's quadratic takes any number of them.
export const quadratic = (A, b = [0, 0]) => {
  const [[p, q], [r, s]] = A;
  const determinant = p * s - q * r;
  const bowl = determinant > 0 && p > 0;
  const centre = bowl
    ? [(s * b[0] - q * b[1]) / determinant, (p * b[1] - r * b[0]) / determinant] : [0, 0];
  const value = (x, y) => x * ((p * x + q * y) / 2 - b[0]) + y * ((r * x + s * y) / 2 - b[1]);
  const array = (numbers) => `[${numbers.join(", ")}]`;
  return {
    python: `functions.quadratic(${array(A.map(array))}${b[0] || b[1] ? `, ${array(b)}` : ""})`,
    dim: 2,
    domain: centre.map((c) => [c - 3, c + 3]),
    minima: bowl ? [{ point: centre, value: value(...centre) }] : [],
    value,
    gradient: (x, y) => [p * x + q * y - b[0], r * x + s * y - b[1]],
  };
};

export const saddle = {
  python: "functions.saddle",
  dim: 2,
  domain: [[-2, 2], [-2, 2]],
  minima: [],
  value: (x, y) => x ** 2 - y ** 2,
  gradient: (x, y) => [2 * x, -2 * y],
};

export const rosenbrock = {
  python: "functions.rosenbrock",
  dim: 2,
  domain: [[-2, 2], [-1, 3]],
  minima: [{ point: [1, 1], value: 0 }],
  value: (x, y) => (1 - x) ** 2 + 100 * (y - x ** 2) ** 2,
  gradient: (x, y) => [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)],
};

export const himmelblau = {
  python: "functions.himmelblau",
  dim: 2,
  domain: [[-5, 5], [-5, 5]],
  minima: [
    { point: [3, 2], value: 0 },
    { point: [-2.805118086952745, 3.131312518250573], value: 0 },
    { point: [-3.779310253377747, -3.2831859912861696], value: 0 },
    { point: [3.5844283403304917, -1.8481265269644036], value: 0 },
  ],
  value: (x, y) => (x ** 2 + y - 11) ** 2 + (x + y ** 2 - 7) ** 2,
  gradient: (x, y) => {
    const [p, q] = [x * x + y - 11, x + y * y - 7];
    return [4 * x * p + 2 * q, 2 * p + 4 * y * q];
  },
};

export const dipole = {
  python: "functions.dipole",
  dim: 2,
  domain: [[-2, 2], [-2, 2]],
  minima: [{ point: [-SQRT1_2, 0], value: -SQRT1_2 * exp(-0.5) }],
  value: (x, y) => x * exp(-(x ** 2) - y ** 2),
  gradient: (x, y) => {
    const bump = exp(-x * x - y * y);
    return [(1 - 2 * x * x) * bump, -2 * x * y * bump];
  },
};

export const peaks = {
  python: "functions.peaks",
  dim: 2,
  domain: [[-3, 3], [-3, 3]],
  minima: [
    { point: [0.22827892055636909, -1.6255349574999964], value: -6.551133332835837 },
    { point: [-1.3473962443682108, 0.20451886609700518], value: -3.04984940280026 },
    { point: [0.2964455538468321, 0.32019624766683435], value: -0.06493586825552689 },
  ],
  value: (x, y) =>
    3 * (1 - x) ** 2 * exp(-(x ** 2) - (y + 1) ** 2) -
    10 * (x / 5 - x ** 3 - y ** 5) * exp(-(x ** 2) - y ** 2) -
    exp(-((x + 1) ** 2) - y ** 2) / 3,
  gradient: (x, y) => {
    const [xx, yy] = [x * x, y * y];
    const [y4, bowl, left] = [yy * yy, -xx - yy, 1 - x];
    const a6 = 6 * left * exp(bowl - 2 * y - 1);
    const b = exp(bowl);
    const c23 = (2 / 3) * exp(bowl - 2 * x - 1);
    const p20 = 4 * x - 20 * (x * xx + y * y4);
    return [
      (30 * xx - 2 + x * p20) * b - (1 + x * left) * a6 + (x + 1) * c23,
      (50 * y4 + y * p20) * b - left * (y + 1) * a6 + y * c23,
    ];
  },
};

const LIBRARY = { parabola, double_well, quadratic, saddle, rosenbrock, himmelblau, dipole, peaks };

// A function as a figure's source names it: one of the library's, "parabola(3, 2)" or "peaks", or a
// formula of x, or of x and y. A formula's domain is the one given. `imports` and `prelude` are what a
// program needs before it can use the function.
export const named = (text, dim, domain) => {
  const [, name, given] = text.match(/^(\w+)(?:\((.*)\))?$/) ?? [];
  if (Object.hasOwn(LIBRARY, name ?? "")) {
    const found = LIBRARY[name];
    const f = typeof found === "function" ? found(...JSON.parse(`[${given}]`)) : found;
    return { imports: "", prelude: "", ...f, domain: domain ?? f.domain };
  }
  return own(text, dim, domain);
};

const own = (text, dim, domain) => {
  const variables = ["x", "y"].slice(0, dim);
  const { value, gradient, python, partials } = formula(text, variables);
  const names = variables.join(", ");
  const ranges = domain.map((ends) => `(${ends.join(", ")})`).join(", ");
  const tuple = partials.length === 1 ? `(${partials[0]},)` : `(\n        ${partials.join(",\n        ")},\n    )`;
  const prelude = [
    "own = functions.Function(",
    '    "own",',
    `    ${JSON.stringify(text)},`,
    `    domain=(${ranges},),`,
    `    evaluate=lambda ${names}: ${python},`,
    `    partials=lambda ${names}: ${tuple},`,
    ")",
    "",
  ].join("\n");
  return { python: "own", imports: "import numpy as np\n", prelude, dim, domain, minima: [], value, gradient };
};
