import { getJson } from './http';
import { listAt, textAt } from './json';
import type { Window } from './window';

const MOST_TRACES = 1000;
const MOST_AT_ONCE = 8;

/** A span as Tempo keeps it. Ids are lower-case hex, times Unix milliseconds with fractions. */
export interface FoundSpan {
  traceId: string;
  spanId: string;
  /** `''` for a root. */
  parentSpanId: string;
  /** The `service.name` of its resource. */
  serviceName: string;
  name: string;
  kind: 'server' | 'client' | 'internal' | undefined;
  status: 'error' | 'ok' | 'unset';
  startMs: number;
  endMs: number;
  events: string[];
  links: Array<{ traceId: string; spanId: string }>;
}

/** Tempo's HTTP API. */
export class AskTempo {
  constructor(private readonly url: string) {}

  /** All spans of a trace, in any form of its id; none where Tempo has no such trace. */
  async trace(traceId: string): Promise<FoundSpan[]> {
    const answer = await getJson(this.url, `/api/traces/${traceId}`, {}, { accept: 'application/json' });
    return [...listAt(answer, 'batches'), ...listAt(answer, 'resourceSpans')].flatMap((batch) => {
      const serviceName = attributeOf(listAt(batch, 'resource', 'attributes'), 'service.name');
      return listAt(batch, 'scopeSpans').flatMap((scope) => listAt(scope, 'spans').map(spanOf(serviceName)));
    });
  }

  /** The spans of each of these traces, by id, some at a time. */
  async traces(traceIds: Iterable<string>): Promise<Map<string, FoundSpan[]>> {
    const found = new Map<string, FoundSpan[]>();
    const left = [...new Set(traceIds)];
    const askForNext = async () => {
      for (let id = left.pop(); id !== undefined; id = left.pop()) {
        found.set(id, await this.trace(id));
      }
    };
    await Promise.all(Array.from({ length: MOST_AT_ONCE }, askForNext));
    return found;
  }

  /** The ids of the traces that a TraceQL query finds in a window, 32 hex characters each. */
  async search(query: string, { fromMs, toMs }: Window): Promise<string[]> {
    const answer = await getJson(this.url, '/api/search', {
      q: query,
      start: String(Math.floor(fromMs / 1000)),
      end: String(Math.ceil(toMs / 1000)),
      limit: String(MOST_TRACES),
      spss: '1',
    });
    return listAt(answer, 'traces').map((trace) => textAt(trace, 'traceID').padStart(32, '0'));
  }
}

export const durationOf = ({ startMs, endMs }: FoundSpan): number => endMs - startMs;

const KINDS: Readonly<Record<string, FoundSpan['kind']>> = {
  SPAN_KIND_SERVER: 'server',
  SPAN_KIND_CLIENT: 'client',
  SPAN_KIND_INTERNAL: 'internal',
};
const STATUSES: Readonly<Record<string, FoundSpan['status']>> = {
  STATUS_CODE_ERROR: 'error',
  STATUS_CODE_OK: 'ok',
};

function spanOf(serviceName: string) {
  return (span: unknown): FoundSpan => ({
    traceId: hex(textAt(span, 'traceId')),
    spanId: hex(textAt(span, 'spanId')),
    parentSpanId: hex(textAt(span, 'parentSpanId')),
    serviceName,
    name: textAt(span, 'name'),
    kind: KINDS[textAt(span, 'kind')],
    status: STATUSES[textAt(span, 'status', 'code')] ?? 'unset',
    startMs: Number(textAt(span, 'startTimeUnixNano')) / 1e6,
    endMs: Number(textAt(span, 'endTimeUnixNano')) / 1e6,
    events: listAt(span, 'events').map((event) => textAt(event, 'name')),
    links: listAt(span, 'links').map((link) => ({
      traceId: hex(textAt(link, 'traceId')),
      spanId: hex(textAt(link, 'spanId')),
    })),
  });
}

function attributeOf(attributes: unknown[], key: string): string {
  return textAt(
    attributes.find((attribute) => textAt(attribute, 'key') === key),
    'value',
    'stringValue'
  );
}

/** Ids come in base64, as bytes do in the JSON of protobuf. */
const hex = (base64: string) => Buffer.from(base64, 'base64').toString('hex');
