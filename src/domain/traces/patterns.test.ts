import fc from 'fast-check';
import { span, spanIdFor, T0, throttledTrace, traceOf } from '../testing/traces';
import { analyseTrace } from './analyse';
import { coveredMs, uncovered } from './intervals';
import { findPatterns } from './patterns';
import type { Span, Trace } from './types';

const said = (trace: Trace, kind: string) =>
  findPatterns(trace)
    .filter((pattern) => pattern.kind === kind)
    .map(({ sentence }) => sentence);
const root = (ms = 1000) => span('a', [0, ms], { name: 'GET /order', service: 'web', kind: 'server' });
const call = (id: string, at: [number, number], rest: Partial<Span> = {}) =>
  span(id, at, { parent: 'a', name: 'POST /pay', service: 'web', kind: 'client', ...rest });
const failed = { status: 'error' as const };

describe('retries', () => {
  const trace = (...calls: Span[]) => traceOf(root(), ...calls);

  it('are attempts one after the other of which each but the last failed', () => {
    const found = findPatterns(
      trace(call('1', [0, 200], failed), call('2', [250, 400], failed), call('3', [500, 900]))
    );
    expect(found[0]).toEqual({
      kind: 'retry',
      sentence: 'POST /pay in web was tried 3 times: 2 attempts failed, and the last began 500 ms after the first.',
      spanIds: [spanIdFor('1'), spanIdFor('2'), spanIdFor('3')],
      ms: 500,
      count: 3,
      share: 0.5,
      said: false,
    });
  });

  it.each<[string, Span[], string]>([
    [
      'that all failed',
      [call('1', [0, 200], failed), call('2', [250, 400], failed)],
      'tried 2 times: every attempt failed, ',
    ],
    [
      'with 429',
      [call('1', [0, 200], { attributes: { 'http.response.status_code': '429' } }), call('2', [250, 400])],
      '1 attempt failed',
    ],
    [
      'with 503',
      [call('1', [0, 200], { attributes: { 'http.status_code': '503' } }), call('2', [250, 400])],
      '1 attempt failed',
    ],
    [
      'marked as sent again',
      [call('1', [0, 200]), call('2', [250, 400], { attributes: { 'http.request.resend_count': '1' } })],
      'each was sent again',
    ],
  ])('are seen: %s', (_, calls, part) => {
    expect(said(trace(...calls), 'retry')).toEqual([expect.stringContaining(part)]);
  });

  it.each<[string, Span[]]>([
    ['calls that went well', [call('1', [0, 200]), call('2', [250, 400])]],
    ['calls side by side', [call('1', [0, 300], failed), call('2', [10, 400])]],
    ['calls of something else', [call('1', [0, 200], failed), call('2', [250, 400], { name: 'POST /refund' })]],
    [
      'calls of another service',
      [call('1', [0, 200], failed), call('2', [250, 400], { attributes: { 'peer.service': 'x' } })],
    ],
    ['a failure that ends a row', [call('1', [0, 200]), call('2', [250, 400], failed)]],
  ])('are not: %s', (_, calls) => {
    expect(said(trace(...calls), 'retry')).toEqual([]);
  });

  it('that an attribute of the suspect says are left to the suspect', () => {
    expect(said(throttledTrace(), 'retry')).toEqual([]);
  });
});

