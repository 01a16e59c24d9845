import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf } from '../../reason';

const TIMEOUT_MS = 10_000;
const POLL_MS = 250;
const PATIENCE_MS = 20_000;

/**
 * Gets JSON from a store; undefined for 404.
 * @throws Error with the status and the body's beginning for any other answer that is no success
 */
export async function getJson(
  base: string,
  path: string,
  params: Record<string, string> = {},
  headers: Record<string, string> = {}
): Promise<unknown> {
  const query = new URLSearchParams(params).toString();
  const text = await getText(base, `${path}${query && `?${query}`}`, headers);
  const json: unknown = text === undefined ? undefined : JSON.parse(text);
  return json;
}

/** Gets text from a store, otherwise as `getJson`. */
export async function getText(
  base: string,
  path: string,
  headers: Record<string, string> = {}
): Promise<string | undefined> {
  const response = await fetch(`${base}${path}`, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
  const text = await response.text();
  if (response.status === 404) {
    return undefined;
  }
  if (!response.ok) {
    throw new Error(`${path} answered ${response.status}: ${text.slice(0, 300)}`);
  }
  return text;
}

/**
 * Asks again and again until an answer is `enough`, and returns that one. What is stored can be asked for only a moment
 * later, and how much later differs by store and by query.
 * @throws Error that says what was waited for and what there was instead
 */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T>,
  isEnough: (answer: T) => boolean,
  patienceMs = PATIENCE_MS
): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const last = await attempt(ask);
    if (last.ok && isEnough(last.answer)) {
      return last.answer;
    }
    if (performance.now() > deadline) {
      const instead = last.ok ? JSON.stringify(last.answer)?.slice(0, 500) : last.reason;
      throw new Error(`Not there after ${patienceMs / 1000} s: ${what}. The last answer: ${instead}`);
    }
    await sleep(POLL_MS);
  }
}

async function attempt<T>(ask: () => Promise<T>): Promise<{ ok: true; answer: T } | { ok: false; reason: string }> {
  try {
    return { ok: true, answer: await ask() };
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  }
}
