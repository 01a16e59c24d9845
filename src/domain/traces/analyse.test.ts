import fc from 'fast-check';
import captured from '../testing/fixtures/tempo303_trace_v2.json';
import { span, spanIdFor, T0, throttledTrace, traceOf } from '../testing/traces';
import { analyseTrace } from './analyse';
import { describeRunnerUp, describeSuspect } from './describe';
import { readTraceJson } from './readTraceJson';
import type { Span, SpanEvent, Trace } from './types';

const said = (trace: Trace) => analyseTrace(trace).suspects.map(describeSuspect);
const under = (parent: string) => ({ parent });

describe('the suspect', () => {
  it('of the demo is the throttled query', () => {
    expect(said(throttledTrace())[0]).toBe('db:query in task-svc: 450 of 612 ms, 3 retries');
  });

  it('stays the same with its clock two seconds ahead, when the trace looks 2.6 seconds long', () => {
    const trace = throttledTrace(2000);
    expect(trace.endMs - trace.startMs).toBe(2590);
    const { suspects, notes } = analyseTrace(trace);
    expect(suspects.map(describeSuspect)[0]).toBe('db:query in task-svc: 450 of 612 ms, 3 retries');
    expect(notes).toEqual([
      expect.stringMatching(/^The clock of task-svc is about 2\.0 s ahead of that of web-frontend/),
    ]);
  });

  it.each([-86_400_000, -2000, 500, 3_600_000])('stays the same with its clock %d ms off', (ms) => {
    expect(said(throttledTrace(ms))[0]).toBe('db:query in task-svc: 450 of 612 ms, 3 retries');
  });

  it('of the captured trace is the query that waited for a row lock', () => {
    const trace = readTraceJson(captured);
    const { suspects, notes } = analyseTrace(trace ?? traceOf());
    expect(suspects.map(describeSuspect)[0]).toBe('db.query SELECT stock in inventory-service: 817 of 825 ms');
    expect(notes).toEqual([]);
  });

  it('has its share of the root, and at most four runners-up', () => {
    const calls = Array.from({ length: 9 }, (_, i) =>
      span(`${i + 2}`, [i * 100, i * 100 + 10 * (i + 1)], { parent: '1', name: `call ${i}` })
    );
    const { suspects } = analyseTrace(traceOf(span('1', [0, 1000]), ...calls));
    expect(suspects.map((s) => s.span.name)).toEqual(['1', 'call 8', 'call 7', 'call 6', 'call 5']);
    expect(suspects[1]).toMatchObject({ selfMs: 90, share: 0.09, rootMs: 1000 });
  });

  it('is not the span that merely waits for others', () => {
    expect(
      said(traceOf(span('a', [0, 900]), span('b', [10, 890], under('a')), span('c', [20, 300], under('b'))))
    ).toEqual(['b in shop: 600 of 900 ms', 'c in shop: 280 of 900 ms', 'a in shop: 20 of 900 ms']);
  });

  it('is a loop of like calls, whose every call is small', () => {
    const calls = Array.from({ length: 8 }, (_, i) =>
      span(`${i}1`, [i * 70 + 20, i * 70 + 80], { parent: 'f', name: 'SELECT stock', kind: 'client' })
    );
    const [first, second] = analyseTrace(traceOf(span('f', [0, 612]), ...calls)).suspects;
    expect(first && describeSuspect(first)).toBe('SELECT stock in shop: 480 of 612 ms, 8 calls in a row');
    expect(second?.span.name).toBe('f');
  });

  it('counts the loop where its time is spent: in the service that is called', () => {
    const calls = Array.from({ length: 4 }, (_, i) => [
      span(`${i}1`, [i * 100, i * 100 + 90], { parent: 'f', name: 'GET', kind: 'client', service: 'web' }),
      span(`${i}2`, [i * 100 + 5, i * 100 + 85 + i], {
        parent: `${i}1`,
        name: 'GET /stock',
        kind: 'server',
        service: 'stock',
      }),
    ]);
    const [first] = analyseTrace(traceOf(span('f', [0, 400], { service: 'web' }), ...calls.flat())).suspects;
    expect(first && describeSuspect(first)).toBe('GET /stock in stock: 326 of 400 ms, 4 calls in a row');
    expect(first?.span.spanId).toBe(spanIdFor('32'));
  });

  it('tells calls of one name to different targets apart', () => {
    const calls = ['a', 'b', 'c'].map((target, i) =>
      span(`${i}1`, [i * 100, i * 100 + 90], {
        parent: 'f',
        name: 'GET',
        kind: 'client',
        attributes: { 'peer.service': target },
      })
    );
    expect(said(traceOf(span('f', [0, 300]), ...calls))[0]).toBe('GET in shop: 90 of 300 ms');
  });

  it('names the call that ran beside it, where its own time hides that call', () => {
    const trace = traceOf(
      span('a', [0, 600]),
      span('b', [0, 500], { parent: 'a', name: 'load' }),
      span('c', [400, 600], under('a'))
    );
    expect(said(trace)[0]).toBe('a in shop: 400 of 600 ms, beside load');
  });

  it('is found below a call whose other side was not stored, and says so', () => {
    const trace = traceOf(
      span('1', [0, 612], { service: 'web', kind: 'server', name: 'GET /task' }),
      span('2', [10, 600], { service: 'web', kind: 'client', name: 'GET', parent: '1' }),
      span('4', [60, 510], { service: 'task', kind: 'client', name: 'db:query', parent: '3' })
    );
    const { suspects, notes } = analyseTrace(trace);
    expect(suspects.map(describeSuspect).slice(0, 2)).toEqual([
      'db:query in task: 450 of 612 ms, its caller is missing from the trace',
      'GET in web: 140 of 612 ms',
    ]);
    expect(notes).toEqual(['The trace is partial: 1 span names a parent that is not in the trace.']);
    expect(trace.children.has(spanIdFor('2'))).toBe(false);
  });

  it('is looked for in all parts of a trace in pieces', () => {
    const trace = traceOf(
      span('1', [0, 100], { service: 'web' }),
      span('2', [200, 900], { service: 'task', parent: '98' }),
      span('3', [950, 960], { service: 'task', parent: '99' })
    );
    const { suspects, notes, criticalPath } = analyseTrace(trace);
    expect(suspects[0]).toMatchObject({ selfMs: 700, rootMs: 700, share: 1 });
    expect(notes[0]).toBe('The trace is partial: 2 spans name a parent that is not in the trace.');
    expect(criticalPath.map(({ spanId }) => spanId)).toEqual([spanIdFor('1')]);
  });

  it('of a trace without a root is that of its longest part', () => {
    const { criticalPath } = analyseTrace(traceOf(span('1', [0, 10], under('98')), span('2', [5, 500], under('99'))));
    expect(criticalPath.map(({ spanId }) => spanId)).toEqual([spanIdFor('2')]);
  });

  it('is taken from the longest of several roots, and the others are named', () => {
    const { criticalPath, notes } = analyseTrace(
      traceOf(span('1', [0, 10]), span('2', [5, 500], { name: '<b>load</b>' }), span('3', [7, 8]))
    );
    expect(criticalPath.map(({ spanId }) => spanId)).toEqual([spanIdFor('2')]);
    expect(notes).toEqual([
      'The trace has 3 roots; the critical path shown is that of the longest, <b>load</b> in shop.',
    ]);
  });

  it('cannot be named where no span has a duration', () => {
    const { suspects, criticalPath, notes } = analyseTrace(traceOf(span('1', [0, 0]), span('2', [0, 0], under('1'))));
    expect([suspects, criticalPath]).toEqual([[], []]);
    expect(notes).toEqual(['No span of this trace has a duration, so no suspect can be named.']);
  });

  it('comes out of a chain of 20,000 spans', () => {
    const count = 20_000;
    const chain = Array.from({ length: count }, (_, i) =>
      span((i + 1).toString(16), [i / 100, 600 - i / 100], {
        parent: i === 0 ? undefined : i.toString(16),
        name: `n${i}`,
      })
    );
    const { suspects, criticalPath, selfMs } = analyseTrace(traceOf(...chain));
    expect(suspects[0]).toMatchObject({ span: { name: `n${count - 1}` } });
    expect(criticalPath).toHaveLength(2 * count - 1);
    expect(selfMs.size).toBe(count);
  });

  it('is picked from 20,000 like calls', () => {
    const calls = Array.from({ length: 20_000 }, (_, i) =>
      span((i + 2).toString(16), [i, i + 1], { parent: '1', name: 'SELECT' })
    );
    expect(said(traceOf(span('1', [0, 20_000]), ...calls))[0]).toBe('SELECT in shop: 20 of 20 s, 20000 calls in a row');
  });
});

