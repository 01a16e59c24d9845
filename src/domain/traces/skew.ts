import type { Span, Trace } from './types';

/** How a service's clock stands against that of the root's service. */
export interface ServiceSkew {
  service: string;
  /** The service whose clock it is compared with. */
  reference: string;
  /** Positive: ahead. The least that fits the spans, and the most; their middle is the estimate (even network latency). */
  leastMs: number;
  mostMs: number;
}

export interface ClockSkew {
  /** Milliseconds to add to a span's times to put them on the clock of its root; only spans that need it. */
  offsets: ReadonlyMap<string, number>;
  services: ServiceSkew[];
}

/** Clocks are compared from here on: children outlast their parents by hundredths of a millisecond everywhere. */
const TOLERANCE_MS = 1;

/** One clock: the service's process on its host. */
function clockOf(span: Span): string {
  const at = span.resource;
  return `${span.service}\n${at['service.instance.id'] ?? at['host.name'] ?? at['k8s.pod.name'] ?? ''}`;
}

interface Placed {
  span: Span;
  clock: string;
  offset: number;
}

/** The offsets that put `child` inside `parent`; undefined where the two need not fit or no offset makes them. */
function fittingOffsets(child: Span, parent: Placed): { least: number; most: number } | undefined {
  if (child.kind !== 'server' || parent.span.kind !== 'client') {
    return undefined;
  }
  const start = parent.span.startMs + parent.offset;
  const least = start - child.startMs;
  const most = start + parent.span.durationMs - (child.startMs + child.durationMs);
  return most < least - TOLERANCE_MS ? undefined : { least, most: Math.max(least, most) };
}

/** A caller that failed may have given up before its server was done: outlasting it then proves nothing. */
function gaveUp(child: Span, parent: Placed): boolean {
  return parent.span.status === 'error' && child.startMs >= parent.span.startMs + parent.offset;
}

/** Whether all children fit as well as `clockSkew` asks: most traces do, and need no closer look. */
function allFit(trace: Trace): boolean {
  for (const [parentId, children] of trace.children) {
    const parent = trace.byId.get(parentId);
    const startMs = (parent?.startMs ?? 0) - TOLERANCE_MS;
    const endMs = parent?.kind === 'client' ? parent.startMs + parent.durationMs + TOLERANCE_MS : Infinity;
    for (const child of children) {
      if (child.startMs < startMs || (child.kind === 'server' && child.startMs + child.durationMs > endMs)) {
        return false;
      }
    }
  }
  return true;
}

/**
 * Finds services whose clocks disagree, from CLIENT → SERVER pairs on different clocks that do not fit into one
 * another, and from children that start before their parents. Such a SERVER span is moved to the middle of its call,
 * as Jaeger's clock-skew adjuster does (even latency both ways); one that is longer than its call is only moved so
 * that it does not start first (the caller may have timed out). Spans of the same process move along with their
 * parent, and the same clock keeps its offset where that fits. O(n), no recursion.
 */
export function clockSkew(trace: Trace): ClockSkew {
  const offsets = new Map<string, number>();
  if (allFit(trace)) {
    return { offsets, services: [] };
  }
  const known = new Map<string, number>();
  const found = new Map<string, ServiceSkew>();
  for (const root of trace.roots) {
    const stack: Placed[] = [{ span: root, clock: clockOf(root), offset: 0 }];
    for (let parent = stack.pop(); parent; parent = stack.pop()) {
      for (const span of trace.children.get(parent.span.spanId) ?? []) {
        const clock = clockOf(span);
        const offset = clock === parent.clock ? parent.offset : offsetOf(span, parent, clock, root);
        if (offset !== 0) {
          offsets.set(span.spanId, offset);
        }
        stack.push({ span, clock, offset });
      }
    }
  }
  return { offsets, services: [...found.values()] };

  function offsetOf(span: Span, parent: Placed, clock: string, root: Span): number {
    const usual = known.get(clock) ?? 0;
    const parentStart = parent.span.startMs + parent.offset;
    const fits = fittingOffsets(span, parent);
    if (!fits || gaveUp(span, parent)) {
      if (span.startMs + usual >= parentStart - TOLERANCE_MS) {
        return usual;
      }
      const least = parentStart - span.startMs;
      note(span, root, least, Infinity);
      known.set(clock, least);
      return least;
    }
    for (const offset of [usual, 0]) {
      if (offset >= fits.least - TOLERANCE_MS && offset <= fits.most + TOLERANCE_MS) {
        return offset;
      }
    }
    const middle = (fits.least + fits.most) / 2;
    note(span, root, fits.least, fits.most);
    known.set(clock, middle);
    return middle;
  }

  /** Each pair narrows what is known of a service; a pair that contradicts the others is left out. */
  function note(span: Span, root: Span, leastOffset: number, mostOffset: number): void {
    const seen = found.get(span.service);
    const leastMs = Math.max(-mostOffset, seen?.leastMs ?? -Infinity);
    const mostMs = Math.min(-leastOffset, seen?.mostMs ?? Infinity);
    if (leastMs <= mostMs && span.service !== root.service) {
      found.set(span.service, { service: span.service, reference: root.service, leastMs, mostMs });
    }
  }
}

/** Milliseconds by which a service's clock may be off, as a size; 0 if it was not found to be. For padding a window. */
export function skewOf(skew: ClockSkew, service: string): number {
  const found = skew.services.find((entry) => entry.service === service);
  if (!found) {
    return 0;
  }
  const bounds = [found.leastMs, found.mostMs].filter(Number.isFinite).map(Math.abs);
  return Math.max(0, ...bounds);
}

/** `The clock of task-svc is about 2.0 s ahead of that of web-frontend: …` */
export function describeSkew({ service, reference, leastMs, mostMs }: ServiceSkew): string {
  const middle = (leastMs + mostMs) / 2;
  // Half the gap between the bounds is what the estimate may be wrong by.
  const sure = Number.isFinite(middle) && (mostMs - leastMs) / 2 <= Math.max(Math.abs(middle) / 4, 1);
  const least = Math.abs(leastMs) < Math.abs(mostMs) ? leastMs : mostMs;
  const by = sure ? middle : least;
  const size = Math.abs(by);
  const text = size >= 1000 ? `${(size / 1000).toFixed(1)} s` : `${size < 10 ? size.toFixed(1) : Math.round(size)} ms`;
  const side = by > 0 ? 'ahead of' : 'behind';
  return `The clock of ${service} is ${sure ? 'about' : 'at least'} ${text} ${side} that of ${reference}: its spans do not fit into the calls that caused them, so they were moved for this analysis.`;
}
