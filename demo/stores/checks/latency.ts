import { LATENCY_METRIC } from '../../../src/backends/sample/model/latencyMetric';
import { durationOf } from '../ask/tempo';
import { later, type Window } from '../ask/window';
import { existingTraces, rangeOf, type Asked, type FaultChecks } from './check';

/** A scrape after the window still counts its requests. */
const SCRAPE_MS = 6000;
/** Longer waits for a row are no everyday business, not even on a busy machine. */
const LONG_WAIT_MS = 200;

const retried = ({ loki }: Asked, window: Window) =>
  loki.lines('{service="task-svc"} |= "RetryAttempts=3" | json', window);
const waited = ({ loki }: Asked, window: Window) =>
  loki.lines(`{service="inventory-service"} |= "row-level lock" | logfmt | waited_ms >= ${LONG_WAIT_MS}`, window);

/** The faults that make requests slow. */
export const LATENCY_CHECKS: FaultChecks<'throttle' | 'row-lock'> = {
  throttle: {
    lookFor:
      'each RetryAttempts=3 line has the id of a db:query span above 400 ms that ended before it; p99 of task-svc ' +
      'above 0.5 s; an exemplar above 0.5 s whose trace exists',
    symptoms: async (stores, window) => (await retried(stores, window)).length,
    async check(stores, window) {
      const lines = await retried(stores, window);
      expect(lines.length).toBeGreaterThan(5);
      const traces = await existingTraces(
        stores,
        lines.map(({ labels }) => labels.trace_id ?? '')
      );
      const durations = lines.map(({ labels, timeMs }) => {
        const span = traces.get(labels.trace_id ?? '')?.find(({ spanId }) => spanId === labels.span_id);
        expect(span).toMatchObject({ name: 'db:query', serviceName: 'task-svc', kind: 'client' });
        expect(span?.events).toEqual(Array(3).fill('ProvisionedThroughputExceededException'));
        expect(timeMs).toBeGreaterThan(span?.endMs ?? NaN);
        return span ? durationOf(span) : NaN;
      });
      expect(Math.min(...durations)).toBeGreaterThan(400);

      const buckets = `${LATENCY_METRIC}_bucket{service="task-svc"}`;
      const p99 = `histogram_quantile(0.99, sum by (le) (rate(${buckets}[15s])))`;
      const [series] = await stores.prometheus.range(p99, later(window, 0, SCRAPE_MS));
      const highest = Math.max(...(series?.samples ?? []).map(({ value }) => value).filter(Number.isFinite));
      expect(highest).toBeGreaterThan(0.5);

      const exemplars = await stores.prometheus.exemplars(buckets, later(window, 0, SCRAPE_MS));
      const [slow] = exemplars.filter(({ value }) => value > 0.5);
      const slowTrace = await existingTraces(stores, [slow?.labels.trace_id ?? '']);
      const server = [...slowTrace.values()].flat().find(({ spanId }) => spanId === slow?.labels.span_id);
      expect(server).toMatchObject({ name: 'GET /tasks/{id}', serviceName: 'task-svc', kind: 'server' });
      return (
        `${lines.length} lines, their spans of ${rangeOf(durations)} ms; p99 ${highest.toFixed(2)} s; ` +
        `an exemplar of ${slow?.value.toFixed(2)} s, its SERVER span in Tempo`
      );
    },
  },

  'row-lock': {
    lookFor:
      'each “row-level lock” line has the id of a SELECT stock span that was slow for as long as it says; their links ' +
      'lead to restock traces that exist and overlap',
    symptoms: async (stores, window) => (await waited(stores, window)).length,
    async check(stores, window) {
      const lines = await waited(stores, window);
      expect(lines.length).toBeGreaterThan(3);
      const traces = await existingTraces(
        stores,
        lines.map(({ labels }) => labels.traceID ?? '')
      );
      const waiters = lines.map(({ labels }) => {
        const span = traces.get(labels.traceID ?? '')?.find(({ spanId }) => spanId === labels.spanID);
        expect(span).toMatchObject({ name: 'SELECT stock', serviceName: 'inventory-service' });
        // The wait is told in whole milliseconds.
        expect(span ? durationOf(span) + 1 : NaN).toBeGreaterThanOrEqual(Number(labels.waited_ms));
        return { span, waitedMs: Number(labels.waited_ms) };
      });
      // Who asks while another order has the row, behind the batch, does not see the batch.
      const linked = waiters.filter(({ span }) => (span?.links.length ?? 0) > 0);
      expect(linked.length).toBeGreaterThan(3);
      const longest = Math.max(...waiters.map(({ waitedMs }) => waitedMs));
      expect(linked.map(({ waitedMs }) => waitedMs)).toContain(longest);
      const batches = await existingTraces(
        stores,
        linked.map(({ span }) => span?.links[0]?.traceId ?? '')
      );
      for (const { span } of linked) {
        const [link] = span?.links ?? [];
        const batch = batches.get(link?.traceId ?? '')?.find(({ spanId }) => spanId === link?.spanId);
        expect(batch).toMatchObject({ name: 'restock', serviceName: 'inventory-service', parentSpanId: '' });
        expect(batch?.startMs).toBeLessThan(span?.endMs ?? NaN);
        expect(batch?.endMs).toBeGreaterThan(span?.startMs ?? NaN);
      }
      return (
        `${lines.length} lines of waits of ${rangeOf(waiters.map(({ waitedMs }) => waitedMs))} ms; ` +
        `${linked.length} spans link to ${batches.size} restock traces, which overlap them`
      );
    },
  },
};
