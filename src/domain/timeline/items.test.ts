import { rankLines } from '../logs/rank';
import type { LogRecord } from '../logs/types';
import { span, spanIdFor, T0, throttledTrace, traceOf } from '../testing/traces';
import { analyseTrace } from '../traces/analyse';
import type { Trace } from '../traces/types';
import { buildTimeline } from './build';
import { geometryOf, ROW_HEIGHT } from './geometry';
import { type Item, itemAt, nextItem, reveal, startItem } from './items';
import { announce, describeTimeline } from './words';

const geometry = geometryOf(1000, 178);
const view = { fromMs: 0, toMs: 1000 };
const camera = { view, scroll: 0 };
const line = (timeMs: number, text: string, rest: Partial<LogRecord> = {}): LogRecord => ({
  id: text,
  timeMs: T0 + timeMs,
  line: text,
  severity: 'info',
  service: 'task-svc',
  labels: {},
  ...rest,
});
const build = (trace: Trace, records: LogRecord[] = []) => {
  const analysis = analyseTrace(trace);
  const lines = rankLines(records, { trace, suspect: analysis.suspects[0]?.span });
  return { timeline: buildTimeline({ trace, analysis, lines }, geometry.rows), analysis };
};
const records = [
  line(100, 'retry 1 of query', { severity: 'debug', spanId: spanIdFor('4') }),
  line(512, 'throttled, RetryAttempts=3', { severity: 'warn', spanId: spanIdFor('4') }),
  line(700, 'pool resized'),
];
const rowY = (row: number) => geometry.lanes.top + row * ROW_HEIGHT + 5;
const item = (kind: Item['kind'], index: number): Item => ({ kind, index });

describe('under the pointer', () => {
  const { timeline } = build(throttledTrace(), records);

  it.each<[string, number, number, Item | undefined]>([
    ['a span', 300, rowY(3), item('span', 3)],
    ['its row beside it', 700, rowY(3), undefined],
    ['just beside it', 512, rowY(3), item('span', 3)],
    ['a row without spans', 300, rowY(5), undefined],
    ['the curve', 300, 10, undefined],
    ['a line', 514, geometry.lines.top + 10, item('line', 1)],
    ['between lines', 300, geometry.lines.top + 10, undefined],
  ])('%s', (_, x, y, expected) => expect(itemAt(timeline, camera, geometry, { x, y })).toEqual(expected));

  it('rows count from where they were scrolled to', () => {
    expect(itemAt(timeline, { view, scroll: 2 * ROW_HEIGHT }, geometry, { x: 300, y: rowY(1) })).toEqual(
      item('span', 3)
    );
  });

  it('of two short spans the nearer one is meant', () => {
    const calls = Array.from({ length: 10 }, (_, i) => span(`${i}x`, [i * 6, i * 6 + 0.1], { parent: 'root' }));
    const { timeline: packed } = build(traceOf(span('root', [0, 1000]), ...calls));
    const names = [22, 25].map((x) => {
      const found = itemAt(packed, camera, geometry, { x, y: rowY(1) });
      return packed.lanes?.spans[found?.index ?? -1]?.name;
    });
    expect(names).toEqual(['4x', '4x']);
  });
});

describe('keys', () => {
  const { timeline } = build(throttledTrace(), records);

  it.each<[string, Item | undefined, Item | undefined]>([
    ['ArrowDown', item('span', 1), item('span', 2)],
    ['ArrowDown', item('span', 3), item('span', 3)],
    ['ArrowUp', item('span', 1), item('span', 0)],
    ['PageDown', item('span', 0), item('span', 3)],
    ['Home', item('span', 3), item('span', 0)],
    ['End', item('span', 0), item('span', 3)],
    ['ArrowRight', item('span', 3), item('line', 0)],
    ['ArrowLeft', item('span', 3), item('line', 0)],
    ['ArrowRight', item('line', 1), item('line', 2)],
    ['ArrowRight', item('line', 2), item('line', 2)],
    ['ArrowDown', item('line', 1), item('span', 3)],
    ['ArrowDown', item('line', 2), item('span', 0)],
    ['ArrowDown', undefined, item('span', 0)],
    ['ArrowRight', undefined, item('line', 0)],
    ['x', item('span', 0), undefined],
  ])('%s from %j leads to %j', (key, from, to) => expect(nextItem(timeline, from, key)).toEqual(to));

  it.each<[string, { spanId?: string; lineId?: string }, Item]>([
    ['the chosen line', { spanId: spanIdFor('2'), lineId: 'pool resized' }, item('line', 2)],
    ['the chosen span', { spanId: spanIdFor('2') }, item('span', 1)],
    ['the suspect', {}, item('span', 3)],
  ])('begin at %s', (_, chosen, expected) => expect(startItem(timeline, chosen)).toEqual(expected));

  it('bring what they lead to into view, in time and in rows', () => {
    const calls = Array.from({ length: 50 }, (_, i) => span(`${i}x`, [10, 900], { parent: 'root' }));
    const { timeline: tall } = build(traceOf(span('root', [0, 1000]), ...calls));
    const close = { view: { fromMs: 950, toMs: 1000 }, scroll: 0 };
    const moved = reveal(tall, close, geometry, item('span', 40));
    expect(moved.view.fromMs).toBeLessThan(900);
    expect(moved.scroll).toBeCloseTo(41 * ROW_HEIGHT - geometry.lanes.height, 6);
    expect(reveal(tall, moved, geometry, item('span', 40))).toEqual(moved);
  });
});

describe('words', () => {
  it('say what the strip shows', () => {
    const { timeline, analysis } = build(throttledTrace(), [...records, line(-90_000, 'early')]);
    expect(describeTimeline(timeline, analysis)).toBe(
      'The trace took 612 ms: 4 spans in 2 services. ' +
        'The suspect is db:query in task-svc: 450 of 612 ms, 3 retries. ' +
        '4 log lines, 1 before the trace began, 1 after it ended.'
    );
  });

  it('say whose clock is off', () => {
    const { timeline, analysis } = build(throttledTrace(2000));
    expect(describeTimeline(timeline, analysis)).toContain(
      'The clock of task-svc is off: what it stamped was moved to fit.'
    );
    expect(announce(timeline, item('span', 3), { analysis, isChosen: false })).toContain(
      'shown 2000 ms earlier than stamped'
    );
  });

  it('say of a span what its picture shows', () => {
    const { timeline, analysis } = build(throttledTrace(), records);
    expect(announce(timeline, item('span', 3), { analysis, isChosen: true })).toBe(
      'chosen, db:query in task-svc, starts at +60.0 ms, lasts 450 ms, the suspect, ' +
        '450 ms of its own on the critical path, span 4 of 4, level 4'
    );
    const failed = build(traceOf(span('a', [0, 10], { status: 'error', statusMessage: 'timeout' })));
    expect(announce(failed.timeline, item('span', 0), { isChosen: false })).toContain('failed: timeout');
  });

  it('say of a line how severe it is and why to read it', () => {
    const { timeline } = build(throttledTrace(), records);
    const said = announce(timeline, item('line', 1), { isChosen: false });
    expect(said).toMatch(/^WARN line of task-svc at \+512(?:\.\d)? ms, throttled, RetryAttempts=3, to be read first: /);
    expect(said).toMatch(/, line 2 of 3$/);
  });
});
