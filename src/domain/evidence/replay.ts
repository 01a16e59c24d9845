import { quoted } from '../investigation/words';
import type { Result } from '../result';
import type { Evidence, ResultDigest } from './types';

export interface Replayed {
  id: string;
  state: 'same' | 'changed' | 'gone' | 'not-asked';
  /** What changed, or why it is not known. */
  sentence: string;
}

/**
 * What asking again gave, entry by entry. `fresh`: by entry id, the digest of the new answer, `empty` where the store
 * has nothing, `failed` where it could not be asked; absent: it was not asked again. Notes are left out.
 */
export function compareReplay(
  entries: readonly Evidence[],
  fresh: ReadonlyMap<string, Result<ResultDigest>>
): Replayed[] {
  return entries
    .filter((entry) => entry.kind !== 'note')
    .map((entry) => ({ id: entry.id, ...verdict(entry, fresh.get(entry.id)) }));
}

function verdict(entry: Evidence, fresh: Result<ResultDigest> | undefined): Omit<Replayed, 'id'> {
  const { digest, negative, source } = entry;
  const notAsked = (sentence: string): Omit<Replayed, 'id'> => ({ state: 'not-asked', sentence });
  const cannot = whyNot(entry);
  if (cannot !== undefined) {
    return notAsked(cannot);
  }
  if (!fresh) {
    return notAsked('It was not asked again.');
  }
  if (fresh.status === 'failed') {
    return notAsked(fresh.failure.message);
  }
  const where = source ? source.name : 'the store';
  if (fresh.status === 'empty') {
    return negative
      ? { state: 'same', sentence: 'Still nothing found.' }
      : { state: 'gone', sentence: `${where} no longer has it. It may have expired.` };
  }
  if (!digest) {
    return negative
      ? { state: 'changed', sentence: `Nothing then, now ${fresh.value.summary}.` }
      : notAsked('It was pinned without its result, so there is nothing to compare with.');
  }
  return digest.hash === fresh.value.hash
    ? { state: 'same', sentence: `Still ${digest.summary}.` }
    : { state: 'changed', sentence: whatChanged(digest, fresh.value) };
}

function whyNot({ query, source }: Evidence): string | undefined {
  if (!query) {
    return 'It was pinned without a query, so it cannot be asked again.';
  }
  return source ? undefined : 'It was pinned without its data source, so it cannot be asked again.';
}

function whatChanged(before: ResultDigest, now: ResultDigest): string {
  const names = [...new Set([...Object.keys(before.facts), ...Object.keys(now.facts)])];
  const factOf = (facts: ResultDigest['facts'], name: string) => {
    const fact = Object.hasOwn(facts, name) ? facts[name] : undefined;
    return fact === undefined ? 'none' : typeof fact === 'string' ? quoted(fact) : String(fact);
  };
  const changes = names
    .map((name) => ({ name, was: factOf(before.facts, name), is: factOf(now.facts, name) }))
    .filter(({ was, is }) => was !== is)
    .map(({ name, was, is }) => `${name}: ${was} then, ${is} now`);
  return changes.length > 0 ? `${changes.join('; ')}.` : `As many as then, but not the same: now ${now.summary}.`;
}
