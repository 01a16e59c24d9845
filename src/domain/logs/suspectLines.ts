import type { Suspect } from '../traces/types';
import { plural } from '../traces/words';
import { causeIn } from './causeWords';
import type { LogRecord } from './types';

/** The suspect with the retries that its own lines count, where its span says nothing of retries; else itself. */
export function withRetriesFromLines(suspect: Suspect, records: readonly LogRecord[]): Suspect {
  let retries = 0;
  for (const record of records) {
    if (record.spanId === suspect.span.spanId) {
      retries = Math.max(retries, causeIn(record.line)?.retries ?? 0);
    }
  }
  const told = suspect.reasons.some((reason) => /\bretr(?:y|ies)$/.test(reason));
  return retries === 0 || told
    ? suspect
    : { ...suspect, reasons: [...suspect.reasons, plural(retries, 'retry', 'retries')] };
}
