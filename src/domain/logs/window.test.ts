import { T0, throttledTrace } from '../testing/traces';
import { hourBefore, logWindow, widenWindow } from './window';

it('reaches from a minute before the trace to five after it, in whole milliseconds', () => {
  expect(logWindow({ startMs: T0 + 0.7, endMs: T0 + 612.2 })).toEqual({ fromMs: T0 - 60_000, toMs: T0 + 300_613 });
});

it('is wider on both sides by the clock skew, whichever its sign', () => {
  const trace = throttledTrace();
  expect(logWindow(trace, -2000)).toEqual(logWindow(trace, 2000));
  expect(logWindow(trace, 2000)).toEqual({ fromMs: T0 - 62_000, toMs: T0 + 302_612 });
});

it('never spans more than a day, however damaged the times', () => {
  const { fromMs, toMs } = logWindow({ startMs: 0, endMs: T0 });
  expect(toMs - fromMs).toBe(86_400_000);
});

it('is widened by an hour on both sides', () => {
  expect(widenWindow({ fromMs: T0, toMs: T0 + 1 })).toEqual({ fromMs: T0 - 3_600_000, toMs: T0 + 3_600_001 });
});

it('has an hour before it, in parts that leave no gap', () => {
  const parts = hourBefore(T0 + 0.5);

  expect(parts).toHaveLength(2);
  expect([parts[0]?.fromMs, parts[1]?.toMs]).toEqual([T0 - 3_600_000, T0]);
  expect(parts.slice(1).map(({ fromMs }) => fromMs)).toEqual(parts.slice(0, 1).map(({ toMs }) => toMs));
});
