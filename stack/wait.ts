import { pollUntil } from './poll';

const POLL_MS = 150;
const REQUEST_TIMEOUT_MS = 2000;

/** Asks until the URL answers with 2xx: true then, false once the time is over or `signal` was aborted. */
export async function waitForHttp(
  url: string,
  timeoutMs: number,
  signal?: AbortSignal,
  headers: Record<string, string> = {}
): Promise<boolean> {
  const answers = async () => {
    try {
      const response = await fetch(url, { headers, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
      await response.arrayBuffer();
      return response.ok || undefined;
    } catch {
      return undefined; // not up yet
    }
  };
  return (await pollUntil(answers, { timeoutMs, signal, pollMs: POLL_MS })) ?? false;
}
