/**
 * How one attempt to hand over a batch ended. `unavailable` is tried again, `refused` is not.
 * - `sent`: the store has the batch, but for `rejected` items where it says that it left some out.
 * - `unavailable`: `answer` is there where the store did answer, with a status that passes.
 * - `refused`: the whole batch, or with `atMost` some part of it that the store does not tell.
 */
export type SendResult =
  | { outcome: 'sent'; rejected?: { count: number; reason: string } }
  | { outcome: 'unavailable'; reason: string; answer?: HttpAnswer }
  | { outcome: 'refused'; reason: string; atMost?: true };

/** What a store answered. */
export interface HttpAnswer {
  status: number;
  /** The body, or what it says in it. */
  text: string;
}

/** Hands a batch to a store, once. It may throw where there is no answer. */
export type Send<T> = (batch: T[]) => Promise<SendResult>;

const MOST_TEXT = 200;

/** Reads an HTTP status as the outcome of a send; `detail` explains it to the user. */
export function outcomeOfStatus(status: number, detail: string): SendResult {
  if (status >= 200 && status < 300) {
    return { outcome: 'sent' };
  }
  const text = detail.replace(/\s+/g, ' ').trim().slice(0, MOST_TEXT);
  const reason = text ? `${status}: ${text}` : `HTTP ${status}`;
  const passing = status >= 500 || status === 429 || status === 408;
  return passing ? { outcome: 'unavailable', reason, answer: { status, text } } : { outcome: 'refused', reason };
}
