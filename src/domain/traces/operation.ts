import { UNKNOWN_SERVICE } from './spanFields';
import type { Span, SpanKind } from './types';
import { shortText } from './words';

/** What traces of one kind have in common at a span of theirs. */
export interface Operation {
  /** service.name; undefined where the span's resource has none. */
  service?: string;
  name: string;
  kind: SpanKind;
  /** http.route, where the name does not say it: HTTP spans are often named `GET` only. */
  route?: string;
}

/** The operation that a span is one run of. */
export function operationAt({ service, name, kind, attributes }: Span): Operation {
  const route = attributes['http.route'];
  return {
    service: service === UNKNOWN_SERVICE ? undefined : service,
    name,
    kind,
    route: route && !name.includes(route) ? route : undefined,
  };
}

/** `GET /tasks in web-frontend`. Plain text, whatever the span is called. */
export function describeOperation({ service = UNKNOWN_SERVICE, name, route = '' }: Operation): string {
  return `${shortText(`${name} ${route}`) || 'a span without a name'} in ${shortText(service)}`;
}

/**
 * From how many milliseconds on a run of the operation counts as slow: the alert's threshold, or half of the slow run
 * where there is none, or where the slow run itself stays below it (then the alert is about another span).
 */
export function slowFrom(slowMs: number, thresholdMs: number | undefined): number {
  return thresholdMs !== undefined && thresholdMs > 0 && thresholdMs < slowMs ? thresholdMs : slowMs / 2;
}
