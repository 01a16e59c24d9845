import fc from 'fast-check';
import { span, spanIdFor, T0, throttledTrace, traceOf } from '../testing/traces';
import { criticalPath } from './criticalPath';
import { clockSkew } from './skew';
import type { Span } from './types';

type Segment = [string, number, number];

/** Segments as `[letter, from, to]`, in milliseconds after T0. */
function pathOf(...spans: Span[]): Segment[] {
  const trace = traceOf(...spans);
  const [root] = trace.roots;
  return root
    ? criticalPath(trace, root).map(({ spanId, fromMs, toMs }) => [spanId.replace(/^0+/, ''), fromMs - T0, toMs - T0])
    : [];
}

const under = (parent: string) => ({ parent });

describe('the critical path', () => {
  it.each<[string, Span[], Segment[]]>([
    ['of a single span is that span', [span('a', [0, 100])], [['a', 0, 100]]],
    [
      'goes through calls one after the other, with the gaps as own time',
      [span('a', [0, 100]), span('b', [10, 40], under('a')), span('c', [50, 90], under('a'))],
      [
        ['a', 0, 10],
        ['b', 10, 40],
        ['a', 40, 50],
        ['c', 50, 90],
        ['a', 90, 100],
      ],
    ],
    [
      'has no gap between calls that touch',
      [span('a', [0, 100]), span('b', [0, 50], under('a')), span('c', [50, 100], under('a'))],
      [
        ['b', 0, 50],
        ['c', 50, 100],
      ],
    ],
    [
      'takes the last of parallel calls to finish',
      [span('a', [0, 100]), span('b', [10, 50], under('a')), span('c', [10, 90], under('a'))],
      [
        ['a', 0, 10],
        ['c', 10, 90],
        ['a', 90, 100],
      ],
    ],
    [
      // jaeger-ui's second case
      'leaves out a call that overlaps the later one: nobody waited for its end',
      [span('a', [0, 100]), span('b', [10, 50], under('a')), span('c', [20, 60], under('a'))],
      [
        ['a', 0, 20],
        ['c', 20, 60],
        ['a', 60, 100],
      ],
    ],
    [
      'takes calls that overlap by less than a hundredth as one after the other',
      [span('a', [0, 100]), span('b', [0, 50.4], under('a')), span('c', [50, 100], under('a'))],
      [
        ['b', 0, 50],
        ['c', 50, 100],
      ],
    ],
    [
      'goes on with what had finished before an overlapping call started',
      [
        span('a', [0, 100]),
        span('b', [0, 30], under('a')),
        span('c', [20, 60], under('a')),
        span('d', [40, 100], under('a')),
      ],
      [
        ['b', 0, 30],
        ['a', 30, 40],
        ['d', 40, 100],
      ],
    ],
    [
      'clips a call that outlasts its parent',
      [span('a', [0, 100]), span('b', [50, 170], under('a'))],
      [
        ['a', 0, 50],
        ['b', 50, 100],
      ],
    ],
    [
      'clips a call that starts before its parent, and one that covers it',
      [span('1', [10, 100]), span('b', [0, 60], under('1')), span('c', [0, 200], under('b'))],
      [
        ['c', 10, 60],
        ['1', 60, 100],
      ],
    ],
    [
      'clips what is below a clipped call as well',
      [span('a', [0, 30]), span('b', [15, 35], under('a')), span('c', [20, 40], under('b'))],
      [
        ['a', 0, 15],
        ['b', 15, 20],
        ['c', 20, 30],
      ],
    ],
    [
      'ignores an asynchronous call that starts after its parent has ended, with all below it',
      [span('a', [0, 30]), span('b', [40, 80], under('a')), span('c', [50, 60], under('b'))],
      [['a', 0, 30]],
    ],
    [
      'ignores a call that ended before its parent started',
      [span('a', [10, 30]), span('b', [0, 5], under('a'))],
      [['a', 10, 30]],
    ],
    [
      'does not wait for the consumer of a message',
      [
        span('a', [0, 100], { kind: 'producer' }),
        span('b', [10, 90], { kind: 'consumer', parent: 'a' }),
        span('c', [20, 80], under('b')),
      ],
      [['a', 0, 100]],
    ],
    [
      'counts a call without duration as nothing',
      [span('a', [0, 100]), span('b', [50, 50], under('a'))],
      [['a', 0, 100]],
    ],
    [
      'is the deepest of nested calls',
      [span('a', [0, 100]), span('b', [0, 100], under('a')), span('c', [0, 100], under('b'))],
      [['c', 0, 100]],
    ],
    [
      'is determined for calls that are alike in time: the lower id',
      [span('a', [0, 100]), span('c', [10, 60], under('a')), span('b', [10, 60], under('a'))],
      [
        ['a', 0, 10],
        ['b', 10, 60],
        ['a', 60, 100],
      ],
    ],
    ['of a root without duration is empty', [span('a', [0, 0]), span('b', [0, 0], under('a'))], []],
  ])('%s', (_, spans, expected) => {
    expect(pathOf(...spans)).toEqual(expected);
    expect(pathOf(...spans.reverse())).toEqual(expected);
  });

  it('puts the segments of a service with a wrong clock on that clock, inside its spans', () => {
    const trace = throttledTrace(2000);
    const [root] = trace.roots;
    const { offsets } = clockSkew(trace);
    const path = root ? criticalPath(trace, root, offsets) : [];
    const query = path.find(({ spanId }) => spanId === spanIdFor('4'));
    expect([(query?.fromMs ?? 0) - T0, (query?.toMs ?? 0) - T0]).toEqual([2060, 2510]);
    expect(sum(path)).toBeCloseTo(612, 3);
  });
});

