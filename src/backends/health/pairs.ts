import { auditOf, noAudit, type CalleeSeen } from '../../domain/health/pairs/audit';
import { callsIn } from '../../domain/health/pairs/calls';
import { rootsOf, spansOf, tracesWith } from '../../domain/health/pairs/queries';
import type { PairAudit } from '../../domain/health/pairs/types';
import type { HealthEvidence } from '../../domain/health/types';
import type { TimeWindow } from '../../domain/investigation/types';
import type { Failure } from '../../domain/result';
import { readTraceJson } from '../../domain/traces/readTraceJson';
import type { Trace } from '../../domain/traces/types';
import { plural } from '../../domain/traces/words';
import { isRecord } from '../../shared/isRecord';
import { fetchTrace } from '../tempo/fetchTrace';
import { hitOf } from '../tempo/hits';
import { search } from '../tempo/search';
import type { Transport } from '../transport';
import type { DataSourceInfo, TraceHit } from '../types';
import { readServiceGraph } from './serviceGraph';

const HOUR_MS = 3_600_000;
const DEFAULT_SAMPLE = 30;
const LEAST_SAMPLE = 20;
const MOST_SAMPLE = 50;
/** Spans may arrive for so long: in a younger trace the other half may still be on its way. */
const SETTLED_MS = 60_000;
/** Callees with missing halves that are asked about. */
const MOST_CALLEES = 5;
const MOST_ROOTS = 200;

/** Requests that an audit makes at most: for the budget of its transport. */
export const pairRequests = (sample = DEFAULT_SAMPLE): number =>
  2 * Math.min(MOST_SAMPLE, sample) + 2 * MOST_CALLEES + 3;

export interface PairsRequest {
  service: string;
  /** The last hour unless said otherwise; what began in its last minute is left out. */
  window?: TimeWindow;
  /** Traces to look at: 30 unless said otherwise, 20 to 50. */
  sample?: number;
  /** service.name values of all stores: who is no outsider. */
  knownServices: readonly string[];
  traces: DataSourceInfo;
  /** The Prometheus that Tempo's metrics generator writes to. */
  metrics?: DataSourceInfo;
  transport: Transport;
  nowMs?: number;
  onProgress?(progress: { done: number; of: number }): void;
  signal?: AbortSignal;
}

/** Looks for calls without their other half in the newest traces of a service. Always resolves, `unknown` with reason. */
export async function auditPairs(request: PairsRequest): Promise<PairAudit> {
  const { service, traces: source, metrics, transport, signal, nowMs = Date.now() } = request;
  const asked = request.window ?? { fromMs: nowMs - HOUR_MS, toMs: nowMs };
  // Tempo searches whole seconds, and the newest traces of one more would push out those that are meant.
  const toMs = Math.floor(Math.min(asked.toMs, nowMs - SETTLED_MS) / 1000) * 1000;
  const window = { fromMs: asked.fromMs, toMs };
  const sample = Math.min(MOST_SAMPLE, Math.max(LEAST_SAMPLE, Math.floor(request.sample ?? DEFAULT_SAMPLE)));
  const query = tracesWith(service);
  const graph = await readServiceGraph(service, window, metrics, transport, signal);
  const evidenceOf = (answer: string): HealthEvidence[] => [
    { source: source.name, uid: source.uid, query, window, answer },
    ...(graph.evidence ? [graph.evidence] : []),
  ];
  const hits = await search({ query, window, limit: sample, spans: 1 }, source, transport, signal);
  if (hits.status !== 'ok') {
    const reason = hits.status === 'failed' ? hits.failure.message : hits.reason;
    return noAudit(reason, { service, verdict: 'unknown', graph, evidence: evidenceOf(reason) });
  }
  const ids = hits.value
    .flatMap((hit) => hitOf(hit) ?? [])
    // Tempo answers a window past its cut-off with older traces.
    .filter(({ startMs }) => startMs >= window.fromMs - HOUR_MS && startMs <= window.toMs)
    .map(({ traceId }) => traceId);
  if (ids.length === 0) {
    const reason = `${source.name} has no trace with ${service} in this time.`;
    return noAudit(reason, { service, verdict: 'na', graph, evidence: evidenceOf('no trace') });
  }
  const { traces, failure } = await readTraces(ids, request);
  const left = ids.length - traces.length;
  if (traces.length === 0) {
    const reason = failure?.message ?? `${source.name} has none of the ${ids.length} traces as a whole.`;
    return noAudit(reason, { service, verdict: 'unknown', graph, evidence: evidenceOf(reason) });
  }
  const calls = callsIn(traces, new Set(request.knownServices));
  const lone = calls.edges.filter(
    (edge) => edge.withoutServer.length > 0 && (edge.caller === service || edge.callee === service)
  );
  const callees = [...new Set(lone.map(({ callee }) => callee))].slice(0, MOST_CALLEES);
  const seen = new Map<string, CalleeSeen>();
  for (const callee of callees) {
    const times = lone.filter((edge) => edge.callee === callee).flatMap(({ withoutServer }) => withoutServer);
    const around = {
      fromMs: Math.min(...times.map(({ startMs }) => startMs)),
      toMs: Math.max(...times.map(({ endMs }) => endMs)),
    };
    seen.set(callee, await seenOf(callee, calls.services.has(callee), around, request));
  }
  const evidence = evidenceOf(
    `${plural(traces.length, 'trace')}${left > 0 ? `; ${left} could not be read as a whole${failure ? `: ${failure.what}` : ''}` : ''}`
  );
  return auditOf({ service, traces: traces.length, calls, seen, graph, evidence });
}

/** Whole traces only: in a part of one, halves are missing that are there. */
async function readTraces(ids: readonly string[], { traces: source, transport, signal, onProgress }: PairsRequest) {
  const traces: Trace[] = [];
  let failure: Failure | undefined;
  let done = 0;
  await Promise.all(
    ids.map(async (id) => {
      const answer = await fetchTrace(id, source, transport, signal);
      if (answer.status === 'failed') {
        failure ??= answer.failure;
      }
      const trace = answer.status === 'ok' ? readTraceJson(answer.value) : undefined;
      const isPartial = answer.status === 'ok' && isRecord(answer.value) && answer.value.status === 'PARTIAL';
      if (trace && !isPartial) {
        traces.push(trace);
      }
      onProgress?.({ done: ++done, of: ids.length });
    })
  );
  return { traces, failure };
}

/** What the callee sent in just this time: before and after it may have been another version of it. */
async function seenOf(
  callee: string,
  hasSpans: boolean,
  window: TimeWindow,
  { traces: source, transport, signal }: PairsRequest
): Promise<CalleeSeen> {
  const ask = async (query: string) => {
    const found = await search({ query, window, limit: MOST_ROOTS, spans: 1 }, source, transport, signal);
    // Tempo searches whole seconds.
    const isIn = ({ startMs }: TraceHit) => startMs >= window.fromMs && startMs <= window.toMs;
    return found.status === 'ok' ? found.value.flatMap((hit) => hitOf(hit) ?? []).filter(isIn) : undefined;
  };
  const roots = await ask(rootsOf(callee));
  if (hasSpans || (roots && roots.length > 0)) {
    return { hasSpans: true, roots: roots ?? [] };
  }
  const any = await ask(spansOf(callee));
  return { ...(roots && any && { hasSpans: any.length > 0 }), roots: roots ?? [] };
}
