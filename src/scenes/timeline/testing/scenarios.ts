import { largeTrace } from '../../../../.config/bench/payloads';
import { rankLines } from '../../../domain/logs/rank';
import type { LogRecord, Severity } from '../../../domain/logs/types';
import { span, spanIdFor, T0, throttledTrace, TRACE_ID, traceOf } from '../../../domain/testing/traces';
import type { TimelineParts } from '../../../domain/timeline/build';
import { analyseTrace } from '../../../domain/traces/analyse';
import type { Trace } from '../../../domain/traces/types';

const MINUTE = 60_000;

/** An hour of p99 that rises from 120 ms to 610 ms around the trace, a point each 15 s, one gap. */
export const hour = (): TimelineParts => {
  const timesMs = Array.from({ length: 240 }, (_, i) => T0 - 40 * MINUTE + i * 15_000);
  const values = timesMs.map((timeMs, i) =>
    i === 60 ? null : 0.12 + 0.02 * Math.sin(i) + 0.49 / (1 + Math.exp((Math.abs(timeMs - T0) - 5 * MINUTE) / 30_000))
  );
  return {
    curve: { timesMs, values, unit: 's', thresholdMs: 500 },
    exemplar: { timeMs: T0 + 600, value: 0.612 },
  };
};

export function record(atMs: number, severity: Severity, line: string, spanLetter: string, service = 'task-svc') {
  const found: LogRecord = {
    id: `${atMs} ${line}`,
    timeMs: T0 + atMs,
    line,
    severity,
    traceId: TRACE_ID,
    spanId: spanIdFor(spanLetter),
    service,
    labels: {},
  };
  return found;
}

const throttledLines = (aheadMs = 0): LogRecord[] => [
  record(611, 'info', 'GET /task 200 in 612ms', '1', 'web-frontend'),
  ...[100, 220, 380].map((atMs, i) => record(atMs + aheadMs, 'debug', `retry ${i + 1} of query`, '4')),
  record(512 + aheadMs, 'warn', 'throttled by DynamoDB, RetryAttempts=3', '4'),
  record(590 + aheadMs, 'info', 'GET /task 200', '3'),
];

function found(given: Trace, records: LogRecord[] = []): TimelineParts {
  // Other traces than the one before: what the user looked at is kept as long as it is the same.
  const trace = { ...given, traceId: `${given.spans.length} spans, ${given.endMs - given.startMs} ms` };
  const analysis = analyseTrace(trace);
  return { trace, analysis, lines: rankLines(records, { trace, suspect: analysis.suspects[0]?.span }) };
}

const small = () =>
  traceOf(
    span('1', [0, 40], { name: 'POST /cart', kind: 'server', service: 'cart' }),
    span('2', [5, 12], { name: 'GET price', kind: 'client', service: 'cart', parent: '1' }),
    span('3', [14, 14.02], { name: 'cache.get', service: 'cart', parent: '1', status: 'error' })
  );

/** What an investigation may have found, by name. */
export const scenarios: Record<string, () => TimelineParts> = {
  throttled: () => ({ ...hour(), ...found(throttledTrace(), throttledLines()) }),
  small: () => ({ ...hour(), ...found(small()) }),
  large: () => {
    const { trace } = largeTrace(10_000);
    const records = trace.spans
      .filter((_, i) => i % 20 === 0)
      .map(({ spanId, startMs, service }, i): LogRecord => {
        const severity = i % 50 === 0 ? 'error' : i % 7 === 0 ? 'warn' : 'info';
        const line = `line ${i}`;
        return { id: line, timeMs: startMs, line, severity, traceId: TRACE_ID, spanId, service, labels: {} };
      });
    return { ...hour(), ...found(trace, records) };
  },
  parallel: () => {
    const calls = Array.from({ length: 9_999 }, (_, i) =>
      span(`c${i}`, [10 + (i % 100), 500 + (i % 400)], { parent: '1', kind: 'client', name: `GET /item/${i}` })
    );
    return found(traceOf(span('1', [0, 1000], { kind: 'server', name: 'GET /all' }), ...calls));
  },
  outside: () => ({
    ...hour(),
    ...found(throttledTrace(), [
      ...throttledLines(),
      record(-90_000, 'info', 'connection pool resized', 'none'),
      record(1_400, 'error', 'connection reset by peer', 'none'),
      record(4_000, 'warn', 'circuit opened', 'none'),
    ]),
  }),
  skewed: () => ({ ...hour(), ...found(throttledTrace(2_000), throttledLines(2_000)) }),
  'curve only': hour,
  nothing: () => ({}),
};