const sum = (path: ReadonlyArray<{ fromMs: number; toMs: number }>) =>
  path.reduce((ms, { fromMs, toMs }) => ms + toMs - fromMs, 0);

/** Trees of spans with random times, each inside its parent or (`wild`) anywhere. */
const treeOf = (wild: boolean) =>
  fc.array(fc.tuple(fc.nat(), fc.nat(1000), fc.nat(1000)), { minLength: 1, maxLength: 60 }).map((rows) => {
    const spans: Span[] = [];
    rows.forEach(([pick, x, y], i) => {
      const parent = spans[i === 0 ? -1 : pick % i];
      const base = parent ? parent.startMs - T0 : 0;
      const room = parent?.durationMs ?? 1000;
      const from = wild ? x : base + (room * Math.min(x, y)) / 1000;
      const to = wild ? x + y : base + (room * Math.max(x, y)) / 1000;
      spans.push(span((i + 1).toString(16), [from, to], { parent: parent?.spanId }));
    });
    return spans;
  });

const EPSILON = 1e-2;

describe('the critical path of any trace', () => {
  it('covers the root without gap or overlap', () => {
    fc.assert(
      fc.property(treeOf(false), (spans) => {
        const trace = traceOf(...spans);
        const [root] = trace.roots;
        const path = root ? criticalPath(trace, root) : [];
        expect(Math.abs(sum(path) - (root?.durationMs ?? 0))).toBeLessThan(EPSILON);
        path.forEach(({ fromMs }, i) => expect(fromMs).toBeCloseTo(path[i - 1]?.toMs ?? root?.startMs ?? 0, 2));
      })
    );
  });

  it('never has a segment outside of its span, of negative length, or out of order, however wild the times', () => {
    fc.assert(
      fc.property(treeOf(true), (spans) => {
        const trace = traceOf(...spans);
        const [root] = trace.roots;
        const path = root ? criticalPath(trace, root) : [];
        let last = -Infinity;
        for (const { spanId, fromMs, toMs } of path) {
          const at = trace.byId.get(spanId);
          expect(toMs).toBeGreaterThan(fromMs);
          expect(fromMs).toBeGreaterThanOrEqual(Math.max(last, at?.startMs ?? Infinity));
          expect(toMs).toBeLessThanOrEqual((at?.startMs ?? 0) + (at?.durationMs ?? 0) + EPSILON);
          last = toMs;
        }
        expect(sum(path)).toBeLessThanOrEqual((root?.durationMs ?? 0) + EPSILON);
      })
    );
  });

  it('does not depend on the order in which the spans arrive', () => {
    fc.assert(
      fc.property(treeOf(true), fc.nat(), (spans, seed) => {
        const shuffled = spans.map((s, i) => ({ s, at: (i * 7919 + seed) % 101 })).sort((a, b) => a.at - b.at);
        expect(pathOf(...shuffled.map(({ s }) => ({ ...s })))).toEqual(pathOf(...spans.map((s) => ({ ...s }))));
      })
    );
  });
});
