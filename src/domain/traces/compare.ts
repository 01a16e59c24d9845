import { withOrphansPlaced } from './adopt';
import { analyseTrace, mainRoot } from './analyse';
import { newEvents } from './newEvents';
import { stableName } from './stableName';
import type { Span, SpanKind, Trace } from './types';
import { describeMs, plural, shortText } from './words';

const MOST = 5;
/** A change of less than this share of the difference is not worth a line. */
const LEAST_SHARE = 0.05;
const LEAST_MS = 1;

interface Side {
  /** Spans of this place in the calls. */
  count: number;
  /** Their self time on the critical path, ms; of what is new or missing, with everything below it. */
  selfMs: number;
}

/** One place in the calls, reached by the same services, names and kinds from the root. */
export interface TraceChange {
  service: string;
  name: string;
  kind: SpanKind;
  slow: Side;
  normal: Side;
  /** ms, slow less normal. */
  deltaMs: number;
  /** The spans of this place with most self time, of the slow trace; of the normal one for what is missing. */
  spanId: string;
  sentence: string;
}

export interface TraceComparison {
  slowMs: number;
  normalMs: number;
  /** In both, with more self time in the slow one; most first. */
  slower: TraceChange[];
  /** In the slow one only: the topmost of what hangs together, most self time first. */
  appeared: TraceChange[];
  /** In the normal one only, likewise. */
  missing: TraceChange[];
  /** In both, but called more or fewer times; most self time first. */
  counts: TraceChange[];
  /** Events that only the slow one has, where both have the span; one sentence each. */
  events: string[];
  /** What to read first, then whatever limits the comparison. */
  summary: string[];
}

interface Place extends Side {
  key: number;
  parent: number;
  span: Span;
  spanMs: number;
  spans: Span[];
}

/**
 * A slow trace against a normal one of the same root operation. Spans meet by the way from the root (service, name,
 * kind); names are taken without ids and numbers. Compared is the self time on the critical path: summed over all
 * places of a trace it is the root's duration, so that the differences add up to the whole difference. O(n log n).
 */
export function compareTraces(slow: Trace, normal: Trace): TraceComparison {
  const numbers = new Map<string, number>();
  const [ours, theirs] = [placesOf(slow, numbers), placesOf(normal, numbers)];
  const slowMs = ours.root?.durationMs ?? 0;
  const normalMs = theirs.root?.durationMs ?? 0;
  const wholeMs = slowMs - normalMs;
  const worth = (change: TraceChange) =>
    Math.abs(change.deltaMs) >= Math.max(LEAST_MS, Math.abs(wholeMs) * LEAST_SHARE);

  const both = [...ours.places.values()].flatMap((place) => {
    const other = theirs.places.get(place.key);
    return other ? [changeOf(place, place, other)] : [];
  });
  const slower = both
    .filter((change) => change.deltaMs > 0 && worth(change))
    .sort(byDelta)
    .map((change) => ({ ...change, sentence: slowerSentence(change, wholeMs) }));
  const counts = both
    .filter((change) => change.slow.count !== change.normal.count)
    .sort(byDelta)
    .map((change) => ({ ...change, sentence: countSentence(change) }));
  const nothing: Side = { count: 0, selfMs: 0 };
  const appeared = onlyIn(ours.places, theirs.places)
    .map((place) => changeOf(place, place, nothing))
    .sort(byDelta)
    .map((change) => ({ ...change, sentence: `New: ${placeSentence(change, change.slow)}` }));
  const missing = onlyIn(theirs.places, ours.places)
    .map((place) => changeOf(place, nothing, place))
    .sort((a, b) => byDelta(b, a))
    .map((change) => ({ ...change, sentence: `Missing: ${placeSentence(change, change.normal)}` }));

  return {
    slowMs,
    normalMs,
    slower: slower.slice(0, MOST),
    appeared: appeared.slice(0, MOST),
    missing: missing.slice(0, MOST),
    counts: counts.slice(0, MOST),
    events: [...ours.places.values()]
      .sort((a, b) => b.selfMs - a.selfMs)
      .flatMap((place) => newEvents(place.spans, theirs.places.get(place.key)?.spans))
      .slice(0, MOST),
    summary: summaryOf(ours.root, theirs.root, slow, normal),
  };
}

const byDelta = (a: TraceChange, b: TraceChange) => b.deltaMs - a.deltaMs || (a.spanId < b.spanId ? -1 : 1);

