import { quoted } from '../investigation/words';
import { plural } from '../traces/words';
import { canonicalJson, stableHash } from './canonical';
import type { ResultDigest } from './types';

const SHOWN = 120;

interface Naming {
  one: string;
  many?: string;
  /** The first item as a person reads it. */
  first?: string;
  facts?: Record<string, number | string>;
}

/**
 * The digest of an answer. `items`: what matters of each row as text, such as the log line or the span id, in the
 * order shown; their order does not count, since stores do not keep it among equal times. `facts`: numbers worth
 * comparing later. `one`, `many`: what an item is called; the summary counts items, or of none names the facts.
 */
export function digestOf(
  items: readonly string[],
  { one, many = `${one}s`, first = items[0], facts = {} }: Naming
): ResultDigest {
  const named = Object.entries(facts).map(([name, fact]) => `${name} ${fact}`);
  const summary =
    first === undefined && named.length > 0
      ? named.join(', ')
      : plural(items.length, one, many) + (first === undefined ? '' : `, first ${quoted(first, SHOWN)}`);
  return {
    hash: stableHash(canonicalJson([[...items].sort(), facts])),
    summary,
    facts: { ...facts, [many]: items.length },
  };
}
