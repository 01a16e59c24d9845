import type { TraceBackend } from '../../backends/types';
import type { TimeWindow } from '../../domain/investigation/types';
import { mainRoot } from '../../domain/traces/analyse';
import { chooseAttributes } from '../../domain/traces/attributeChoice';
import { attributeDifferences, type AttributeDifference } from '../../domain/traces/attributeDifferences';
import { compareTraces } from '../../domain/traces/compare';
import { describeOperation, operationAt, slowFrom } from '../../domain/traces/operation';
import { sampleRows } from '../../domain/traces/samples';
import type { Span, Trace, TraceAnalysis } from '../../domain/traces/types';
import { describeMs } from '../../domain/traces/words';
import type { Comparison } from './comparison';

const MOST_SLOWER = 3;
const MOST_OTHERS = 2;
const MOST_DIFFERENCES = 3;
/** Of a kind: what `sampleTraces` gives at most. */
const MOST_RUNS = 20;
const HOUR_MS = 3_600_000;
const QUARTER_MS = 15 * 60_000;

export interface Subject {
  backend: TraceBackend;
  trace: Trace;
  analysis: TraceAnalysis;
  /** The alert's, ms. */
  thresholdMs?: number;
  /** Where slow traces are sampled; around the trace where it lies outside. */
  window?: TimeWindow;
}

/**
 * A slow trace against one normal trace of the same operation, and slow against normal ones over many: four requests
 * (five where the hour before has no normal trace). What one part cannot find does not hinder the other.
 */
export async function compareWithNormal(subject: Subject, signal: AbortSignal): Promise<Comparison> {
  const { trace, analysis, thresholdMs } = subject;
  const root = mainRoot(trace);
  if (!root) {
    return {
      changes: [],
      differences: [],
      problems: [{ kind: 'warning', message: 'The trace has no root to compare.' }],
    };
  }
  const slowMs = slowFrom(root.durationMs, thresholdMs);
  const parts = await Promise.all([
    withOneTrace(subject, root, slowMs, signal),
    overManyTraces(subject, { root, suspect: analysis.suspects[0]?.span ?? root, slowMs }, signal),
  ]);
  return {
    ...parts[0],
    ...parts[1],
    problems: parts.flatMap(({ problems }) => problems),
  };
}

type OneTrace = Pick<Comparison, 'normal' | 'changes' | 'problems'>;

async function withOneTrace(
  { backend, trace }: Subject,
  root: Span,
  slowMs: number,
  signal: AbortSignal
): Promise<OneTrace> {
  const request = { operation: operationAt(root), maxMs: slowMs, beforeMs: root.startMs };
  const answer = await backend.findNormal(request, signal);
  if (answer.status === 'empty') {
    return { changes: [], problems: [{ kind: 'warning', message: answer.reason }] };
  }
  if (answer.status === 'failed') {
    return { changes: [], problems: [{ kind: 'error', message: answer.failure.message }] };
  }
  const { hit, found, trace: normal } = answer.value;
  const {
    slowMs: slowTraceMs,
    normalMs,
    summary,
    slower,
    events,
    appeared,
    missing,
    counts,
  } = compareTraces(trace, normal);
  const [, ...limits] = summary;
  const told = slower.slice(0, MOST_SLOWER);
  const places = new Set(told.map(({ spanId }) => spanId));
  const others = [appeared, missing, counts.filter(({ spanId }) => !places.has(spanId))];
  return {
    normal: {
      traceId: hit.traceId,
      startMs: hit.startMs,
      durationMs: hit.durationMs,
      found,
      moreMs: slowTraceMs - normalMs,
    },
    changes: unique([
      ...told.map(({ sentence }) => sentence),
      ...events.slice(0, MOST_OTHERS),
      ...others.flatMap((changes) => changes.slice(0, MOST_OTHERS).map(({ sentence }) => sentence)),
    ]),
    problems: limits.map((message) => ({ kind: 'warning', message })),
  };
}

type ManyTraces = Pick<Comparison, 'differences' | 'sampled' | 'mostRuns' | 'problems'>;

async function overManyTraces(
  { backend, window }: Subject,
  { root, suspect, slowMs }: { root: Span; suspect: Span; slowMs: number },
  signal: AbortSignal
): Promise<ManyTraces> {
  const chosen = chooseAttributes(suspect, root);
  const around = windowAround(root.startMs, window);
  const request = { operation: operationAt(root), suspect: operationAt(suspect), attributes: chosen };
  const answers = await Promise.all([
    backend.sampleTraces({ ...request, overMs: slowMs, window: around }, signal),
    // Normal ones may also be from before: an incident that hits every request leaves none of its own time.
    backend.sampleTraces(
      { ...request, maxMs: slowMs, window: { ...around, fromMs: Math.min(around.fromMs, root.startMs - HOUR_MS) } },
      signal
    ),
  ]);
  const failure = answers.flatMap((answer) => (answer.status === 'failed' ? answer.failure.message : []));
  if (failure[0] !== undefined) {
    return { differences: [], problems: [{ kind: 'error', message: failure[0] }] };
  }
  const [slow = [], normal = []] = answers.map((answer) => (answer.status === 'ok' ? answer.value : []));
  const meant = { suspect, root, chosen };
  const rows = [...sampleRows(slow, true, meant), ...sampleRows(normal, false, meant)];
  const { differences, note } = attributeDifferences(rows);
  return {
    differences: differences.slice(0, MOST_DIFFERENCES).map(inWords),
    sampled: `${note} Slow means more than ${describeMs(slowMs)} for ${describeOperation(operationAt(root))}.`,
    mostRuns: Math.max(slow.length, normal.length) < MOST_RUNS ? undefined : MOST_RUNS,
    problems: [],
  };
}

/** Places of one name and size say the same. */
const unique = (sentences: string[]) => [...new Set(sentences)];

const inWords = ({ sentence, also }: AttributeDifference) =>
  also.length > 0 ? `${sentence} The same traces have ${also.slice(0, 3).join(', ')}.` : sentence;

const windowAround = (ms: number, window: TimeWindow | undefined): TimeWindow =>
  window && window.fromMs <= ms && ms <= window.toMs ? window : { fromMs: ms - QUARTER_MS, toMs: ms + QUARTER_MS };
