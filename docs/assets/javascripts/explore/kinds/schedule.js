// A schedule and what it does to a descent: the learning rate of every step, and how far from the
// minimum of (x + 5)² a descent is to be expected whose slopes are noisy.

import { show } from "../format.js";
import * as schedules from "../schedules.js";

export const ownWords = (lang) => import(`../strings/schedule/${lang}.js`);

// With d = x + 5 a step is d − η(2d + noise). Squared, and the mean taken over the noise, whose own
// mean is 0: E d² ← (1 − 2η)² E d² + η² σ². No random number is needed.
const expected = (schedule, start, noise, steps) => {
  const losses = [(start + 5) ** 2];
  for (let step = 0; step < steps; step++) {
    const rate = schedule(step);
    losses.push((1 - 2 * rate) ** 2 * losses.at(-1) + rate ** 2 * noise ** 2);
  }
  return losses;
};

const WARM = 20; // steps of warm-up
// Which parameters a schedule has, beside its first rate.
const RATE = ["exponential", "staircase", "natural", "inverse"];
const PERIOD = ["exponential", "staircase", "inverse", "polynomial", "cosine", "warmup"];

export default (figure) => {
  const { settings, state, words } = figure;
  const names = ["constant", "exponential", "staircase", "natural", "inverse", "polynomial", "cosine", "warmup"];
  figure.choice("schedule", settings.schedule ?? "exponential",
    Object.fromEntries(names.map((name) => [name, words[`schedule_${name}`]])));
  figure.number("initial", { log: true });
  figure.number("decay_rate");
  figure.number("decay_steps", { whole: true });
  figure.number("noise");
  figure.number("start");
  figure.number("steps");
  const { value: steps } = settings.steps;
  const rates = figure.chart({
    x: [0, steps], y: [0, settings.initial.high ?? settings.initial.value], ratio: 0.8,
    labels: { x: words.stepAxis, y: words.learning_rate },
  });
  const losses = figure.chart({
    x: [0, steps], y: [1e-4, 100], ratio: 0.8, logY: true, labels: { x: words.stepAxis, y: words.meanLoss + words.logarithmic },
  });

  const made = (name = state.schedule) => {
    const { initial, decay_rate: rate, decay_steps: period } = state;
    return {
      constant: () => schedules.constant(initial),
      exponential: () => schedules.exponential_decay(initial, rate, period),
      staircase: () => schedules.exponential_decay(initial, rate, period, true),
      natural: () => schedules.natural_exponential_decay(initial, rate),
      inverse: () => schedules.inverse_time_decay(initial, rate, period),
      polynomial: () => schedules.polynomial_decay(initial, initial / 20, period),
      cosine: () => schedules.cosine_decay(initial, 0, period),
      warmup: () => schedules.warmup(WARM, schedules.cosine_decay(initial, 0, period)),
    }[name]();
  };

  const draw = () => {
    for (const [name, those] of Object.entries({ decay_rate: RATE, decay_steps: PERIOD })) {
      if (figure.controls[name]) figure.controls[name].element.hidden = !those.includes(state.schedule);
    }
    const schedule = made();
    const own = expected(schedule, state.start, state.noise, steps);
    const plain = expected(made("constant"), state.start, state.noise, steps);
    const at = (values) => values.map((value, k) => [k, value]);
    const shown = at(Array.from({ length: steps }, (_, k) => schedule(k)));
    rates.set({ y: [0, 1.1 * state.initial] });
    rates.draw([rates.line([[0, state.initial], [steps, state.initial]], "floor"), rates.line(shown, "curve")]);
    losses.draw([losses.line(at(plain), "floor"), losses.line(at(own), "curve")]);
    rates.describe(figure.say("rateChart", { first: show(state.initial), last: show(schedule(steps - 1)) }));
    losses.describe(caption());
    figure.read({
      rateFirst: show(schedule(0)), rateLast: show(schedule(steps - 1)),
      lossExpected: show(own.at(-1)), distanceExpected: show(Math.sqrt(own.at(-1))),
    });
  };

  const caption = () => {
    const [own, plain] = [made(), made("constant")].map((one) =>
      Math.sqrt(expected(one, state.start, state.noise, steps).at(-1)));
    const values = { steps: String(steps), own: show(own, 3), plain: show(plain, 3) };
    if (state.schedule === "constant") return figure.say(state.noise ? "decayConstantNoisy" : "decayConstant", values);
    if (values.own === values.plain) return figure.say("decaySame", values);
    return figure.say(own < plain ? "decayHelps" : "decayHinders", values);
  };

  const program = () => {
    return `import matplotlib.pyplot as plt
from gdbook import plot, schedules

rate = ${made().python}
noise, losses = ${state.noise}, [(${state.start} + 5) ** 2]
for step in range(${steps}):
    kept = (1 - 2 * rate(step)) ** 2 * losses[-1]
    losses.append(kept + rate(step) ** 2 * noise**2)
print(f"rate: {rate(0):.4f} at first, {rate(${steps - 1}):.4f} at last")
print(f"loss {losses[-1]:.4f}, distance {losses[-1] ** 0.5:.4f}")

fig, (left, right) = plt.subplots(1, 2, figsize=(9, 4))
plot.schedule(left, rate, steps=${steps})
plot.loss(right, losses, log=True)
right.set_ylim(1e-4, 100)
plot.describe(left, x="${words.stepAxis}", y="${words.learning_rate}")
plot.describe(right, x="${words.stepAxis}", y="${words.meanLoss}")
plt.show()
`;
  };
  return { hint: "hintSchedule", draw, caption, program };
};
