import { normalizeSpanId } from '../../shared/ids';
import type { SpanKind, SpanStatus } from './types';

/** OpenTelemetry's own word for a resource without service.name. */
export const UNKNOWN_SERVICE = 'unknown_service';

const KINDS: readonly SpanKind[] = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
const KIND_OF_TEXT = new Map<string, SpanKind>(KINDS.map((kind) => [kind, kind]));

/** From `client`, `SPAN_KIND_CLIENT` or OTLP's number. */
export function kindOf(value: unknown): SpanKind {
  if (typeof value === 'number') {
    return KINDS[value] ?? 'unspecified';
  }
  if (typeof value !== 'string') {
    return 'unspecified';
  }
  return KIND_OF_TEXT.get(value) ?? KIND_OF_TEXT.get(value.toLowerCase().replace('span_kind_', '')) ?? 'unspecified';
}

/** From OTLP's code as number (0, 1, 2) or text (`2`, `ERROR`, `STATUS_CODE_ERROR`). */
export function statusOf(value: unknown): SpanStatus {
  switch (typeof value === 'string' ? value.toUpperCase().replace('STATUS_CODE_', '') : value) {
    case 2:
    case '2':
    case 'ERROR':
      return 'error';
    case 1:
    case '1':
    case 'OK':
      return 'ok';
    default:
      return 'unset';
  }
}

/** Lower-case, left-padded to 16 where it is hexadecimal; another store's id as it is; undefined for none and for all zeros. */
export function spanIdOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '' || /^0+$/.test(value)) {
    return undefined;
  }
  return /^[0-9a-f]{16}$/.test(value) ? value : (normalizeSpanId(value) ?? value);
}

/** The service's name among resource attributes; Grafana writes `OTLPResourceNoServiceName` where there is none. */
export function serviceOf(name: string, resource: Record<string, string>): string {
  const given = name === '' || name === 'OTLPResourceNoServiceName' ? resource['service.name'] : name;
  return given === undefined || given === '' ? UNKNOWN_SERVICE : given;
}
