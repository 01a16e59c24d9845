/** Random values that are the same in each run of a seed. */
export interface Draw {
  /** In [0, 1). */
  next(): number;
  /** A whole number between both, inclusive. */
  int(min: number, max: number): number;
  /** A number between both. */
  ms(min: number, max: number): number;
  chance(share: number): boolean;
  pick<T>(values: readonly [T, ...T[]]): T;
  hex(characters: number): string;
}

/** A generator of its own for each text (FNV-1a into mulberry32). */
export function drawFor(key: string): Draw {
  let state = 0x811c9dc5;
  for (const character of key) {
    state = Math.imul(state ^ character.charCodeAt(0), 0x01000193);
  }
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    int,
    ms: (min, max) => min + (max - min) * next(),
    chance: (share) => next() < share,
    pick: (values) => values[int(0, values.length - 1)] ?? values[0],
    hex: (characters) => Array.from({ length: characters }, () => int(0, 15).toString(16)).join(''),
  };
}
