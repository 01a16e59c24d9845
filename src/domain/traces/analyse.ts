import { withOrphansPlaced } from './adopt';
import { criticalPath } from './criticalPath';
import { reasonsFor } from './reasons';
import { clockSkew, describeSkew } from './skew';
import { plural, shortText } from './words';
import type { CriticalSegment, Span, Suspect, Trace, TraceAnalysis } from './types';

const MAX_SUSPECTS = 5;
/** From here on, like calls on the critical path are one suspect: each alone is small, together they are the wait (N+1). */
const ROW = 3;

/** The root that the user waited for: the longest that is a root in its own right, else the longest of the parts. */
export function mainRoot(trace: Trace): Span | undefined {
  const lost = new Set(trace.orphans);
  let best: Span | undefined;
  for (const root of trace.roots) {
    if (
      !best ||
      (lost.has(best) && !lost.has(root)) ||
      (lost.has(best) === lost.has(root) && root.durationMs > best.durationMs)
    ) {
      best = root;
    }
  }
  return best;
}

/** What an operation calls tells calls of one name apart: HTTP client spans are often named `GET` only. */
export function operationOf(span: Span): string {
  const { attributes: at } = span;
  const target = at['peer.service'] ?? at['server.address'] ?? at['net.peer.name'] ?? '';
  const what = at['http.route'] ?? at['url.template'] ?? at['db.collection.name'] ?? at['db.sql.table'] ?? '';
  return `${span.service}\n${span.name}\n${span.kind}\n${target}\n${what}`;
}

/**
 * Numbers that are equal for spans reached by the same operations from the root: the eight calls of a loop, and also
 * what those calls cause in other services.
 */
function callGroups(trace: Trace): (span: Span) => number {
  const groupOf = new Map<Span, number>();
  const numbers = new Map<string, number>();
  return (span) => {
    const trail: Span[] = [];
    let at: Span | undefined = span;
    while (at && !groupOf.has(at)) {
      trail.push(at);
      at = at.parentSpanId === undefined ? undefined : trace.byId.get(at.parentSpanId);
    }
    let group = at ? (groupOf.get(at) ?? -1) : -1;
    for (let i = trail.length - 1; i >= 0; i--) {
      const step = trail[i];
      if (step) {
        const key = `${group}\n${operationOf(step)}`;
        group = numbers.get(key) ?? numbers.size;
        numbers.set(key, group);
        groupOf.set(step, group);
      }
    }
    return group;
  };
}

interface Row {
  /** The call with the most self time. */
  span: Span;
  spanMs: number;
  /** All of them; undefined for a single one. */
  calls?: Span[];
  selfMs: number;
  root: Span;
}

const bySelfTime = (a: Row, b: Row) =>
  b.selfMs - a.selfMs || a.span.startMs - b.span.startMs || (a.span.spanId < b.span.spanId ? -1 : 1);

/** Keeps the first few rows in order; nearly every row of a large trace fails the one comparison with the last. */
function keepBest(best: Row[], row: Row): void {
  const last = best[MAX_SUSPECTS - 1];
  if (!last || bySelfTime(row, last) < 0) {
    best.push(row);
    best.sort(bySelfTime);
    best.length = Math.min(best.length, MAX_SUSPECTS);
  }
}

/** Spans with self time, as single rows or, where like calls repeat, as one row of calls. */
function addRows(best: Row[], selfMs: ReadonlyMap<string, number>, root: Span, trace: Trace): void {
  const groupOf = callGroups(trace);
  const rows = new Map<number, Row>();
  for (const [spanId, ms] of selfMs) {
    const span = trace.byId.get(spanId);
    const group = span ? groupOf(span) : 0;
    const row = rows.get(group);
    if (span && !row) {
      rows.set(group, { span, spanMs: ms, selfMs: ms, root });
    } else if (span && row) {
      row.calls = row.calls ?? [row.span];
      row.calls.push(span);
      row.selfMs += ms;
      if (ms > row.spanMs) {
        row.span = span;
        row.spanMs = ms;
      }
    }
  }
  for (const row of rows.values()) {
    if (!row.calls || row.calls.length >= ROW) {
      keepBest(best, row);
      continue;
    }
    for (const span of row.calls) {
      const ms = selfMs.get(span.spanId) ?? 0;
      keepBest(best, { span, spanMs: ms, selfMs: ms, root });
    }
  }
}

function notesOn(given: Trace, main: Span, skewNotes: readonly string[]): string[] {
  const notes = [...skewNotes];
  const lost = given.orphans.length;
  if (lost > 0) {
    const name = lost === 1 ? 'names' : 'name';
    notes.push(`The trace is partial: ${plural(lost, 'span')} ${name} a parent that is not in the trace.`);
  }
  const roots = given.roots.length - lost;
  if (roots > 1) {
    const shown = `${shortText(main.name)} in ${shortText(main.service)}`;
    notes.push(`The trace has ${roots} roots; the critical path shown is that of the longest, ${shown}.`);
  }
  if (given.spans.every((span) => span.durationMs === 0)) {
    notes.push('No span of this trace has a duration, so no suspect can be named.');
  }
  return notes;
}

/**
 * Where the time of a trace went. The critical path is that of the main root; `selfMs` and the suspects also cover the
 * other roots, because a suspect may hide in a part whose parent was lost. Suspects are ranked by self time on the
 * critical path, which clock skew leaves alone; never by the trace's total. Three or more like calls on the path are
 * one suspect: its span is the slowest of them, its self time their sum. O(n log n), no recursion.
 */
export function analyseTrace(given: Trace): TraceAnalysis {
  const trace = withOrphansPlaced(given);
  const skew = clockSkew(trace);
  const main = mainRoot(trace);
  const selfMs = new Map<string, number>();
  const best: Row[] = [];
  const paths = new Map<Span, CriticalSegment[]>();
  for (const root of trace.roots) {
    const path = criticalPath(trace, root, skew.offsets);
    paths.set(root, path);
    const own = trace.roots.length === 1 ? selfMs : new Map<string, number>();
    for (const { spanId, fromMs, toMs } of path) {
      own.set(spanId, (own.get(spanId) ?? 0) + (toMs - fromMs));
    }
    if (own !== selfMs) {
      own.forEach((ms, spanId) => selfMs.set(spanId, ms));
    }
    addRows(best, own, root, trace);
  }

  const suspects = best.map((row): Suspect => {
    const own = (paths.get(row.root) ?? []).filter((segment) => segment.spanId === row.span.spanId);
    const rootMs = row.root.durationMs;
    const reasons = reasonsFor(row.span, row.calls ?? [row.span], { trace, own, selfMs: row.selfMs });
    return { span: row.span, selfMs: row.selfMs, share: row.selfMs / rootMs, rootMs, reasons };
  });
  return {
    criticalPath: (main && paths.get(main)) ?? [],
    selfMs,
    suspects,
    notes: main ? notesOn(given, main, skew.services.map(describeSkew)) : [],
  };
}
