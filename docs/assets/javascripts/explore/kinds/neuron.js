// A neuron by hand: its line and the arrow of its weights among the hundred points.

import { points } from "../blobs.js";
import { piece } from "../elements.js";
import { show, spec } from "../format.js";
import { Landscape } from "../landscape.js";
import { cost, gradient, right, score, sigmoid } from "../neuron.js";

export const ownWords = (lang) => import(`../strings/neuron/${lang}.js`);

const X = [-13.5, 2.5];
const Y = [-9, 9];
const LENGTH = 3; // of the arrow of a weight of one
const CENTRE = [-5.5, 0];

export default (figure) => {
  const { state } = figure;
  for (const name of ["w0", "w1", "b"]) figure.number(name, { text: (value) => show(value, 2), word: `neuron_${name}` });
  figure.number("learning_rate");
  const map = figure.panel(new Landscape({
    x: X, y: Y, samples: 61, shape: 0.8, labels: { x: "x₀", y: "x₁" },
  }));
  const step = (count) => {
    let { w0, w1, b } = state;
    for (let k = 0; k < count; k++) {
      const [d0, d1, db] = gradient([w0, w1], b, points);
      [w0, w1, b] = [w0 - state.learning_rate * d0, w1 - state.learning_rate * d1, b - state.learning_rate * db];
    }
    figure.change({ w0, w1, b });
  };
  figure.action("step", () => step(1));
  figure.action("tenSteps", () => step(10));
  figure.action("thousandSteps", () => step(1000));

  // Where the arrow begins: the point of the line that is nearest to the one it was last held at.
  let held = CENTRE;
  const foot = () => {
    const w = [state.w0, state.w1];
    const size = w[0] ** 2 + w[1] ** 2;
    if (!size) return held;
    const z = score(w, state.b, held);
    return held.map((x, k) => x - (w[k] * z) / size);
  };
  const through = (w, [x0, x1]) => ({ w0: w[0], w1: w[1], b: -w[0] * x0 - w[1] * x1 });
  figure.draggable(map, (at, name) => {
    if (name === "tip") {
      held = foot();
      return through(at.map((x, k) => Number(((x - held[k]) / LENGTH).toPrecision(3))), held);
    }
    held = at;
    return through([state.w0, state.w1], at);
  });

  const draw = () => {
    const [w, b] = [[state.w0, state.w1], state.b];
    const start = foot();
    const tip = start.map((x, k) => x + LENGTH * w[k]);
    const size = Math.hypot(...w);
    map.tint((x, y) => sigmoid(score(w, b, [x, y])));
    const along = size ? [-w[1] / size, w[0] / size] : [0, 0];
    map.draw([
      map.bare([-40, 40].map((s) => start.map((x, k) => x + s * along[k])), "boundary"),
      ...points.map((point) => mark(point)),
      map.arrow(...start, ...tip, "weights", 9), map.handle(...start, "foot"), map.handle(...tip, "tip"),
    ]);
    map.describe(caption());
    const [d0, d1, db] = gradient(w, b, points);
    figure.read({
      cost: show(cost(w, b, points)), right: String(right(w, b, points)),
      "∂C/∂w₀": show(d0), "∂C/∂w₁": show(d1), "∂C/∂b": show(db),
    });
  };
  const mark = ([x, y, label]) => {
    if (!label) return map.dot(x, y, "circle", 4);
    const [px, py] = [map.px(x), map.py(y)];
    return piece("rect", {
      class: "gd-dot gd-square", x: (px - 3.5).toFixed(1), y: (py - 3.5).toFixed(1), width: 7, height: 7,
    });
  };

  const caption = figure.once(() => {
    const [w, b] = [[state.w0, state.w1], state.b];
    const [count, now] = [right(w, b, points), cost(w, b, points)];
    if (!w[0] && !w[1]) return figure.say("neuronNone", { cost: show(now, 4) });
    const values = { right: String(count), cost: show(now, 4) };
    if (count < 100) return figure.say("neuronWrong", values);
    return figure.say("neuronRight", values);
  });

  const program = () => {
    const [w, b] = [[state.w0, state.w1], state.b];
    const [d0, d1, db] = gradient(w, b, points);
    const of = (name, value) => `{${name}:${spec(value, 4)}}`;
    return `import matplotlib.pyplot as plt
from gdbook import neuron, plot
from gdbook.data import two_blobs

X, yt = two_blobs()
w, b = [${w.join(", ")}], ${b}
cost = neuron.cost(w, b, X, yt)
right = ((neuron.predict(w, b, X) > 0.5) == yt).sum()
(dw0, dw1), db = neuron.gradient(w, b, X, yt)
print(f"cost = ${of("cost", cost(w, b, points))}   right: {right} of 100")
print(f"slopes = ${of("dw0", d0)}, ${of("dw1", d1)}, ${of("db", db)}")

fig, ax = plt.subplots()
${w[0] || w[1] ? 'plot.probability_map(ax, w, b, X, yt, scale_label="y")' : "plot.points(ax, X, yt)"}
plot.describe(ax, x="x₀", y="x₁")
plt.show()
`;
  };
  return { hint: "hintNeuron", draw, caption, program };
};
