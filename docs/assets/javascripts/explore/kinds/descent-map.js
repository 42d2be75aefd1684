// A descent on a landscape: its path, and the value after each step; with momentum where there is a β,
// on a ravine whose condition number moves where there is a κ, by the best step along each direction
// where there is no η, with the basins of all starts behind.

import { descend, isWithin } from "../descent.js";
import { put } from "../elements.js";
import { show, spec } from "../format.js";
import { named } from "../functions.js";
import { Landscape } from "../landscape.js";
import { exact_quadratic } from "../line_search.js";
import { gradient_descent, momentum } from "../optimizers.js";

const ARRIVED = 0.01;
const SAMPLES = 61; // of the starts whose basins are shown, along each axis

export default (figure) => {
  const { settings, state, words } = figure;
  const functionNow = () => named(
    settings.kappa ? `quadratic([[1, 0], [0, ${state.kappa}]])` : settings.function, 2, settings.domain);
  const exact = !settings.learning_rate;
  if (!exact) figure.number("learning_rate", { log: true });
  if (settings.beta) figure.number("beta");
  if (settings.kappa) figure.number("kappa", { log: true });
  figure.number("x", { word: "startX", text: (x) => show(x, 2) });
  figure.number("y", { word: "startY", text: (y) => show(y, 2) });
  figure.number("steps", { whole: true });
  if (settings.basins) figure.toggle("basins", false);
  if (settings.steps.low !== undefined) figure.player("steps");
  const optimizer = () => (settings.beta ? momentum(state.beta) : gradient_descent());
  let f = functionNow();
  const [x, y] = settings.domain ?? f.domain;
  const map = figure.panel(new Landscape({
    x, y, labels: { x: "x", y: "y" }, samples: settings.kappa ? 61 : 121, shape: settings.beta && 0.6,
  }));
  const most = settings.steps.high ?? settings.steps.value;
  const chart = figure.chart({
    x: [0, most], y: [-1, 1], ratio: 0.75, labels: { x: words.stepAxis, y: words.valueByStep },
  });
  figure.draggable(map, ([a, b]) => ({ x: a, y: b }));

  const rateNow = () => (exact
    ? (_, slopes) => exact_quadratic([[1, 0], [0, state.kappa]], slopes) : state.learning_rate);
  const run = figure.once(() => descend(f, [state.x, state.y], rateNow(), state.steps, optimizer()));

  // The worker is asked once for each learning rate, and only while basins are shown.
  let worker;
  let found;
  let waiting = false;
  const basinsNow = () => {
    if (!state.basins) return undefined;
    if (found?.rate !== state.learning_rate && !waiting) {
      worker ??= new Worker(new URL("../basins.js", import.meta.url), { type: "module" });
      worker.onmessage = ({ data }) => {
        found = data;
        waiting = false;
        figure.later();
      };
      waiting = true;
      worker.postMessage({
        text: settings.function, domain: settings.domain, x, y, rate: state.learning_rate, samples: SAMPLES,
      });
    }
    return found;
  };

  const draw = () => {
    f = functionNow();
    const { points, values } = run();
    const basins = basinsNow();
    const [low, high] = settings.heights?.[0] ?? [];
    map.ground(f, { low, high, key: `${f.python} ${basins ? basins.rate : ""}`, basins });
    const many = points.length > 60;
    map.draw([
      map.line(points, "path"), many ? "" : map.dots(points.slice(1), "path"),
      ...f.minima.map(({ point }) => map.dot(...point, "minimum", 3)),
      map.star(...points.at(-1)), map.handle(...points[0]),
    ]);
    const finite = values.filter(Number.isFinite);
    const [least, largest] = [Math.min(...finite, ...f.minima.map(({ value }) => value)), Math.max(...finite)];
    const top = Math.min(largest, least + 3 * (values[0] - least) + 1);
    const margin = 0.08 * (top - least || 1);
    chart.set({ y: [least - margin, top + margin] });
    const byStep = values.map((value, k) => [k, value]);
    chart.draw([
      f.minima.length ? chart.line([[0, f.minima[0].value], [most, f.minima[0].value]], "floor") : "",
      chart.line(byStep, "path"), many ? "" : chart.dots(byStep, "path"),
    ]);
    put(figure.hint, words[basins ? "hintBasins" : f.minima.length ? "hintMap" : "hintMapPlain"]);
    map.describe(caption());
    chart.describe(figure.say("valueChart", { first: show(values[0], 2), last: show(values.at(-1), 2) }));
    const [a, b] = points.at(-1);
    figure.read({ stepsMade: String(points.length - 1), x: show(a), y: show(b), value: show(values.at(-1)) });
  };

  // After how many steps the way stays within ARRIVED of a minimum, and which.
  const arrival = ({ points }) => {
    const away = ([a, b], { point }) => Math.hypot(a - point[0], b - point[1]);
    const which = f.minima.findIndex((minimum) => away(points.at(-1), minimum) <= ARRIVED);
    if (which < 0) return { which };
    let step = points.length - 1;
    while (step > 0 && away(points[step - 1], f.minima[which]) <= ARRIVED) step--;
    // What goes farther and farther away does not stay.
    const leaves = away(points.at(-1), f.minima[which]) > away(points[step], f.minima[which]);
    return leaves ? { which: -1 } : { which, step };
  };

  const caption = () => (state.basins ? `${verdict()} ${words.basinsKey}` : verdict());
  const verdict = () => {
    const trajectory = run();
    const [a, b] = trajectory.points.at(-1);
    const { which, step } = arrival(trajectory);
    const values = {
      steps: String(trajectory.points.length - 1), step: String(step), end: `(${show(a, 2)}, ${show(b, 2)})`,
    };
    if (which >= 0) return figure.say(which ? "mapOther" : f.minima.length > 1 ? "mapDeepest" : "mapOnly", values);
    if (!isWithin([a, b], [x, y], 1)) return figure.say("verdictAway", values);
    if (!isWithin([a, b], [x, y])) return figure.say("mapOutside", values);
    const last = trajectory.points.at(-2);
    const stirred = last && Math.hypot(a - last[0], b - last[1]);
    return figure.say(stirred < 1e-3 ? "mapLevel" : "mapNotYet", values);
  };

  const program = () => {
    const { points, values } = run();
    const [a, b] = points.at(-1);
    const ball = settings.beta ? `,\n    optimizer=${optimizer().python},` : "";
    const lineSearch = exact ? `

def best(f, x, direction):
    return line_search.exact_quadratic([[1, 0], [0, ${state.kappa}]], direction)

` : "";
    const range = (ends) => `(${ends.join(", ")})`;
    return `import matplotlib.pyplot as plt
${f.imports}from gdbook import descend, functions, ${exact ? "line_search, " : ""}${settings.beta ? "optimizers, " : ""}plot

${f.prelude}f = ${f.python}
${lineSearch}trajectory = descend(
    f, start=(${state.x}, ${state.y}), learning_rate=${exact ? "best" : state.learning_rate}, steps=${state.steps}${ball}
)
x, y = trajectory.points[-1]
value = trajectory.values[-1]
print(f"steps = {trajectory.steps}   x = {x:${spec(a, 4)}}   y = {y:${spec(b, 4)}}")
print(f"value = {value:${spec(values.at(-1), 4)}}")

fig, (left, right) = plt.subplots(1, 2, figsize=(9, 4.5))
plot.landscape(left, f, ${range(x)}, ${range(y)})
plot.path(left, f, trajectory)
plot.loss(right, trajectory)
plot.describe(left, x="x", y="y")
plot.describe(right, x="${words.stepAxis}", y="${words.value}")
plt.show()
`;
  };
  return { hint: "hintMap", draw, caption, program };
};
