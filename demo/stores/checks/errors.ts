import { eventually } from '../ask/http';
import type { Window } from '../ask/window';
import { existingTraces, SOME, type Asked, type FaultChecks } from './check';

const withoutReceipt = ({ loki }: Asked, window: Window) =>
  loki.lines('{service="payment-service"} |= "receipt could not be stored" | json', window);
const unsampledErrors = ({ loki }: Asked, window: Window) =>
  loki.lines('{service="payment-service"} |= "card processor" | json | trace_flags="00"', window);
const contextless = ({ loki }: Asked, window: Window) =>
  loki.lines('{service="checkout-service"} |= "order confirmation could not be queued"', window);

/** The faults that show in a log and not, or not whole, in a trace. */
export const ERROR_CHECKS: FaultChecks<'status-unset' | 'sampled-out' | 'context-lost'> = {
  'status-unset': {
    lookFor: 'error lines of payment-service whose span exists with its status unset, in traces without any error',
    symptoms: async (stores, window) => (await withoutReceipt(stores, window)).length,
    async check(stores, window) {
      const lines = await withoutReceipt(stores, window);
      expect(lines.length).toBeGreaterThan(5);
      const traces = await existingTraces(
        stores,
        lines.map(({ labels }) => labels.trace_id ?? '')
      );
      for (const { labels } of lines) {
        expect(labels.level).toBe('50');
        const spans = traces.get(labels.trace_id ?? '') ?? [];
        const span = spans.find(({ spanId }) => spanId === labels.span_id);
        expect(span).toMatchObject({ name: 'POST /payments', serviceName: 'payment-service', status: 'unset' });
        expect(spans.filter(({ status }) => status === 'error')).toEqual([]);
      }
      return `${lines.length} error lines, all their spans found with status unset, no error in their traces`;
    },
  },

  'sampled-out': {
    lookFor:
      'error lines of payment-service with trace_flags 00; Tempo answers 404 for their traces; the lines of ' +
      'web-frontend with the same trace id have no flags',
    symptoms: async (stores, window) => (await unsampledErrors(stores, window)).length,
    async check(stores, window) {
      const lines = await unsampledErrors(stores, window);
      expect(lines.length).toBeGreaterThan(5);
      const ids = lines.map(({ labels }) => (labels.trace_id ?? '').padStart(32, '0'));
      const traces = await stores.tempo.traces(ids);
      expect([...traces.values()].flat()).toEqual([]);

      // A line of web-frontend is written when its answer is there: a moment after the window for the last ones.
      const found = await stores.loki.lines('{service_name="web-frontend"} | http_route="/checkout"', {
        fromMs: window.fromMs,
        toMs: window.toMs + 3000,
      });
      const flagsOf = (id: string) =>
        found.filter(({ labels }) => labels.trace_id === id).map(({ labels }) => labels.flags ?? 'none');
      for (const id of ids) {
        expect(flagsOf(id)).toEqual(['none']);
      }
      // The others of the same minute are as usual.
      const sampled = found.filter(({ labels }) => labels.flags === '1');
      expect(sampled.length).toBeGreaterThan(lines.length);
      return (
        `${lines.length} error lines with trace_flags 00, none of their traces in Tempo, their lines of web-frontend ` +
        `without flags (${sampled.length} others have flags 1)`
      );
    },
  },

  'context-lost': {
    lookFor:
      'error lines of checkout-service without any id; as many traces that begin with the SERVER span of payment-service',
    symptoms: async (stores, window) => (await contextless(stores, window)).length,
    async check(stores, window) {
      const lines = await contextless(stores, window);
      expect(lines.length).toBeGreaterThan(10);
      for (const { text, labels } of lines) {
        expect(text).toContain('ERROR [- -]');
        expect(Object.values(labels).join(' ') + text).not.toMatch(/[0-9a-f]{16}/);
      }
      const orphans = await eventually(
        'a trace for each call that lost its context',
        () => stores.tempo.search('{ trace:rootService = "payment-service" }', window),
        (ids) => ids.length >= lines.length
      );
      const some = orphans.slice(0, SOME);
      const traces = await existingTraces(stores, some);
      for (const spans of traces.values()) {
        const roots = spans.filter(({ parentSpanId }) => parentSpanId === '');
        expect(roots).toMatchObject([{ serviceName: 'payment-service', name: 'POST /payments', kind: 'server' }]);
        expect(new Set(spans.map(({ serviceName }) => serviceName))).toEqual(new Set(['payment-service']));
      }
      return (
        `${lines.length} error lines, none with an id; ${orphans.length} traces that begin with payment-service, ` +
        `${some.length} of them read: their root is its SERVER span`
      );
    },
  },
};
