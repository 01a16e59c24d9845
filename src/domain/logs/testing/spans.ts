import type { Span } from '../../traces/types';
import type { Draw } from './draw';
import type { IncidentSpec } from './incidents/spec';
import type { StyleName } from './styles';

export interface Place {
  service: string;
  style: StyleName;
  instance: string;
}

export interface Shape {
  places: Place[];
  spans: Span[];
  slow: Span;
}

/** A chain of SERVER spans with CLIENT spans between; beside the slow span, quick ones. `slowMs` decides its length. */
export function spansOf(spec: IncidentSpec, draw: Draw, startMs: number, slowMs: number): Shape {
  const places = spec.path.map(([service, style]) => ({
    service,
    style,
    instance: `${service}-${draw.hex(5)}`,
  }));
  const spans: Span[] = [];
  const add = (place: Place, name: string, kind: Span['kind'], from: number, to: number, parent?: Span): Span => {
    const made: Span = {
      spanId: draw.hex(16),
      parentSpanId: parent?.spanId,
      name,
      service: place.service,
      kind,
      status: 'unset',
      startMs: from,
      durationMs: to - from,
      attributes: {},
      resource: { 'service.instance.id': place.instance, 'k8s.pod.name': place.instance },
      events: [],
    };
    spans.push(made);
    return made;
  };
  const lead = places.map(() => draw.ms(3, 12));
  const quickMs = draw.ms(6, 30);
  const innerMs = slowMs + (spec.slow.kind === 'server' ? 0 : quickMs + 8);
  let from = startMs;
  let to = startMs + innerMs + 2 * lead.reduce((sum, ms) => sum + ms, 0);
  let parent: Span | undefined;
  for (const [hop, place] of places.entries()) {
    const isLast = hop === places.length - 1;
    parent = add(
      place,
      isLast && spec.slow.kind === 'server' ? spec.slow.name : `GET /${place.service}`,
      'server',
      from,
      to,
      parent
    );
    from += lead[hop] ?? 3;
    to -= lead[hop] ?? 3;
    if (!isLast) {
      parent = add(place, 'GET', 'client', from - 1, to + 1, parent);
    }
  }
  const last = places[places.length - 1] ?? { service: 'app', style: 'zap', instance: 'app-0' };
  let slow = parent;
  if (spec.slow.kind !== 'server') {
    add(last, 'load settings', 'client', from + 1, from + quickMs / 2, parent);
    add(last, 'check access', 'internal', from + quickMs / 2 + 1, from + quickMs, parent);
    slow = add(last, spec.slow.name, spec.slow.kind, from + quickMs + 2, from + quickMs + 2 + slowMs, parent);
  }
  if (!slow) {
    throw new Error('An incident needs a path');
  }
  slow.attributes = { ...spec.slow.attributes };
  slow.status = spec.slow.failed ? 'error' : 'unset';
  return { places, spans, slow };
}
