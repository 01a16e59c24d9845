import { setTimeout as sleep } from 'node:timers/promises';
import { isRecord } from '../../src/shared/isRecord';
import { reasonOf } from '../reason';
import { MARKS_QUERY, readMark, type HistoryMark } from './mark';

const PAUSE_MS = 500;
const TIMEOUT_MS = 5000;
const FIRST_WITH_POINT = 3;

/** What the backfill has to know of a Prometheus before it writes there. */
export type PrometheusState =
  { ok: true; mark: HistoryMark | undefined; wholeLe: '1' | '1.0' } | { ok: false; reason: string };

/**
 * Asks Prometheus, once it answers, for the mark of a history that an earlier start has written or begun in the last hour,
 * and how it spells a whole `le`.
 * @param url the root, e.g. `http://127.0.0.1:9090`
 * @param patienceMs how long Prometheus may take to start
 */
export async function askPrometheus(url: string, patienceMs: number): Promise<PrometheusState> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      const [mark, wholeLe] = await Promise.all([markIn(url), wholeLeOf(url)]);
      return { ok: true, mark, wholeLe };
    } catch (error) {
      if (performance.now() + PAUSE_MS > deadline) {
        return { ok: false, reason: reasonOf(error) };
      }
    }
    await sleep(PAUSE_MS);
  }
}

async function markIn(url: string): Promise<HistoryMark | undefined> {
  return readMark(await getJson(url, `/api/v1/query?query=${encodeURIComponent(MARKS_QUERY)}`));
}

/** A Prometheus that does not tell its version is taken for a new one. */
async function wholeLeOf(url: string): Promise<'1' | '1.0'> {
  const answer = await getJson(url, '/api/v1/status/buildinfo');
  const data = isRecord(answer) && isRecord(answer.data) ? answer.data : {};
  const major = typeof data.version === 'string' ? Number.parseInt(data.version, 10) : NaN;
  return major < FIRST_WITH_POINT ? '1' : '1.0';
}

async function getJson(url: string, path: string): Promise<unknown> {
  const response = await fetch(`${url.replace(/\/+$/, '')}${path}`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) {
    throw new Error(`HTTP ${response.status}`);
  }
  return response.json();
}
