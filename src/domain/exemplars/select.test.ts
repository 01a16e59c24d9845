import fc from 'fast-check';
import { T0 } from '../testing/traces';
import { describeHidden, selectDrawn, slowestFirst } from './select';
import type { Exemplar } from './types';

/** An exemplar of this value, in seconds; `at` is its place in time and tells its trace unless `trace` does. */
const exemplar = (value: number, at = 0, trace = at): Exemplar => {
  const traceId = (trace + 1).toString(16).padStart(32, '0');
  return { timeMs: T0 + at * 1000, value, traceId, rawTraceId: traceId };
};
const values = (list: readonly Exemplar[]) => list.map(({ value }) => value);

describe('the list', () => {
  it('has the slowest first, one row per trace, at most so many', () => {
    const list = [exemplar(0.2, 1), exemplar(2.5, 2), exemplar(0.7, 3), exemplar(2.4, 4, 2), exemplar(0.6, 5)];
    expect(values(slowestFirst(list))).toEqual([2.5, 0.7, 0.6, 0.2]);
    expect(values(slowestFirst(list, 2))).toEqual([2.5, 0.7]);
    expect(slowestFirst(list, 0)).toEqual([]);
    expect(values(list)).toEqual([0.2, 2.5, 0.7, 2.4, 0.6]);
  });

  it('has the newer of two equally slow ones first', () => {
    expect(slowestFirst([exemplar(1, 1), exemplar(1, 2)]).map(({ timeMs }) => timeMs - T0)).toEqual([2000, 1000]);
  });

  it('is what sorting all of them would give', () => {
    const rows = fc.array(fc.tuple(fc.nat(9), fc.nat(5), fc.nat(12)), { maxLength: 60 });
    fc.assert(
      fc.property(rows, fc.nat(12), (list, cap) => {
        const exemplars = list.map(([value, at, trace]) => exemplar(value, at, trace));
        const seen = new Set<string>();
        const sorted = [...exemplars]
          .sort((a, b) => b.value - a.value || b.timeMs - a.timeMs || (a.traceId < b.traceId ? -1 : 1))
          .filter(({ traceId }) => !seen.has(traceId) && seen.add(traceId));
        expect(slowestFirst(exemplars, cap)).toEqual(sorted.slice(0, cap));
      })
    );
  });
});

const many = (count: number, value: (i: number) => number) =>
  Array.from({ length: count }, (_, i) => exemplar(value(i), i));

describe('what is drawn', () => {
  it('is everything where that is little', () => {
    const list = many(50, (i) => i / 50);
    const drawn = selectDrawn(list, 0.5);
    expect(drawn).toMatchObject({ drawn: list, hidden: 0, hiddenAbove: 0 });
    expect(describeHidden(drawn)).toBeUndefined();
  });

  it('is all above the threshold and some of the rest, spread over the time', () => {
    const list = many(1000, (i) => (i % 10 === 0 ? 0.9 : 0.1));
    const drawn = selectDrawn(list, 0.5);
    expect(drawn.drawn.filter(({ value }) => value > 0.5)).toHaveLength(100);
    const rest = drawn.drawn.filter(({ value }) => value <= 0.5).map(({ timeMs }) => (timeMs - T0) / 1000);
    expect(rest).toHaveLength(60);
    const gaps = rest.map((at, i) => at - (rest[i - 1] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(20);
    expect(describeHidden(drawn)).toBe(
      '160 of 1000 exemplars are drawn: all above the threshold, and some of the others.'
    );
  });

  it('is the slowest where even those above the threshold are too many', () => {
    const drawn = selectDrawn(
      many(1000, (i) => 1 + ((i * 7) % 1000)),
      0.5,
      { maxAbove: 500, maxRest: 60 }
    );
    expect(Math.min(...values(drawn.drawn))).toBe(501);
    expect(drawn).toMatchObject({ hidden: 500, hiddenAbove: 500 });
    expect(describeHidden(drawn)).toBe(
      '500 of 1000 exemplars are drawn: the slowest above the threshold (500 are left out), and some of the others.'
    );
  });

  it('holds the slowest without a threshold, too', () => {
    const drawn = selectDrawn(
      many(1000, (i) => (i * 7) % 1000),
      undefined
    );
    expect(drawn.drawn).toHaveLength(60);
    expect(values(drawn.drawn).filter((value) => value >= 970)).toHaveLength(30);
    expect(describeHidden(drawn)).toBe('60 of 1000 exemplars are drawn: the slowest, and some of the others.');
  });

  it('is bounded, in the order given, without doubles, and the same each time, whatever is there', () => {
    const lists = fc.array(fc.tuple(fc.nat(20), fc.nat(50)), { maxLength: 200 });
    const limits = fc.record({ maxAbove: fc.nat(20), maxRest: fc.nat(20) });
    fc.assert(
      fc.property(lists, fc.option(fc.nat(20), { nil: undefined }), limits, (rows, threshold, limit) => {
        const list = rows.map(([value, at]) => exemplar(value, at));
        const { drawn, hidden, hiddenAbove } = selectDrawn(list, threshold, limit);
        const above = list.filter(({ value }) => threshold !== undefined && value > threshold);
        expect(drawn).toEqual(list.filter((each) => drawn.includes(each)));
        expect(drawn).toHaveLength(
          Math.min(above.length, limit.maxAbove) + Math.min(list.length - above.length, limit.maxRest)
        );
        expect(hidden).toBe(list.length - drawn.length);
        expect(hiddenAbove).toBe(Math.max(0, above.length - limit.maxAbove));
        expect(selectDrawn(list, threshold, limit).drawn).toEqual(drawn);
      })
    );
  });
});
