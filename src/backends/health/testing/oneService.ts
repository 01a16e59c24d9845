import type { BackendSrvRequest } from '@grafana/runtime';
import { setUpGrafana } from '../../../../.config/jest/grafanaRuntime';
import { frameOnTheWire, lokiFrame, traceFrame, type LokiRow } from '../../../domain/testing/frames';
import type { Trace } from '../../../domain/traces/types';
import { chooseSources } from '../../registry';
import { source } from '../../testing/sources';
import { Transport } from '../../transport';
import type { DataSourceInfo } from '../../types';
import { openHealth, type HealthSession } from '../session';

/** What the stores of a stack with one service answer; a function is called with the question, and may throw. */
export interface Answers {
  [name: string]: unknown;
}

const HTTP = 'http_server_request_duration_seconds_bucket';

/** Names of the questions, in the order in which they are recognized. */
const QUESTIONS: ReadonlyArray<[name: string, is: (request: BackendSrvRequest, url: URL) => boolean]> = [
  ['correlations', (_, { pathname }) => pathname.endsWith('/correlations')],
  ['flags', (_, { pathname }) => pathname.endsWith('/status/flags')],
  ['metadata', (_, { pathname }) => pathname.endsWith('/metadata')],
  ['metricNames', (_, { pathname }) => pathname.endsWith('/label/__name__/values')],
  ['exemplars', (_, { pathname }) => pathname.endsWith('/query_exemplars')],
  ['series', (_, { pathname }) => pathname.endsWith('/series')],
  ['maximum', (_, { searchParams }) => asks(searchParams, /^prometheus_tsdb/)],
  ['metricServices', (_, { searchParams }) => asks(searchParams, /^topk/)],
  ['bounds', (_, { searchParams }) => asks(searchParams, /^group by/)],
  ['samples', (_, { pathname }) => pathname.endsWith('/api/v1/query')],
  ['traceNames', (_, { pathname }) => pathname.includes('/search/tag/')],
  [
    'byId',
    (_, { searchParams, pathname }) => pathname.endsWith('/search') && /trace:id/.test(searchParams.get('q') ?? ''),
  ],
  ['search', (_, { pathname }) => pathname.endsWith('/api/search')],
  ['lookUp', (_, { pathname }) => pathname.includes('/api/v2/traces/')],
  ['volumes', (_, { pathname }) => pathname.endsWith('/index/volume')],
  ['labels', (_, { pathname }) => pathname.endsWith('/resources/labels')],
  ['labelValues', (_, { pathname }) => pathname.includes('/resources/label/')],
  ['traces', ({ data }) => data?.queries?.[0]?.queryType === 'traceId'],
  ['lines', ({ url }) => url === '/api/ds/query'],
];

const asks = (params: URLSearchParams, pattern: RegExp) => pattern.test(params.get('query') ?? '');
const vector = (...metrics: object[]) => ({ data: { result: metrics.map((metric) => ({ metric, value: [1, '1'] })) } });

/** Each query's rows, as `/api/ds/query` answers. */
export const linesAnswer =
  (rowsOf: (expr: string) => LokiRow[]) => (data: { queries: Array<{ refId: string; expr: string }> }) => ({
    results: Object.fromEntries(
      data.queries.map(({ refId, expr }) => {
        const rows = rowsOf(expr);
        return [refId, { status: 200, frames: rows.length > 0 ? [frameOnTheWire(lokiFrame(rows))] : [] }];
      })
    ),
  });

/** Whole traces, as `/api/ds/query` answers; one that is missing is refused with 404. */
export const tracesAnswer =
  (traces: readonly Trace[]) => (data: { queries: Array<{ refId: string; query: string }> }) => ({
    results: Object.fromEntries(
      data.queries.map(({ refId, query }) => {
        const trace = traces.find(({ traceId }) => traceId === query);
        return [
          refId,
          trace
            ? { status: 200, frames: [frameOnTheWire(traceFrame(trace))] }
            : { status: 404, error: 'failed to get trace' },
        ];
      })
    ),
  });

const USUAL: Answers = {
  correlations: { correlations: [] },
  flags: { data: { 'enable-feature': 'exemplar-storage' } },
  maximum: vector(),
  metadata: { data: {} },
  metricNames: { data: [HTTP] },
  metricServices: vector({ __name__: HTTP, service: 'task-svc' }),
  series: { data: [{ __name__: HTTP, service: 'task-svc', le: '+Inf', instance: 'a"b' }] },
  bounds: vector({ __name__: HTTP, le: '0.5' }, { __name__: HTTP, le: '+Inf' }),
  samples: {
    data: {
      result: [
        {
          values: [
            [0, '1'],
            [5, '2'],
            [10, '3'],
          ],
        },
      ],
    },
  },
  exemplars: { data: [] },
  traceNames: { tagValues: [{ type: 'string', value: 'task-svc' }] },
  byId: { traces: [] },
  search: { traces: [] },
  lookUp: { trace: {}, metrics: {} },
  volumes: vector({ service_name: 'task-svc' }),
  labels: { data: ['app'] },
  labelValues: { data: ['task-svc'] },
  traces: tracesAnswer([]),
  lines: linesAnswer(() => []),
};

export interface OneService {
  session: HealthSession;
  /** Names of the questions that were asked, in their order. */
  asked(): string[];
  /** The requests of one kind. */
  requests(name: string): Array<{ params: URLSearchParams; path: string; data: BackendSrvRequest['data'] }>;
}

/** A stack with one service, `task-svc`, of which every store answers as usual or as told. */
export function oneService(
  answers: Answers,
  { nowMs, sources }: { nowMs: number; sources?: readonly DataSourceInfo[] }
): OneService {
  const seen: Array<{ name: string; request: BackendSrvRequest }> = [];
  setUpGrafana({
    fetch: (request) => {
      const url = new URL(request.url, 'http://grafana');
      const name = QUESTIONS.find(([, is]) => is(request, url))?.[0] ?? request.url;
      seen.push({ name, request });
      const answer = answers[name] ?? USUAL[name];
      return typeof answer === 'function' ? answer(request.data ?? url, url) : answer;
    },
  });
  const known = [
    ...(sources ?? [
      source('prometheus', {
        settings: { exemplarTraceIdDestinations: [{ name: 'trace_id', datasourceUid: 'tempo' }] },
      }),
      source('tempo', {
        settings: {
          tracesToLogsV2: {
            datasourceUid: 'loki',
            tags: [{ key: 'service.name', value: 'service_name' }],
            filterByTraceID: true,
          },
        },
      }),
      source('loki'),
    ]),
  ];
  const window = { fromMs: nowMs - 3_600_000, toMs: nowMs };
  return {
    session: openHealth({ known, choices: chooseSources(known), transport: new Transport(), window }),
    asked: () => seen.map(({ name }) => name),
    requests: (name) =>
      seen
        .filter((each) => each.name === name)
        .map(({ request }) => {
          const { pathname, searchParams } = new URL(request.url, 'http://grafana');
          return { path: decodeURIComponent(pathname), params: searchParams, data: request.data };
        }),
  };
}
