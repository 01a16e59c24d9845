import fc from 'fast-check';
import { span, spanIdFor, T0, TRACE_ID, traceOf } from '../testing/traces';
import { assembleTrace } from './assemble';
import type { Span, Trace } from './types';

const idsOf = (spans: readonly Span[]) => spans.map(({ spanId }) => spanId.replace(/^0+/, ''));
const childIds = (trace: Trace, id: string) => idsOf(trace.children.get(spanIdFor(id)) ?? []);

describe('assembling a trace', () => {
  it('puts spans, children and services in start order, a parent before a child that starts with it', () => {
    const trace = traceOf(
      span('c', [5, 9], { parent: 'a', service: 'third' }),
      span('b', [0, 5], { parent: 'a', service: 'second' }),
      span('a', [0, 10], { service: 'first' })
    );
    expect(idsOf(trace.spans)).toEqual(['a', 'b', 'c']);
    expect(childIds(trace, 'a')).toEqual(['b', 'c']);
    expect(trace.services).toEqual(['first', 'second', 'third']);
    expect([trace.startMs - T0, trace.endMs - T0]).toEqual([0, 10]);
  });

  it('is undefined without spans', () => expect(assembleTrace(TRACE_ID, [])).toBeUndefined());

  it('keeps the longer of two spans with one id', () => {
    const trace = traceOf(span('a', [0, 5]), span('a', [0, 10], { name: 'longer' }), span('a', [0, 7]));
    expect(trace.spans.map(({ name }) => name)).toEqual(['longer']);
  });

  it('makes spans whose parent is missing roots, and names them as orphans', () => {
    const trace = traceOf(span('a', [0, 10]), span('b', [1, 2], { parent: '99' }), span('c', [1, 3], { parent: 'b' }));
    expect(idsOf(trace.roots)).toEqual(['a', 'b']);
    expect(idsOf(trace.orphans)).toEqual(['b']);
  });

  it.each([
    ['its own parent', [span('a', [0, 10], { parent: 'a' })], ['a']],
    ['a ring of two', [span('a', [1, 10], { parent: 'b' }), span('b', [2, 10], { parent: 'a' })], ['a']],
    [
      'a ring of three with a branch and a sane trace beside it',
      [
        span('1', [0, 10]),
        span('2', [1, 10], { parent: '1' }),
        span('a', [5, 10], { parent: 'c' }),
        span('b', [4, 10], { parent: 'a' }),
        span('c', [3, 10], { parent: 'b' }),
        span('d', [2, 10], { parent: 'b' }),
      ],
      ['1', 'c'],
    ],
    [
      'two rings',
      [
        span('a', [1, 10], { parent: 'b' }),
        span('b', [2, 10], { parent: 'a' }),
        span('c', [3, 10], { parent: 'd' }),
        span('d', [4, 10], { parent: 'c' }),
      ],
      ['a', 'c'],
    ],
  ])('opens %s at its earliest span', (_, spans, roots) => {
    const trace = traceOf(...spans);
    expect(idsOf(trace.roots)).toEqual(roots);
    expect(trace.orphans).toEqual([]);
  });

  it('reaches every span exactly once from the roots, whatever the parents', () => {
    const rows = fc.array(fc.tuple(fc.nat(30), fc.option(fc.nat(40)), fc.nat(100), fc.nat(100)), { minLength: 1 });
    fc.assert(
      fc.property(rows, (given) => {
        const spans = given.map(([id, parent, from, length]) =>
          span(id.toString(16), [from, from + length], { parent: parent === null ? undefined : parent.toString(16) })
        );
        const trace = traceOf(...spans);
        const stack = [...trace.roots];
        const seen: Span[] = [];
        for (let at = stack.pop(); at; at = stack.pop()) {
          seen.push(at);
          stack.push(...(trace.children.get(at.spanId) ?? []));
        }
        expect(new Set(seen).size).toBe(seen.length);
        expect(seen).toHaveLength(trace.spans.length);
      })
    );
  });

  it.each(['a chain', 'one ring'])('takes %s of 20,000 spans', (what) => {
    const count = 20_000;
    const spans = Array.from({ length: count }, (_, i) =>
      span((i + 1).toString(16), [i, count], {
        parent: i > 0 ? i.toString(16) : what === 'one ring' ? count.toString(16) : undefined,
      })
    );
    const trace = traceOf(...spans.reverse());
    expect(idsOf(trace.roots)).toEqual(['1']);
    expect(trace.children.size).toBe(count - 1);
  });
});
