import type { ErrorVerdictKind, JudgedLine } from '../../domain/health/errorVerdict/types';
import type { FaultName } from '../sample/model/faults';
import type { LineRecord, SpanRecord } from '../sample/model/records';
import type { Records } from '../sample/model/testing/record';
import { httpError } from '../../../.config/jest/backendSrv';
import { judgeErrorLine, judgeErrorLines } from './errorLines';
import { shopWith, streamOf, STREAMS } from './testing/shopHealth';

afterEach(() => jest.restoreAllMocks());

type Truth = (line: LineRecord) => ErrorVerdictKind;
type Table = Map<string, number>;

/** What the model knows of an error line: where it was written, whether its span was kept, and what the span says. */
function truthOf(spans: readonly SpanRecord[], faults: readonly FaultName[]): Truth {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  return ({ span, service }) => {
    if (!span) {
      return service === 'payment-service' && faults.includes('uninstrumented') ? 'uncorrelated' : 'context-lost';
    }
    const kept = byId.get(span.spanId);
    if (!span.sampled) {
      return 'unsampled';
    }
    return kept?.status === 'error' ? 'consistent' : 'status-unset';
  };
}

/** Judges the error lines of all services. @returns how often which verdict was given for which truth */
async function judgeShop(shop: ReturnType<typeof shopWith>, truth: Truth) {
  const table: Table = new Map();
  const judged: JudgedLine[] = [];
  for (const stream of STREAMS) {
    const report = await judgeErrorLines({ ...shop, stream, lines: 200 });
    const own = shop.lines.filter(({ service }) => service === stream.service);
    for (const line of report.lines) {
      const { record } = line;
      const written = own.find(
        ({ message, timeMs, level }) =>
          level === 'error' && Math.trunc(timeMs) === record.timeMs && record.line.includes(message)
      );
      const row = `${written ? truth(written) : 'no error line'} → ${line.kind}`;
      table.set(row, (table.get(row) ?? 0) + 1);
      judged.push(line);
    }
  }
  return { table, judged };
}

const right = (table: Table) =>
  [...table].filter(([row]) => row.split(' → ')[0] === row.split(' → ')[1]).reduce((sum, [, count]) => sum + count, 0);
const total = (table: Table) => [...table.values()].reduce((sum, count) => sum + count, 0);

const FAULTS: Array<[string, FaultName[], ErrorVerdictKind[]]> = [
  ['status unset', ['status-unset'], ['status-unset', 'consistent']],
  ['sampled out', ['sampled-out'], ['unsampled']],
  ['context lost', ['context-lost'], ['context-lost']],
  ['head sampling', ['head-sampling', 'status-unset'], ['unsampled', 'status-unset']],
  ['no instrumentation', ['uninstrumented', 'status-unset'], ['uncorrelated']],
  ['a clock ahead', ['clock-skew', 'status-unset'], ['status-unset']],
  ['short ids', ['short-ids', 'status-unset', 'sampled-out'], ['status-unset', 'unsampled']],
  [
    'all together',
    ['status-unset', 'sampled-out', 'context-lost', 'clock-skew', 'short-ids', 'throttle', 'row-lock'],
    ['status-unset', 'unsampled', 'context-lost', 'consistent'],
  ],
];

describe('the error lines of the shop', () => {
  it.each(FAULTS)('with %s are told apart', async (_, faults, kinds) => {
    const shop = shopWith(faults);

    const { table } = await judgeShop(shop, truthOf(shop.spans, faults));

    expect(total(table)).toBeGreaterThanOrEqual(200);
    expect(right(table) / total(table)).toBeGreaterThanOrEqual(0.95);
    const found = new Set([...table.keys()].map((row) => row.split(' → ')[1]));
    expect([...found]).toEqual(expect.arrayContaining(kinds));
  });

  it('raise no alarm in health: log and trace agree', async () => {
    const shop = shopWith([], { seconds: 600 });

    const { table, judged } = await judgeShop(shop, truthOf(shop.spans, []));

    expect(total(table)).toBeGreaterThanOrEqual(20);
    expect(new Set(judged.map(({ kind }) => kind))).toEqual(new Set(['consistent']));
  });
});

