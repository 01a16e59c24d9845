import type { Span, Trace } from '../../traces/types';
import { leafOf, peerOf, wasAnswered } from './peer';
import type { CallExample, LeafCalls } from './types';

/** A call of which a half is missing. */
export interface LoneHalf extends CallExample {
  startMs: number;
  endMs: number;
}

/** Calls from one service to another, as traces have them. */
export interface Calls {
  caller: string;
  callee: string;
  /** The callee is no known service, but its host looks like one of ours. */
  isGuess: boolean;
  calls: number;
  withoutServer: LoneHalf[];
  withoutClient: LoneHalf[];
}

export interface CallsInTraces {
  edges: Calls[];
  leaves: LeafCalls[];
  /** Services that sent a span. */
  services: ReadonlySet<string>;
}

/** Caller of a SERVER span whose parent is not in its trace. */
export const NOBODY = '?';

/**
 * The calls in whole traces, by edge, and those of them without their other half. Databases, messaging and hosts outside
 * have no other half to expect; neither has a failed call that nothing answered, nor a CLIENT span around another one
 * (an SDK's around its HTTP client's).
 * @param known service.name values of all stores
 */
export function callsIn(traces: readonly Trace[], known: ReadonlySet<string>): CallsInTraces {
  const edges = new Map<string, Calls>();
  const leaves = new Map<string, LeafCalls>();
  const services = new Set(traces.flatMap((trace) => trace.services));
  const all = new Set([...known, ...services]);

  const edge = (caller: string, callee: string, isGuess = false): Calls => {
    const key = `${caller}\n${callee}`;
    const there = edges.get(key) ?? { caller, callee, isGuess, calls: 0, withoutServer: [], withoutClient: [] };
    edges.set(key, there);
    there.calls++;
    return there;
  };
  const leaf = (caller: string, callee: string, kind: LeafCalls['kind']) => {
    const key = `${caller}\n${callee}\n${kind}`;
    const there = leaves.get(key) ?? { caller, callee, kind, calls: 0 };
    leaves.set(key, there);
    there.calls++;
  };

  for (const trace of traces) {
    for (const span of trace.spans) {
      if (span.kind === 'client' || span.kind === 'producer') {
        takeClient(span, trace);
      } else if (span.kind === 'server') {
        takeServer(span, trace);
      }
    }
  }
  return { edges: [...edges.values()], leaves: [...leaves.values()], services };

  function takeClient(span: Span, trace: Trace): void {
    const children = trace.children.get(span.spanId) ?? [];
    const own = leafOf(span);
    if (own) {
      leaf(span.service, own.callee, own.kind);
      return;
    }
    const server = children.find(({ kind, service }) => kind === 'server' || service !== span.service);
    if (server) {
      edge(span.service, server.service);
      return;
    }
    if (children.some(({ kind }) => kind === 'client')) {
      return;
    }
    const peer = peerOf(span, all);
    if (!wasAnswered(span)) {
      leaf(span.service, peer.name, 'unanswered');
    } else if (peer.place === 'external') {
      leaf(span.service, peer.name, 'external');
    } else {
      edge(span.service, peer.name, peer.place === 'internal').withoutServer.push(halfOf(span, trace));
    }
  }

  function takeServer(span: Span, trace: Trace): void {
    if (span.parentSpanId === undefined) {
      return;
    }
    const parent = trace.byId.get(span.parentSpanId);
    if (!parent) {
      edge(NOBODY, span.service).withoutClient.push(halfOf(span, trace));
    } else if (parent.service !== span.service && parent.kind !== 'client') {
      edge(parent.service, span.service).withoutClient.push(halfOf(span, trace));
    }
  }
}

const halfOf = ({ spanId, startMs, durationMs }: Span, { traceId }: Trace): LoneHalf => ({
  traceId,
  spanId,
  startMs,
  endMs: startMs + durationMs,
});
