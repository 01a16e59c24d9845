import { LATENCY_METRIC } from '../../../src/backends/sample/model/latencyMetric';
import { isSampled } from '../../../src/backends/sample/model/sampling';
import { eventually } from '../ask/http';
import type { FoundLine } from '../ask/loki';
import { later, type Window } from '../ask/window';
import { existingTraces, idsInText, requestLines, SOME, type Asked, type FaultChecks } from './check';

/** How many log ids are followed. */
const LOG_IDS = 200;
const HEAD_SAMPLING_RATIO = 0.1;
/** Tempo hands its span-metrics over every 5 s, with exemplars of the moment of that. */
const COLLECTION_MS = 10_000;

const isSampledByHead = (traceId: string) => isSampled(traceId, HEAD_SAMPLING_RATIO);

const usersRequests = (stores: Asked, window: Window) => requestLines(stores, '{service_name="web-frontend"}', window);

/** The lines of the first requests of a window, and the trace ids of them that lead nowhere. */
async function followed(stores: Asked, window: Window, most: number): Promise<{ lines: FoundLine[]; dead: string[] }> {
  const lines = (await usersRequests(stores, window)).slice(0, most);
  const ids = lines.map(({ labels }) => labels.trace_id ?? '');
  // Whatever came before the last trace that is kept is in Tempo by then, or never.
  await existingTraces(stores, ids.filter(isSampledByHead).slice(-1));
  const traces = await stores.tempo.traces(ids);
  return { lines, dead: [...traces].filter(([, spans]) => spans.length === 0).map(([id]) => id) };
}

const renamed = ({ loki }: Asked, window: Window) => loki.lines('{service_name="checkout-svc"}', window);

const shortIdLines = ({ loki }: Asked, window: Window) =>
  loki.lines('{service=~"payment-service|task-svc"} |~ `"trace_id":"[0-9a-f]{16}"` | json', window);

/** The faults of ids and names. */
export const IDENTITY_CHECKS: FaultChecks<'head-sampling' | 'service-names' | 'short-ids'> = {
  'head-sampling': {
    lookFor: `of ${LOG_IDS} trace ids in the log, 90 % ± 5 have no trace`,
    symptoms: async (stores, window) => (await followed(stores, window, SOME)).dead.length,
    async check(stores, window) {
      const { lines, dead } = await followed(stores, window, LOG_IDS);
      expect(new Set(lines.map(({ labels }) => labels.trace_id)).size).toBe(LOG_IDS);
      expect(dead.length / LOG_IDS).toBeGreaterThanOrEqual(0.85);
      expect(dead.length / LOG_IDS).toBeLessThanOrEqual(0.95);
      for (const { labels } of lines) {
        const isDead = dead.includes(labels.trace_id ?? '');
        expect(isDead).toBe(!isSampledByHead(labels.trace_id ?? ''));
        expect(labels.flags).toBe(isDead ? undefined : '1');
      }
      return `${dead.length} of ${LOG_IDS} have no trace, and their lines no flags`;
    },
  },

  'service-names': {
    lookFor: 'the metric says service="checkout", the spans checkout-service, the log service_name="checkout-svc"',
    symptoms: async (stores, window) => (await renamed(stores, window)).length,
    async check(stores, window) {
      const counts = `${LATENCY_METRIC}_count{instance="checkout-service-0"}`;
      const series = await stores.prometheus.scraped(counts, window);
      expect(new Set(series.map(({ labels }) => labels.service))).toEqual(new Set(['checkout']));
      const lines = await renamed(stores, window);
      const ids = lines.flatMap((line) => idsInText(line) ?? []).slice(0, 20);
      expect(ids.length).toBe(20);
      const traces = await existingTraces(
        stores,
        ids.map(({ traceId }) => traceId)
      );
      for (const { traceId, spanId } of ids) {
        const span = traces.get(traceId)?.find((one) => one.spanId === spanId);
        expect(span?.serviceName).toBe('checkout-service');
      }
      return `service="checkout" in Prometheus; ${lines.length} lines of checkout-svc; their spans are of checkout-service`;
    },
  },

  'short-ids': {
    lookFor:
      '16-character ids in the lines of payment-service and task-svc and in exemplars, which Tempo finds as they are; ' +
      'zero-led ids in the exemplars of Tempo’s span-metrics are shorter than 32',
    symptoms: async (stores, window) => (await shortIdLines(stores, window)).length,
    async check(stores, window) {
      const lines = await shortIdLines(stores, window);
      for (const service of ['payment-service', 'task-svc']) {
        const kept = lines.filter(({ labels }) => labels.service === service && labels.trace_flags === '01');
        expect(kept.length).toBeGreaterThan(5);
        const some = kept.slice(0, 5).map(({ labels }) => labels.trace_id ?? '');
        const traces = await existingTraces(stores, some);
        for (const [id, spans] of traces) {
          expect(id).toMatch(/^[0-9a-f]{16}$/);
          expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([id.padStart(32, '0')]));
        }
      }

      const exemplars = await stores.prometheus.exemplars(`${LATENCY_METRIC}_bucket`, window);
      const short = exemplars.filter(({ labels }) => labels.trace_id?.length === 16);
      expect(short.length).toBeGreaterThan(0);
      await existingTraces(stores, short.map(({ labels }) => labels.trace_id ?? '').slice(0, 5));

      const ids = new Set((await usersRequests(stores, window)).map(({ labels }) => labels.trace_id));
      const fromTempo = await eventually(
        'exemplars of span-metrics with an id of the window',
        async () => {
          const all = await stores.prometheus.exemplars(
            'traces_spanmetrics_latency_bucket',
            later(window, 0, COLLECTION_MS)
          );
          return all.map(({ labels }) => labels.traceID ?? '').filter((id) => ids.has(id.padStart(32, '0')));
        },
        (found) => found.length > 5
      );
      const lengths = fromTempo.map((id) => id.length);
      expect(Math.max(...lengths)).toBeLessThan(32);
      expect(lengths.filter((length) => length > 16).length).toBeGreaterThan(0);
      return (
        `${lines.length} lines and ${short.length} exemplars with 16 characters, found so in Tempo; ` +
        `${lengths.length} exemplars of span-metrics with ${Math.min(...lengths)} to ${Math.max(...lengths)}`
      );
    },
  },
};