describe('repeats', () => {
  const loop = (count: number, from: (i: number) => [number, number], rest: Partial<Span> = {}) =>
    traceOf(
      root(),
      ...Array.from({ length: count }, (_, i) => call(`${i + 1}f`, from(i), { name: 'SELECT stock', ...rest }))
    );

  it('are many like calls below one parent, with their number, time and share', () => {
    const [found] = findPatterns(loop(8, (i) => [i * 100, i * 100 + 60])).filter(({ kind }) => kind === 'repeat');
    expect(found).toMatchObject({ count: 8, ms: 480, share: 0.48, said: true });
    expect(found?.sentence).toBe(
      'GET /order in web calls SELECT stock (web) 8 times one after the other: 480 of 1000 ms, 60 ms each.'
    );
  });

  it('side by side count the time once', () => {
    const [found] = findPatterns(loop(10, (i) => [i, 500 + i])).filter(({ kind }) => kind === 'repeat');
    expect(found).toMatchObject({ count: 10, ms: 509 });
    expect(found?.sentence).toContain('10 times side by side');
  });

  it.each<[string, Trace]>([
    ['a few', loop(4, (i) => [i * 100, i * 100 + 60])],
    ['many that take no time', loop(50, (i) => [i * 10, i * 10 + 1])],
    ['a slow one beside quick ones', loop(6, (i) => (i === 0 ? [0, 500] : [500 + i, 501 + i]))],
  ])('are not: %s', (_, trace) => expect(said(trace, 'repeat')).toEqual([]));

  it('of a parent that failed each time but the last are retries, and said once', () => {
    const trace = loop(6, (i) => [i * 100, i * 100 + 60], failed);
    expect(said(trace, 'repeat')).toEqual([]);
    expect(said(trace, 'retry')).toHaveLength(1);
  });
});

describe('waits on a lock', () => {
  it.each<[string, Partial<Span>, string]>([
    ['an attribute', { attributes: { 'db.lock.name': 'stock_row_42' } }, 'the lock “stock_row_42”'],
    ['a key in camel case', { attributes: { rowLockKey: '42' } }, 'the lock “42”'],
    ['a wait', { attributes: { 'lock.wait_ms': '300' } }, 'a lock'],
    ['an event', { events: [{ timeMs: T0, name: 'mutex contended', attributes: {} }] }, 'a lock'],
    ['PostgreSQL', { attributes: { 'db.postgresql.wait_event_type': 'Lock' } }, 'a lock'],
  ])('are named by %s', (_, part, lock) => {
    const trace = traceOf(root(), call('1', [100, 700], { name: 'UPDATE stock', ...part }));
    expect(said(trace, 'lock')).toEqual([`1 span names ${lock}: UPDATE stock in web, 600 ms.`]);
  });

  it('of one lock are told together', () => {
    const held = { attributes: { 'lock.key': 'cart-7' } };
    const trace = traceOf(root(), call('1', [100, 700], held), call('2', [50, 900], { ...held, service: 'cart' }));
    expect(findPatterns(trace)[0]).toMatchObject({
      kind: 'lock',
      count: 2,
      ms: 850,
      sentence: '2 spans name the lock “cart-7”: POST /pay in cart, POST /pay in web, the longest 850 ms.',
    });
  });

  it.each<[string, Partial<Span>]>([
    ['a block', { attributes: { block_size: '8', blocked: '1' } }],
    ['a clock', { attributes: { 'clock.name': 'x' } }],
    ['a setting', { attributes: { lock_timeout: '500' } }],
    ['a wait of nothing', { attributes: { 'lock.wait_ms': '0' } }],
  ])('are not named by %s', (_, part) => {
    expect(said(traceOf(root(), call('1', [100, 700], part)), 'lock')).toEqual([]);
  });

  it('are supposed where calls begin apart and end together', () => {
    const waiting = [100, 220, 340].map((from, i) => call(`${i + 1}`, [from, 700 + i * 0.2], { name: 'UPDATE stock' }));
    expect(said(traceOf(root(), ...waiting), 'lock')).toEqual([
      '3 calls of UPDATE stock in web began at different moments and ended within 0.40 ms of each other: they seem to have waited for the same thing.',
    ]);
  });

  it.each<[string, Array<[number, number]>]>([
    [
      'calls that begin together too',
      [
        [100, 700],
        [100, 700],
        [100, 700],
      ],
    ],
    [
      'two of them',
      [
        [100, 700],
        [220, 700],
      ],
    ],
    [
      'calls that end apart',
      [
        [100, 700],
        [220, 760],
        [340, 820],
      ],
    ],
  ])('are not supposed of %s', (_, times) => {
    expect(said(traceOf(root(), ...times.map((at, i) => call(`${i + 1}`, at))), 'lock')).toEqual([]);
  });
});

