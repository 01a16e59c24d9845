import { readExemplars } from '../../src/domain/exemplars/readExemplars';
import { selectDrawn, slowestFirst } from '../../src/domain/exemplars/select';
import { candidatesOf, nextProbes } from '../../src/domain/exemplars/triage';
import { rankLines } from '../../src/domain/logs/rank';
import { readLogs } from '../../src/domain/logs/readLogs';
import { frameOnTheWire, lokiFrame, traceFrame } from '../../src/domain/testing/frames';
import { analyseTrace } from '../../src/domain/traces/analyse';
import type { FrameLike } from '../../src/domain/traces/frame';
import { readTrace } from '../../src/domain/traces/readTrace';
import { largeLog, largeTrace, manyExemplars } from './payloads';
import { atMost, type Row } from './row';

const ROUNDS = 21;
const WARM_UP = 5;

export interface BenchResult {
  name: string;
  value: number;
  unit: 'ratio';
  goal: number;
  ok: boolean;
}

/** The frame that a browser has after parsing an answer: values by column. */
function frameFrom(wire: ReturnType<typeof frameOnTheWire>): FrameLike {
  return {
    name: wire.schema.name,
    fields: wire.schema.fields.map((field, i) => ({ ...field, values: wire.data.values[i] ?? [] })),
  };
}

function timed<T>(run: () => T): { ms: number; result: T } {
  const start = performance.now();
  const result = run();
  return { ms: performance.now() - start, result };
}

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

/** Median time of `ours` on a parsed answer over that of parsing it, both taken in turns in this process. */
function ratio<T>(frame: FrameLike, prepare: (frame: FrameLike) => T, ours: (prepared: T) => unknown): number {
  const text = JSON.stringify(frameOnTheWire(frame));
  const parse: number[] = [];
  const own: number[] = [];
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    const parsed = timed((): ReturnType<typeof frameOnTheWire> => JSON.parse(text));
    const prepared = prepare(frameFrom(parsed.result));
    const analysed = timed(() => ours(prepared));
    if (round >= 0) {
      parse.push(parsed.ms);
      own.push(analysed.ms);
    }
  }
  return median(own) / median(parse);
}

const result = (name: string, value: number): BenchResult => ({
  name,
  value: Math.round(value * 1000) / 1000,
  unit: 'ratio',
  goal: 1,
  ok: value <= 1,
});

const THRESHOLD = 0.5;

/** From exemplar frames to the traces to look up first, with all that the page makes of the same answer. */
function triage(frames: readonly FrameLike[]) {
  const { exemplars } = readExemplars(frames, ['trace_id', 'traceID']);
  const { drawn } = selectDrawn(exemplars, THRESHOLD);
  const above = exemplars.filter(({ value }) => value > THRESHOLD).length;
  const candidates = candidatesOf(slowestFirst(exemplars), THRESHOLD, { all: exemplars.length, above });
  return { drawn, probes: nextProbes(candidates.exemplars, new Map(), new Set()) };
}

/** Median ms of the triage of exemplars in frames of some series each. */
function triageMs(count: number): number {
  const times: number[] = [];
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    const frames = manyExemplars(count);
    const { ms, result: found } = timed(() => triage(frames));
    if (found.probes.length === 0 || found.drawn.length === 0) {
      throw new Error('The triage has found nothing to look up.');
    }
    times.push(...(round < 0 ? [] : [ms]));
  }
  return median(times);
}

/**
 * What reading and analysing a 20,000-span trace, and reading and ranking 5,000 lines, cost as parts of `JSON.parse` of
 * their payload, and how long the triage of 100,000 exemplars takes.
 */
export async function benchAnalysis(): Promise<Array<BenchResult | Row>> {
  const { trace, suspect } = largeTrace(20_000);
  const spans = traceFrame(trace);
  const lines = lokiFrame(largeLog(trace, 5_000));
  const read = (frame: FrameLike) => readTrace(frame);
  const analyse = (frame: FrameLike) => {
    const answer = readTrace(frame);
    return answer && analyseTrace(answer);
  };
  return [
    result(
      'analysis of a 20,000-span trace',
      ratio(spans, (frame) => frame, analyse)
    ),
    result(
      'analysis of a 20,000-span trace, once it is read',
      ratio(spans, read, (answer) => answer && analyseTrace(answer))
    ),
    result(
      'ranking of 5,000 lines',
      ratio(
        lines,
        (frame) => frame,
        (frame) => rankLines(readLogs([frame]), { trace, suspect })
      )
    ),
    atMost('triage of 100,000 exemplars', triageMs(100_000), 'ms', 50),
  ];
}

if (require.main === module) {
  void benchAnalysis().then((results) => console.table(results));
}
