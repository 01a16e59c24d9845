import { span, throttledTrace, traceOf, TRACE_ID } from '../testing/traces';
import { analyseTrace } from './analyse';
import { traceFindings } from './findings';
import { linkedTraces } from './links';
import type { Trace } from './types';

const BATCH = 'be68fa8ec24d376861b52c3b8920a455';
const OTHER = '0000000000000000e457b5a2e4d86bd1';
const read = (trace: Trace) => traceFindings(trace, analyseTrace(trace));
const sentences = (findings: Array<{ sentence: string }>) => findings.map(({ sentence }) => sentence);

/** An order that waited 800 of 900 ms for a row. */
const waiting = (linkedTraceIds: string[] | undefined) =>
  traceOf(
    span('1', [0, 900], { name: 'POST /reservations', kind: 'server' }),
    span('2', [50, 850], {
      parent: '1',
      name: 'SELECT stock',
      kind: 'client',
      linkedTraceIds,
      events: [{ timeMs: 0, name: 'lock.acquired', attributes: { waited_ms: '780' } }],
    })
  );

describe('what a trace tells beside its suspect', () => {
  it('is first of all the lock that was waited for, with the trace that held it', () => {
    const [first] = read(waiting([BATCH])).leading;
    expect(first).toEqual({
      kind: 'info',
      sentence: '1 span names a lock: SELECT stock in shop, 800 ms. It waited for',
      traceIds: [BATCH],
    });
  });

  it('names no holder where there is no link', () => {
    expect(read(waiting(undefined)).leading[0]).toMatchObject({ sentence: expect.stringMatching(/800 ms\.$/), traceIds: [] }); // prettier-ignore
  });

  it('says of another link that it is one, not what it means', () => {
    const trace = traceOf(span('1', [0, 100], { name: 'consume', linkedTraceIds: [OTHER] }));
    expect(read(trace).leading).toEqual([
      { kind: 'info', sentence: 'consume in shop is linked to', traceIds: [OTHER] },
    ]);
  });

  it('says a clock that is off once, and before everyday gaps and runners-up', () => {
    const { leading, further } = read(throttledTrace(2000));
    expect(leading).toHaveLength(1);
    expect(leading[0]).toMatchObject({ kind: 'warning', sentence: expect.stringContaining('The clock of task-svc') });
    const all = sentences([...leading, ...further]);
    expect(all.filter((sentence) => sentence.includes('The clock of'))).toHaveLength(1);
    expect(all.at(-1)).toMatch(/^Runner-up: /);
  });

  it('says why the runners-up lost', () => {
    expect(sentences(read(throttledTrace()).further)).toContainEqual(
      expect.stringMatching(
        /^Runner-up: GET \/task in task-svc: 120 of 612 ms of its own, 330 ms less than the suspect/
      )
    );
  });

  it('leads with a gap only where it is the suspect’s', () => {
    const trace = traceOf(span('1', [0, 900], { name: 'render' }), span('2', [0, 20], { parent: '1', name: 'load' }));
    expect(sentences(read(trace).leading)[0]).toMatch(/^For 880 ms of render in shop no other span ran/);
  });

  it('leaves out what the suspect’s reasons say', () => {
    const calls = Array.from({ length: 8 }, (_, i) =>
      span(`${i + 2}`, [i * 100, i * 100 + 98], { parent: '1', name: 'SELECT', kind: 'client' })
    );
    const { leading, further } = read(traceOf(span('1', [0, 800]), ...calls));
    expect(sentences([...leading, ...further]).filter((sentence) => sentence.includes('8 times'))).toEqual([]);
  });
});

test('linked traces are those of the longest spans, each once, without the trace itself', () => {
  const trace = traceOf(
    span('1', [0, 10], { linkedTraceIds: [BATCH, TRACE_ID] }),
    span('2', [0, 90], { linkedTraceIds: [OTHER, BATCH] })
  );
  expect(linkedTraces(trace).map(({ traceId, from }) => [traceId, from.name])).toEqual([
    [OTHER, '2'],
    [BATCH, '2'],
  ]);
});
