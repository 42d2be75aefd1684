// Two descents on the bowl of a line's cost: with the full gradient, and with minibatches of it, for as
// many points looked at.

import { show, spec } from "../format.js";
import { Landscape } from "../landscape.js";
import { cost, gradient } from "../linear.js";
import { minibatches } from "../minibatch.js";
import { default_rng } from "../random.js";
import { X, y } from "../scattered.js";

export const ownWords = (lang) => import(`../strings/walk/${lang}.js`);

const SIZES = [1, 2, 4, 5, 10, 20, 25, 50]; // all divide the hundred points
const N = X.length;

export default (figure) => {
  const { settings, state, words } = figure;
  figure.choice("batch_size", String(settings.batch_size.value),
    Object.fromEntries(SIZES.map((size) => [size, String(size)])));
  figure.number("learning_rate", { log: true });
  figure.number("seed", { whole: true });
  figure.number("points", { whole: true });
  for (const name of ["w", "b"]) figure.number(name, { word: `start_${name}`, text: (value) => show(value, 2) });
  figure.player("points");
  const [x, range] = [settings.w, settings.b].map(({ low, high }) => [low, high]);
  const map = (label) => figure.panel(new Landscape({ x, y: range, samples: 81, shape: 0.7, labels: { x: "w", y: label } }));
  const full = map(`b   (${words.allPoints})`);
  const some = map(`b   (${words.fewPoints})`);
  for (const one of [full, some]) figure.draggable(one, ([w, b]) => ({ w, b }));
  const f = { value: (w, b) => cost(w, b, X, y) };

  // The way with minibatches of a size, as far as the points reach that are looked at.
  const walk = (size) => {
    const rng = default_rng(state.seed);
    let { w, b } = state;
    const path = [[w, b]];
    const last = Math.floor(state.points / size);
    while (path.length <= last) {
      for (const batch of minibatches(N, size, rng)) {
        if (path.length > last) break;
        const [p, q] = gradient(w, b, batch.map((k) => X[k]), batch.map((k) => y[k]));
        [w, b] = [w - state.learning_rate * p, b - state.learning_rate * q];
        path.push([w, b]);
      }
    }
    return path;
  };
  const walks = figure.once(() => [[full, walk(N)], [some, walk(Number(state.batch_size))]]);
  const costOf = (path) => f.value(...path.at(-1));

  const draw = () => {
    const drawn = walks();
    for (const [one, path] of drawn) {
      one.ground(f, { key: "scattered" });
      one.draw([
        one.line(path, "path"), path.length > 60 ? "" : one.dots(path.slice(1), "path", 3),
        one.star(...path.at(-1)), one.handle(...path[0]),
      ]);
      one.describe(figure.say("walkChart", {
        steps: String(path.length - 1), point: `(${path.at(-1).map((v) => show(v, 2)).join(", ")})`, cost: show(costOf(path)),
      }));
    }
    const [[, exact], [, noisy]] = drawn;
    figure.read({
      fullSteps: String(exact.length - 1), fullCost: show(costOf(exact)),
      noisySteps: String(noisy.length - 1), noisyCost: show(costOf(noisy)),
    });
  };

  const caption = () => {
    const [exact, noisy] = walks().map(([, path]) => costOf(path));
    const values = { points: String(state.points), size: state.batch_size, full: show(exact), noisy: show(noisy) };
    if (!state.points) return figure.say("walkBegin", values);
    return figure.say(noisy < exact ? "walkAhead" : "walkBehind", values);
  };

  const program = () => {
    const [[, exact], [, noisy]] = walks();
    const of = (name, path) => `{${name}:${spec(costOf(path), 4)}}`;
    return `import matplotlib.pyplot as plt
import numpy as np
from gdbook import linear, plot
from gdbook.minibatch import minibatches

rng = np.random.default_rng(seed=1)
x = rng.uniform(-2, 2, size=100)
y = 1.5 * x + 0.5 + rng.normal(size=100)
X = x[:, np.newaxis]


def walk(size, points=${state.points}, learning_rate=${state.learning_rate}):
    rng = np.random.default_rng(seed=${state.seed})
    path = [(${state.w}, ${state.b})]
    while len(path) <= points // size:
        for batch in minibatches(100, size, rng):
            if len(path) <= points // size:
                w, b = path[-1]
                (dw,), db = linear.gradient([w], b, X[batch], y[batch])
                path.append((w - learning_rate * dw, b - learning_rate * db))
    return np.array(path)


def cost(w, b):
    return linear.cost([w], b, X, y)


full, some = walk(100), walk(${state.batch_size})
before, after = cost(*full[-1]), cost(*some[-1])
print(f"all 100 points: {len(full) - 1} steps, cost ${of("before", exact)}")
print(f"minibatches of ${state.batch_size}: {len(some) - 1} steps, cost ${of("after", noisy)}")

fig, axes = plt.subplots(1, 2, figsize=(9, 4.5))
for ax, path, title in zip(axes, [full, some], ["${words.allPoints}", "${words.fewPoints}"]):
    plot.landscape(ax, np.vectorize(cost), (${x.join(", ")}), (${range.join(", ")}), samples=41)
    plot.path(ax, cost, path)
    plot.describe(ax, x="w", y="b", title=title)
plt.show()
`;
  };
  return { hint: "hintWalk", draw, caption, program };
};
