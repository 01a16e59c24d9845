import type { BackendSrvRequest } from '@grafana/runtime';
import { httpError } from '../../../../.config/jest/backendSrv';
import { frameOnTheWire, lokiFrame, type LokiRow } from '../../../domain/testing/frames';
import { landedLine } from '../../sample/model/lokiLanding';
import type { LineRecord, SpanRecord } from '../../sample/model/records';
import { resourceAttributes, SERVICES } from '../../sample/model/services';
import type { Records } from '../../sample/model/testing/record';

/** A Loki and a Tempo that hold what the shop left, and answer as the real ones do. */
export interface ShopStores {
  fetch(request: BackendSrvRequest): unknown;
  /** How often what was asked. */
  asked: { lines: number; searches: number; lookUps: number };
}

export interface ShopStoresOptions {
  nowMs: number;
  /** Tempo finds a trace by search only so long after its end, ms. */
  searchLagMs?: number;
  /** Each so-many-th look-up by id fails. */
  failingLookUp?: number;
  /** Answers before the stores do; `undefined` leaves it to them. */
  instead?(url: string): unknown;
}

export function shopStores({ lines, spans }: Pick<Records, 'lines' | 'spans'>, options: ShopStoresOptions): ShopStores {
  const rows = lines.map(rowOf);
  const traces = new Map<string, SpanRecord[]>();
  for (const span of spans) {
    traces.set(span.traceId, [...(traces.get(span.traceId) ?? []), span]);
  }
  const asked = { lines: 0, searches: 0, lookUps: 0 };
  const { searchLagMs = 12_000, failingLookUp = 0, nowMs } = options;
  const endOf = (trace: readonly SpanRecord[]) => Math.max(...trace.map(({ endMs }) => endMs));

  const fetch = ({ url, data }: BackendSrvRequest): unknown => {
    const instead = options.instead?.(url);
    if (instead !== undefined) {
      return instead;
    }
    if (url === '/api/ds/query') {
      asked.lines++;
      return lineAnswer(rows, data);
    }
    const { pathname, searchParams } = new URL(url, 'http://grafana');
    if (pathname.endsWith('/api/search')) {
      asked.searches++;
      const found = [...traces].filter(([, trace]) => endOf(trace) <= nowMs - searchLagMs);
      return searchAnswer(new Map(found), searchParams);
    }
    const id = pathname.split('/').pop() ?? '';
    asked.lookUps++;
    if (failingLookUp > 0 && asked.lookUps % failingLookUp === 0) {
      throw httpError(502, 'no ingester');
    }
    const trace = traces.get(id);
    return { trace: trace ? otlp(trace) : {} };
  };
  return { fetch, asked };
}

function rowOf(record: LineRecord): LokiRow {
  const { labels, metadata, line } = landedLine(record);
  return { tsNs: `${Math.trunc(record.timeMs)}000000`, line, labels: { ...labels, ...metadata } };
}

interface Asked {
  queries: Array<{ refId: string; expr: string; maxLines: number }>;
  from: string;
  to: string;
}

const unquote = (literal: string): string => JSON.parse(literal);
const STRING = String.raw`("(?:[^"\\]|\\.)*")`;

function lineAnswer(rows: readonly LokiRow[], { queries, from, to }: Asked) {
  const timeOf = ({ tsNs }: LokiRow) => Number(tsNs.slice(0, -6));
  const results = queries.map(({ refId, expr, maxLines }) => {
    const found = rows
      .filter((row) => timeOf(row) >= Number(from) && timeOf(row) <= Number(to))
      .filter((row) => matches(row, expr))
      .sort((a, b) => timeOf(b) - timeOf(a))
      .slice(0, maxLines);
    return [refId, { status: 200, frames: found.length > 0 ? [frameOnTheWire(lokiFrame(found))] : [] }];
  });
  return { results: Object.fromEntries(results) };
}

