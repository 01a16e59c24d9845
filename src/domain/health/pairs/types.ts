import type { Fix, HealthEvidence, Verdict } from '../types';

/** What becomes of calls without their other half. */
export type MissingHalf =
  /** The callee sent no span of its own at all. */
  | 'uninstrumented'
  /** The callee's SERVER spans begin traces of their own. */
  | 'context-lost'
  /** The callee's SERVER spans are missing from some traces only. */
  | 'server-missing'
  /** SERVER spans whose parent is not in the trace, or is no CLIENT span. */
  | 'client-missing';

/** An edge as Tempo's service graph counts it. */
export interface GraphEdge {
  client: string;
  server: string;
  /** Requests in the window. */
  requests: number;
  /** `virtual_node` for a server that sent no span; `database`, `messaging_system`, or empty. */
  connectionType: string;
}

/** The service graph's counts, or why there are none. */
export type ServiceGraph =
  | { state: 'present'; edges: GraphEdge[]; evidence: HealthEvidence }
  | { state: 'absent' | 'unknown'; sentence: string; evidence?: HealthEvidence };

/** A call to be looked at: ids of its trace and span. */
export interface CallExample {
  traceId: string;
  spanId: string;
}

/** Calls from one service to another in the sampled traces. */
export interface PairEdge {
  /** service.name; `?` where the caller's span is not there. */
  caller: string;
  /** service.name, else what the CLIENT span names: peer.service or host. */
  callee: string;
  verdict: Verdict;
  sentence: string;
  /** Calls of which both halves are to be expected. */
  calls: number;
  /** Of those, CLIENT spans without a SERVER span. */
  withoutServer: number;
  /** Of those, SERVER spans without a CLIENT span. */
  withoutClient: number;
  why?: MissingHalf;
  /** At most 5. */
  examples: CallExample[];
  /** What the service graph counted for the same edge, and how many of those without a span of the other side. */
  graph?: { requests: number; unpaired: number };
  fix?: Fix;
}

/** Calls that end outside of what is traced: no other half is to be expected. */
export interface LeafCalls {
  caller: string;
  /** `postgresql`, `redis`, `kafka`, a host. */
  callee: string;
  kind: 'database' | 'messaging' | 'external' | 'unanswered';
  calls: number;
}

export interface PairAudit {
  service: string;
  verdict: Verdict;
  sentence: string;
  /** Traces that were looked at. */
  traces: number;
  /** Failing ones first. */
  edges: PairEdge[];
  leaves: LeafCalls[];
  graph: ServiceGraph;
  evidence: HealthEvidence[];
}
