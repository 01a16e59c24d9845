import { entriesOf } from '../../domain/evidence/ledger';
import { compareReplay, type Replayed } from '../../domain/evidence/replay';
import type { Ledger, ResultDigest } from '../../domain/evidence/types';
import type { Result } from '../../domain/result';
import { askAgain } from './askAgain';

/** Queries of one replay: a ledger of more is asked for its first ones, and says so of the others. */
const MOST = 30;

export async function replayEntries(ledger: Ledger, signal: AbortSignal): Promise<Replayed[]> {
  const entries = entriesOf(ledger);
  const fresh = new Map<string, Result<ResultDigest>>();
  for (const entry of entries.filter(({ query }) => query).slice(0, MOST)) {
    const answer = signal.aborted ? undefined : await askAgain(entry, signal);
    if (answer) {
      fresh.set(entry.id, answer);
    }
  }
  return compareReplay(entries, fresh);
}
