// One optimizer in a ravine (x² + κy²) / 2 that is rotated: its path, and the value after each step.

import { descend, isWithin } from "../descent.js";
import { show, spec } from "../format.js";
import { named } from "../functions.js";
import { Landscape } from "../landscape.js";
import { adagrad, adam, gradient_descent, momentum, rmsprop } from "../optimizers.js";

const ARRIVED = 0.01;
const BETA = 0.9;
const OPTIMIZERS = { gradient_descent, momentum, adagrad, rmsprop, adam };
const WITH_BETA = ["momentum", "rmsprop", "adam"];

export default (figure) => {
  const { settings, state, words } = figure;
  const ravine = figure.once(() => {
    const [c, s] = [Math.cos, Math.sin].map((of) => of((state.angle * Math.PI) / 180));
    const kappa = settings.kappa.value;
    const beside = (1 - kappa) * c * s;
    return named(`quadratic([[${c * c + kappa * s * s}, ${beside}], [${beside}, ${s * s + kappa * c * c}]])`,
      2, settings.domain);
  });
  figure.choice("optimizer", settings.optimizer, Object.fromEntries(
    Object.keys(OPTIMIZERS).map((name) => [name, words[`optimizer_${name}`]])));
  figure.number("angle", { whole: true });
  figure.number("learning_rate", { log: true });
  figure.number("x", { word: "startX", text: (x) => show(x, 2) });
  figure.number("y", { word: "startY", text: (y) => show(y, 2) });
  figure.number("steps", { whole: true });
  figure.player("steps");
  const [x, y] = settings.domain;
  const map = figure.panel(new Landscape({ x, y, labels: { x: "x", y: "y" }, samples: 61 }));
  const chart = figure.chart({
    x: [0, settings.steps.high], y: [1e-6, 100], ratio: 0.75, logY: true,
    labels: { x: words.stepAxis, y: words.valueByStep + words.logarithmic },
  });
  figure.draggable(map, ([a, b]) => ({ x: a, y: b }));

  const optimizer = () => OPTIMIZERS[state.optimizer](...(WITH_BETA.includes(state.optimizer) ? [BETA] : []));
  const run = figure.once(() =>
    descend(ravine(), [state.x, state.y], state.learning_rate, state.steps, optimizer()));

  const draw = () => {
    const f = ravine();
    const { points, values } = run();
    map.ground(f, { key: f.python });
    map.draw([
      map.line(points, "path"), points.length > 60 ? "" : map.dots(points.slice(1), "path"),
      map.dot(0, 0, "minimum", 3), map.star(...points.at(-1)), map.handle(...points[0]),
    ]);
    chart.draw([chart.line(values.map((value, step) => [step, Math.max(value, 1e-7)]), "path")]);
    map.describe(caption());
    chart.describe(figure.say("valueChart", { first: show(values[0], 2), last: show(values.at(-1), 2) }));
    const [a, b] = points.at(-1);
    figure.read({ stepsMade: String(points.length - 1), x: show(a), y: show(b), value: show(values.at(-1)) });
  };

  const caption = () => {
    const { points } = run();
    const far = points.findLastIndex(([a, b]) => !(Math.hypot(a, b) <= ARRIVED));
    const [a, b] = points.at(-1);
    const values = { steps: String(points.length - 1), step: String(far + 1), end: `(${show(a, 2)}, ${show(b, 2)})` };
    if (far < points.length - 1) return figure.say("mapOnly", values);
    if (!(Math.hypot(a, b) < 100)) return figure.say("verdictAway", values);
    return figure.say(isWithin([a, b], settings.domain) ? "mapNotYet" : "mapOutside", values);
  };

  const program = () => {
    const f = ravine();
    const { points, values } = run();
    const [a, b] = points.at(-1);
    return `import matplotlib.pyplot as plt
from gdbook import descend, functions, optimizers, plot

f = ${f.python}
trajectory = descend(
    f, start=(${state.x}, ${state.y}), learning_rate=${state.learning_rate}, steps=${state.steps},
    optimizer=${optimizer().python},
)
x, y = trajectory.points[-1]
value = trajectory.values[-1]
print(f"steps = {trajectory.steps}   x = {x:${spec(a, 4)}}   y = {y:${spec(b, 4)}}")
print(f"value = {value:${spec(values.at(-1), 4)}}")

fig, (left, right) = plt.subplots(1, 2, figsize=(9, 4.5))
plot.landscape(left, f, (${x.join(", ")}), (${y.join(", ")}))
plot.path(left, f, trajectory)
plot.loss(right, trajectory, log=True)
plot.describe(left, x="x", y="y")
plot.describe(right, x="${words.stepAxis}", y="${words.value}")
plt.show()
`;
  };
  return { hint: "hintMap", draw, caption, program };
};
