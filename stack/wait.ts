import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 150;
const REQUEST_TIMEOUT_MS = 2000;

/** Asks until the URL answers with 2xx: true then, false once the time is over or `signal` was aborted. */
export async function waitForHttp(
  url: string,
  timeoutMs: number,
  signal?: AbortSignal,
  headers: Record<string, string> = {}
): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline && !signal?.aborted) {
    try {
      const response = await fetch(url, { headers, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
      await response.arrayBuffer();
      if (response.ok) {
        return true;
      }
    } catch {
      // Not up yet.
    }
    await sleep(POLL_MS);
  }
  return false;
}
