import { withOrphansPlaced } from './adopt';
import { analyseTrace, mainRoot, operationOf } from './analyse';
import { largestGap } from './gaps';
import { lockWaits } from './lockWaits';
import { repeatsAmong } from './repeats';
import { retriesAmong } from './retries';
import type { Siblings, TracePattern } from './patternTypes';
import { clockSkew } from './skew';
import type { Span, Trace, TraceAnalysis } from './types';

/** Patterns of a kind beyond these are the same story again. */
const MOST_OF_A_KIND = 3;

/**
 * Retries, N+1 repeats, waits on one lock, and the largest stretch without a span, those that took longest first, at
 * most 3 of a kind. Times of spans are compared within one service or after the clocks were put in line. O(n log n).
 */
export function findPatterns(given: Trace, analysis: TraceAnalysis = analyseTrace(given)): TracePattern[] {
  const trace = withOrphansPlaced(given);
  const siblings = groupedSiblings(trace);
  const retries = siblings.flatMap((group) => retriesAmong(group, analysis));
  const retried = new Set(retries.flatMap(({ spanIds }) => spanIds));
  const repeats = siblings
    .filter(({ calls }) => !calls.some(({ spanId }) => retried.has(spanId)))
    .flatMap((group) => repeatsAmong(group, trace, analysis));
  const root = mainRoot(trace);
  const { offsets } = clockSkew(trace);
  const gap = root ? largestGap(trace, root, analysis.criticalPath, offsets) : undefined;
  return [retries, repeats, lockWaits(trace, offsets), gap ? [gap] : []]
    .flatMap((found) => [...found].sort((a, b) => b.ms - a.ms).slice(0, MOST_OF_A_KIND))
    .sort((a, b) => b.ms - a.ms);
}

function groupedSiblings(trace: Trace): Siblings[] {
  const found: Siblings[] = [];
  for (const [parentId, children] of trace.children) {
    const parent = trace.byId.get(parentId);
    if (!parent || children.length < 2) {
      continue;
    }
    const groups = new Map<string, Span[]>();
    for (const child of children) {
      const key = operationOf(child);
      const calls = groups.get(key);
      if (calls) {
        calls.push(child);
      } else {
        groups.set(key, [child]);
      }
    }
    for (const calls of groups.values()) {
      if (calls.length >= 2) {
        found.push({ parent, calls: calls.sort((a, b) => a.startMs - b.startMs) });
      }
    }
  }
  return found;
}
