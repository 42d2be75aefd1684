// The schedules of gdbook.schedules: step -> learning rate, steps counted from 0. A schedule's own
// `python` is what a program calls it.

const schedule = (python, formula) => Object.assign(formula, { python: `schedules.${python}` });
const named = (name, values) => `${name}(${Object.values(values).join(", ")})`;

export const constant = (learningRate) =>
  schedule(`constant(${learningRate})`, () => learningRate);

export const exponential_decay = (initial, decayRate, decaySteps, staircase = false) =>
  schedule(
    `exponential_decay(${initial}, ${decayRate}, ${decaySteps}${staircase ? ", staircase=True" : ""})`,
    (step) => initial * decayRate ** (staircase ? Math.floor(step / decaySteps) : step / decaySteps),
  );

export const natural_exponential_decay = (initial, decayRate) =>
  schedule(named("natural_exponential_decay", { initial, decayRate }),
    (step) => initial * Math.exp(-decayRate * step));

export const inverse_time_decay = (initial, decayRate, decaySteps) =>
  schedule(named("inverse_time_decay", { initial, decayRate, decaySteps }),
    (step) => initial / (1 + (decayRate * step) / decaySteps));

export const polynomial_decay = (initial, end, decaySteps, power = 1) =>
  schedule(named("polynomial_decay", { initial, end, decaySteps, power }), (step) => {
    const remaining = 1 - Math.min(step, decaySteps) / decaySteps;
    return (initial - end) * remaining ** power + end;
  });

export const cosine_decay = (initial, end, decaySteps) =>
  schedule(named("cosine_decay", { initial, end, decaySteps }),
    (step) => end + ((initial - end) * (1 + Math.cos((Math.PI * Math.min(step, decaySteps)) / decaySteps))) / 2);

export const warmup = (steps, after) =>
  schedule(`warmup(${steps}, ${after.python})`,
    (step) => (step < steps ? (after(0) * (step + 1)) / steps : after(step - steps + 1)));
