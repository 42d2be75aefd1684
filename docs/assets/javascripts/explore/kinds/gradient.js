// A point on a landscape: both partial derivatives, the gradient, and the line of equal height.

import { show, spec } from "../format.js";
import { named } from "../functions.js";
import { Landscape } from "../landscape.js";

export const ownWords = (lang) => import(`../strings/gradient/${lang}.js`);

export default (figure) => {
  const { settings, state } = figure;
  const f = named(settings.function, 2, settings.domain);
  const [x, y] = settings.domain ?? f.domain;
  figure.number("x", { text: (value) => show(value, 2) });
  figure.number("y", { text: (value) => show(value, 2) });
  figure.number("learning_rate", { log: true });
  figure.number("scale");
  const map = figure.panel(new Landscape({ x, y, labels: { x: "x", y: "y" } }));
  figure.draggable(map, ([a, b]) => ({ x: a, y: b }));
  figure.action("step", () => {
    const { a, b, p, q, rate } = here();
    figure.change({ x: within(a - rate * p, x), y: within(b - rate * q, y) });
  });
  const within = (value, [low, high]) => Math.min(Math.max(value, low), high);

  const here = () => {
    const [a, b] = [state.x, state.y];
    const [p, q] = f.gradient(a, b);
    return { a, b, p, q, value: f.value(a, b), size: Math.hypot(p, q), rate: state.learning_rate };
  };

  const draw = () => {
    const { a, b, p, q, value, size } = here();
    const [low, high] = settings.heights?.[0] ?? [];
    map.ground(f, { low, high, key: f.python });
    const [u, v] = [p / state.scale, q / state.scale];
    map.draw([
      map.contour(value),
      map.arrow(a, b, a + u, b, "part"), map.arrow(a, b, a, b + v, "part"),
      map.arrow(a, b, a + u, b + v, "gradient"), map.arrow(a, b, a - u, b - v, "step"),
      map.handle(a, b),
    ]);
    map.describe(caption());
    figure.read({ value: show(value), "∂f/∂x": show(p), "∂f/∂y": show(q), "|∇f|": show(size) });
  };

  const caption = () => {
    const { p, q, size, rate, value, a, b } = here();
    if (size < 0.05) return figure.say("gradientLevel", { size: show(size, 2) });
    return figure.say("gradientPoints", {
      gradient: `(${show(p, 2)}, ${show(q, 2)})`, size: show(size, 2), rate: String(rate),
      value: show(value, 2), after: show(f.value(a - rate * p, b - rate * q), 2),
    });
  };

  const program = () => {
    const { p, q, value, size } = here();
    const range = (ends) => `(${ends.join(", ")})`;
    return `import matplotlib.pyplot as plt
import numpy as np
from gdbook import functions, plot

${f.prelude}f = ${f.python}
x, y = ${state.x}, ${state.y}
slope_x, slope_y = f.gradient(x, y)
print(f"value = {f(x, y):${spec(value, 4)}}")
print(f"gradient = ({slope_x:${spec(p, 4)}}, {slope_y:${spec(q, 4)}})")
print(f"length = {np.hypot(slope_x, slope_y):${spec(size, 4)}}")

fig, ax = plt.subplots()
plot.landscape(ax, f, ${range(x)}, ${range(y)})
arrow = {"angles": "xy", "scale_units": "xy", "scale": ${state.scale}}
ax.quiver(x, y, slope_x, slope_y, color=plot.ORANGE, **arrow)
ax.quiver(x, y, -slope_x, -slope_y, color="white", **arrow)
plot.describe(ax, x="x", y="y")
plt.show()
`;
  };
  return { hint: "hintMapPoint", draw, caption, program };
};
