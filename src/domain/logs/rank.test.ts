import fc from 'fast-check';
import { span, spanIdFor, T0, throttledTrace, TRACE_ID } from '../testing/traces';
import type { Suspect } from '../traces/types';
import { rankLines } from './rank';
import { withRetriesFromLines } from './suspectLines';
import type { LogRecord, Severity } from './types';

const trace = throttledTrace();
const suspect = trace.byId.get(spanIdFor('4'));
const context = { trace, suspect };

/** A line of task-svc, at a time after T0 (the suspect span is 60–510). */
const line = (text: string, severity: Severity, ms: number, more: Partial<LogRecord> = {}): LogRecord => ({
  timeMs: T0 + ms,
  line: text,
  severity,
  traceId: TRACE_ID,
  service: 'task-svc',
  labels: {},
  ...more,
});
const ofSuspect = { spanId: spanIdFor('4') };
const elsewhere = { spanId: spanIdFor('1'), service: 'web-frontend' };
const noId = { traceId: undefined, spanId: undefined };

const ranked = (...lines: LogRecord[]) => rankLines(lines, context);
const first = (...lines: LogRecord[]) => {
  const forwards = ranked(...lines)[0]?.record.line;
  expect(ranked(...lines.reverse())[0]?.record.line).toBe(forwards);
  return forwards;
};

describe('the likely cause', () => {
  it('of the demo is the line that sums the retries up, though it is written after the span', () => {
    const lines = ranked(
      line('GET /task 200 in 612ms', 'info', 612, elsewhere),
      ...[1, 2, 3].map((n) => line(`throttled, backing off {"attempt":${n}}`, 'debug', 60 + n * 100, ofSuspect)),
      line('GET /task 200 in 570ms', 'info', 590, { spanId: spanIdFor('3') }),
      line('DynamoDB query throttled on partition 7, RetryAttempts=3', 'warn', 522, ofSuspect)
    );
    expect(lines[0]).toMatchObject({
      record: { line: 'DynamoDB query throttled on partition 7, RetryAttempts=3' },
      reasons: [
        '3 retries',
        'names throttling',
        'warning',
        'of the suspect span',
        '12 ms after the suspect span ended',
      ],
    });
    expect(lines.slice(1, 4).map(({ record }) => record.severity)).toEqual(['debug', 'debug', 'debug']);
    expect(lines[1]?.reasons).toContain('one of 3 alike');
  });

  it.each<[string, string, LogRecord[]]>([
    [
      'a summary at debug level beats the warnings it sums up',
      'done, RetryAttempts=3',
      [
        line('throttled, retry 1 of 3', 'warn', 100, ofSuspect),
        line('throttled, retry 2 of 3', 'warn', 200, ofSuspect),
        line('done, RetryAttempts=3', 'debug', 505, ofSuspect),
      ],
    ],
    [
      'the largest of several counts wins',
      'RetryAttempts=3',
      [1, 2, 3].map((n) => line(`RetryAttempts=${n}`, 'debug', 100 * n, ofSuspect)),
    ],
    [
      'a warning after the span beats information within it',
      'slow consumer',
      [line('reading item', 'info', 200, ofSuspect), line('slow consumer', 'warn', 530, ofSuspect)],
    ],
    [
      'a warning of a driver that knows no trace beats information within the span, if it names a cause',
      'pool exhausted',
      [line('reading item', 'info', 200, ofSuspect), line('pool exhausted', 'warn', 515, noId)],
    ],
    [
      'a warning of the suspect beats an error elsewhere whose span did not fail',
      'row-level lock wait',
      [line('row-level lock wait', 'warn', 300, ofSuspect), line('cache not warm', 'error', 300, elsewhere)],
    ],
    [
      'a warning of the suspect beats even an error elsewhere that names a cause',
      'waiting for lock',
      [line('waiting for lock', 'warn', 300, ofSuspect), line('metrics push timed out', 'error', 300, elsewhere)],
    ],
    [
      'an error of the suspect that names a cause beats everything',
      'ProvisionedThroughputExceededException',
      [
        line('throttled, retry 1 of 3', 'warn', 100, ofSuspect),
        line('ProvisionedThroughputExceededException', 'error', 505, ofSuspect),
        line('panic: elsewhere', 'fatal', 300, elsewhere),
      ],
    ],
    [
      'a line of another trace gives way to the same line of this one',
      'lock wait',
      [
        line('lock wait', 'warn', 300, ofSuspect),
        line('lock wait!', 'error', 290, { traceId: TRACE_ID.replace('8', '9'), spanId: undefined }),
      ],
    ],
    [
      'a line of what the suspect called beats one of its neighbours',
      'slow',
      [line('slow', 'info', 300, { spanId: spanIdFor('4') }), line('slower', 'info', 300, { spanId: spanIdFor('2') })],
    ],
  ])('%s', (_, expected, lines) => expect(first(...lines)).toBe(expected));

  it('is told by severity and words where there is no trace', () => {
    const lines = [line('ready', 'info', 0), line('failed', 'error', 1), line('deadlock detected', 'warn', 2)];
    expect(rankLines(lines).map(({ record }) => record.line)).toEqual(['deadlock detected', 'failed', 'ready']);
    expect(rankLines(lines)[1]?.reasons).toEqual(['error']);
  });

  it('counts the calls of the suspect as near to it', () => {
    const caller = trace.byId.get(spanIdFor('3'));
    const [best] = rankLines([line('reading', 'info', 300, ofSuspect)], { trace, suspect: caller });
    expect(best?.reasons).toEqual([
      'of a call of the suspect span',
      'same service as the suspect',
      'during the suspect span',
    ]);
  });

  it('says of an error elsewhere that its span did not fail', () => {
    expect(ranked(line('boom', 'error', 300, elsewhere))[0]?.reasons).toEqual([
      'error',
      'during the suspect span',
      'its span did not fail',
    ]);
  });
});

