import type { Span } from '../../traces/types';

/** Hosts that are nobody else's: without a domain, of a cluster, or of a private network (RFC 1918, RFC 6762). */
const INTERNAL =
  /^(?:[^.:]+|.*\.(?:local|internal|svc|lan|cluster|consul|test|localhost)|10\.[\d.]+|127\.[\d.]+|192\.168\.[\d.]+|172\.(?:1[6-9]|2\d|3[01])\.[\d.]+)$/i;

function hostOf({ attributes }: Span): string | undefined {
  const named = attributes['server.address'] ?? attributes['net.peer.name'] ?? attributes['net.peer.ip'];
  const url = attributes['url.full'] ?? attributes['http.url'];
  const inUrl = url === undefined ? undefined : /^\w+:\/\/(?:[^@/]*@)?([^/:?#]+)/.exec(url)?.[1];
  return named || inUrl || attributes['http.host']?.replace(/:\d+$/, '') || undefined;
}

/** Who a CLIENT span calls, by its own words. */
export interface Peer {
  /** service.name where it is one of the known services; else peer.service, host or `?`. */
  name: string;
  /** `known`: one of the known services; `internal`: a host that looks like one of ours; else `external`. */
  place: 'known' | 'internal' | 'external';
}

/** @param known service.name values of all stores */
export function peerOf(span: Span, known: ReadonlySet<string>): Peer {
  const host = hostOf(span);
  const peer = span.attributes['peer.service'] || span.attributes['service.peer.name'] || undefined;
  const candidates = [peer, host, host?.split('.', 1)[0]];
  const service = candidates.find((name) => name !== undefined && known.has(name));
  if (service !== undefined) {
    return { name: service, place: 'known' };
  }
  const isInternal = host !== undefined && INTERNAL.test(host);
  return { name: peer ?? host ?? '?', place: isInternal ? 'internal' : 'external' };
}

/** What a CLIENT span calls that never sends a span of its own, by the semantic conventions; undefined for a service. */
export function leafOf({ attributes, kind }: Span): { kind: 'database' | 'messaging'; callee: string } | undefined {
  const database = attributes['db.system.name'] ?? attributes['db.system'] ?? attributes['db.type'];
  const hasDatabase = database !== undefined || Object.keys(attributes).some((key) => key.startsWith('db.'));
  if (hasDatabase) {
    return { kind: 'database', callee: database ?? attributes['peer.service'] ?? 'database' };
  }
  const messaging = attributes['messaging.system'];
  if (messaging !== undefined || kind === 'producer' || kind === 'consumer') {
    return { kind: 'messaging', callee: messaging ?? 'messaging' };
  }
  return undefined;
}

/** Whether anything answered: a failed call without a status of its protocol need not have reached a server. */
export function wasAnswered({ status, attributes }: Span): boolean {
  const codes = ['http.response.status_code', 'http.status_code', 'rpc.grpc.status_code', 'rpc.response.status_code'];
  return status !== 'error' || codes.some((key) => attributes[key] !== undefined && attributes[key] !== '0');
}
