import { MARKS_QUERY, readMark } from '../demo/backfill/mark';
import { pollUntil, type Patience } from './poll';

const REQUEST_TIMEOUT_MS = 2000;

/**
 * When the history ends that is complete in all three stores, epoch milliseconds; undefined where there is none of the last
 * hour, it is still being written, or Prometheus does not answer.
 */
export async function completeHistoryEnd(prometheusUrl: string): Promise<number | undefined> {
  try {
    const response = await fetch(`${prometheusUrl}/api/v1/query?${new URLSearchParams({ query: MARKS_QUERY })}`, {
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    const mark = readMark(await response.json());
    return mark?.isComplete ? mark.endMs : undefined;
  } catch {
    return undefined;
  }
}

/** Waits until the history is complete: its end then, undefined once the time is over or the wait was aborted. */
export function waitForHistory(prometheusUrl: string, patience: Patience): Promise<number | undefined> {
  return pollUntil(() => completeHistoryEnd(prometheusUrl), patience);
}
