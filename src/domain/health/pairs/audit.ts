import { plural } from '../../traces/words';
import type { HealthEvidence, Verdict } from '../types';
import { NOBODY, type Calls, type CallsInTraces, type LoneHalf } from './calls';
import { missingHalfFix } from './fixes';
import type { GraphEdge, MissingHalf, PairAudit, PairEdge, ServiceGraph } from './types';

/** What was seen of a callee whose SERVER spans are missing. */
export interface CalleeSeen {
  /** It sent spans in the time of the traces; undefined where that could not be asked. */
  hasSpans?: boolean;
  /** Its SERVER spans that begin a trace. */
  roots: ReadonlyArray<{ startMs: number; durationMs: number }>;
}

export interface PairFacts {
  service: string;
  traces: number;
  calls: CallsInTraces;
  /** By callee. */
  seen: ReadonlyMap<string, CalleeSeen>;
  graph: ServiceGraph;
  evidence: HealthEvidence[];
}

/** Part of an edge's calls that may lack a half before it fails, and how many. */
const FAIL_SHARE = 0.05;
const FAIL_CALLS = 2;
const EXAMPLES = 5;
/** Clocks of two hosts that are kept by NTP. */
const SAME_MOMENT_MS = 5;

/** The calls of a service without their other half, edge by edge, beside the service graph's counts. */
export function auditOf({ service, traces, calls, seen, graph, evidence }: PairFacts): PairAudit {
  const touches = ({ caller, callee }: { caller: string; callee: string }) => caller === service || callee === service;
  const graphEdges = graph.state === 'present' ? graph.edges : [];
  const edges = calls.edges
    .filter(touches)
    .map((edge) => judgeEdge(edge, seen.get(edge.callee), graphEdges, graph.state === 'present'))
    .sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict) || b.calls - a.calls);
  const lone = edges.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn');
  return {
    service,
    verdict: lone[0]?.verdict ?? (edges.length > 0 ? 'pass' : 'na'),
    sentence: sentenceOf(service, traces, edges, lone, graph),
    traces,
    edges,
    leaves: calls.leaves.filter(touches),
    graph,
    evidence,
  };
}

/** An audit that says why there is none. */
export function noAudit(
  reason: string,
  about: { service: string; verdict: Verdict; graph: ServiceGraph; evidence: HealthEvidence[] }
): PairAudit {
  return { ...about, sentence: reason, traces: 0, edges: [], leaves: [] };
}

const ORDER: readonly Verdict[] = ['fail', 'warn', 'unknown', 'na', 'pass'];

function judgeEdge(
  edge: Calls,
  seen: CalleeSeen | undefined,
  graphEdges: readonly GraphEdge[],
  hasGraph: boolean
): PairEdge {
  const { caller, callee, calls, withoutServer, withoutClient, isGuess } = edge;
  const graph = countsOf(graphEdges.filter(({ client, server }) => client === caller && server === callee));
  const lone = [...withoutServer, ...withoutClient];
  const why = whyMissing(edge, seen);
  const fix = why && missingHalfFix(why, caller, callee);
  const certain = lone.length >= FAIL_CALLS && lone.length / calls >= FAIL_SHARE && !isGuess && caller !== NOBODY;
  return {
    caller,
    callee,
    verdict: lone.length === 0 ? 'pass' : certain ? 'fail' : 'warn',
    sentence: `${edgeSentence(edge, why)}${graphSentence(graph, hasGraph && caller !== NOBODY)}`,
    calls,
    withoutServer: withoutServer.length,
    withoutClient: withoutClient.length,
    ...(why && { why }),
    examples: lone.slice(0, EXAMPLES).map(({ traceId, spanId }) => ({ traceId, spanId })),
    ...(graph && { graph }),
    ...(fix && { fix }),
  };
}

function whyMissing({ withoutServer, withoutClient }: Calls, seen: CalleeSeen | undefined): MissingHalf | undefined {
  if (withoutServer.length === 0) {
    return withoutClient.length > 0 ? 'client-missing' : undefined;
  }
  const inside = withoutServer.filter((half) => seen?.roots.some((root) => fits(root, half)));
  if (inside.length * 2 > withoutServer.length) {
    return 'context-lost';
  }
  return seen?.hasSpans === false ? 'uninstrumented' : 'server-missing';
}

const fits = (root: { startMs: number; durationMs: number }, call: LoneHalf) =>
  root.startMs >= call.startMs - SAME_MOMENT_MS && root.startMs + root.durationMs <= call.endMs + SAME_MOMENT_MS;

function edgeSentence({ caller, callee, calls, withoutServer, withoutClient }: Calls, why: MissingHalf | undefined) {
  const from = caller === NOBODY ? `a caller that sent no span` : caller;
  const edge = `${plural(calls, 'call')} from ${from} to ${callee}`;
  const lone = withoutServer.length;
  switch (why) {
    case undefined:
      return `${edge}: both halves are there.`;
    case 'uninstrumented':
      return `${lone} of ${edge} have no SERVER span: ${callee} sent no span at all.`;
    case 'context-lost':
      return `${lone} of ${edge} have no SERVER span in their trace: ${callee} began traces of its own meanwhile, so traceparent did not reach it.`;
    case 'server-missing':
      return `${lone} of ${edge} have no SERVER span, although ${callee} sends spans.`;
    case 'client-missing':
      return `${withoutClient.length} of ${edge} have a SERVER span and no CLIENT span.`;
  }
}

/** The graph has an edge twice where only some of its calls have both halves. */
function countsOf(edges: readonly GraphEdge[]): { requests: number; unpaired: number } | undefined {
  const sum = (some: readonly GraphEdge[]) => Math.round(some.reduce((total, { requests }) => total + requests, 0));
  const unpaired = edges.filter(({ connectionType }) => connectionType === 'virtual_node');
  return edges.length > 0 ? { requests: sum(edges), unpaired: sum(unpaired) } : undefined;
}

function graphSentence(graph: { requests: number; unpaired: number } | undefined, hasGraph: boolean): string {
  if (!hasGraph) {
    return '';
  }
  if (!graph) {
    return ' The service graph has no such edge.';
  }
  const lone = graph.unpaired > 0 ? `, ${graph.unpaired} of them without a span of the other side` : '';
  return ` The service graph counts ${graph.requests}${lone}.`;
}

function sentenceOf(
  service: string,
  traces: number,
  edges: readonly PairEdge[],
  lone: readonly PairEdge[],
  graph: ServiceGraph
): string {
  const sample = `${plural(traces, 'trace')} with ${service}`;
  const note = graph.state === 'present' ? '' : ` ${graph.sentence}`;
  if (edges.length === 0) {
    return `In ${sample}, no call between two services was seen.${note}`;
  }
  if (lone.length === 0) {
    return `In ${sample}, every call between services has both halves.${note}`;
  }
  const list = lone.map(
    (edge) => `${edge.caller} → ${edge.callee} (${edge.withoutServer + edge.withoutClient} of ${edge.calls})`
  );
  return `In ${sample}, calls lack their other half: ${list.join(', ')}.${note}`;
}
