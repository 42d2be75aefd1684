// A line among measured points, and the same line as a point on the map of the cost.

import { show, spec } from "../format.js";
import { Landscape } from "../landscape.js";
import { cost, gradient } from "../linear.js";

export const ownWords = (lang) => import(`../strings/line-fit/${lang}.js`);

export default (figure) => {
  const { settings, state, words } = figure;
  const [X, y] = [settings.loads, settings.lengths];
  figure.number("w", { text: (value) => show(value, 2) });
  figure.number("b", { text: (value) => show(value, 2) });
  figure.number("learning_rate");
  const ranges = { w: settings.w, b: settings.b };
  const data = figure.chart({
    x: [-0.1, 2.2], y: [0, 8.5], ratio: 0.8, labels: { x: words.load, y: words.length },
  });
  const bowl = figure.panel(new Landscape({
    x: [ranges.w.low, ranges.w.high], y: [ranges.b.low, ranges.b.high], labels: { x: "w", y: "b" },
  }));
  figure.draggable(bowl, ([w, b]) => ({ w, b }));
  const within = (value, { low, high }) => Math.min(Math.max(value, low), high);
  const step = (count) => {
    let { w, b } = state;
    for (let k = 0; k < count; k++) {
      const [p, q] = gradient(w, b, X, y);
      [w, b] = [within(w - state.learning_rate * p, ranges.w), within(b - state.learning_rate * q, ranges.b)];
    }
    figure.change({ w, b });
  };
  figure.action("step", () => step(1));
  figure.action("tenSteps", () => step(10));
  const f = { value: (w, b) => cost(w, b, X, y) };

  const draw = () => {
    const { w, b } = state;
    const [p, q] = gradient(w, b, X, y);
    data.draw([
      ...X.map((x, k) => data.line([[x, y[k]], [x, w * x + b]], "residual")),
      data.line([[-0.1, b - 0.1 * w], [2.2, b + 2.2 * w]], "curve"),
      ...X.map((x, k) => data.dot(x, y[k], "datum", 5)),
    ]);
    bowl.ground(f, { high: 4, low: 0, key: "cost" });
    bowl.draw([
      bowl.arrow(w, b, w - state.learning_rate * p, b - state.learning_rate * q, "step"), bowl.handle(w, b),
    ]);
    data.describe(caption());
    bowl.describe(figure.say("bowlChart", { point: `(${show(w, 2)}, ${show(b, 2)})`, cost: show(f.value(w, b)) }));
    figure.read({
      w: show(w), b: show(b), cost: show(f.value(w, b)), "∂C/∂w": show(p), "∂C/∂b": show(q),
    });
  };

  const caption = () => {
    const { w, b } = state;
    const [p, q] = gradient(w, b, X, y);
    const side = (slope) => (Math.abs(slope) < 0.005 ? "Stay" : slope > 0 ? "Shrink" : "Grow");
    if (side(p) === "Stay" && side(q) === "Stay") return figure.say("lineBest", { cost: show(f.value(w, b)) });
    return figure.say("lineNext", { w: words[`line${side(p)}`], b: words[`line${side(q)}`], cost: show(f.value(w, b)) });
  };

  const program = () => {
    const { w, b } = state;
    const [p, q] = gradient(w, b, X, y);
    const of = (name, value) => `{${name}:${spec(value, 4)}}`;
    return `import matplotlib.pyplot as plt
import numpy as np
from gdbook import linear, plot

X = np.array([${X.map((x) => `[${x}]`).join(", ")}])
y = np.array([${y.join(", ")}])
w, b = ${w}, ${b}
cost = linear.cost([w], b, X, y)
(slope_w,), slope_b = linear.gradient([w], b, X, y)
print(f"w = ${of("w", w)}   b = ${of("b", b)}   cost = ${of("cost", f.value(w, b))}")
print(f"slopes = ${of("slope_w", p)}, ${of("slope_b", q)}")

fig, (data, bowl) = plt.subplots(1, 2, figsize=(9, 4.5))
data.plot(X[:, 0], y, "ko", mfc="none", ms=8)
data.axline((0, b), slope=w, color=plot.BLUE)
data.set(xlim=(-0.1, 2.2), ylim=(0, 8.5))
cost_at = np.vectorize(lambda w, b: linear.cost([w], b, X, y))
plot.landscape(bowl, cost_at, (${ranges.w.low}, ${ranges.w.high}), (${ranges.b.low}, ${ranges.b.high}), vmax=4, samples=81)
bowl.plot(w, b, "o", color="white")
plot.describe(data, x="${words.load}", y="${words.length}")
plot.describe(bowl, x="w", y="b")
plt.show()
`;
  };
  return { hint: "hintLine", draw, caption, program };
};
