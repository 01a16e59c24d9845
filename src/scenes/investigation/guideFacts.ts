import type { GuideFacts, StepFacts } from '../../domain/guide/steps';
import { valuesInMs } from '../../domain/timeline/readCurve';
import type { LogsSceneState } from '../logs/LogsScene';
import type { MetricSceneState } from '../metric/MetricScene';
import type { TraceSceneState } from '../trace/TraceScene';
import type { InvestigationState } from './state';

type Found = Pick<InvestigationState, 'metric' | 'trace' | 'logs' | 'effective'>;

/** What the steps have come to, for the guide. `skewed`: services of the trace whose clock is off. */
export function guideFacts(
  { metric, trace, logs, effective }: Found,
  { cause, skewed }: { cause?: string; skewed: readonly string[] }
): GuideFacts {
  const { quantile = 0.99, thresholdMs } = effective;
  const { analysis, traceId } = trace.state;
  return {
    metric: { ...metricFacts(metric.state), quantile, peakMs: peakOf(metric.state), thresholdMs },
    exemplars: exemplarFacts(metric.state),
    trace: {
      ...traceFacts(trace.state),
      traceId,
      suspect: analysis?.suspects[0],
      skewed,
    },
    logs: { ...logsFacts(logs.state), count: logs.state.count, likely: logs.state.ranked[0] },
    cause,
  };
}

/** The highest value of the curve, in milliseconds. */
export function peakOf({ curve }: Pick<MetricSceneState, 'curve'>): number | undefined {
  const values = curve ? valuesInMs(curve).flatMap((value) => value ?? []) : [];
  const most = values.reduce((highest, value) => Math.max(highest, value), -Infinity);
  return Number.isFinite(most) ? most : undefined;
}

function metricFacts({ waiting, loading, curve, notes }: MetricSceneState): StepFacts {
  if (waiting) {
    const state = { info: 'idle', loading: 'waiting', warning: 'nothing', error: 'failed' } as const;
    return { state: state[waiting.kind], message: waiting.message };
  }
  if (curve) {
    return { state: 'found' };
  }
  const [note] = notes;
  return loading || !note
    ? { state: 'waiting', message: 'Waiting for the latency…' }
    : { state: note.kind === 'error' ? 'failed' : 'nothing', message: note.message };
}

function exemplarFacts({ rows, count, liveness, triage, traceId }: MetricSceneState): GuideFacts['exemplars'] {
  const states = rows.flatMap((row) => liveness.get(row.traceId)?.state ?? []);
  const countOf = (state: string) => states.filter((one) => one === state).length;
  const [alive, dead, unknown] = [countOf('alive'), countOf('dead'), countOf('unknown')];
  const nextLive = rows.find((row) => row.traceId !== traceId && liveness.get(row.traceId)?.state === 'alive')?.traceId;
  const counts = { ...count, alive, dead, unknown, nextLive };
  if (alive > 0) {
    return { ...counts, state: 'found' };
  }
  if (triage.kind === 'probing') {
    return { ...counts, state: 'waiting', message: 'Looking up which exemplars have a trace…' };
  }
  return triage.kind === 'done' && states.length > 0
    ? { ...counts, state: dead > 0 ? 'nothing' : 'failed', message: triage.note?.message }
    : { ...counts, state: 'idle' };
}

function traceFacts({ status, unavailable }: TraceSceneState): StepFacts {
  const states = { idle: 'idle', loading: 'waiting', found: 'found', missing: 'nothing', failed: 'failed' } as const;
  return {
    state: unavailable === undefined ? states[status.kind] : 'failed',
    message:
      unavailable ??
      ('message' in status ? status.message : status.kind === 'loading' ? 'Waiting for the trace…' : undefined),
  };
}

function logsFacts({ status, unavailable }: LogsSceneState): StepFacts {
  const states = {
    idle: 'idle',
    probing: 'waiting',
    loading: 'waiting',
    found: 'found',
    empty: 'nothing',
    failed: 'failed',
  } as const;
  const state = states[status.kind];
  return {
    state: unavailable === undefined ? state : 'failed',
    message:
      unavailable ??
      ('message' in status ? status.message : state === 'waiting' ? 'Waiting for the lines…' : undefined),
  };
}