describe('what is lost on the way', () => {
  const half = (id: string) => parseInt(id.slice(-1), 16) < 8;
  const judgePayments = async (edit: (records: Records) => Pick<Records, 'lines' | 'spans'>) => {
    const shop = shopWith(['status-unset'], { edit, seconds: 120 });
    const stream = streamOf('payment-service');
    const { lines } = await judgeErrorLines({ ...shop, stream, lines: 200 });
    const unset = lines.filter(({ record }) => record.line.includes('receipt could not be stored'));
    expect(unset.length).toBeGreaterThanOrEqual(60);
    return unset;
  };
  const kindsBy = (lines: JudgedLine[], lost: (line: JudgedLine) => boolean) => ({
    lost: [...new Set(lines.filter(lost).map(({ kind }) => kind))],
    kept: [...new Set(lines.filter((line) => !lost(line)).map(({ kind }) => kind))],
  });

  it('whole traces: dropped, because their lines say that they were sampled', async () => {
    const lines = await judgePayments(({ spans, ...rest }) => ({
      ...rest,
      spans: spans.filter(({ traceId }) => !half(traceId)),
    }));

    const { lost, kept } = kindsBy(lines, ({ record }) => half(record.traceId ?? ''));
    expect({ lost, kept }).toEqual({ lost: ['dropped'], kept: ['status-unset'] });
  });

  it('spans: not exported, although their traces are there', async () => {
    const lines = await judgePayments(({ spans, ...rest }) => ({
      ...rest,
      spans: spans.filter(({ spanId, service }) => service !== 'payment-service' || !half(spanId)),
    }));

    const { lost, kept } = kindsBy(lines, ({ record }) => half(record.spanId ?? ''));
    expect({ lost, kept }).toEqual({ lost: ['span-missing'], kept: ['status-unset'] });
  });

  it('time: a line after the end of its span was written by work that nobody waited for', async () => {
    const lines = await judgePayments(({ lines: written, ...rest }) => ({
      ...rest,
      lines: written.map((line) =>
        line.level === 'error' && half(line.span?.spanId ?? '') ? { ...line, timeMs: line.timeMs + 3000 } : line
      ),
    }));

    const { lost, kept } = kindsBy(lines, ({ record }) => half(record.spanId ?? ''));
    expect({ lost, kept }).toEqual({ lost: ['asynchronous'], kept: ['status-unset'] });
  });
});

describe('the stores', () => {
  const judgeWith = async (options: Parameters<typeof shopWith>[1], faults: FaultName[] = ['status-unset']) => {
    const shop = shopWith(faults, { seconds: 60, ...options });
    const stream = streamOf('payment-service');
    const report = await judgeErrorLines({ ...shop, stream, lines: 40 });
    return { report, kinds: new Set(report.lines.map(({ kind }) => kind)), asked: shop.asked };
  };
  const refusing = (path: string, status: number) => ({
    instead: (url: string) => {
      if (url.includes(path)) {
        throw httpError(status);
      }
      return undefined;
    },
  });

  it('are asked little: a search tells of twenty traces', async () => {
    const { asked, report } = await judgeWith({});

    expect(report).toMatchObject({ looked: 40, more: true, verdict: 'fail' });
    expect(asked).toEqual({ lines: 2, searches: 2, lookUps: 0 });
  });

  it('that are too old to search for ids are asked trace by trace', async () => {
    const { kinds, asked, report } = await judgeWith(refusing('/api/search', 400));

    expect([...kinds]).toContain('status-unset');
    expect([...kinds]).not.toContain('unknown');
    expect(asked.lookUps).toBe(new Set(report.lines.map(({ record }) => record.traceId)).size);
  });

  it('whose search is behind, or leaves spans out, are asked by id before a span is called missing', async () => {
    const { kinds } = await judgeWith({ searchLagMs: 1e9 });

    expect([...kinds]).toContain('status-unset');
    expect([...kinds]).not.toContain('dropped');
  });

  it.each([
    ['forbidden', '/api/search', 403],
    ['down', '/proxy/uid/tempo', 502],
    ['busy', '/proxy/uid/tempo', 429],
  ])('that are %s leave the verdict open: no trace is called missing', async (_, path, status) => {
    const { report, kinds } = await judgeWith(refusing(path, status));

    expect([...kinds]).toEqual(['unknown']);
    expect(report.verdict).toBe('unknown');
    expect(report.lines[0]?.sentence).toContain('could not be looked up: Tempo');
  });

  it('without lines that can be read leave the report open', async () => {
    const { report } = await judgeWith(refusing('/api/ds/query', 403));

    expect(report).toMatchObject({ verdict: 'unknown', looked: 0 });
    expect(report.sentence).toContain('Loki does not let you query it');
  });

  it('are not asked further once nobody waits', async () => {
    const shop = shopWith(['status-unset'], { seconds: 60 });
    const stream = streamOf('payment-service');
    const abort = new AbortController();

    const report = await judgeErrorLines({
      ...shop,
      stream,
      lines: 60,
      signal: abort.signal,
      onProgress: () => abort.abort(),
    });

    expect(shop.asked.searches).toBe(1);
    const kinds = report.counts.map(({ kind }) => kind);
    expect(kinds).toContain('unknown');
    expect(kinds).not.toContain('dropped');
  });

  it('tell of one line what they tell of many', async () => {
    const shop = shopWith(['sampled-out'], { seconds: 60 });
    const stream = streamOf('checkout-service');
    const { lines } = await judgeErrorLines({ ...shop, stream, lines: 20 });
    const [line] = lines;
    if (!line) {
      throw new Error('The fault logs errors');
    }

    const alone = await judgeErrorLine({ ...shop, stream, record: line.record });

    // A line in plain text has no flags: another service’s line tells that the trace was not sampled.
    expect(alone).toMatchObject({ kind: 'unsampled', sentence: line.sentence });
    expect(await judgeErrorLine({ ...shop, others: [], stream, record: line.record })).toMatchObject({
      kind: 'absent',
    });
  });
});
