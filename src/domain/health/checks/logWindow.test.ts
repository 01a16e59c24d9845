import { T0 } from '../../testing/traces';
import { logWindow } from './logWindow';
import { verdictTable } from './testing/expectVerdict';
import { down, line, observed, SERVICE, stackSet, stackWith, TRACE } from './testing/observations';

const shifts = (spanStartTimeShift?: string, spanEndTimeShift?: string) =>
  stackSet('traces', { tracesToLogsV2: { datasourceUid: 'loki', spanStartTimeShift, spanEndTimeShift } });
/** Milliseconds after T0; the span is from 20 to 590. */
const at = (...times: number[]) => ({
  linesByTrace: observed(new Map([[TRACE.traceId, times.map((ms) => line({ timeMs: T0 + ms }))]])),
});
verdictTable(logWindow, [
  ['inside', {}, 'pass'],
  ['a late line within the padding', { service: at(100, 200_000) }, 'pass'],
  ['no padding, none needed', { stack: shifts() }, 'pass'],
  [
    'no padding, and a late line',
    { stack: shifts(), service: at(100, 300, 700) },
    'warn',
    /1 of 3.*-1m and spanEndTimeShift to 5m/,
  ],
  ['nearly all late', { stack: shifts(), service: at(700, 700, 700, 700, 700, 700) }, 'fail'],
  ['an early line', { stack: shifts(undefined, '5m'), service: at(-500, 100) }, 'warn'],
  ['later than the usual padding', { service: at(100, 600_000) }, 'warn', /spanEndTimeShift to 20m/],
  ['a start of the wrong sign', { stack: shifts('1m', '5m') }, 'fail', /begins after the span/],
  ['an end of the wrong sign', { stack: shifts('-1m', '-5m') }, 'fail'],
  ['a shift that is none', { stack: shifts('a minute', '5m') }, 'fail', /cannot read/],
  [
    'a line of another service',
    {
      stack: shifts(),
      service: {
        linesByTrace: observed(
          new Map([
            [
              TRACE.traceId,
              [line(), line({ timeMs: T0 + 700, service: 'web-frontend', labels: { service_name: 'web-frontend' } })],
            ],
          ])
        ),
      },
    },
    'pass',
  ],
  [
    'a line that names no span',
    {
      stack: shifts(),
      service: {
        linesByTrace: observed(
          new Map([[TRACE.traceId, [line({ timeMs: T0 + 300, spanId: undefined, service: SERVICE })]]])
        ),
      },
    },
    'pass',
  ],
  ['no link', { stack: stackSet('traces', { tracesToLogsV2: undefined }) }, 'na'],
  ['no lines', { service: at() }, 'unknown'],
  ['the log store is down', { service: { linesByTrace: down() } }, 'unknown'],
  ['the trace store is down', { service: { traces: down() } }, 'unknown'],
  ['no trace store', { stack: stackWith({ traces: undefined }) }, 'unknown'],
]);
