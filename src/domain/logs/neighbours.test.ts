import { spanIdFor, throttledTrace, TRACE_ID } from '../testing/traces';
import { neighbourReason, neighboursOf } from './neighbours';
import { rankLines } from './rank';
import { line, ofOtherTrace, withoutId } from './testing/records';
import type { LogRecord } from './types';

const trace = throttledTrace();
const suspect = trace.byId.get(spanIdFor('4')); // 60–510
const own = [
  line('query done', 'warn', 520, { spanId: spanIdFor('4'), labels: { pod: 'task-a' } }),
  line('GET /task 200', 'info', 612, { service: 'web-frontend' }),
];
const found = (...around: LogRecord[]) =>
  neighboursOf(own, around, { traceId: TRACE_ID, suspect }).map(({ neighbour }) => neighbourReason(neighbour));

it.each<[string, LogRecord, string[]]>([
  ['before a line', line('pool', 'warn', 518, withoutId), ['2 ms before a line of this trace, without a trace id']],
  ['after a line', line('pool', 'warn', 521, withoutId), ['1 ms after a line of this trace, without a trace id']],
  ['at a line', line('pool', 'warn', 520, withoutId), ['at the time of a line of this trace, without a trace id']],
  ['of another trace', line('pool', 'warn', 517, ofOtherTrace), ['3 ms before a line of this trace, of another trace']],
  [
    'during the span',
    line('gc', 'info', 300, withoutId),
    ["on the suspect's host during its span, without a trace id"],
  ],
  ['of another trace, far from each line', line('gc', 'info', 300, ofOtherTrace), []],
  ['too far', line('pool', 'warn', 540, withoutId), []],
  ['of another service', line('pool', 'warn', 519, { ...withoutId, service: 'other' }), []],
  ['of another service during the span', line('gc', 'info', 300, { ...withoutId, service: 'web-frontend' }), []],
  ['of another copy', line('pool', 'warn', 519, { ...withoutId, labels: { pod: 'task-b' } }), []],
  ['of the same copy', line('pool', 'warn', 519, { ...withoutId, labels: { pod: 'task-a' } }), [expect.any(String)]],
  ['of this trace', line('pool', 'warn', 519), []],
])('a line %s', (_, record, reasons) => expect(found(record)).toEqual(reasons));

it('knows the host of the suspect by its resource', () => {
  const on = (instance: string) => line('gc', 'info', 300, { ...withoutId, labels: { service_instance_id: instance } });
  expect([found(on('task-0')).length, found(on('task-1')).length]).toEqual([1, 0]);
});

it('counts a line that both queries answered once', () => {
  const both = line('pool', 'warn', 519, { ...withoutId, id: 'x' });
  expect(neighboursOf([...own, both], [both], { traceId: TRACE_ID, suspect })).toEqual([]);
});

it('keeps the nearest of very many', () => {
  const many = Array.from({ length: 2_000 }, (_, i) => line(`${i}`, 'info', 515 + i / 200, withoutId));
  const neighbours = neighboursOf(own, many, { traceId: TRACE_ID, suspect });
  expect(neighbours).toHaveLength(500);
  expect(Math.max(...neighbours.map(({ neighbour }) => neighbour.ofMs))).toBeLessThan(2);
});

describe('neighbours among the ranked lines', () => {
  const ranked = (...around: LogRecord[]) =>
    rankLines(own, { trace, suspect, neighbours: neighboursOf(own, around, { traceId: TRACE_ID, suspect }) });

  it('come first where they name the cause just before a line of the suspect', () => {
    const [first] = ranked(
      line('connection pool exhausted', 'warn', 518, withoutId),
      line('ping', 'info', 519, withoutId)
    );
    expect(first).toMatchObject({
      record: { line: 'connection pool exhausted' },
      neighbour: { ofMs: 2, side: 'before', otherTrace: false },
      reasons: expect.arrayContaining(['2 ms before a line of this trace, without a trace id']),
    });
  });

  it('of another trace give way to the same words of this one', () => {
    const of = (ms: number, more: Partial<LogRecord>) => line('connection pool exhausted', 'warn', ms, more);
    const [first] = ranked(of(519, ofOtherTrace), of(516, withoutId));
    expect(first?.neighbour?.otherTrace).toBe(false);
  });
});
