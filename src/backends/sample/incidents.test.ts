import { rankLines } from '../../domain/logs/rank';
import { analyseTrace } from '../../domain/traces/analyse';
import { clockSkew } from '../../domain/traces/skew';
import type { FaultName } from './model/faults';
import { durationOf, recordShop, type Records } from './model/testing/record';
import { incidentOf } from './testing/incident';

/** What the app makes of each trace that has such a span. */
function read(faults: FaultName[], isMeant: (records: Records, span: Records['spans'][number]) => boolean) {
  const records = recordShop(faults, { seconds: 30 });
  const ids = new Set(records.spans.filter((span) => isMeant(records, span)).map(({ traceId }) => traceId));
  expect(ids.size).toBeGreaterThan(3);
  return [...ids].map((id) => {
    const { trace, lines } = incidentOf(records, id);
    const analysis = analyseTrace(trace);
    const [suspect] = analysis.suspects;
    return { trace, lines, suspect, ranked: rankLines(lines, { trace, suspect: suspect?.span }) };
  });
}

describe('an incident of the shop, read by the app', () => {
  it('throttle: db:query is the suspect, and the line with its retries comes first', () => {
    for (const { suspect, ranked } of read(['throttle'], (_, span) => span.events.length === 3)) {
      expect(suspect?.span).toMatchObject({ name: 'db:query', service: 'task-svc' });
      expect(ranked[0]?.record.line).toContain('RetryAttempts=3');
    }
  });

  it('row-lock: SELECT stock is the suspect, and the line about the lock comes first', () => {
    const waits = read(['row-lock'], (_, span) => span.name === 'SELECT stock' && durationOf(span) > 300);
    for (const { suspect, ranked } of waits) {
      expect(suspect?.span).toMatchObject({ name: 'SELECT stock', service: 'inventory-service' });
      expect(ranked[0]?.record.line).toContain('row-level lock');
    }
  });

  it('status-unset: the error line comes first though no span failed', () => {
    const unset = read(['status-unset'], ({ lines }, { spanId }) =>
      lines.some(({ level, span, message }) => level === 'error' && span?.spanId === spanId && /receipt/.test(message))
    );
    for (const { trace, ranked } of unset) {
      expect(trace.spans.every(({ status }) => status === 'unset')).toBe(true);
      expect(ranked[0]?.record.line).toContain('receipt could not be stored');
    }
  });

  it('clock-skew: inventory-service is seen to be 2 s ahead', () => {
    for (const { trace } of read(['clock-skew'], (_, { name }) => name === 'POST /reservations/{sku}')) {
      const [skew] = clockSkew(trace).services;
      expect(skew).toMatchObject({ service: 'inventory-service' });
      expect(skew?.leastMs).toBeLessThanOrEqual(2000);
      expect(skew?.mostMs).toBeGreaterThanOrEqual(2000);
    }
  });

  it('has the lines of every service in the trace, whatever their shape', () => {
    for (const { trace, lines } of read([], (_, { name }) => name === 'POST /payments')) {
      expect(new Set(lines.map(({ service }) => service))).toEqual(new Set(trace.services));
      expect(lines.every(({ traceId }) => traceId === trace.traceId)).toBe(true);
      expect(lines.every(({ spanId }) => trace.byId.has(spanId ?? ''))).toBe(true);
      expect(lines.every(({ severity }) => severity === 'info')).toBe(true);
    }
  });
});
