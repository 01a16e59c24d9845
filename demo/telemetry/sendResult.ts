/** How one attempt to hand over a batch ended. `unavailable` is tried again, `refused` is not. */
export type SendResult =
  { outcome: 'sent' } | { outcome: 'unavailable'; reason: string } | { outcome: 'refused'; reason: string };

/** Hands a batch to a store, once. It may throw where there is no answer. */
export type Send<T> = (batch: T[]) => Promise<SendResult>;

/** Reads an HTTP status as the outcome of a send; `detail` explains it to the user. */
export function outcomeOfStatus(status: number, detail: string): SendResult {
  if (status >= 200 && status < 300) {
    return { outcome: 'sent' };
  }
  const reason = detail ? `${status}: ${detail.trim().slice(0, 200)}` : `HTTP ${status}`;
  const passing = status >= 500 || status === 429 || status === 408;
  return { outcome: passing ? 'unavailable' : 'refused', reason };
}