describe('the order of lines', () => {
  it('of equal score is by severity, then by time down to the nanosecond, then as given', () => {
    const at = (text: string, timeNs: string) => line(text, 'info', 0, { timeNs });
    const lines = [
      at('c', '1795210523659000002'),
      at('a', '1795210523659000001'),
      line('d', 'unknown', 0),
      at('b', '1795210523659000001'),
    ];
    expect(rankLines(lines).map(({ record }) => record.line)).toEqual(['a', 'b', 'c', 'd']);
  });

  const records = fc.array(
    fc.record({
      text: fc.constantFrom('ok', 'deadlock', 'retry 1', 'RetryAttempts=3', '<b>timeout</b>'),
      severity: fc.constantFrom<Severity>('unknown', 'debug', 'info', 'warn', 'error', 'fatal'),
      ms: fc.integer({ min: -5000, max: 5000 }),
      span: fc.constantFrom(undefined, '1', '2', '3', '4', '9'),
      otherTrace: fc.boolean(),
    })
  );

  it('keeps every line once, never puts a lower score first, and does not change what it is given', () => {
    fc.assert(
      fc.property(records, (rows) => {
        const given = rows.map(({ text, severity, ms, span, otherTrace }) =>
          line(text, severity, ms, {
            spanId: span && spanIdFor(span),
            ...(otherTrace && { traceId: 'f'.repeat(32) }),
          })
        );
        const before = structuredClone(given);
        const lines = ranked(...given);
        expect(given).toEqual(before);
        expect(new Set(lines.map(({ record }) => record))).toEqual(new Set(given));
        expect(lines).toHaveLength(given.length);
        lines.forEach(({ score }, i) => expect(score).toBeLessThanOrEqual(lines[i - 1]?.score ?? Infinity));
      })
    );
  });
});

describe('the retries of a suspect', () => {
  const of = (reasons: string[]): Suspect => ({
    span: span('4', [60, 510]),
    selfMs: 450,
    share: 0.7,
    rootMs: 612,
    reasons,
  });
  const lines = [
    line('RetryAttempts=2', 'debug', 100, ofSuspect),
    line('RetryAttempts=3', 'debug', 200, ofSuspect),
    line('RetryAttempts=9', 'debug', 200, elsewhere),
  ];

  it('are read from its lines where its span says nothing of them', () => {
    expect(withRetriesFromLines(of(['status error']), lines).reasons).toEqual(['status error', '3 retries']);
  });

  it('are left as its span says', () => {
    const told = of(['1 retry']);
    expect(withRetriesFromLines(told, lines)).toBe(told);
    expect(withRetriesFromLines(of([]), [])).toEqual(of([]));
  });
});
