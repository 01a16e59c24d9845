/** Returns numbers in [0, 1), like Math.random. */
export type Random = () => number;

/** A small seeded generator (mulberry32): the same seed gives the same run, which tests and screenshots need. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A number between `min` and `max`, every value as likely as the other. */
export function between(random: Random, min: number, max: number): number {
  return min + (max - min) * random();
}

/** A number between `min` and `max`, mostly near `min`: latencies have a short body and a long tail. */
export function skewed(random: Random, min: number, max: number): number {
  return min + (max - min) * random() ** 2;
}
