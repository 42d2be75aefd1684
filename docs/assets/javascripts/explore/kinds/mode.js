// One mode under momentum on the map of q = ηλ and β, its two factors in the complex plane, and its run.
// With a κ a whole ravine: a line on the map, from the gentlest mode to the sharpest, and the distance.

import { Chart } from "../chart.js";
import { factors, kept, measured, stepsToThousandth } from "../damping.js";
import { descend } from "../descent.js";
import { plain, show, spec } from "../format.js";
import { parabola, quadratic } from "../functions.js";
import { Landscape } from "../landscape.js";
import { momentum, optimal_quadratic } from "../optimizers.js";

export const ownWords = (lang) => import(`../strings/mode/${lang}.js`);

const MOST = 150; // steps, from which on the map is as bright as it can be
const SAME = 1e-9;
const EDGE = Array.from({ length: 81 }, (_, k) => [(k / 40) ** 2, (k / 40 - 1) ** 2]);
const LIMIT = [[2, 0], [4, 1]];

// One scale for both axes.
class Plane extends Chart {
  room() {
    const box = super.room();
    const side = Math.min(box.right - box.left, box.bottom - box.top);
    return { ...box, right: box.left + side, bottom: box.top + side, height: box.top + side + 30 };
  }
}

// In four digits, where a button has set more of them.
const short = (value) => plain(Number(value.toPrecision(4)));

