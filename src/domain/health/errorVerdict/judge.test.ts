import type { LogRecord } from '../../logs/types';
import { T0, TRACE_ID, span, spanIdFor } from '../../testing/traces';
import { judge, type Judging } from './judge';
import { judgeLine } from './judgeLine';
import { reportOf } from './report';
import type { FoundTrace, SpanFacts } from './types';

const record = (more: Partial<LogRecord> = {}): LogRecord => ({
  timeMs: T0 + 50,
  line: 'gone',
  severity: 'error',
  traceId: TRACE_ID,
  spanId: spanIdFor('b'),
  service: 'shop',
  labels: {},
  ...more,
});
const found = (...spans: SpanFacts[]): FoundTrace => ({ kind: 'found', spans });
const B: [number, number] = [0, 100];
const NEVER: FoundTrace = { kind: 'missing', why: 'never-stored' };

const judging = (more: Partial<Judging> = {}): Judging => ({
  record: record(),
  service: 'shop',
  habits: { hasIds: true, writesFlags: false, lines: 50 },
  store: 'Tempo',
  nowMs: T0 + 3_600_000,
  ...more,
});
const kindOf = (more: Partial<Judging>) => judge(judging(more)).kind;

describe('the verdict on an error line', () => {
  it.each<[string, Partial<Judging>]>([
    ['consistent', { found: found(span('b', B, { status: 'error' })) }],
    // The error is on the span around: a search for failed traces finds it.
    ['consistent', { found: found(span('a', B, { status: 'error' }), span('b', B, { parent: 'a' })) }],
    [
      'status-unset',
      { found: found(span('a', B, { status: 'error', service: 'web' }), span('b', B, { parent: 'a' })) },
    ],
    ['status-unset', { found: found(span('b', B)) }],
    ['handled', { found: found(span('b', B, { status: 'ok' })) }],
    ['asynchronous', { found: found(span('b', [0, 20])) }],
    ['status-unset', { found: found(span('b', [0, 47])) }],
    // Another service’s clock: its span may well have ended later than it seems.
    ['status-unset', { found: found(span('b', [0, 20], { service: 'web' })) }],
    ['consistent', { found: found(span('b', [0, 20], { status: 'error' })) }],
    ['span-missing', { found: found(span('c', B)) }],
    ['too-fresh', { found: found(span('c', B)), nowMs: T0 + 5000 }],
    ['unknown', { found: { kind: 'found', spans: [span('c', B)], partial: true } }],
    ['dropped', { found: NEVER, record: record({ labels: { flags: '1' } }) }],
    ['dropped', { found: { kind: 'missing' }, record: record({ labels: { flags: '1' } }) }],
    ['expired', { found: { kind: 'missing', why: 'expired' }, record: record({ labels: { flags: '1' } }) }],
    ['expired', { found: { kind: 'missing', why: 'expired' } }],
    ['unsampled', { found: { kind: 'missing', why: 'expired' }, record: record({ labels: { flags: '0' } }) }],
    ['absent', { found: NEVER }],
    ['unsampled', { found: NEVER, sampledElsewhere: false }],
    ['dropped', { found: NEVER, sampledElsewhere: true }],
    ['too-fresh', { found: NEVER, nowMs: T0 + 5000 }],
    ['unsampled', { found: NEVER, nowMs: T0 + 5000, record: record({ line: '{"trace_flags":"00"}' }) }],
    ['context-lost', { record: record({ traceId: undefined }) }],
    [
      'uncorrelated',
      { record: record({ traceId: undefined }), habits: { hasIds: false, writesFlags: false, lines: 9 } },
    ],
    ['malformed-id', { record: record({ traceId: undefined, labels: { trace_id: 'req-17' } }) }],
    ['unknown', { found: { kind: 'failed', failure: { kind: 'forbidden', message: 'No.', what: 'No.' } } }],
    ['unknown', { found: undefined }],
  ])('is %s (%#)', (kind, more) => {
    expect(kindOf(more)).toBe(kind);
  });

  it('takes a line that names no span by its service and its time', () => {
    const line = { record: record({ spanId: undefined }) };
    const outer = span('a', [0, 100]);
    expect(kindOf({ ...line, found: found(outer, span('b', [40, 60], { status: 'error', parent: 'a' })) })).toBe(
      'consistent'
    );
    expect(kindOf({ ...line, found: found(outer, span('b', [70, 90], { status: 'error', parent: 'a' })) })).toBe(
      'status-unset'
    );
    expect(kindOf({ ...line, found: found(span('a', [0, 100], { service: 'web' })) })).toBe('span-missing');
  });

  it('shows the line and the span that it is drawn from, and the change that mends it', () => {
    const stores = { logs: { name: 'Loki' }, traces: { name: 'Tempo', uid: 't' } };
    const stream = { service: 'shop', label: 'service_name', value: 'shop', shape: { placement: 'text' } as const };

    const line = judgeLine({ ...judging({ found: found(span('b', B)) }), stream, ...stores });

    expect(line.evidence.map(({ source, query }) => [source, query])).toEqual([
      ['Loki', `{service_name="shop"} |= "${TRACE_ID}" |= "${spanIdFor('b')}"`],
      ['Tempo', TRACE_ID],
    ]);
    expect(line.evidence[1]?.answer).toContain('status unset');
    expect(line.fix).toMatchObject({ where: 'instrumentation' });
    expect(line.fix?.sentence).toContain('Where shop catches and logs this error, also call `span.recordException');
  });
});

describe('the report on a service', () => {
  const about = { service: 'shop', window: { fromMs: 0, toMs: 1 }, more: false, evidence: [] };
  const lines = (...founds: Array<FoundTrace | undefined>) =>
    founds.map((each) =>
      judgeLine({
        ...judging({ found: each }),
        stream: { service: 'shop', label: 'app', value: 'shop', shape: { placement: 'text' } },
        logs: { name: 'Loki' },
        traces: { name: 'Tempo' },
      })
    );
  const GOOD = found(span('b', B, { status: 'error' }));
  const UNSET = found(span('b', B));
  const FAILED: FoundTrace = { kind: 'failed', failure: { kind: 'busy', message: 'Busy.', what: 'Busy.' } };

  it.each<[string, Array<FoundTrace | undefined>]>([
    ['pass', [GOOD, GOOD]],
    ['fail', [GOOD, UNSET, UNSET]],
    // One line of many is a hint.
    ['warn', [GOOD, GOOD, UNSET]],
    ['unknown', [FAILED, FAILED]],
    ['pass', [GOOD, FAILED]],
    ['na', []],
  ])('is %s (%#)', (verdict, founds) => {
    expect(reportOf(lines(...founds), about).verdict).toBe(verdict);
  });

  it('says how many of each, with the fix of the most frequent', () => {
    const report = reportOf(lines(UNSET, NEVER, UNSET, GOOD), { ...about, more: true });

    expect(report.sentence).toBe(
      'Of the newest 4 error lines of shop: 2 × span there, status unset; 1 × trace not there, whether sampled is not said.'
    );
    expect(report.fix?.sentence).toContain('setStatus');
    expect(report.counts.map(({ kind, count }) => [kind, count])).toEqual([
      ['status-unset', 2],
      ['absent', 1],
      ['consistent', 1],
    ]);
  });
});
