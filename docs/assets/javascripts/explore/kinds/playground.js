// A function of the library or of one's own, up to four optimizers side by side, one start.

import { Chart } from "../chart.js";
import { Entry } from "../controls.js";
import { curveOf, rangeOf } from "../curve.js";
import { descend, isWithin } from "../descent.js";
import { make, put } from "../elements.js";
import { show, spec } from "../format.js";
import { FormulaError } from "../formula.js";
import { named } from "../functions.js";
import { Landscape } from "../landscape.js";
import { adagrad, adam, gradient_descent, momentum, nesterov, rmsprop } from "../optimizers.js";
import * as schedules from "../schedules.js";

export const ownWords = (lang) => import(`../strings/playground/${lang}.js`);

// What the library calls it, and its formula.
const KNOWN = {
  "parabola(3, 2)": "(x − 3)² + 2",
  double_well: "(x² − 1)² + x/2",
  "quadratic([[1, 0], [0, 20]])": "x²/2 + 10y²",
  "quadratic([[10.5, 9.5], [9.5, 10.5]])": "5.25x² + 9.5xy + 5.25y²",
  peaks: "",
  saddle: "x² − y²",
  rosenbrock: "(1 − x)² + 100(y − x²)²",
  himmelblau: "",
  dipole: "x exp(−x² − y²)",
};
const OPTIMIZERS = { gradient_descent, momentum, nesterov, adagrad, rmsprop, adam };
const RUNS = [1, 2, 3, 4];
const WITH_BETA = ["momentum", "nesterov", "rmsprop", "adam"];
const OWN_DOMAIN = [-4, 4];
const MOST = 100; // steps

// Each tells a story; what it does not name is as in the figure's own state.
const PRESETS = {
  zigzag: { function: "quadratic([[1, 0], [0, 20]])", x: -2.5, y: 1, steps: 30, o1: "gradient_descent", r1: 0.09,
    o2: "momentum", r2: 0.05, m2: 0.7 },
  unstable: { function: "peaks", x: -1, y: -2, steps: 60, o1: "gradient_descent", r1: 0.06, o2: "gradient_descent", r2: 0.1 },
  twoCycle: { function: "parabola(3, 2)", x: -1, steps: 30, o1: "gradient_descent", r1: 1, o2: "gradient_descent", r2: 0.9 },
  saddle: { function: "saddle", x: 1.5, y: 0.02, steps: 24, o1: "gradient_descent", r1: 0.1, o2: "adam", r2: 0.1, m2: 0.9 },
  rotated: { function: "quadratic([[10.5, 9.5], [9.5, 10.5]])", x: -2.5, y: 1, steps: 80, o1: "adam", r1: 0.1, m1: 0.9,
    o2: "momentum", r2: 0.13, m2: 0.4, o3: "gradient_descent", r3: 0.09 },
};
const STILL = { own: "x^2 + 3y^2", schedule: "constant", steps: 30, y: 0, basins: false,
  ...Object.fromEntries(RUNS.flatMap((k) => [[`o${k}`, "none"], [`r${k}`, 0.1], [`m${k}`, 0.9]])) };

