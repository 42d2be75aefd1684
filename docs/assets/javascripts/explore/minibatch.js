// gdbook.minibatch: one epoch's minibatches, the last shorter where the size does not divide the count.

export const minibatches = (count, size, rng) => {
  const order = rng.permutation(count);
  return Array.from({ length: Math.ceil(count / size) }, (_, k) => order.slice(k * size, (k + 1) * size));
};