/** The places below the main root; their keys are equal in both traces. No recursion. */
function placesOf(given: Trace, numbers: Map<string, number>) {
  const trace = withOrphansPlaced(given);
  const root = mainRoot(trace);
  const { selfMs } = analyseTrace(given);
  const places = new Map<number, Place>();
  const stack: Array<{ span: Span; parent: number }> = root ? [{ span: root, parent: -1 }] : [];
  for (let at = stack.pop(); at; at = stack.pop()) {
    const { span, parent } = at;
    const name = `${parent}\n${span.service}\n${stableName(span.name)}\n${span.kind}`;
    const key = numbers.get(name) ?? numbers.size;
    numbers.set(name, key);
    const ms = selfMs.get(span.spanId) ?? 0;
    const place = places.get(key);
    if (!place) {
      places.set(key, { key, parent, span, spanMs: ms, count: 1, selfMs: ms, spans: [span] });
    } else {
      place.count++;
      place.spans.push(span);
      place.selfMs += ms;
      if (ms > place.spanMs) {
        place.span = span;
        place.spanMs = ms;
      }
    }
    for (const child of trace.children.get(span.spanId) ?? []) {
      stack.push({ span: child, parent: key });
    }
  }
  return { root, places };
}

/** The topmost places that the other trace has not, each with the self time of everything below it. */
function onlyIn(ours: ReadonlyMap<number, Place>, theirs: ReadonlyMap<number, Place>): Place[] {
  const tops = new Map<number, Place>();
  const topOf = new Map<number, number>();
  // A parent's place is always met before those below it.
  for (const place of ours.values()) {
    if (theirs.has(place.key)) {
      continue;
    }
    const top = topOf.get(place.parent) ?? place.key;
    topOf.set(place.key, top);
    const whole = tops.get(top);
    if (whole) {
      whole.selfMs += place.selfMs;
    } else {
      tops.set(top, { ...place });
    }
  }
  return [...tops.values()];
}

function changeOf({ span }: Place, slow: Side, normal: Side): TraceChange {
  const side = ({ count, selfMs }: Side): Side => ({ count, selfMs });
  const { service, kind, spanId } = span;
  // Many calls are named together, one by its own name.
  const name = slow.count > 1 || normal.count > 1 ? stableName(span.name) : span.name;
  const deltaMs = slow.selfMs - normal.selfMs;
  return { service, name, kind, slow: side(slow), normal: side(normal), deltaMs, spanId, sentence: '' };
}

const nameOf = ({ name, service }: Pick<Span, 'name' | 'service'>) =>
  `${shortText(name) || 'a span without a name'} in ${shortText(service)}`;

function slowerSentence(change: TraceChange, wholeMs: number): string {
  const { slow, normal, deltaMs } = change;
  const of = wholeMs > 0 ? `, ${Math.round((100 * Math.min(deltaMs, wholeMs)) / wholeMs)}% of the difference` : '';
  return `${nameOf(change)}: ${describeMs(slow.selfMs)} of its own against ${describeMs(normal.selfMs)}, ${describeMs(deltaMs)} more${of}.`;
}

function countSentence(change: TraceChange): string {
  const { slow, normal } = change;
  return `${nameOf(change)}: ${plural(slow.count, 'call')} against ${normal.count}.`;
}

function placeSentence(change: TraceChange, { count, selfMs }: Side): string {
  return `${nameOf(change)}, ${plural(count, 'call')}, ${describeMs(selfMs)} with what is below.`;
}

function summaryOf(slow: Span | undefined, normal: Span | undefined, slowTrace: Trace, normalTrace: Trace): string[] {
  if (!slow || !normal) {
    return ['One of the traces is empty, so there is nothing to compare.'];
  }
  const ms = slow.durationMs - normal.durationMs;
  const by = ms === 0 ? 'as long' : `${describeMs(Math.abs(ms))} ${ms > 0 ? 'more' : 'less'}`;
  const notes = [
    `${nameOf(slow)} took ${describeMs(slow.durationMs)}, against ${describeMs(normal.durationMs)} in the normal trace: ${by}.`,
  ];
  if (operationKey(slow) !== operationKey(normal)) {
    notes.push(`The normal trace begins with another operation, ${nameOf(normal)}, so that little can be matched.`);
  }
  const partial = [
    slowTrace.orphans.length > 0 ? 'slow' : undefined,
    normalTrace.orphans.length > 0 ? 'normal' : undefined,
  ].filter((which) => which !== undefined);
  if (partial.length > 0) {
    notes.push(`The ${partial.join(' and the ')} trace is partial: what seems new or missing may only be lost.`);
  }
  return notes;
}

const operationKey = ({ service, name, kind }: Span) => `${service}\n${stableName(name)}\n${kind}`;
