import type { FoundLine } from '../ask/loki';
import type { FoundSpan } from '../ask/tempo';
import { later, type Window } from '../ask/window';
import { existingTraces, rangeOf, requestLines, SOME, type Asked, type FaultChecks } from './check';

/** Less than the 2 s that the clock is ahead. */
const AHEAD_MS = 1500;

/** Some traces of orders that were placed in a window. */
async function orderTraces(stores: Asked, window: Window): Promise<Map<string, FoundSpan[]>> {
  const placed = '{service_name="web-frontend"} | http_route="/checkout" | http_response_status_code="200"';
  const lines = await requestLines(stores, placed, window);
  return existingTraces(
    stores,
    lines.slice(0, SOME).map(({ labels }) => labels.trace_id ?? '')
  );
}

/** A call of checkout-service: the CLIENT span, and its SERVER half where there is one. */
function callsIn(spans: FoundSpan[], name: string): Array<{ client: FoundSpan; server: FoundSpan | undefined }> {
  return spans
    .filter((span) => span.name === name && span.kind === 'client' && span.serviceName === 'checkout-service')
    .map((client) => ({
      client,
      server: spans.find(({ kind, parentSpanId }) => kind === 'server' && parentSpanId === client.spanId),
    }));
}

/** The calls in these traces whose SERVER span begins so much later than they do. */
const reservations = (traces: Map<string, FoundSpan[]>) =>
  [...traces.values()].flatMap((spans) => callsIn(spans, 'POST /reservations/{sku}'));
const aheadMs = ({ client, server }: { client: FoundSpan; server: FoundSpan | undefined }) =>
  (server?.startMs ?? NaN) - client.startMs;

const paymentLines = (stores: Asked, window: Window) =>
  requestLines(stores, '{service="payment-service"} | json', window);
const hasIds = ({ text }: FoundLine) => /trace_id|span_id|[0-9a-f]{16}/.test(text);

/** The faults that show between a caller and its callee. */
export const CALLER_CHECKS: FaultChecks<'clock-skew' | 'uninstrumented'> = {
  'clock-skew': {
    lookFor:
      'SERVER spans of inventory-service begin at least 1.5 s after their CLIENT span, and so do the lines of the trace',
    async symptoms(stores, window) {
      const calls = reservations(await orderTraces(stores, window));
      return calls.filter((call) => aheadMs(call) >= AHEAD_MS).length;
    },
    async check(stores, window) {
      const calls = reservations(await orderTraces(stores, window));
      expect(calls.length).toBe(SOME);
      const ahead = calls.map(aheadMs);
      expect(Math.min(...ahead)).toBeGreaterThanOrEqual(AHEAD_MS);
      const lines = await stores.loki.lines('{service="inventory-service"} | logfmt', later(window, 0, 5000));
      const late = calls.flatMap(({ client }) => {
        const ofTrace = lines.filter(({ labels }) => labels.traceID === client.traceId);
        expect(ofTrace.length).toBeGreaterThan(0);
        return ofTrace.map(({ timeMs }) => timeMs - client.startMs);
      });
      expect(Math.min(...late)).toBeGreaterThanOrEqual(AHEAD_MS);
      return `${calls.length} SERVER spans ${rangeOf(ahead)} ms after their CLIENT spans began, their lines ${rangeOf(late)} ms`;
    },
  },

  uninstrumented: {
    lookFor: 'CLIENT spans POST /payments without a SERVER half; lines of payment-service without ids',
    symptoms: async (stores, window) => (await paymentLines(stores, window)).filter((line) => !hasIds(line)).length,
    async check(stores, window) {
      const traces = await orderTraces(stores, window);
      const calls = [...traces.values()].flatMap((spans) => callsIn(spans, 'POST /payments'));
      // One order in twenty is paid with a voucher.
      expect(calls.length).toBeGreaterThan(SOME / 2);
      expect(calls.flatMap(({ server }) => server ?? [])).toEqual([]);
      const services = new Set([...traces.values()].flat().map(({ serviceName }) => serviceName));
      expect(services).toEqual(new Set(['web-frontend', 'checkout-service', 'inventory-service']));
      const lines = await paymentLines(stores, window);
      expect(lines.length).toBeGreaterThan(20);
      expect(lines.filter(hasIds)).toEqual([]);
      return `${calls.length} CLIENT spans without SERVER half; ${lines.length} lines of payment-service, none with an id`;
    },
  },
};
