import { coveredMs } from './intervals';
import type { Siblings, TracePattern } from './patternTypes';
import type { Span, Trace, TraceAnalysis } from './types';
import { describeMs, describePart, shortText } from './words';

/** From here on, like calls are a loop over something rather than a few steps. */
const LEAST_CALLS = 5;
/** Less than this of its parent, a loop explains nothing. */
const LEAST_SHARE = 0.1;
/** A call that takes this much of the whole loop is a slow call beside quick ones, not one of many. */
const MOST_OF_ONE = 0.5;

/** Many short calls of one operation below one parent: the N+1 pattern, or a fan-out where they run side by side. */
export function repeatsAmong({ parent, calls }: Siblings, trace: Trace, analysis: TraceAnalysis): TracePattern[] {
  if (calls.length < LEAST_CALLS || parent.durationMs <= 0) {
    return [];
  }
  const stretches = calls.map(({ startMs, durationMs }) => ({ fromMs: startMs, toMs: startMs + durationMs }));
  const ms = coveredMs(stretches);
  const summed = calls.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const slowest = calls.reduce((most, { durationMs }) => Math.max(most, durationMs), 0);
  const share = Math.min(1, ms / parent.durationMs);
  if (share < LEAST_SHARE || slowest > summed * MOST_OF_ONE) {
    return [];
  }
  const [first] = calls;
  // Of a loop, hardly anything overlaps.
  const how = ms >= summed * 0.9 ? 'one after the other' : 'side by side';
  const what = `${shortText(first?.name ?? '') || 'a span without a name'} (${shortText(first?.service ?? '')})`;
  return [
    {
      kind: 'repeat',
      sentence:
        `${shortText(parent.name) || 'A span without a name'} in ${shortText(parent.service)} calls ${what} ${calls.length} times ${how}: ` +
        `${describePart(ms, parent.durationMs)}, ${describeMs(summed / calls.length)} each.`,
      spanIds: calls.map(({ spanId }) => spanId),
      ms,
      count: calls.length,
      share,
      said: saidOf(calls, trace, analysis),
    },
  ];
}

/** A suspect's `8 calls in a row` may be of what these calls led to in another service. */
function saidOf(calls: readonly Span[], trace: Trace, analysis: TraceAnalysis): boolean {
  const these = new Set<Span | undefined>(calls);
  return analysis.suspects.some(({ span, reasons }) => {
    let at: Span | undefined = reasons.some((reason) => reason.endsWith('in a row')) ? span : undefined;
    const seen = new Set<Span>();
    while (at && !these.has(at) && !seen.has(at)) {
      seen.add(at);
      at = at.parentSpanId === undefined ? undefined : trace.byId.get(at.parentSpanId);
    }
    return these.has(at) && at !== undefined;
  });
}
