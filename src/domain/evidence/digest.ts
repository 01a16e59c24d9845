import { quoted } from '../investigation/words';
import { plural } from '../traces/words';
import { canonicalJson, stableHash } from './canonical';
import type { ResultDigest } from './types';

const SHOWN = 120;

/**
 * The digest of an answer. `items`: what matters of each row as text, such as the log line or the span id, in the
 * order shown; their order does not count, since stores do not keep it among equal times. `facts`: numbers worth
 * comparing later. `one`, `many`: what an item is called.
 */
export function digestOf(
  items: readonly string[],
  { one, many = `${one}s`, facts = {} }: { one: string; many?: string; facts?: Record<string, number | string> }
): ResultDigest {
  const first = items[0];
  const summary = plural(items.length, one, many) + (first === undefined ? '' : `, first ${quoted(first, SHOWN)}`);
  return {
    hash: stableHash(canonicalJson([[...items].sort(), facts])),
    summary,
    facts: { ...facts, [many]: items.length },
  };
}
