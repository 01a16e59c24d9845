import { HTTP_EDGES, STORE_EDGES } from '../../../src/backends/sample/model/edges';
import { SERVICE_NAMES } from '../../../src/backends/sample/model/services';
import { eventually } from '../ask/http';
import { later, type Window } from '../ask/window';
import { existingTraces, type Asked } from './check';

/** What the stores must answer about a day without faults, besides the symptoms that must not be there. */
export interface ShopCheck {
  lookFor: string;
  check(stores: Asked, window: Window): Promise<string>;
}

/** Tempo waits 10 s for the other half of an edge before it takes the caller for a user, and sends every 5 s. */
const GRAPH_MS = 20_000;
/** Until what is about the window itself has been sent. */
const SENT_MS = 5000;

/** Tempo's name for whoever sends the first request. */
const edgeName = (client: string, server: string) => `${client === 'users' ? 'user' : client} → ${server}`;
const EDGES = [...Object.values(HTTP_EDGES), ...Object.values(STORE_EDGES)].map(({ from, to }) => edgeName(from, to));

async function graphEdges({ prometheus }: Asked, window: Window): Promise<string[]> {
  // A series of Tempo's begins with a zero at the end of the minute before: it may seem older than it is.
  const series = await prometheus.range('traces_service_graph_request_total > 0', window);
  return series.map(({ labels }) => edgeName(labels.client ?? '', labels.server ?? ''));
}

/** The shapes of the log, each as a query by trace id; the first four for an order, the others for a task. */
const SHAPES = {
  order: [
    { shape: 'OTLP', query: (id: string) => `{service_name="web-frontend"} | trace_id="${id}"` },
    { shape: 'plain text', query: (id: string) => `{service="checkout-service"} |= "${id}"` },
    { shape: 'logfmt', query: (id: string) => `{service="inventory-service"} |= "${id}" | logfmt | traceID="${id}"` },
    { shape: 'pino', query: (id: string) => `{service="payment-service"} |= "${id}" | json | trace_id="${id}"` },
  ],
  task: [
    { shape: 'OTLP', query: (id: string) => `{service_name="web-frontend"} | trace_id="${id}"` },
    { shape: 'JSON', query: (id: string) => `{service="task-svc"} |= "${id}" | json | trace_id="${id}"` },
  ],
};

export const SHOP_CHECKS: ReadonlyArray<[name: string, ShopCheck]> = [
  [
    'service graph',
    {
      lookFor: 'traces_service_graph_request_total has every edge of the table in edges.ts, and no other',
      async check(stores, window) {
        const found = await eventually(
          'every edge of the table',
          () => graphEdges(stores, later(window, 0, GRAPH_MS)),
          (edges) => EDGES.every((edge) => edges.includes(edge))
        );
        const known = new Set(EDGES);
        expect((await graphEdges(stores, later(window, 0, SENT_MS))).filter((edge) => !known.has(edge))).toEqual([]);
        return `${found.filter((edge) => known.has(edge)).length} edges: ${[...known].join(', ')}`;
      },
    },
  ],
  [
    'span-metrics',
    {
      lookFor: 'Tempo’s span-metrics of each service in Prometheus, with exemplars whose traces exist',
      async check(stores, window) {
        const sent = later(window, 0, SENT_MS);
        const calls = await stores.prometheus.range('sum by (service) (traces_spanmetrics_calls_total)', sent);
        expect(calls.map(({ labels }) => labels.service).sort()).toEqual([...SERVICE_NAMES].sort());
        const exemplars = await stores.prometheus.exemplars('traces_spanmetrics_latency_bucket', sent);
        expect(exemplars.length).toBeGreaterThan(20);
        const some = exemplars.slice(-10).map(({ labels }) => labels.traceID ?? '');
        await existingTraces(stores, some);
        return `calls of ${calls.length} services, ${exemplars.length} exemplars, the ${some.length} read lead to traces`;
      },
    },
  ],
  [
    'log shapes',
    {
      lookFor: 'by one trace id, the lines of each service that is in the trace, in all five shapes',
      async check(stores, window) {
        const idOf = async (query: string) => (await stores.loki.lines(query, window))[0]?.labels.trace_id ?? '';
        const ids = {
          order: await idOf('{service="payment-service"} |= "payment captured" | json'),
          task: await idOf('{service="task-svc"} | json'),
        };
        const traces = await existingTraces(stores, Object.values(ids));
        const seen: string[] = [];
        for (const kind of ['order', 'task'] as const) {
          const spans = traces.get(ids[kind]) ?? [];
          expect(new Set(spans.map(({ serviceName }) => serviceName)).size).toBe(SHAPES[kind].length);
          for (const { shape, query } of SHAPES[kind]) {
            const lines = await stores.loki.lines(query(ids[kind]), later(window, -SENT_MS, SENT_MS));
            expect(lines.length).toBeGreaterThan(0);
            const written = lines.map(({ text, labels }) => `${text} ${labels.span_id ?? ''}`).join('\n');
            expect(spans.some(({ spanId }) => written.includes(spanId))).toBe(true);
            seen.push(`${shape} ${lines.length}`);
          }
        }
        return `lines of one order and one task: ${seen.join(', ')}`;
      },
    },
  ],
];