/** The subset of LogQL that the health page asks. */
function matches({ labels, line }: LokiRow, expr: string): boolean {
  const [selector, label = '', op, value = '""'] = new RegExp(`^\\{(\\w+)(=~?)${STRING}\\}`).exec(expr) ?? [];
  const wanted = unquote(value);
  const actual = labels[label] ?? '';
  if (selector === undefined || (op === '=' ? actual !== wanted : !new RegExp(`^(?:${wanted})$`).test(actual))) {
    return false;
  }
  const rest = expr.slice(selector.length);
  const inLine = new RegExp(`^ \\|~ ${STRING}`).exec(rest)?.[1];
  // JavaScript has no flags for a part of an expression.
  if (inLine !== undefined) {
    return new RegExp(unquote(inLine).replace('(?i:', '(?:'), 'i').test(line);
  }
  if (rest.startsWith(' | flags!=""')) {
    return labels.flags !== undefined;
  }
  const [, key = '', pattern] = new RegExp(`^ \\| (\\w+)=~${STRING}`).exec(rest) ?? [];
  if (pattern === undefined) {
    return true;
  }
  const byKey = new RegExp(`^(?:${unquote(pattern).replace('(?i)', '')})$`, 'i').test(labels[key] ?? '');
  return byKey || (rest.includes('severity_number>=17') && Number(labels.severity_number) >= 17);
}

const nanos = (ms: number) => `${BigInt(Math.round(ms * 1000)) * 1000n}`;
const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });

function searchAnswer(traces: ReadonlyMap<string, readonly SpanRecord[]>, params: URLSearchParams) {
  const query = params.get('q') ?? '';
  const ids = [...query.matchAll(/trace:id="(\w+)"/g)].map(([, id]) => id ?? '');
  const service = /service\.name=~"([\w-]+)"/.exec(query)?.[1];
  const roots = query.includes('nestedSetParent<0');
  const takes = (span: SpanRecord) =>
    service === undefined ||
    (span.serviceName === service && (!roots || (span.kind === 'server' && span.parentSpanId === undefined))) ||
    (!roots && query.includes('peer.service') && span.attributes['peer.service'] === service);
  const hits = [...traces]
    .filter(([id]) => ids.length === 0 || ids.includes(id))
    .map(([id, trace]) => ({ id, trace: trace.filter(takes) }))
    .filter(({ trace }) => trace.length > 0)
    .reverse()
    .slice(0, Number(params.get('limit')));
  return {
    traces: hits.map(({ id, trace }) => ({
      traceID: id.replace(/^0+/, ''),
      startTimeUnixNano: nanos(Math.min(...trace.map(({ startMs }) => startMs))),
      spanSets: [{ matched: trace.length, spans: trace.slice(0, Number(params.get('spss'))).map(hitSpan) }],
    })),
  };
}

const hitSpan = (span: SpanRecord) => ({
  spanID: span.spanId,
  name: span.name,
  startTimeUnixNano: nanos(span.startMs),
  durationNanos: nanos(span.endMs - span.startMs),
  attributes: [
    attribute('status', span.status),
    attribute('kind', span.kind),
    attribute('service.name', span.serviceName),
    ...(span.parentSpanId === undefined ? [] : [attribute('span:parentID', span.parentSpanId)]),
  ],
});

const KINDS = { internal: 1, server: 2, client: 3 } as const;

const otlp = (trace: readonly SpanRecord[]) => ({
  resourceSpans: trace.map((span) => ({
    resource: {
      attributes: Object.entries(resourceAttributes(SERVICES[span.service], span.serviceName)).map(([key, value]) =>
        attribute(key, value)
      ),
    },
    scopeSpans: [
      {
        spans: [
          {
            traceId: span.traceId,
            spanId: span.spanId,
            parentSpanId: span.parentSpanId ?? '',
            name: span.name,
            kind: KINDS[span.kind],
            startTimeUnixNano: nanos(span.startMs),
            endTimeUnixNano: nanos(span.endMs),
            status: span.status === 'error' ? { code: 2 } : {},
            attributes: Object.entries(span.attributes).map(([key, value]) => attribute(key, String(value))),
          },
        ],
      },
    ],
  })),
});