describe('the reasons', () => {
  const event = (name: string, attributes: Record<string, string> = {}): SpanEvent => ({
    timeMs: T0,
    name,
    attributes,
  });
  const reasonsOf = (more: Partial<Span>) => analyseTrace(traceOf(span('a', [0, 10], more))).suspects[0]?.reasons;
  const throttled = 'ProvisionedThroughputExceededException';

  it.each<[string, Partial<Span>, string[]]>([
    ['nothing', {}, []],
    ['a status', { status: 'error' }, ['status error']],
    ['a status with a message', { status: 'error', statusMessage: 'a\n  b' }, ['status error (a b)']],
    ['retry events', { events: [event('retry'), event('Retrying request'), event('sent')] }, ['2 retries']],
    ['a count', { attributes: { 'http.request.resend_count': '1' } }, ['1 retry']],
    ['a count before events', { attributes: { 'aws.retries': '3' }, events: [event('retry')] }, ['3 retries']],
    ['a count of nothing', { attributes: { retries: '0', 'retry.count': 'many' } }, []],
    ['throttling', { events: [event('throttled'), event('throttled')] }, ['throttled 2 times']],
    [
      "the demo's failed attempts",
      {
        events: ['1', '2', '3'].map((attempt) =>
          event(throttled, { 'error.type': throttled, attempt, backoff_ms: '60' })
        ),
      },
      ['3 retries', 'throttled'],
    ],
    ['attempts that are announced only', { events: [event('Starting RPC attempt', { attempt: '0' })] }, []],
    [
      'an exception',
      { events: [event('exception', { 'exception.type': 'TimeoutError' })] },
      ['exception TimeoutError'],
    ],
    [
      'an exception that says throttling',
      { events: [event('exception', { 'exception.type': 'ThrottlingException' })] },
      ['throttled 1 time'],
    ],
  ])('from %s', (_, more, reasons) => expect(reasonsOf(more)).toEqual(reasons));

  it('of a loop say how many of its calls failed', () => {
    const calls = Array.from({ length: 4 }, (_, i) =>
      span(`${i}1`, [i * 100, i * 100 + 90], { parent: 'f', name: 'call', status: i < 3 ? 'error' : 'unset' })
    );
    const [first] = analyseTrace(traceOf(span('f', [0, 400]), ...calls)).suspects;
    expect(first?.reasons).toEqual(['3 of 4 with status error', '4 calls in a row']);
  });
});

