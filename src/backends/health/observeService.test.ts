import { httpError } from '../../../.config/jest/backendSrv';
import type { Observed, ServiceObservations } from '../../domain/health/observations';
import type { Result } from '../../domain/result';
import type { LokiRow } from '../../domain/testing/frames';
import { span, traceOf } from '../../domain/testing/traces';
import type { Trace } from '../../domain/traces/types';
import { sentenceOf, source, valueOf } from '../testing/sources';
import { observeService } from './observeService';
import { observeStack } from './observeStack';
import { type Answers, linesAnswer, oneService, tracesAnswer } from './testing/oneService';

const NOW = 1_795_210_900_000;
const START = NOW - 60_000;

beforeEach(() => void jest.spyOn(Date, 'now').mockReturnValue(NOW));
afterEach(() => jest.restoreAllMocks());

const idOf = (n: number) => `f${n.toString(16)}`.padEnd(32, 'a');

function traceAt(n: number, startMs: number): Trace {
  const own = span('a', [0, 0], {
    service: 'task-svc',
    kind: 'server',
    startMs,
    durationMs: 100,
    resource: { 'service.name': 'task-svc' },
  });
  return { ...traceOf(own), traceId: idOf(n) };
}

function answerOf<T>(part: Observed<T> | undefined): Result<T> {
  if (!part) {
    throw new Error('The part is absent');
  }
  return part.answer;
}

const partOf = <T>(part: Observed<T> | undefined): T => valueOf(answerOf(part));

const hit = (trace: Trace) => ({
  traceID: trace.traceId,
  startTimeUnixNano: `${trace.startMs}000000`,
  spanSets: [{ spans: [{ startTimeUnixNano: `${trace.startMs}000000`, durationNanos: '100000000' }] }],
});

const lineOf = (trace: Trace, afterMs: number, text = 'done'): LokiRow => ({
  tsNs: `${trace.startMs + afterMs}000000`,
  line: `INFO [${trace.traceId}] ${text}`,
  labels: { service_name: 'task-svc' },
});

const exemplarAt = (n: number, timeMs: number) => ({
  labels: { trace_id: idOf(n) },
  value: '0.1',
  timestamp: timeMs / 1000,
});

const TRACES = [traceAt(1, START), traceAt(2, START - 1000)];
const LINES = TRACES.flatMap((trace) => [lineOf(trace, 50), lineOf(trace, 400, 'late')]);
const mentioned = (rows: LokiRow[]) => (expr: string) =>
  rows.filter(
    ({ line }) =>
      !/[0-9a-f]{32}/.test(expr) || TRACES.some(({ traceId }) => expr.includes(traceId) && line.includes(traceId))
  );

const WHOLE: Answers = {
  exemplars: { data: [{ exemplars: [exemplarAt(1, START), exemplarAt(2, START)] }] },
  byId: { traces: TRACES.map(hit) },
  search: { traces: TRACES.map(hit) },
  traces: tracesAnswer(TRACES),
  lines: linesAnswer(mentioned(LINES)),
};

async function observe(
  answers: Answers,
  options: Parameters<typeof observeService>[3] & { sources?: Array<ReturnType<typeof source>> } = {}
) {
  const { sources, ...rest } = options;
  const stack = oneService({ ...WHOLE, ...answers }, { nowMs: NOW, sources });
  const observed = await observeStack(stack.session);
  const before = stack.asked().length;
  const seen = await observeService(stack.session, observed, 'task-svc', rest);
  return { ...stack, seen, asked: () => stack.asked().slice(before) };
}

const linked = (link: Record<string, unknown>) => [
  source('prometheus'),
  source('tempo', {
    settings: {
      tracesToLogsV2: { datasourceUid: 'loki', tags: [{ key: 'service.name', value: 'service_name' }], ...link },
    },
  }),
  source('loki'),
];

