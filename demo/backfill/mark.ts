import type { Series } from '../../src/backends/sample/model/metricHistory';
import { isRecord } from '../../src/shared/isRecord';

/** What tells one history from another: the same seed and end (Unix milliseconds) give the same records. */
export interface HistoryId {
  seed: number;
  endMs: number;
}

/** What Prometheus remembers of a history: that it was begun, or that all three stores have taken all of it. */
export interface HistoryMark extends HistoryId {
  isComplete: boolean;
}

const METRIC = 'demo_history_info';
const INSTANCE = 'demo-history';

/** PromQL, for an instant query: the marks of the histories that ended within the last hour. */
export const MARKS_QUERY = `last_over_time(${METRIC}{instance="${INSTANCE}"}[1h])`;

/**
 * The mark as a series for Prometheus. It lies at the end of its history, 0 where that was begun and 1 a millisecond later
 * where it is complete: to write a mark twice changes nothing.
 */
export function markSeries({ seed, endMs, isComplete }: HistoryMark): Series {
  return {
    labels: { __name__: METRIC, instance: INSTANCE, seed: String(seed), end_ms: String(endMs) },
    samples: [isComplete ? { timeMs: endMs + 1, value: 1 } : { timeMs: endMs, value: 0 }],
    exemplars: [],
  };
}

/**
 * The mark in Prometheus's answer to MARKS_QUERY: of several that of a complete history, else the latest; undefined where
 * there is none.
 * @throws Error where the answer is not one to an instant query
 */
export function readMark(answer: unknown): HistoryMark | undefined {
  const data = isRecord(answer) && isRecord(answer.data) ? answer.data : {};
  if (!Array.isArray(data.result)) {
    throw new Error('its answer to a query is not understood');
  }
  const marks = data.result.flatMap((sample: unknown) => markIn(sample) ?? []);
  const [best] = marks.sort((a, b) => Number(b.isComplete) - Number(a.isComplete) || b.endMs - a.endMs);
  return best;
}

function markIn(sample: unknown): HistoryMark | undefined {
  if (!isRecord(sample) || !isRecord(sample.metric) || !Array.isArray(sample.value)) {
    return undefined;
  }
  const { seed, end_ms: end } = sample.metric;
  const id = { seed: wholeNumber(seed), endMs: wholeNumber(end) };
  return Number.isNaN(id.seed) || Number.isNaN(id.endMs) ? undefined : { ...id, isComplete: sample.value[1] === '1' };
}

const wholeNumber = (label: unknown) => (typeof label === 'string' && /^\d{1,15}$/.test(label) ? Number(label) : NaN);
