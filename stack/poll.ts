import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 1000;

export interface Patience {
  timeoutMs: number;
  signal?: AbortSignal;
  /** Milliseconds between an answer and the next question. */
  pollMs?: number;
}

/** Asks until the answer is defined: that one then, undefined once the time is over or `signal` was aborted. */
export async function pollUntil<T>(
  ask: () => Promise<T | undefined>,
  { timeoutMs, signal, pollMs = POLL_MS }: Patience
): Promise<T | undefined> {
  const deadline = Date.now() + timeoutMs;
  while (!signal?.aborted) {
    const answer = await ask();
    if (answer !== undefined) {
      return answer;
    }
    if (Date.now() + pollMs > deadline) {
      return undefined;
    }
    // Rejects when aborted, which the loop then sees.
    await sleep(pollMs, undefined, { signal }).catch(() => {});
  }
  return undefined;
}