export default (figure) => {
  const { settings, state, words } = figure;
  Object.assign(settings, {
    x: { value: -2.5, low: -3, high: 3 }, y: { value: 1, low: -3, high: 3 }, steps: { value: 30, low: 0, high: MOST },
    ...Object.fromEntries(RUNS.flatMap((k) => [
      [`r${k}`, { value: 0.1, low: 0.0001, high: 2 }], [`m${k}`, { value: 0.9, low: 0, high: 0.99 }],
    ])),
  });
  const names = ["none", ...Object.keys(OPTIMIZERS)];
  const decays = ["constant", "exponential", "inverse", "polynomial"];

  figure.choice("preset", "zigzag", Object.fromEntries(
    ["free", ...Object.keys(PRESETS)].map((name) => [name, words[`preset_${name}`]])));
  figure.choice("function", PRESETS.zigzag.function, Object.fromEntries(
    [...Object.entries(KNOWN).map(([name, formula]) =>
      [name, figure.apart(`${name.replace(/\(.*/, "")}${formula && ": "}${formula}`)]), ["own", words.ownFormula]]));
  state.own = STILL.own;
  figure.add("own", new Entry(words.formula, (text) => figure.change({ own: text })));
  const fault = make("p", { class: "gd-explore__fault", role: "alert" });
  figure.controls.own.element.append(fault);
  figure.choice("schedule", "constant", Object.fromEntries(decays.map((name) => [name, words[`schedule_${name}`]])));
  figure.number("steps", { whole: true });
  figure.number("x", { word: "startX", text: (x) => show(x, 2) });
  figure.number("y", { word: "startY", text: (y) => show(y, 2) });
  for (const k of RUNS) {
    figure.choice(`o${k}`, "none", Object.fromEntries(names.map((name) => [name, words[`optimizer_${name}`]])), `run${k}`);
    figure.number(`r${k}`, { log: true, word: "learning_rate" });
    figure.number(`m${k}`, { word: "betaOf" });
    const group = make("div", { class: "gd-explore__run", role: "group", "aria-label": words[`run${k}`] });
    group.append(...["o", "r", "m"].map((name) => figure.controls[name + k].element));
    figure.inputs.append(group);
  }
  Object.assign(state, STILL, PRESETS.zigzag);
  figure.toggle("basins", false);
  figure.player("steps", { hand: true });

  const map = figure.panel(new Landscape({ x: [-3, 3], y: [-3, 3], samples: 81, shape: 0.9, labels: { x: "x", y: "y" } }));
  const curve = figure.panel(new Chart({ x: [-3, 3], y: [0, 1], ratio: 0.9, labels: { x: "x", y: words.value } }));
  curve.element.hidden = true;
  const values = figure.chart({ x: [0, 1], y: [0, 1], ratio: 0.75, labels: { x: words.stepAxis, y: words.valueByStep } });
  figure.draggable(map, ([x, y]) => ({ x, y }));
  figure.draggable(curve, ([x]) => ({ x }));
  const table = make("table", { class: "gd-explore__runs" });
  const scrolled = { tabindex: "0", role: "group", "aria-label": words.tableOfSteps };
  const steps = make("details", { class: "gd-explore__steps" }, make("summary", {}, words.tableOfSteps), make("div", scrolled));
  figure.readings.after(table, steps);
  // A story is told above its picture, not a screen below it.
  figure.panels.before(figure.controls.preset.element, figure.caption);

  // -------------------------------------------------------------- the state, read

  let f;
  let text;
  const read = () => {
    const wanted = state.function === "own" ? state.own : state.function;
    if (wanted === text) return;
    text = wanted;
    fault.textContent = "";
    if (state.function !== "own") f = named(wanted, /^(parabola|double_well)/.test(wanted) ? 1 : 2);
    else {
      const dim = /y/.test(wanted) ? 2 : 1;
      try {
        f = named(wanted, dim, Array.from({ length: dim }, () => OWN_DOMAIN));
      } catch (error) {
        if (!(error instanceof FormulaError)) throw error;
        fault.textContent = `${figure.say(error.word, { part: error.part })} ${words.lastShown}`;
        if (f) return; // the last function that could be read stays
        f = named(PRESETS.zigzag.function, 2);
      }
    }
    ["x", "y"].slice(0, f.dim).forEach((name, k) => {
      const [low, high] = f.domain[k];
      Object.assign(settings[name], { low, high });
      figure.controls[name].range(settings[name]);
      state[name] = Math.min(Math.max(state[name], low), high);
    });
  };

  const scheduleOf = (rate) => ({
    constant: () => schedules.constant(rate),
    exponential: () => schedules.exponential_decay(rate, 0.5, 10),
    inverse: () => schedules.inverse_time_decay(rate, 1, 10),
    polynomial: () => schedules.polynomial_decay(rate, 0, MOST),
  })[state.schedule]();
  const runs = figure.once(() => RUNS.filter((k) => state[`o${k}`] !== "none").map((k) => {
    const name = state[`o${k}`];
    const optimizer = OPTIMIZERS[name](...(WITH_BETA.includes(name) ? [state[`m${k}`]] : []));
    const start = [state.x, state.y].slice(0, f.dim);
    const schedule = scheduleOf(state[`r${k}`]);
    return { k, name, optimizer, schedule, ...descend(f, start, schedule, state.steps, optimizer) };
  }));

  let worker;
  let found;
  let asked = "";
  const basinsNow = () => {
    const first = RUNS.find((k) => state[`o${k}`] === "gradient_descent");
    if (!state.basins || !first || f.dim < 2 || !f.minima.length) return undefined;
    const rate = state[`r${first}`];
    const key = `${text} ${rate}`;
    if (asked !== key) {
      asked = key;
      worker?.terminate();
      worker = new Worker(new URL("../basins.js", import.meta.url), { type: "module" });
      worker.addEventListener("message", ({ data }) => {
        found = { ...data, key };
        figure.later();
      });
      worker.postMessage({ text, domain: f.domain, x: f.domain[0], y: f.domain[1], rate, samples: 61 });
    }
    return found?.key === key ? found : undefined;
  };

  // -------------------------------------------------------------- drawing

  const showControls = () => {
    const hidden = { own: state.function !== "own", y: f.dim < 2, basins: f.dim < 2 || !f.minima.length };
    for (const k of RUNS) {
      hidden[`r${k}`] = state[`o${k}`] === "none";
      hidden[`m${k}`] = !WITH_BETA.includes(state[`o${k}`]);
    }
    for (const [name, off] of Object.entries(hidden)) figure.controls[name].element.hidden = off;
    figure.swap(...(f.dim > 1 ? [map, curve] : [curve, map]));
  };

  const preset = () => {
    if (state.preset === lastPreset) return;
    lastPreset = state.preset;
    if (state.preset !== "free") Object.assign(state, STILL, PRESETS[state.preset]);
  };
  let lastPreset = "zigzag";
  const isPreset = () => Object.entries({ ...STILL, ...PRESETS[state.preset] })
    .every(([name, value]) => state[name] === value || ["steps", "x", "y", "basins", "own"].includes(name));

  const draw = () => {
    preset();
    read();
    if (state.preset !== "free" && !isPreset()) lastPreset = state.preset = "free";
    for (const [name, control] of Object.entries(figure.controls)) control.show(state[name]);
    showControls();
    const all = runs();
    if (f.dim > 1) drawMap(all);
    else drawCurve(all);
    drawValues(all);
    drawTables(all);
  };

  const drawMap = (all) => {
    map.set({ x: f.domain[0], y: f.domain[1] });
    const basins = basinsNow();
    map.ground(f, { key: `${text} ${basins?.key}`, basins, ...(text === "peaks" ? { low: -5, high: 5 } : {}) });
    map.draw([
      ...all.flatMap(({ points, k }) => [map.line(points, `run${k}`), map.dots(points.slice(1, 61), `run${k}`, 3)]),
      ...f.minima.map(({ point }) => map.dot(...point, "minimum", 3)), map.handle(state.x, state.y),
    ]);
    map.describe(caption());
  };
  const drawCurve = (all) => {
    curve.set({ x: f.domain[0], y: rangeOf(f) });
    curve.draw([
      curve.line(curveOf(f), "curve"),
      ...all.flatMap(({ points, values: heights, k }) => {
        const way = points.map(([x], step) => [x, heights[step]]);
        return [curve.line(way, `run${k}`), curve.dots(way.slice(1, 61), `run${k}`, 3)];
      }),
      curve.handle(state.x, f.value(state.x)),
    ]);
    curve.describe(caption());
  };
  // Above the least value that is known, on a logarithmic axis; where none is known, as they are.
  const drawValues = (all) => {
    const least = f.minima.length ? Math.min(...f.minima.map(({ value }) => value)) : undefined;
    const finite = all.flatMap((run) => run.values).filter(Number.isFinite);
    const most = Math.max(state.steps, 1);
    const labels = { x: words.stepAxis, y: least === undefined ? words.valueByStep : words.valueAbove + words.logarithmic };
    if (least === undefined) {
      const [low, high] = [Math.min(...finite), Math.max(...finite)];
      const [bottom, top] = [Math.max(low, -1e6), Math.min(high, 1e6)];
      values.set({ x: [0, most], logY: false, labels, y: top > bottom ? [bottom, top] : [bottom - 1, bottom + 1] });
    } else {
      const above = finite.map((value) => value - least).filter((value) => value > 1e-12);
      const [low, high] = [Math.min(1, ...above), Math.max(1, ...above)];
      values.set({ x: [0, most], logY: true, labels, y: [Math.max(low / 2, 1e-12), Math.min(high * 2, 1e12)] });
    }
    values.draw(all.map(({ values: heights, k }) =>
      values.line(heights.map((value, step) => [step, least === undefined ? value : Math.max(value - least, 1e-13)]), `run${k}`)));
    values.describe(caption());
  };

  const nameOf = ({ k, name }) => `${k}. ${words[`optimizer_${name}`]}`;
  let rows = "";
  const drawTables = (all) => {
    const cell = (tag, content, more = {}) => make(tag, more, content);
    const number = (n) => cell("td", figure.apart(show(n)), { class: "gd-number" });
    const head = (first) => make("tr", {}, cell("th", first, { scope: "col" }),
      ...["x", "y"].slice(0, f.dim).map((name) => cell("th", name, { scope: "col" })),
      cell("th", words.value, { scope: "col" }));
    const ends = all.map((run) => [...run.points.at(-1), run.values.at(-1)]);
    const now = [f.dim, ...all.map(nameOf)].join();
    if (rows !== now) {
      rows = now;
      table.replaceChildren(make("caption"), head(words.optimizer), ...all.map((run, k) => make("tr", {},
        make("th", { scope: "row" }, make("span", { class: `gd-key gd-run${run.k}` }), nameOf(run)), ...ends[k].map(number))));
    }
    put(table.firstChild, figure.say("endsAfter", { steps: String(state.steps) }));
    const cells = table.querySelectorAll("td");
    for (const [k, n] of ends.flat().entries()) put(cells[k], figure.apart(show(n)));
    if (!steps.open) return;
    steps.lastChild.replaceChildren(...all.map((run) => make("table", {},
      make("caption", {}, nameOf(run)), head(words.stepAxis),
      ...run.points.map((point, step) => make("tr", {},
        cell("th", String(step), { scope: "row" }), ...[...point, run.values[step]].map(number))))));
  };
  steps.addEventListener("toggle", () => figure.later());

  // Whether a run ends where the function is looked at, or not far beyond.
  const isThere = ({ points }) => isWithin(points.at(-1), f.domain, 1);
  const caption = () => {
    const first = basinsNow() && RUNS.find((k) => state[`o${k}`] === "gradient_descent");
    return first ? `${verdict()} ${figure.say("behind", { k: String(first) })}` : verdict();
  };
  const verdict = () => {
    if (state.preset !== "free") return words[`story_${state.preset}`];
    const all = runs();
    if (!all.length) return words.noOptimizer;
    if (!Number.isFinite(f.value(...[state.x, state.y].slice(0, f.dim)))) return words.noValue;
    const there = all.filter((run) => isThere(run) && Number.isFinite(run.values.at(-1)));
    if (!there.length) return figure.say("allAway", { steps: String(state.steps) });
    const best = there.reduce((a, b) => (b.values.at(-1) < a.values.at(-1) ? b : a));
    return figure.say("lowest", { steps: String(state.steps), name: nameOf(best), value: show(best.values.at(-1)) });
  };

  const program = () => {
    const all = runs();
    const start = f.dim > 1 ? `(${state.x}, ${state.y})` : `${state.x}`;
    const colors = ["ORANGE", "GREEN", "PURPLE", "RED"];
    const over = ['"#ffd166"', '"white"', '"#ff8fab"', '"#8ecae6"'];
    const each = all.map((run) => {
      const point = run.points.at(-1);
      const name = `${run.k} ${run.name}`;
      const numbers = ["x", "y"].slice(0, f.dim).map((axis, j) => `${axis} = {point[${j}]:${spec(point[j], 4)}}`);
      const rate = state.schedule === "constant" ? state[`r${run.k}`] : run.schedule.python;
      return `
t = descend(f, ${start}, ${rate}, steps=${state.steps}, optimizer=${run.optimizer.python})
point, value = np.atleast_1d(t.points[-1]), t.values[-1]
print(f"${name}: ${numbers.join("   ")}   value = {value:${spec(run.values.at(-1), 4)}}")
plot.path(left, f, t, color=${f.dim > 1 ? over[run.k - 1] : `plot.${colors[run.k - 1]}`})
runs["${name}"] = t.values
`;
    });
    return `import matplotlib.pyplot as plt
import numpy as np
from gdbook import descend, functions, optimizers, plot, schedules

${f.prelude}f = ${f.python}
runs = {}
fig, (left, right) = plt.subplots(1, 2, figsize=(9, 4.5))
plot.${f.dim > 1 ? "landscape" : "curve"}(left, f)
${each.join("")}
${all.length ? "plot.loss(right, runs)\n" : ""}plot.describe(right, x="${words.stepAxis}", y="${words.value}")
plt.show()
`;
  };
  return { hint: "hintPlayground", draw, caption, program };
};
