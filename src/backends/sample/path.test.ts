import { readExemplars } from '../../domain/exemplars/readExemplars';
import { slowestFirst } from '../../domain/exemplars/select';
import { rankLines } from '../../domain/logs/rank';
import { readLogs } from '../../domain/logs/readLogs';
import { logWindow } from '../../domain/logs/window';
import { analyseTrace } from '../../domain/traces/analyse';
import { readTrace } from '../../domain/traces/readTrace';
import { valueOf } from '../testing/sources';
import { ask, END_MS, framesOf, open, requestOf, WHOLE } from './testing/ask';
import { SAMPLE } from './uids';

const HOUR_MS = 3_600_000;

/** The exemplars of task-svc above 500 ms, as the app lists them. */
async function slowExemplars(sample: ReturnType<typeof open>, endMs = END_MS) {
  const { metrics } = sample.backends;
  const window = { fromMs: endMs - SAMPLE.lengthMs, toMs: endMs };
  const histograms = valueOf(await metrics.histograms(window));
  const { histogram, matcher } = valueOf(await metrics.findService('task-svc', histograms, window));
  const frames = await framesOf(
    ask(sample.asked.metrics, metrics.latencyQueries(histogram, [matcher], [0.99]), window)
  );
  const { exemplars } = readExemplars(frames, metrics.exemplarLabels);
  return slowestFirst(exemplars).filter(({ value }) => value > 0.5);
}

async function follow(sample: ReturnType<typeof open>, traceId: string) {
  const { traces, logs } = sample.backends;
  const [frame] = await framesOf(ask(sample.asked.traces, [traces.traceQuery(traceId)]));
  const trace = frame && readTrace(frame);
  if (!trace) {
    throw new Error(`No trace ${traceId}`);
  }
  const suspect = analyseTrace(trace).suspects[0]?.span;
  const window = logWindow(trace);
  const { streams } = valueOf(await logs.probe(trace.services, window));
  const lines = readLogs(
    await framesOf(ask(sample.asked.logs, logs.lineQueries({ streams, traceId, window }), window))
  );
  return { suspect, ranked: rankLines(lines, { trace, suspect }) };
}

describe('the path through the sample', () => {
  it('leads from the slowest exemplar, which is dead, by every other one to the line with the retries', async () => {
    const sample = open();
    const [dead, ...alive] = await slowExemplars(sample);
    expect(alive.length).toBeGreaterThan(8);

    const gone = await ask(sample.asked.traces, [sample.backends.traces.traceQuery(dead?.traceId ?? '')]);
    expect(gone.errors?.[0]?.status).toBe(404);

    for (const { traceId } of alive) {
      const { suspect, ranked } = await follow(sample, traceId);
      expect(suspect).toMatchObject({ name: 'db:query', service: 'task-svc' });
      expect(ranked[0]?.record.line).toContain('RetryAttempts=3');
      expect(ranked[0]?.record.timeMs).toBeGreaterThan((suspect?.startMs ?? 0) + (suspect?.durationMs ?? 0));
    }
  });

  it('is the same when the link is opened again, and the same an hour later at another time', async () => {
    const rowsOf = async (endMs: number) =>
      (await slowExemplars(open(endMs), endMs)).map(({ traceId, timeMs }) => [traceId, Math.round(timeMs - endMs)]);
    const rows = await rowsOf(END_MS);

    expect(await rowsOf(END_MS)).toEqual(rows);
    expect(await rowsOf(END_MS + HOUR_MS)).toEqual(rows);
  });
});

describe('who asks and goes away', () => {
  it('gets nothing any more', async () => {
    const sample = open();
    const answers: unknown[] = [];
    const request = requestOf([sample.backends.traces.traceQuery('a1')], WHOLE);
    sample.asked.traces
      .query(request)
      .subscribe((answer) => answers.push(answer))
      .unsubscribe();
    await ask(sample.asked.traces, [sample.backends.traces.traceQuery('a1')]);
    expect(answers).toEqual([]);
  });
});