it('sees every part of a service in ten requests, and tells of each as it arrives', async () => {
  const parts: ServiceObservations[] = [];
  const { seen, asked } = await observe({}, { onPart: (part) => parts.push(part) });

  expect(partOf(seen.metrics)).toMatchObject([
    { name: 'http_server_request_duration_seconds', kind: 'classic', bounds: [0.5], labels: { instance: ['a"b'] } },
  ]);
  expect(partOf(seen.scrapeIntervalMs)).toBe(5000);
  expect(partOf(seen.exemplars)).toHaveLength(2);
  expect([...partOf(seen.liveness).values()]).toEqual([{ state: 'alive' }, { state: 'alive' }]);
  expect(partOf(seen.traces).map(({ traceId }) => traceId)).toEqual(TRACES.map(({ traceId }) => traceId));
  expect(partOf(seen.stream)).toEqual({
    service: 'task-svc',
    label: 'service_name',
    value: 'task-svc',
    shape: { placement: 'text' },
  });
  expect(partOf(seen.lines)).toHaveLength(4);
  expect([...partOf(seen.linesByTrace).values()].map(({ length }) => length)).toEqual([2, 2]);
  expect(asked()).toHaveLength(10);
  const sizes = parts.map((part) => Object.keys(part).length);
  expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
  expect(parts.at(-1)).toEqual(seen);
});

it('follows the link in its own window, and counts what it misses', async () => {
  const { seen } = await observe({}, { sources: linked({ filterByTraceID: true, spanEndTimeShift: '200ms' }) });

  expect(partOf(seen.trials)).toMatchObject(
    TRACES.map(({ traceId, startMs }) => ({
      traceId,
      query: expect.stringContaining(`{service_name="task-svc"} | label_format log_line_contains_trace_id`),
      window: { fromMs: startMs, toMs: startMs + 300 },
      found: 1,
      known: 2,
    }))
  );
});

it('follows a link that names no trace on its own, twice at most', async () => {
  const { seen, requests } = await observe({}, { sources: linked({}) });

  expect(partOf(seen.trials)).toMatchObject([
    { found: 1, known: 2 },
    { found: 1, known: 2 },
  ]);
  const trials = requests('lines')
    .slice(-2)
    .map(({ data }) => [data.queries.length, data.queries[0].expr, data.from]);
  expect(trials).toEqual([
    [1, '{service_name="task-svc"}', String(START)],
    [1, '{service_name="task-svc"}', String(START - 1000)],
  ]);
});

it('says why a span gets no link, and asks nothing for it', async () => {
  const { seen, requests } = await observe({}, { sources: linked({ tags: [{ key: 'cluster' }] }) });

  expect(partOf(seen.trials)).toMatchObject([
    { query: '', found: 0, known: 2, noLink: 'The span has none of the tags that the link looks for: cluster.' },
    { known: 2 },
  ]);
  expect(requests('lines')).toHaveLength(2);
});

it.each([
  ['no link', {}, 'has no trace-to-logs link'],
  ['a link elsewhere', { tracesToLogsV2: { datasourceUid: 'other' } }, 'leads to another log store'],
])('knows of no trials with %s', async (_, settings, sentence) => {
  const { seen } = await observe(
    {},
    { sources: [source('prometheus'), source('tempo', { settings }), source('loki')] }
  );

  expect(sentenceOf(answerOf(seen.trials))).toContain(sentence);
});

describe('liveness', () => {
  const many = (count: number) => ({
    exemplars: { data: [{ exemplars: Array.from({ length: count }, (_, i) => exemplarAt(i, NOW - 120_000)) }] },
    byId: { traces: [] },
  });
  const states = ({ liveness }: ServiceObservations) => [...partOf(liveness).values()].map(({ state }) => state);

  it('looks up five that search misses, and then believes it', async () => {
    const { seen, asked } = await observe(many(30));

    expect(states(seen)).toEqual(Array(20).fill('dead'));
    expect(asked().filter((name) => name === 'lookUp')).toHaveLength(5);
  });

  it('does not believe a search that missed a trace that is there', async () => {
    let count = 0;
    const lookUp = () => (count++ === 0 ? { trace: { resourceSpans: [{}] } } : { trace: {} });
    const { seen } = await observe({ ...many(30), lookUp });

    expect(states(seen).sort()).toEqual(['alive', 'dead', 'dead', 'dead', 'dead']);
  });

  it('never counts an error as dead', async () => {
    const lookUp = () => {
      throw httpError(502);
    };
    const { seen } = await observe({ ...many(30), lookUp });

    expect(states(seen)).toEqual(Array(5).fill('unknown'));
  });
});

