// numpy.random.default_rng(seed): PCG64, and SeedSequence, which spreads its seed. Bit by bit the same.

const M32 = 0xffffffffn;
const M64 = (1n << 64n) - 1n;
const M128 = (1n << 128n) - 1n;
const MULTIPLIER = 0x2360ed051fc65da44385df649fccf645n;

const word = (n) => n & M32;

// The eight words that SeedSequence(seed) makes; seed: a whole number below 2³².
const spread = (seed) => {
  const hashed = (first, factor) => {
    let key = first;
    return (value) => {
      const mixed = value ^ key;
      key = word(key * factor);
      const product = word(mixed * key);
      return product ^ (product >> 16n);
    };
  };
  const absorb = hashed(0x43b0d7e5n, 0x931e8875n);
  const pool = [BigInt(seed), 0n, 0n, 0n].map(absorb);
  for (let from = 0; from < 4; from++) {
    for (let to = 0; to < 4; to++) {
      if (from === to) continue;
      const mixed = word(0xca01f9ddn * pool[to] - 0x4973f715n * absorb(pool[from]));
      pool[to] = mixed ^ (mixed >> 16n);
    }
  }
  return [...pool, ...pool].map(hashed(0x8b51f9ddn, 0x58f38dedn));
};

export const default_rng = (seed) => {
  const words = spread(seed);
  const [a, b, c, d] = [0, 2, 4, 6].map((k) => words[k] | (words[k + 1] << 32n));
  const increment = (((c << 64n) | d) << 1n | 1n) & M128;
  let state = 0n;
  const turn = () => {
    state = (state * MULTIPLIER + increment) & M128;
  };
  turn();
  state = (state + ((a << 64n) | b)) & M128;
  turn();
  const next64 = () => {
    turn();
    const folded = (state >> 64n) ^ (state & M64);
    const by = state >> 122n;
    return ((folded >> by) | (folded << (64n - by))) & M64;
  };
  let kept; // the upper half of the last 64 bits, until it is asked for
  const next32 = () => {
    if (kept !== undefined) {
      const half = kept;
      kept = undefined;
      return half;
    }
    const both = next64();
    kept = Number(both >> 32n);
    return Number(word(both));
  };
  return {
    uniform: (low, high) => low + (high - low) * (Number(next64() >> 11n) / 2 ** 53),
    permutation: (count) => {
      const order = Array.from({ length: count }, (_, k) => k);
      for (let k = count - 1; k > 0; k--) {
        const mask = 2 ** (32 - Math.clz32(k)) - 1;
        let other;
        do other = (next32() & mask) >>> 0; while (other > k);
        [order[k], order[other]] = [order[other], order[k]];
      }
      return order;
    },
  };
};
