import fc from 'fast-check';
import { span, spanIdFor, throttledTrace, traceOf } from '../testing/traces';
import { compareTraces } from './compare';
import type { Span, Trace } from './types';

const sentences = (changes: Array<{ sentence: string }>) => changes.map(({ sentence }) => sentence);
const web = (ms: number, ...below: Span[]) =>
  traceOf(span('1', [0, ms], { name: 'GET /cart', kind: 'server' }), ...below);
const below = (id: string, at: [number, number], name: string, rest: Partial<Span> & { parent?: string } = {}) =>
  span(id, at, { parent: '1', name, ...rest });

describe('a slow trace against a normal one', () => {
  it('says how much slower, and what got slower, most first', () => {
    const slow = web(600, below('2', [10, 460], 'db:query'), below('3', [470, 590], 'render'));
    const normal = web(120, below('8', [10, 40], 'db:query'), below('9', [45, 110], 'render'));
    const { summary, slower, appeared, missing, counts, slowMs, normalMs } = compareTraces(slow, normal);
    expect([slowMs, normalMs]).toEqual([600, 120]);
    expect(summary).toEqual(['GET /cart in shop took 600 ms, against 120 ms in the normal trace: 480 ms more.']);
    expect(sentences(slower)).toEqual([
      'db:query in shop: 450 ms of its own against 30 ms, 420 ms more, 88% of the difference.',
      'render in shop: 120 ms of its own against 65 ms, 55 ms more, 11% of the difference.',
    ]);
    expect(slower[0]).toMatchObject({ spanId: spanIdFor('2'), deltaMs: 420 });
    expect([appeared, missing, counts]).toEqual([[], [], []]);
  });

  it('says what is new, the topmost only, with all that is below it', () => {
    const slow = web(
      500,
      below('2', [10, 60], 'db:query'),
      below('3', [100, 480], 'retry'),
      below('4', [110, 470], 'backoff', { parent: '3' }),
      below('5', [485, 495], 'audit')
    );
    const { appeared, missing } = compareTraces(
      slow,
      web(100, below('2', [10, 60], 'db:query'), below('3', [60, 90], 'cache'))
    );
    expect(sentences(appeared)).toEqual([
      'New: retry in shop, 1 call, 380 ms with what is below.',
      'New: audit in shop, 1 call, 10 ms with what is below.',
    ]);
    expect(sentences(missing)).toEqual(['Missing: cache in shop, 1 call, 30 ms with what is below.']);
  });

  it('says which events are new where both have the span', () => {
    const event = (name: string, attributes = {}) => ({ timeMs: 0, name, attributes });
    const throttled = event('ProvisionedThroughputExceededException');
    const thrown = event('exception', { 'exception.type': 'TimeoutError' });
    const known = event('acquired');
    const slow = web(
      600,
      below('2', [10, 460], 'db:query', { events: [throttled, known, throttled, thrown] }),
      below('3', [470, 480], 'audit', { events: [throttled] })
    );
    const normal = web(120, below('8', [10, 40], 'db:query', { events: [known] }));
    expect(compareTraces(slow, normal).events).toEqual([
      'New: 2 events “ProvisionedThroughputExceededException” in db:query in shop.',
      'New: 1 event “TimeoutError” in db:query in shop.',
    ]);
    expect(compareTraces(normal, slow).events).toEqual([]);
  });

  it('counts calls, whatever ids are in their names', () => {
    const calls = (count: number) =>
      Array.from({ length: count }, (_, i) => below(`${i + 10}`, [i * 10, i * 10 + 8], `GET /item/${i + 100}`));
    const { counts, appeared } = compareTraces(web(500, ...calls(40)), web(100, ...calls(2)));
    expect(sentences(counts)).toEqual(['GET /item/# in shop: 40 calls against 2.']);
    expect(appeared).toEqual([]);
  });

  it.each([
    ['task 85afe0ab3e38229d', 'task 9ab7ce424d9d3fd2'],
    ['GET /u/6f0c2b1e-8c1f-4a53-9a6e-0d3a7d9f1a11/x', 'GET /u/0d3a7d9f-8c1f-4a53-9a6e-6f0c2b1e1a11/x'],
    ['shard-7', 'shard-12'],
  ])('takes %s for %s', (a, b) => {
    expect(compareTraces(web(9, below('2', [0, 5], a)), web(9, below('2', [0, 5], b))).appeared).toEqual([]);
  });

  it('tells services, kinds and callers apart', () => {
    const normal = web(100, below('2', [0, 50], 'x'));
    for (const other of [{ service: 'pay' }, { kind: 'client' as const }]) {
      expect(compareTraces(web(100, below('2', [0, 50], 'x', other)), normal).appeared).toHaveLength(1);
    }
    const deeper = web(100, below('2', [0, 50], 'y'), below('3', [0, 50], 'x', { parent: '2' }));
    expect(compareTraces(deeper, normal).appeared.map(({ name }) => name)).toEqual(['y']);
  });

  it('finds the throttled query although its clock is two seconds ahead', () => {
    const normal = traceOf(
      ...throttledTrace().spans.map((each) => ({
        ...each,
        durationMs: each.name === 'db:query' ? 12 : each.durationMs - 438,
      }))
    );
    for (const ahead of [0, 2000]) {
      const [first] = compareTraces(throttledTrace(ahead), normal).slower;
      expect(first).toMatchObject({ name: 'db:query', deltaMs: 438 });
    }
  });

  it('says what limits it', () => {
    const partial = traceOf(span('1', [0, 100]), span('2', [0, 10], { parent: 'f' }));
    expect(compareTraces(partial, traceOf(span('1', [0, 50], { name: 'other' }))).summary).toEqual([
      '1 in shop took 100 ms, against 50 ms in the normal trace: 50 ms more.',
      'The normal trace begins with another operation, other in shop, so that little can be matched.',
      'The slow trace is partial: what seems new or missing may only be lost.',
    ]);
    const same = web(10);
    expect(compareTraces(same, same).summary[0]).toMatch(/: as long\.$/);
  });
});

describe('any two traces', () => {
  const tree = fc
    .array(
      fc.record({ parent: fc.nat(), from: fc.nat(900), length: fc.nat(400), name: fc.constantFrom('x', 'y', 'z') }),
      { maxLength: 25 }
    )
    .map((nodes): Trace => {
      const spans = nodes.map(({ parent, from, length, name }, i) =>
        below((i + 2).toString(16), [from, from + length], name, { parent: ((parent % (i + 1)) + 1).toString(16) })
      );
      return web(1000, ...spans);
    });

  it('that are one trace do not differ', () => {
    fc.assert(
      fc.property(tree, (trace) => {
        const { slower, appeared, missing, counts } = compareTraces(trace, trace);
        expect([slower, appeared, missing, counts]).toEqual([[], [], [], []]);
      })
    );
  });

  it('mirror each other: what is new in one is missing in the other', () => {
    fc.assert(
      fc.property(tree, tree, (a, b) => {
        const [there, back] = [compareTraces(a, b), compareTraces(b, a)];
        const ids = (changes: Array<{ spanId: string }>) => changes.map(({ spanId }) => spanId).sort();
        expect(there.appeared.length).toBe(back.missing.length);
        if (there.appeared.length < 5) {
          expect(ids(there.appeared)).toEqual(ids(back.missing));
        }
      })
    );
  });
});