it('looks at exemplars of the whole window where there are none lately', async () => {
  const old = { data: [{ exemplars: [exemplarAt(1, NOW - 3_000_000)] }] };
  const { seen, requests } = await observe({
    exemplars: (url: URL) => (Number(url.searchParams.get('start')) > (NOW - 600_000) / 1000 ? { data: [] } : old),
  });

  expect(partOf(seen.exemplars)).toHaveLength(1);
  expect(seen.exemplars?.asked.window).toEqual({ fromMs: NOW - 3_600_000, toMs: NOW });
  expect(requests('exemplars')).toHaveLength(2);
});

it('keeps the traces that came where one is missing, and leaves out what search found elsewhere', async () => {
  const stray = traceAt(3, NOW - 7_200_000);
  const lost = traceAt(4, START - 500);
  const { seen, requests } = await observe({ search: { traces: [...TRACES, stray, lost].map(hit) } });

  expect(partOf(seen.traces).map(({ traceId }) => traceId)).toEqual(TRACES.map(({ traceId }) => traceId));
  expect(requests('traces').map(({ data }) => data.queries.length)).toEqual([3]);
});

it('does not read a trace twice for two services', async () => {
  const stack = oneService(WHOLE, { nowMs: NOW });
  const observed = await observeStack(stack.session);

  await observeService(stack.session, observed, 'task-svc');
  await observeService(stack.session, observed, 'web');

  expect(stack.requests('traces')).toHaveLength(1);
});

it('finds the lines under another label', async () => {
  const rows = mentioned(LINES);
  const { seen } = await observe({
    labels: { data: ['app'] },
    lines: linesAnswer((expr) => (expr.startsWith('{app="task-svc"}') ? rows(expr) : [])),
  });

  expect(partOf(seen.stream)).toMatchObject({ label: 'app', value: 'task-svc' });
  expect([...partOf(seen.linesByTrace).values()].map(({ length }) => length)).toEqual([2, 2]);
});

it.each([
  ['metricServices', ['metrics']],
  ['series', ['metrics']],
  ['samples', ['scrapeIntervalMs']],
  ['exemplars', ['exemplars']],
  ['byId', ['liveness']],
  ['search', ['linesByTrace', 'traces', 'trials']],
  ['traces', ['linesByTrace', 'traces', 'trials']],
  ['lines', ['lines', 'linesByTrace', 'stream', 'trials']],
])('says why where %s fails, and sees the rest', async (question, parts) => {
  const { seen } = await observe({
    [question]: () => {
      throw httpError(503, 'down for a while');
    },
  });

  const { service, ...rest } = seen;
  const missing = Object.entries(rest).filter(([, observed]) => observed.answer.status !== 'ok');
  expect(service).toBe('task-svc');
  expect(missing.map(([part]) => part).sort()).toEqual(parts);
  for (const [, { answer }] of missing) {
    expect(answer).toMatchObject({ status: 'failed', failure: { kind: 'server', status: 503 } });
  }
});

it('asks nothing more once it is cancelled, and calls nothing empty', async () => {
  const abort = new AbortController();
  const stack = oneService(
    {
      ...WHOLE,
      search: () => {
        abort.abort();
        return { traces: [] };
      },
    },
    { nowMs: NOW }
  );
  const observed = await observeStack(stack.session);
  const seen = await observeService(stack.session, observed, 'task-svc', { signal: abort.signal });

  const asked = stack.asked();
  const after = asked.slice(asked.indexOf('search') + 1);
  // What was under way already had been asked.
  expect(after.filter((name) => ['traces', 'byId', 'samples', 'exemplars'].includes(name))).toEqual([]);
  expect(seen.traces?.answer).toMatchObject({ status: 'failed', failure: { kind: 'aborted' } });
});