describe('a runner-up', () => {
  it('is told why it lost', () => {
    const [suspect, ...others] = analyseTrace(throttledTrace()).suspects;
    expect(suspect && others.map((other) => describeRunnerUp(other, suspect))).toEqual([
      'GET /task in task-svc: 120 of 612 ms of its own, 330 ms less than the suspect; the other 450 ms it waited for others',
      'GET /task in web-frontend: 22 of 612 ms of its own, 428 ms less than the suspect; the other 590 ms it waited for others',
      'GET in web-frontend: 20 of 612 ms of its own, 430 ms less than the suspect; the other 570 ms it waited for others',
    ]);
  });

  it('that took as long is later', () => {
    const [suspect, other] = analyseTrace(
      traceOf(span('a', [0, 100]), span('b', [0, 50], under('a')), span('c', [50, 100], under('a')))
    ).suspects;
    expect(suspect && other && describeRunnerUp(other, suspect)).toBe(
      'c in shop: 50 of 100 ms of its own, as much, but later'
    );
  });

  it('may have any name, which stays text on one line of bounded length', () => {
    const name = `<script>${'x'.repeat(500)}</script>\n`;
    const [suspect] = analyseTrace(traceOf(span('a', [0, 10], { name, service: '' }))).suspects;
    const sentence = suspect && describeSuspect(suspect);
    expect(sentence).toMatch(/^<script>x+… in/);
    expect(sentence?.length).toBeLessThan(120);
  });
});

describe('the analysis of any trace', () => {
  const wild = fc.array(fc.tuple(fc.nat(20), fc.nat(25), fc.nat(1000), fc.nat(1000), fc.nat(3)), { minLength: 1 });

  it('gives self times that are never negative, and suspects in a total order, whatever arrives', () => {
    const kinds = ['internal', 'client', 'server', 'unspecified'] as const;
    fc.assert(
      fc.property(wild, (rows) => {
        const spans = rows.map(([id, parent, from, length, kind]) =>
          span(id.toString(16), [from, from + length], {
            parent: parent.toString(16),
            kind: kinds[kind],
            service: `s${id % 3}`,
          })
        );
        const trace = traceOf(...spans);
        const { selfMs, suspects } = analyseTrace(trace);
        for (const [spanId, ms] of selfMs) {
          expect(ms).toBeGreaterThan(0);
          expect(ms).toBeLessThanOrEqual((trace.byId.get(spanId)?.durationMs ?? 0) + 0.01);
        }
        suspects.forEach(({ selfMs: ms }, i) => expect(ms).toBeLessThanOrEqual(suspects[i - 1]?.selfMs ?? Infinity));
        expect(suspects.length).toBeLessThanOrEqual(5);
        expect(analyseTrace(traceOf(...spans.reverse()))).toEqual(analyseTrace(trace));
      })
    );
  });
});
