import { parser } from '@grafana/lezer-logql';
import { parseErrors } from '../query/testing/parse';
import { span, traceOf, T0 } from '../testing/traces';
import { linkQuery } from './linkQuery';
import { readTraceToLogs, type TraceToLogs } from './traceToLogs';

const SPAN = span('a', [0, 100], {
  name: 'GET /tasks',
  service: 'task-svc',
  attributes: { 'http.route': '/tasks', odd: 'a"} |= "b' },
  resource: { 'service.name': 'task-svc', 'k8s.pod.name': 'task-0', namespace: 'shop' },
});
const TRACE = traceOf(SPAN);
const link = (settings: Record<string, unknown>): TraceToLogs => {
  const read = readTraceToLogs({ tracesToLogsV2: { datasourceUid: 'loki', ...settings } });
  if (!read) {
    throw new Error('no link');
  }
  return read;
};
const made = (settings: Record<string, unknown>, of = { trace: TRACE, span: SPAN }) => {
  const answer = linkQuery(link(settings), of.trace, of.span);
  return answer.status === 'made' ? answer.query : answer;
};

it('asks as Grafana does, for the trace in the line and in the metadata', () => {
  const query = made({
    tags: [{ key: 'service.name', value: 'service_name' }],
    filterByTraceID: true,
    filterBySpanID: true,
  });

  expect(query).toBe(
    `{service_name="task-svc"} | label_format log_line_contains_trace_id=\`{{ contains "${TRACE.traceId}" __line__  }}\`` +
      ` | log_line_contains_trace_id="true" or trace_id="${TRACE.traceId}"` +
      ` | label_format log_line_contains_span_id=\`{{ contains "${SPAN.spanId}" __line__  }}\`` +
      ` | log_line_contains_span_id="true" or span_id="${SPAN.spanId}"`
  );
  expect(parseErrors(parser, String(query))).toEqual([]);
});

it.each([
  ['the usual tags where none are configured', { tags: [] }, '{service_name="task-svc", namespace="shop"}'],
  ['the key where a tag has no other name', { tags: [{ key: 'namespace' }] }, '{namespace="shop"}'],
  ['tags of the span too', { tags: [{ key: 'http.route', value: 'route' }] }, '{route="/tasks"}'],
  ['what Grafana itself knows of a span', { tags: [{ key: 'name', value: 'op' }] }, '{op="GET /tasks"}'],
])('selects by %s', (_, settings, query) => {
  expect(made(settings)).toBe(query);
});

it('names a 64-bit trace by its 16 digits, as Grafana shows it', () => {
  const trace = { ...TRACE, traceId: '00000000000000000ec126844469eab8' };

  const query = made({ filterByTraceID: true }, { trace, span: SPAN });

  expect(query).toContain('trace_id="0ec126844469eab8"');
});

it('fills in a query of one’s own', () => {
  const query = made({
    customQuery: true,
    query:
      '{${__tags}, pod="${__span.tags["k8s.pod.name"]}"} |= "${__trace.traceId}" |= "[[__span]]" | span_id="${__span.spanId:raw}" | x="$__interval"',
    tags: [{ key: 'namespace' }],
  });

  expect(query).toMatchObject({ status: 'none', reason: expect.stringContaining('[[__span]]') });
  expect(
    made({
      customQuery: true,
      query:
        '{${__tags}, pod="${__span.tags["k8s.pod.name"]}"} |= "${__trace.traceId}" | span_id="${__span.spanId:raw}" [$__interval]',
      tags: [{ key: 'namespace' }],
    })
  ).toBe(`{namespace="shop", pod="task-0"} |= "${TRACE.traceId}" | span_id="${SPAN.spanId}" [$__interval]`);
});

it.each([
  ['has none of the tags', { tags: [{ key: 'cluster' }] }, /none of the tags.*cluster/],
  [
    'lacks what the query asks for',
    { customQuery: true, query: '{a="${__span.tags.env}"}' },
    /\$\{__span\.tags\.env\}/,
  ],
  ['has a shift that Grafana cannot read', { spanStartTimeShift: '0' }, /“0”/],
])('offers no link where the span %s', (_, settings, reason) => {
  expect(made(settings)).toEqual({ status: 'none', reason: expect.stringMatching(reason) });
});

it.each([
  ['in a tag', { tags: [{ key: 'odd' }] }],
  ['in a query of one’s own', { customQuery: true, query: '{a="b"} |= "${__span.tags.odd}"' }],
])('makes no query of a value that would change it, %s', (_, settings) => {
  expect(made(settings)).toMatchObject({ status: 'unsafe' });
});

it('looks in the span’s time, moved by the shifts', () => {
  const windowOf = (settings: Record<string, unknown>) => {
    const answer = linkQuery(link(settings), TRACE, SPAN);
    return answer.status === 'made' ? [answer.window.fromMs - T0, answer.window.toMs - T0] : answer;
  };

  expect(windowOf({})).toEqual([0, 100]);
  expect(windowOf({ spanStartTimeShift: '-1m', spanEndTimeShift: '5m' })).toEqual([-60_000, 300_100]);
  // The wrong way round is what Grafana then asks.
  expect(windowOf({ spanStartTimeShift: '1m', spanEndTimeShift: '-5m' })).toEqual([60_000, -299_900]);
  const short = linkQuery(link({}), TRACE, { ...SPAN, durationMs: 0.2 });
  expect(short).toMatchObject({ window: { fromMs: T0, toMs: T0 + 1 } });
});
