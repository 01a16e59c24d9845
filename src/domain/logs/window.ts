import type { TimeWindow } from '../investigation/types';
import type { Trace } from '../traces/types';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** No query of ours spans more, however damaged a trace's times are. */
const MAX_WINDOW_MS = 24 * HOUR_MS;

/**
 * Where to look for a trace's lines: from a minute before its start to five after its end (lines are written and
 * shipped late), and further by `skewMs`, the size of the clock skew found in it, on both sides. Whole milliseconds, at
 * most 24 hours from the start.
 */
export function logWindow(trace: Pick<Trace, 'startMs' | 'endMs'>, skewMs = 0): TimeWindow {
  const skew = Math.abs(skewMs);
  const fromMs = Math.floor(trace.startMs - MINUTE_MS - skew);
  const toMs = Math.ceil(trace.endMs + 5 * MINUTE_MS + skew);
  return { fromMs, toMs: Math.min(toMs, fromMs + MAX_WINDOW_MS) };
}

/** The one wider window to try when the first held nothing: an hour more on both sides. */
export function widenWindow({ fromMs, toMs }: TimeWindow): TimeWindow {
  return { fromMs: fromMs - HOUR_MS, toMs: toMs + HOUR_MS };
}

const PARTS = 2;

/** The hour before this time, in two parts: lines from each tell more of it than as many lines of one moment. */
export function hourBefore(endMs: number): TimeWindow[] {
  const step = HOUR_MS / PARTS;
  const fromMs = Math.floor(endMs) - HOUR_MS;
  return Array.from({ length: PARTS }, (_, i) => ({ fromMs: fromMs + i * step, toMs: fromMs + (i + 1) * step }));
}
