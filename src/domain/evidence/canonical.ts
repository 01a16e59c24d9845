import { isRecord } from '../../shared/isRecord';

/** JSON with the keys in order and nothing that is undefined: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonicalJson).join(',')}]`;
  }
  if (isRecord(value)) {
    const parts = Object.keys(value)
      .filter((key) => value[key] !== undefined)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
    return `{${parts.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

const SEEDS: readonly number[] = [0x811c9dc5, 0x01000193];

/**
 * 16 hex digits that are equal for equal text, on every machine: two FNV-1a hashes of 32 bits, over UTF-16 code units.
 * It tells answers apart; it keeps no secret. (http://www.isthe.com/chongo/tech/comp/fnv/)
 */
export function stableHash(text: string): string {
  return SEEDS.map((seed) => {
    let hash = seed;
    for (let i = 0; i < text.length; i++) {
      hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    }
    // Neighbouring texts differ in the low bits only: spread them.
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    return ((hash ^ (hash >>> 13)) >>> 0).toString(16).padStart(8, '0');
  }).join('');
}
