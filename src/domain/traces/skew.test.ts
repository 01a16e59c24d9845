import { span, spanIdFor, T0, throttledTrace, traceOf } from '../testing/traces';
import { clockSkew, describeSkew, skewOf } from './skew';
import type { Span } from './types';

const pair = (
  client: [number, number],
  server: [number, number],
  more: { client?: Partial<Span>; server?: Partial<Span> } = {}
) =>
  traceOf(
    span('1', client, { kind: 'client', service: 'web', ...more.client }),
    span('2', server, { kind: 'server', service: 'task', parent: '1', ...more.server })
  );

const offsetIn = (trace: ReturnType<typeof traceOf>, id: string) => clockSkew(trace).offsets.get(spanIdFor(id)) ?? 0;

describe('clock skew', () => {
  it.each([
    ['fits into its call', [0, 100], [10, 90], 0],
    ['outlasts its call by a hundredth of a millisecond', [0, 100], [10, 100.02], 0],
    ['starts two seconds after its call has ended: half of the rest before it', [0, 100], [2000, 2080], -1990],
    ['starts before its call', [0, 100], [-50, 30], 60],
    ['is longer than its call (it may have timed out) and starts first: only not before it', [0, 100], [-20, 130], 20],
    ['is longer than its call and starts after it', [0, 100], [10, 300], 0],
  ] as const)('of a server span that %s', (_, client, server, offset) => {
    expect(offsetIn(pair([...client], [...server]), '2')).toBeCloseTo(offset, 2);
  });

  it('is not read from a call that failed first: it may have given up', () => {
    const gaveUp = pair([0, 100], [50, 140], { client: { status: 'error' } });
    expect(clockSkew(gaveUp).offsets.size).toBe(0);
    const early = pair([0, 100], [-500, -410], { client: { status: 'error' } });
    expect(offsetIn(early, '2')).toBeCloseTo(505, 2);
  });

  it('is not looked for within one process, nor between callers that need not wait', () => {
    const own = { 'service.instance.id': 'a' };
    const same = pair([0, 100], [50, 140], { client: { resource: own }, server: { resource: own, service: 'web' } });
    expect(clockSkew(same).offsets.size).toBe(0);
    const message = pair([0, 10], [500, 900], { client: { kind: 'producer' }, server: { kind: 'consumer' } });
    expect(clockSkew(message).offsets.size).toBe(0);
  });

  it('moves a child of any kind that starts before its parent in another process, since that cannot be', () => {
    const trace = pair([0, 100], [-300, 50], { client: { kind: 'unspecified' }, server: { kind: 'unspecified' } });
    expect(offsetIn(trace, '2')).toBeCloseTo(300, 2);
    expect(clockSkew(trace).services.map(describeSkew)).toEqual([
      'The clock of task is at least 300 ms behind that of web: its spans do not fit into the calls that caused them, so they were moved for this analysis.',
    ]);
  });

  it('moves spans of the same process along, and leaves the services behind it alone whose clocks are right', () => {
    const trace = traceOf(
      span('1', [0, 600], { service: 'web', kind: 'server' }),
      span('2', [10, 590], { service: 'web', kind: 'client', parent: '1' }),
      span('3', [2020, 2580], { service: 'task', kind: 'server', parent: '2' }),
      span('4', [2030, 2560], { service: 'task', parent: '3' }),
      span('5', [2040, 2550], { service: 'task', kind: 'client', parent: '4' }),
      span('6', [45, 545], { service: 'stock', kind: 'server', parent: '5' })
    );
    const skew = clockSkew(trace);
    expect([...skew.offsets.keys()].sort()).toEqual(['3', '4', '5'].map(spanIdFor));
    expect(skew.services.map(({ service, reference }) => [service, reference])).toEqual([['task', 'web']]);
    expect(describeSkew(skew.services[0] ?? { service: '', reference: '', leastMs: 0, mostMs: 0 })).toMatch(
      /^The clock of task is about 2\.0 s ahead of that of web/
    );
  });

  it('is narrowed by each call, and says how large it is at least where one short call says little', () => {
    const calls = (...servers: Array<[number, number]>) =>
      traceOf(
        span('1', [0, 1000], { service: 'web', kind: 'server' }),
        ...servers.flatMap(([from, to], i) => [
          span(`${i + 2}0`, [i * 400, i * 400 + 300], { service: 'web', kind: 'client', parent: '1' }),
          span(`${i + 2}1`, [from, to], { service: 'task', kind: 'server', parent: `${i + 2}0` }),
        ])
      );
    const wide = clockSkew(calls([-50, -40]));
    expect(wide.services.map(describeSkew)[0]).toContain('at least 50 ms behind');
    const narrow = clockSkew(calls([-50, -40], [349, 649]));
    expect(narrow.services.map(describeSkew)[0]).toContain('about 51 ms behind');
  });

  it('of the demo with one service two seconds ahead is found, as a size for padding a window', () => {
    const skew = clockSkew(throttledTrace(2000));
    expect(skewOf(skew, 'task-svc')).toBeGreaterThanOrEqual(2000);
    expect(skewOf(skew, 'task-svc')).toBeLessThan(2100);
    expect(skewOf(skew, 'web-frontend')).toBe(0);
    expect(clockSkew(throttledTrace()).services).toEqual([]);
  });

  it('of a deep chain with every other clock wrong needs no recursion', () => {
    const spans = Array.from({ length: 20_000 }, (_, i) =>
      span((i + 1).toString(16), [i % 2 === 0 ? 0 : 5000, i % 2 === 0 ? 1000 : 6000], {
        kind: i % 2 === 0 ? 'client' : 'server',
        service: i % 2 === 0 ? 'web' : 'task',
        parent: i === 0 ? undefined : i.toString(16),
      })
    );
    expect(clockSkew(traceOf(...spans)).offsets.size).toBe(10_000);
    expect(spans[0]?.startMs).toBe(T0);
  });
});
