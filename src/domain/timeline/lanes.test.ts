import fc from 'fast-check';
import { span, T0, throttledTrace, traceOf } from '../testing/traces';
import { analyseTrace } from '../traces/analyse';
import type { Span, Trace } from '../traces/types';
import { layoutLanes } from './lanes';
import type { Lanes, SpanStretches } from './types';

const layout = (trace: Trace, rowsThatFit = 6) =>
  layoutLanes(trace, { analysis: analyseTrace(trace), originMs: trace.startMs, rowsThatFit });
const names = ({ spans }: Lanes) => spans.map(({ name }) => name);
const rowsByName = (lanes: Lanes) => Object.fromEntries(lanes.spans.map(({ name }, i) => [name, lanes.row[i]]));
const stretches = ({ first, fromMs, toMs }: SpanStretches, i: number) =>
  Array.from({ length: (first[i + 1] ?? 0) - (first[i] ?? 0) }, (_, n) => {
    const at = (first[i] ?? 0) + n;
    return [fromMs[at] ?? NaN, toMs[at] ?? NaN].map((ms) => Math.round(ms * 1000) / 1000);
  });

/** Any tree of spans, children inside of their parents or not. */
const traces = fc
  .array(
    fc.record({
      parent: fc.nat(),
      from: fc.integer({ min: 0, max: 1000 }),
      length: fc.integer({ min: 0, max: 300 }),
      service: fc.constantFrom('a', 'b', 'c'),
      kind: fc.constantFrom<Span['kind']>('client', 'server', 'internal', 'producer', 'consumer'),
    }),
    { minLength: 1, maxLength: 60 }
  )
  .map((given) =>
    traceOf(
      ...given.map(({ parent, from, length, ...rest }, i) =>
        span(`${i}x`, [from, from + length], { ...rest, ...(i > 0 && { parent: `${parent % i}x` }) })
      )
    )
  );

describe('lanes', () => {
  it('give each span of a small trace a row of its own, depth-first', () => {
    const trace = traceOf(
      span('root', [0, 100]),
      span('late', [60, 90], { parent: 'root' }),
      span('early', [10, 50], { parent: 'root' }),
      span('below early', [20, 30], { parent: 'early' })
    );
    const lanes = layout(trace);
    expect(names(lanes)).toEqual(['root', 'early', 'below early', 'late']);
    expect([...lanes.row]).toEqual([0, 1, 2, 3]);
    expect([...lanes.depth]).toEqual([0, 1, 2, 1]);
  });

  it('share rows where more spans than fit follow one another, children below their parent', () => {
    const trace = traceOf(
      span('root', [0, 100]),
      span('first', [5, 40], { parent: 'root' }),
      span('of first', [10, 30], { parent: 'first' }),
      span('second', [45, 60], { parent: 'root' }),
      span('beside second', [50, 80], { parent: 'root' }),
      span('of beside', [55, 70], { parent: 'beside second' })
    );
    expect(rowsByName(layout(trace, 3))).toEqual({
      root: 0,
      first: 1,
      'of first': 2,
      second: 1,
      'beside second': 3,
      'of beside': 4,
    });
  });

  it('never let two spans of a row overlap, nor a child lie beside or above its parent', () => {
    fc.assert(
      fc.property(traces, fc.integer({ min: 1, max: 80 }), (trace, rowsThatFit) => {
        const lanes = layout(trace, rowsThatFit);
        expect(new Set(lanes.spans)).toEqual(new Set(trace.spans));
        expect(lanes.rows.reduce((all, row) => all + row.length, 0)).toBe(trace.spans.length);
        for (const row of lanes.rows) {
          row.forEach((i, n) => {
            const before = row[n - 1];
            expect(lanes.startMs[i]).toBeGreaterThanOrEqual(
              before === undefined ? -Infinity : (lanes.endMs[before] ?? Infinity)
            );
          });
        }
        lanes.spans.forEach(({ parentSpanId = '' }, i) => {
          const parent = lanes.indexOf.get(parentSpanId);
          expect(lanes.row[i]).toBeGreaterThan(parent === undefined ? -1 : (lanes.row[parent] ?? Infinity));
        });
      })
    );
  });

  it('take 20,000 spans that are one below the other, and 20,000 side by side', () => {
    const deep = Array.from({ length: 20_000 }, (_, i) =>
      span(`${i}x`, [0, 100], i > 0 ? { parent: `${i - 1}x` } : {})
    );
    expect(layout(traceOf(...deep)).rows).toHaveLength(20_000);
    const wide = deep.map((one, i) => (i > 0 ? { ...one, parentSpanId: deep[0]?.spanId } : one));
    expect(layout(traceOf(...wide)).rows).toHaveLength(20_000);
  });
});

describe('own time', () => {
  it('is what no child covers', () => {
    const trace = traceOf(
      span('root', [0, 100]),
      span('a', [10, 40], { parent: 'root' }),
      span('b', [30, 50], { parent: 'root' }),
      span('async', [90, 150], { parent: 'root' })
    );
    const lanes = layout(trace);
    expect(stretches(lanes.own, 0)).toEqual([
      [0, 10],
      [50, 90],
    ]);
    expect(stretches(lanes.own, 1)).toEqual([[10, 40]]);
  });

  it('goes on while a consumer works', () => {
    const trace = traceOf(
      span('send', [0, 100], { kind: 'producer' }),
      span('receive', [20, 60], { kind: 'consumer', parent: 'send' })
    );
    expect(stretches(layout(trace).own, 0)).toEqual([[0, 100]]);
  });

  it('and the children together cover a span, without overlap', () => {
    fc.assert(
      fc.property(traces, (trace) => {
        const lanes = layout(trace);
        lanes.spans.forEach((_, i) => {
          let last = lanes.startMs[i] ?? 0;
          for (const [from = NaN, to = NaN] of stretches(lanes.own, i)) {
            expect(from).toBeGreaterThanOrEqual(last);
            expect(to).toBeGreaterThan(from);
            last = to;
          }
          expect(last).toBeLessThanOrEqual(lanes.endMs[i] ?? 0);
        });
      })
    );
  });
});

describe('the critical path', () => {
  it('lies on the spans that were waited for', () => {
    const lanes = layout(throttledTrace());
    expect(lanes.spans.map((_, i) => stretches(lanes.critical, i))).toEqual([
      [
        [0, 10],
        [600, 612],
      ],
      [
        [10, 20],
        [590, 600],
      ],
      [
        [20, 60],
        [510, 590],
      ],
      [[60, 510]],
    ]);
  });

  it('moves with spans whose clock is off: it is where it is without skew', () => {
    const [skewed, plain] = [layout(throttledTrace(2000)), layout(throttledTrace())];
    // The calls are placed in the middle of their callers: 10 ms on either side of 570 in 590.
    expect([...skewed.startMs]).toEqual([...plain.startMs]);
    expect(skewed.spans.map((_, i) => stretches(skewed.critical, i))).toEqual(
      plain.spans.map((_, i) => stretches(plain.critical, i))
    );
  });
});

it('an orphan lies below the call that most likely led to it', () => {
  const trace = traceOf(
    span('GET', [0, 100], { kind: 'server', service: 'web' }),
    span('call', [10, 90], { kind: 'client', service: 'web', parent: 'GET' }),
    span('lost', [20, 80], { kind: 'internal', service: 'task', parent: 'gone' })
  );
  const lanes = layout(trace);
  expect(lanes.depth[2]).toBe(2);
  expect(lanes.startMs[2]).toBe(trace.spans[2] ? trace.spans[2].startMs - T0 : NaN);
});
