// A point on a curve: its tangent, its slope as an arrow, and the step against it.

import { named } from "../functions.js";
import { curveOf, rangeOf } from "../curve.js";
import { show, spec } from "../format.js";

export const ownWords = (lang) => import(`../strings/slope/${lang}.js`);

const ROOM = 14; // pixels of an arrow that words fit beside

export default (figure) => {
  const { settings, state, words } = figure;
  const f = named(settings.function, 1, settings.domain);
  const [domain] = f.domain;
  figure.number("start", { text: (x) => show(x, 2), word: "x" });
  figure.number("learning_rate", { log: true });
  const chart = figure.chart({ x: domain, y: rangeOf(f), ratio: 0.56, labels: { x: "x", y: words.error } });
  figure.draggable(chart, ([x]) => ({ start: x }));
  figure.action("step", () => {
    const { x, move } = here();
    figure.change({ start: Math.min(Math.max(x + move, domain[0]), domain[1]) });
  });
  const curve = curveOf(f);

  const here = () => {
    const [x, rate] = [state.start, state.learning_rate];
    const [slope] = f.gradient(x);
    return { x, rate, slope, value: f.value(x), move: -rate * slope };
  };
  const sign = (slope) => (Math.abs(slope) < 0.005 ? "Level" : slope > 0 ? "Positive" : "Negative");

  const draw = () => {
    const { x, slope, value, move } = here();
    const scale = (chart.py(0) - chart.py(1)) / (chart.px(1) - chart.px(0));
    const reach = 46 / Math.hypot(1, slope * scale) / (chart.px(1) - chart.px(0));
    const marks = [
      chart.line(curve, "curve"),
      chart.line([[x - reach, value - reach * slope], [x + reach, value + reach * slope]], "tangent"),
      chart.arrow(x, value, x - move, value, "against"),
      chart.arrow(x, value, x + move, value, "step"),
    ];
    const length = Math.abs(chart.px(x + move) - chart.px(x));
    if (length > 3) {
      marks.push(chart.line([[x + move, value], [x + move, f.value(x + move)]], "drop"),
        chart.dot(x + move, f.value(x + move), "step", 5));
    }
    // Outside the curve there is room below an arrow, inside it before its tip.
    if (length > ROOM) {
      marks.push(chart.text(x - move / 2, value, words.slopeArrow, { dy: 20 }),
        chart.text(x + move, value, words.stepArrow,
          { dy: 4, dx: 7 * Math.sign(move), anchor: move > 0 ? "start" : "end" }));
    }
    chart.draw([...marks, chart.handle(x, value)]);
    chart.describe(caption());
    figure.read({
      x: show(x), error: show(value), slopeHere: show(slope), stepHere: show(move),
    });
  };

  const caption = () => {
    const { slope, move, x, value, rate } = here();
    return figure.say(`slope${sign(slope)}`, {
      slope: show(slope, 2), rate: String(rate), value: show(value, 2), after: show(f.value(x + move), 2),
    });
  };

  const program = () => {
    const { x, rate, slope, value, move } = here();
    return `import matplotlib.pyplot as plt
${f.imports}from gdbook import functions, plot

${f.prelude}error = ${f.python}
x, learning_rate = ${x}, ${rate}
(slope,) = error.gradient(x)
step = -learning_rate * slope
print(f"x = {x:${spec(x, 4)}}   error = {error(x):${spec(value, 4)}}")
print(f"slope = {slope:${spec(slope, 4)}}   step = {step:${spec(move, 4)}}")

fig, ax = plt.subplots()
plot.curve(ax, error)
look = {"points": [x], "scale": learning_rate}
plot.slopes(ax, error, label="${words.slopeArrow}", **look)
plot.slopes(ax, error, arrows="downhill", label="${words.stepArrow}", **look)
plot.describe(ax, x="x", y="${words.error}")
plot.legend(ax)
plt.show()
`;
  };
  return { hint: "hintPoint", draw, caption, program };
};
