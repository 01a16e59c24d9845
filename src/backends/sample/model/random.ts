/** What a run is repeated by; a text names a run beside the one of the number it begins with. */
export type Seed = number | string;

/** Returns numbers in [0, 1), like Math.random. */
export type Random = () => number;

/**
 * A generator of its own for each key: what one part of the shop draws never shifts what another one does, and the same
 * seed gives the same run. sfc32, whose 128 bits of state keep the keys of a long run apart (32 bits would let two
 * requests in some 80,000 share their trace id), seeded by a hash of the key.
 */
export function randomFor(seed: Seed, ...key: ReadonlyArray<string | number>): Random {
  let [a, b, c, counter] = hash128(`${seed}/${key.join('/')}`);
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  // The state needs some rounds before a small difference between two keys is everywhere.
  for (let i = 0; i < 12; i++) {
    next();
  }
  return next;
}

/** Four hashes of a text, each with its own multiplier (FNV-1a, with murmur's mixing at the end). */
function hash128(text: string): [number, number, number, number] {
  const hash = (basis: number, prime: number) => {
    let value = basis;
    for (let i = 0; i < text.length; i++) {
      value = Math.imul(value ^ text.charCodeAt(i), prime);
    }
    value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
    value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
    return value ^ (value >>> 16);
  };
  return [
    hash(0x811c9dc5, 0x01000193),
    hash(0x9e3779b9, 0x85ebca77),
    hash(0xc2b2ae3d, 0x27d4eb2f),
    hash(0x165667b1, 0x9e3779b1),
  ];
}

/** A number between `min` and `max`, every value as likely as the other. */
export function between(random: Random, min: number, max: number): number {
  return min + (max - min) * random();
}

/** A number between `min` and `max`, mostly near `min`: latencies have a short body and a long tail. */
export function skewed(random: Random, min: number, max: number): number {
  return min + (max - min) * random() ** 2;
}

/** Lower-case hex of `characters` characters, never all zeros: those would be no id. */
export function hexId(random: Random, characters: 16 | 32): string {
  let id = '';
  while (id.length < characters) {
    id += Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  }
  return /[^0]/.test(id) ? id : hexId(random, characters);
}