export default (figure) => {
  const { settings, state, words } = figure;
  const ravine = settings.kappa !== undefined;
  figure.number("q", { log: true, text: short, word: ravine ? "qSharp" : "q" });
  figure.number("beta", { text: short });
  if (ravine) figure.number("kappa", { log: true });
  figure.number("steps");
  if (!ravine) figure.choice("ground", "computed", { computed: words.computed, measured: words.measured });
  const { steps } = state;
  const map = figure.panel(new Landscape({
    x: [0, 4], y: [0, 1], samples: 121, shape: 0.7, labels: { x: "q = ηλ", y: "β" },
  }));
  const grounds = {
    computed: (q, beta) => Math.min(stepsToThousandth(kept(q, beta)), MOST),
    measured: (q, beta) => measured(q, beta, MOST),
  };
  const plane = !ravine && figure.panel(new Plane({
    x: [-1.75, 1.25], y: [-1.5, 1.5], ratio: 1, gap: 36, labels: { x: words.realPart, y: words.imaginaryPart },
  }));
  const run = figure.chart(ravine
    ? { x: [0, steps], y: [1e-6, 100], logY: true, ratio: 0.8, labels: { x: words.stepAxis, y: words.distancePart } }
    : { x: [0, steps], y: [-1.5, 1.5], ratio: 1, gap: 36, labels: { x: words.stepAxis, y: "x" } });
  if (plane) for (const { element } of [plane, run]) element.classList.add("gd-chart--small");
  figure.draggable(map, ([q, beta]) => ({ q, beta }));
  figure.action(ravine ? "bestPair" : "bestBeta", () => {
    if (ravine) {
      const [rate, beta] = optimal_quadratic(1, state.kappa);
      figure.change({ q: rate * state.kappa, beta });
    } else figure.change({ beta: Math.min((1 - Math.sqrt(state.q)) ** 2, settings.beta.high) });
  });

  // Of the gentlest mode; without κ there is only one.
  const gentle = () => state.q / (ravine ? state.kappa : 1);
  const slowest = () => Math.max(kept(gentle(), state.beta), kept(state.q, state.beta));
  const descent = () => (ravine
    ? descend(quadratic([[1, 0], [0, state.kappa]]), [1, 1], gentle(), steps, momentum(state.beta))
    : descend(parabola(0), [1], state.q / 2, steps, momentum(state.beta)));
  const plainDescent = () =>
    descend(quadratic([[1, 0], [0, state.kappa]]), [1, 1], 2 / (1 + state.kappa), steps);
  const parts = ({ points } = descent()) => points.map((point) => Math.hypot(...point) / Math.SQRT2);

  const draw = () => {
    const { q, beta } = state;
    const { ground = "computed" } = state;
    map.ground({ value: grounds[ground] }, { low: 0, high: MOST, key: ground });
    map.draw([
      map.line(EDGE, "level"), map.line(LIMIT, "floor"),
      map.text(1.4, 0.5, words.regionSwings), map.text(3.3, 0.2, words.regionDiverges),
      map.text(0.03, 0, words.regionCreeps, { anchor: "start", dy: -5 }), map.text(1.75, 0, words.regionLeaps, { dy: -5 }),
      ...(ravine ? [map.line([[gentle(), beta], [q, beta]], "path"), map.dot(gentle(), beta, "path")] : []),
      map.handle(q, beta),
    ]);
    map.describe(caption());
    const powersOf = (factor) => Array.from({ length: steps + 1 }, (_, k) => factor ** k);
    const at = (values) => values.map((value, k) => [k, Math.max(value, 1e-9)]);
    if (ravine) {
      const [way, plainWay] = [parts(), parts(plainDescent())];
      const middle = plainWay.findLastIndex((part) => part > 1e-6) >> 1;
      const plainPowers = powersOf((state.kappa - 1) / (state.kappa + 1));
      run.draw([
        run.line(at(plainPowers), "floor"), run.line(at(powersOf(slowest())), "floor"),
        run.line(at(plainWay), "curve"), run.line(at(way), "path"),
        run.text(middle, plainWay[middle], words.optimizer_gradient_descent, { anchor: "start", dx: 4, dy: -6 }),
      ]);
      run.describe(figure.say("pairChart", { steps: String(way.length - 1), last: show(way.at(-1)) }));
      figure.read({
        learning_rate: show(gentle()), gentleFactor: show(kept(gentle(), beta)), sharpFactor: show(kept(q, beta)),
        stepsToThousandth: show(stepsToThousandth(slowest()), 0),
      });
      return;
    }
    const powers = powersOf(slowest()).map((part, k) => [k, part]);
    const both = factors(q, beta);
    const circle = (x, radius) => Array.from({ length: 97 }, (_, k) =>
      [x + radius * Math.cos((k * Math.PI) / 48), radius * Math.sin((k * Math.PI) / 48)]);
    plane.draw([
      plane.line(circle(0, 1), "tangent"), plane.line(circle(1, Math.sqrt(q)), "floor"), plane.dots(both, "path", 5),
    ]);
    const sizes = both.map((z) => show(Math.hypot(...z)));
    plane.describe(figure.say("planeChart", { first: sizes[0], second: sizes[1] }));
    const way = descent().points.map(([x], k) => [k, x]);
    run.draw([
      run.line(powers, "floor"), run.line(powers.map(([k, part]) => [k, -part]), "floor"),
      run.line(way, "path"), run.dots(way, "path", 2),
    ]);
    run.describe(figure.say("modeChart", { steps: String(way.length - 1), last: show(way.at(-1)[1]) }));
    figure.read({
      "|z₁|": sizes[0], "|z₂|": sizes[1], θ: show(Math.abs(Math.atan2(both[0][1], both[0][0]))),
      stepsToThousandth: show(stepsToThousandth(slowest()), 0),
    });
  };

  // Which border a q lies on: −1 the left one, 1 the right one, 0 none.
  const border = (q) => [-1, 1].find((side) => Math.abs((1 + side * Math.sqrt(state.beta)) ** 2 - q) < SAME) ?? 0;

  const modeCaption = () => {
    const [[x, y]] = factors(state.q, state.beta);
    const values = {
      z: show(x), root: "√β", factor: show(slowest()), swing: show((2 * Math.PI) / Math.atan2(y, x), 1),
    };
    if (border(state.q)) return figure.say("modeCritical", values);
    if (y) return figure.say("modeSwings", values);
    if (x > 0) return figure.say("modeCreeps", values);
    return figure.say(Math.abs(x + 1) < SAME ? "modeForever" : x > -1 ? "modeLeaps" : "modeDiverges", values);
  };

  const pairCaption = () => {
    const { q, beta } = state;
    const [slow, fast] = [kept(gentle(), beta), kept(q, beta)];
    if (fast > 1 + SAME) return figure.say("pairDiverges", { factor: show(fast) });
    const best = border(gentle()) < 0 && border(q) > 0;
    const word = best ? "Best" : slow - Math.sqrt(beta) < SAME && fast - Math.sqrt(beta) < SAME ? "Swings"
      : slow < fast ? "Leaps" : "Creeps";
    const way = parts();
    const far = way.findLastIndex((part) => part > 0.001);
    const measured = figure.say(far < steps ? "pairThere" : "pairNotYet", {
      step: String(far + 1), steps: String(steps), part: show(way.at(-1)),
    });
    return `${figure.say(`pair${word}`, { root: "√β", factor: show(Math.max(slow, fast)) })} ${measured}`;
  };
  const caption = ravine ? pairCaption : modeCaption;

  const program = () => {
    const count = spec(stepsToThousandth(slowest()), 0);
    const drawn = ravine ? `plot.landscape(left, np.vectorize(ground), (0, 4), (0, 0.99), samples=61)
left.plot([q / kappa, q], [beta, beta], "o-", color=plot.ORANGE)
runs = {"${words.optimizer_momentum}": run, "${words.optimizer_gradient_descent}": plain}
plot.loss(right, {name: np.hypot(*one.points.T) / 2**0.5 for name, one in runs.items()}, log=True)
plot.describe(left, x="q = ηλ", y="β")
plot.describe(right, x="${words.stepAxis}", y="${words.distancePart}")` : `circle = np.exp(1j * np.linspace(0, 2 * np.pi, 200))
left.plot(circle.real, circle.imag, color="gray")
left.plot(1 + q**0.5 * circle.real, q**0.5 * circle.imag, "--", color="gray")
left.plot(z.real, z.imag, "o", color=plot.ORANGE)
left.set(xlim=(-1.75, 1.25), ylim=(-1.5, 1.5), aspect="equal")
right.plot(run.points, "o-", ms=3, color=plot.ORANGE)
right.set_ylim(-1.5, 1.5)
plot.describe(left, x="${words.realPart}", y="${words.imaginaryPart}")
plot.describe(right, x="${words.stepAxis}", y="x")`;
    return `import matplotlib.pyplot as plt
import numpy as np
from gdbook import descend, functions, optimizers, plot

${ravine ? `kappa, q, beta = ${state.kappa}, ${state.q}, ${state.beta}` : `q, beta = ${state.q}, ${state.beta}`}


def factors(q, beta):
    """z² - (1 + β - q) z + β = 0; the larger one first."""
    total = 1 + beta - q
    root = np.emath.sqrt(total * total - 4 * beta)
    z = np.array([total + root, total - root]) / 2
    return z if total >= 0 else z[::-1]


def steps(kept):
    """For a thousandth."""
    return np.log(1000) / -np.log(max(kept, 1e-9)) if kept < 1 else np.inf


${ravine ? `def ground(q, beta):
    return min(steps(abs(factors(q, beta)[0])), ${MOST}.0)


gentle, sharp = abs(factors(q / kappa, beta)[0]), abs(factors(q, beta)[0])
print(f"learning rate {q / kappa:${spec(gentle(), 4)}}")
print(f"factors: gentle end {gentle:.4f}, sharp end {sharp:.4f}")
print(f"steps for 1/1000: {steps(max(gentle, sharp)):${count}}")` : `z = factors(q, beta)
print(f"|z| = {abs(z[0]):.4f} and {abs(z[1]):.4f}, angle {abs(np.angle(z[0])):.4f}")
print(f"steps for 1/1000: {steps(abs(z[0])):${count}}")`}

f = ${ravine ? "functions.quadratic([[1, 0], [0, kappa]])" : "functions.parabola(0)"}
ball = optimizers.momentum(beta)
run = descend(f, ${ravine ? "(1, 1), q / kappa" : "1, q / 2"}, steps=${steps}, optimizer=ball)
${ravine ? `plain = descend(f, (1, 1), 2 / (1 + kappa), steps=${steps})
` : ""}
fig, (left, right) = plt.subplots(1, 2, figsize=(9, 4))
${drawn}
plt.show()
`;
  };
  return { hint: ravine ? "hintPair" : "hintMode", draw, caption, program };
};