describe('a gap', () => {
  it('is the largest stretch in which a waiting span had no other', () => {
    const trace = traceOf(root(), call('1', [50, 200], { name: 'auth' }), call('2', [550, 950], { name: 'pay' }));
    expect(findPatterns(trace).find(({ kind }) => kind === 'gap')).toMatchObject({
      sentence:
        'For 350 ms of GET /order in web no other span ran: between auth in web and pay in web, 200 ms after its start.',
      spanIds: [spanIdFor('a')],
      ms: 350,
      share: 0.35,
    });
  });

  it.each<[string, Span[], string]>([
    ['before', [call('1', [400, 990])], 'before POST /pay in web, 0 ms after its start.'],
    ['after', [call('1', [10, 500])], 'after POST /pay in web, 500 ms after its start.'],
    [
      'on the way',
      [call('1', [0, 1000]), span('2', [600, 995], { parent: '1', kind: 'server', service: 'pay', name: 'POST' })],
      'on the way to POST in pay (network, or a queue before it), 0 ms',
    ],
    [
      'on the way back',
      [call('1', [0, 1000]), span('2', [5, 500], { parent: '1', kind: 'server', service: 'pay', name: 'POST' })],
      'on the way back from POST in pay, 500 ms',
    ],
  ])('lies %s', (_, spans, part) => {
    expect(said(traceOf(root(), ...spans), 'gap')).toEqual([expect.stringContaining(part)]);
  });

  it.each<[string, Trace]>([
    ['a span without children, which covers itself', traceOf(root())],
    ['what a call beside the critical path covers', traceOf(root(), call('1', [0, 990]), call('2', [400, 995]))],
    ['a small one', traceOf(root(), call('1', [0, 950]))],
  ])('is not: %s', (_, trace) => expect(said(trace, 'gap')).toEqual([]));

  it('is not made by a clock that is off', () => {
    const remote = (ahead: number) =>
      traceOf(
        root(),
        call('1', [0, 1000]),
        span('2', [10 + ahead, 990 + ahead], { parent: '1', kind: 'server', service: 'pay' })
      );
    expect(said(remote(2000), 'gap')).toEqual(said(remote(0), 'gap'));
  });
});

it('patterns of any trace lie inside it, each with numbers that fit', () => {
  const tree = fc.array(
    fc.record({
      parent: fc.nat(),
      from: fc.nat(1000),
      length: fc.nat(500),
      name: fc.constantFrom('x', 'y'),
      bad: fc.boolean(),
    }),
    { maxLength: 40 }
  );
  fc.assert(
    fc.property(tree, (nodes) => {
      const spans = nodes.map(({ parent, from, length, name, bad }, i) =>
        span((i + 2).toString(16), [from, from + length], {
          parent: ((parent % (i + 1)) + 1).toString(16),
          name,
          status: bad ? 'error' : 'unset',
          kind: i % 2 ? 'client' : 'server',
        })
      );
      const trace = traceOf(span('1', [0, 1000]), ...spans);
      for (const { ms, share, count, spanIds, sentence } of findPatterns(trace, analyseTrace(trace))) {
        expect(ms).toBeGreaterThanOrEqual(0);
        expect(ms).toBeLessThanOrEqual(trace.endMs - trace.startMs + 0.001);
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
        expect(spanIds).toHaveLength(count);
        expect(spanIds.every((id) => trace.byId.has(id))).toBe(true);
        expect(sentence).toMatch(/^\S.*\.$/);
      }
    })
  );
});

it('what is covered and what is not make up the whole', () => {
  const interval = fc.tuple(fc.nat(100), fc.nat(50)).map(([fromMs, ms]) => ({ fromMs, toMs: fromMs + ms }));
  fc.assert(
    fc.property(interval, fc.array(interval), (whole, covers) => {
      const inside = covers
        .map(({ fromMs, toMs }) => ({ fromMs: Math.max(fromMs, whole.fromMs), toMs: Math.min(toMs, whole.toMs) }))
        .filter(({ fromMs, toMs }) => fromMs < toMs);
      const open = uncovered(whole, covers).reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
      expect(open + coveredMs(inside)).toBe(whole.toMs - whole.fromMs);
    })
  );
});
