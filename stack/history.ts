import { HISTORY } from '../src/backends/sample/model/history';
import { LATENCY_METRIC } from '../src/backends/sample/model/latencyMetric';
import { historyInstance } from '../src/backends/sample/model/metricHistory';
import { isRecord } from '../src/shared/isRecord';

const REQUEST_TIMEOUT_MS = 2000;
const SERIES = `${LATENCY_METRIC}_count{instance="${historyInstance('task-svc')}"}`;
/** The history of an earlier start reaches further back than one that is being written now. */
const BEFORE = `${HISTORY.lengthMs / 60_000 + 2}m`;

/**
 * When the history in Prometheus ends, epoch milliseconds. The demo writes none where there is one of an earlier start
 * within the last hour: the end of that one. Else it is being written, and ends now.
 */
export async function historyEnd(prometheusUrl: string, nowMs: number): Promise<number> {
  const query = `max(max_over_time(timestamp(${SERIES})[1h:15s])) and on() count(${SERIES} offset ${BEFORE})`;
  try {
    const response = await fetch(`${prometheusUrl}/api/v1/query?${new URLSearchParams({ query })}`, {
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    return secondsIn(await response.json()) * 1000 || nowMs;
  } catch {
    return nowMs;
  }
}

/** The one value of an instant query; NaN where there is none. */
function secondsIn(answer: unknown): number {
  const data = isRecord(answer) && isRecord(answer.data) ? answer.data : {};
  const sample: unknown = Array.isArray(data.result) ? data.result[0] : undefined;
  return isRecord(sample) && Array.isArray(sample.value) ? Number(sample.value[1]) : NaN;
}
