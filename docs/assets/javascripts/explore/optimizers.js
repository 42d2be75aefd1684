// The optimizers of gdbook.optimizers: pure pairs { init, update }, a number at a time.
// update(gradient, state, learningRate) -> [move, state]; `python` is what a program calls it.

const zero = () => 0;

export const gradient_descent = () => ({
  python: "optimizers.gradient_descent()",
  init: () => null,
  update: (gradient, state, rate) => [-rate * gradient, state],
});

export const momentum = (beta = 0.9) => ({
  python: `optimizers.momentum(${beta})`,
  init: zero,
  update: (gradient, velocity, rate) => {
    const after = beta * velocity - rate * gradient;
    return [after, after];
  },
});

export const nesterov = (beta = 0.9) => ({
  python: `optimizers.nesterov(${beta})`,
  init: zero,
  update: (gradient, velocity, rate) => {
    const after = beta * velocity - rate * gradient;
    return [beta * after - rate * gradient, after];
  },
});

export const adagrad = (epsilon = 1e-10) => ({
  python: "optimizers.adagrad()",
  init: zero,
  update: (gradient, before, rate) => {
    const total = before + gradient * gradient;
    return [(-rate * gradient) / (Math.sqrt(total) + epsilon), total];
  },
});

export const rmsprop = (beta = 0.99, epsilon = 1e-8) => ({
  python: `optimizers.rmsprop(${beta})`,
  init: zero,
  update: (gradient, before, rate) => {
    const square = beta * before + (1 - beta) * gradient * gradient;
    return [(-rate * gradient) / (Math.sqrt(square) + epsilon), square];
  },
});

export const adam = (beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8) => ({
  python: `optimizers.adam(${beta1}, ${beta2})`,
  init: () => [0, 0, 0],
  update: (gradient, [before, mean, square], rate) => {
    const t = before + 1;
    const m = beta1 * mean + (1 - beta1) * gradient;
    const s = beta2 * square + (1 - beta2) * gradient * gradient;
    const meanHat = m / (1 - beta1 ** t);
    const squareHat = s / (1 - beta2 ** t);
    return [(-rate * meanHat) / (Math.sqrt(squareHat) + epsilon), [t, m, s]];
  },
});

// The learning rate and β of momentum that are the best for all curvatures between two.
export const optimal_quadratic = (least, most) => {
  const [slow, fast] = [Math.sqrt(least), Math.sqrt(most)];
  return [4 / (slow + fast) ** 2, ((fast - slow) / (fast + slow)) ** 2];
};
