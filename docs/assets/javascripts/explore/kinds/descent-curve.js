// A descent on a curve: its steps, and the error after each; with momentum where there is a β.

import { curveOf, rangeOf } from "../curve.js";
import { descend } from "../descent.js";
import { show, spec } from "../format.js";
import { named } from "../functions.js";
import { gradient_descent, momentum, nesterov } from "../optimizers.js";

const STILL = 1e-3; // a slope that moves nothing to speak of
const LAST = 5; // steps that tell whether it settles
const BALLS = { momentum, nesterov };
const LONGEST = 6; // steps of a cycle that is noticed
const DOTS = 60; // with more steps than this the dots would run into one another

export default (figure) => {
  const { settings, state, words } = figure;
  const f = named(settings.function, 1, settings.domain);
  const [domain] = f.domain;
  if (settings.beta) {
    figure.choice("optimizer", "momentum", Object.fromEntries(
      Object.keys(BALLS).map((name) => [name, words[`optimizer_${name}`]])));
    figure.number("beta");
  }
  figure.number("learning_rate", { log: true });
  figure.number("start", { text: (x) => show(x, 2) });
  figure.number("steps", { whole: true });
  if (settings.steps.low !== undefined) figure.player("steps");
  const range = rangeOf(f);
  const height = range[1] - range[0];
  // Where the errors are above zero, their own scale is logarithmic, as the book draws them.
  const lowest = Math.min(...curveOf(f).map(([, y]) => y));
  const logY = lowest > 0.02 * range[1];
  const most = settings.steps.high ?? settings.steps.value;
  const chart = figure.chart({ x: domain, y: range, ratio: 0.8, labels: { x: "x", y: words.error } });
  const errors = figure.chart({
    x: [0, most], ratio: 0.8, logY, labels: { x: words.stepAxis, y: words.errorByStep + (logY ? words.logarithmic : "") },
    y: logY ? [lowest * 0.85, range[1] * 4] : [range[0], range[1] + 0.3 * height],
  });
  figure.draggable(chart, ([x]) => ({ start: x }));
  const curve = curveOf(f);

  const optimizer = () => (settings.beta ? BALLS[state.optimizer](state.beta) : gradient_descent());
  const run = figure.once(() => descend(f, [state.start], state.learning_rate, state.steps, optimizer()));
  const last = ({ points, values }) => ({
    x: points.at(-1)[0], value: values.at(-1), slope: f.gradient(...points.at(-1))[0], steps: points.length - 1,
  });

  const draw = () => {
    const trajectory = run();
    const { x, value } = last(trajectory);
    const way = trajectory.points.map(([at], k) => [at, trajectory.values[k]]);
    const many = way.length > DOTS;
    chart.draw([
      chart.line(curve, "curve"), chart.line(way, "path"), many ? "" : chart.dots(way.slice(1), "path"),
      chart.star(x, value), chart.handle(...way[0]),
    ]);
    const byStep = trajectory.values.map((error, k) => [k, error]);
    errors.draw([
      f.minima.length ? errors.line([[0, f.minima[0].value], [most, f.minima[0].value]], "floor") : "",
      errors.line(byStep, "path"), many ? "" : errors.dots(byStep, "path"),
    ]);
    const text = caption();
    chart.describe(text);
    errors.describe(figure.say("errorChart", { first: show(byStep[0][1], 2), last: show(value, 2) }));
    const factor = f.curvature === undefined ? {}
      : { [`1 − ${f.curvature}η`]: show(1 - f.curvature * state.learning_rate, 2) };
    figure.read({ stepsMade: String(way.length - 1), x: show(x), error: show(value), ...factor });
  };

  // After how many steps the last places come round again; 0 if they do not.
  const cycle = (places) => {
    const move = Math.abs(places.at(-1) - places.at(-2));
    const same = (length, k) => Math.abs(places.at(-k) - places.at(-k - length)) < STILL * move;
    for (let length = 2; length <= LONGEST && places.length > 2 * length; length++) {
      if (Array.from({ length }, (_, k) => k + 1).every((k) => same(length, k))) return length;
    }
    return 0;
  };

  const caption = () => {
    const factor = 1 - f.curvature * state.learning_rate;
    if (f.curvature !== undefined) {
      const word = state.start === f.minima[0].point[0] ? "AtRest"
        : Math.abs(factor) < 1e-12 ? "Once" : Math.abs(factor + 1) < 1e-12 ? "Forever"
        : factor > 0 ? "Settles" : factor > -1 ? "Leaps" : "Diverges";
      return figure.say(`factor${word}`, { factor: show(factor, 2), formula: `1 − ${f.curvature}η` });
    }
    if (f.gradient(state.start)[0] === 0) return words.verdictStill;
    const trajectory = run();
    const { x, slope, steps } = last(trajectory);
    const digits = Math.abs(slope) < 0.01 ? 7 : 2;
    const values = { steps: String(steps), x: `x = ${show(x, 2)}`, slope: show(slope, digits), last: String(LAST) };
    const [low, high] = domain;
    if (!(x > 2 * low - high && x < 2 * high - low)) return figure.say("verdictAway", values);
    const near = f.minima.findIndex(({ point }) => Math.abs(point[0] - x) < 0.02);
    if (near >= 0) return figure.say(near ? "verdictOther" : "verdictDeepest", values);
    if (Math.abs(slope) > STILL) {
      const length = cycle(trajectory.points.map(([at]) => at));
      const late = trajectory.values.slice(-LAST - 1);
      // A ball may climb on its way, and settle all the same.
      const leaps = !settings.beta && late.length > LAST && late.some((error, k) => error > late[k - 1]);
      const word = length ? "verdictCycle" : leaps ? "verdictLeaps" : "verdictOnTheWay";
      return figure.say(word, { ...values, length: String(length) });
    }
    return figure.say(Math.abs(x - state.start) < 0.05 ? "verdictStuck" : "verdictRests", values);
  };

  const program = () => {
    const { x, value } = last(run());
    const factor = f.curvature === undefined ? ""
      : `print(f"factor = {1 - ${f.curvature} * ${state.learning_rate}:.2f}")\n`;
    const ball = settings.beta ? `\n    optimizer=${optimizer().python},\n` : "";
    const given = `error, start=${state.start}, learning_rate=${state.learning_rate}, steps=${state.steps}`;
    return `import matplotlib.pyplot as plt
${f.imports}from gdbook import descend, functions, ${ball && "optimizers, "}plot

${f.prelude}error = ${f.python}
trajectory = descend(${ball ? `\n    ${given},${ball}` : given})
x, value = trajectory.points[-1], trajectory.values[-1]
${factor}print(f"steps = {trajectory.steps}   x = {x:${spec(x, 4)}}   error = {value:${spec(value, 4)}}")

fig, (curve, errors) = plt.subplots(1, 2, figsize=(9, 4))
plot.curve(curve, error)
plot.path(curve, error, trajectory)
plot.loss(errors, trajectory${logY ? ", log=True" : ""})
plot.describe(curve, x="x", y="${words.error}")
plot.describe(errors, x="${words.stepAxis}", y="${words.error}")
plt.show()
`;
  };
  return { hint: "hintStart", draw, caption, program };
};
