import type { RankedLine } from '../logs/types';
import type { ClockSkew } from '../traces/skew';
import type { Trace, TraceAnalysis } from '../traces/types';
import { layoutLanes } from './lanes';
import { marksOf } from './marks';
import type { ChosenExemplar, Curve, Lanes, LineMark, MetricCurve, Stretch, Timeline } from './types';
import { around, lengthOf, padded } from './view';

/** What an investigation has found so far. */
export interface TimelineParts {
  curve?: MetricCurve;
  exemplar?: ChosenExemplar;
  trace?: Trace;
  analysis?: TraceAnalysis;
  /** Found from the trace where it is not given. */
  skew?: ClockSkew;
  /** The likely cause first. */
  lines?: readonly RankedLine[];
}

const PADDING = 0.03;
/** The decisive line is often written just after the trace, and labels need room. */
const ROOM_BEHIND = 0.15;
const ROOM_ABOVE = 1.15;

function curveOf(given: MetricCurve | undefined, exemplar: ChosenExemplar | undefined, originMs: number) {
  const [first] = given?.timesMs ?? [];
  if (!given || first === undefined) {
    return undefined;
  }
  const scale = given.unit === 's' ? 1000 : 1;
  const valuesMs = given.values.map((value) => (value === null || !Number.isFinite(value) ? null : value * scale));
  const most = [...valuesMs, given.thresholdMs ?? 0, (exemplar?.value ?? 0) * scale].reduce<number>(
    (highest, value) => Math.max(highest, value ?? 0),
    0
  );
  const curve: Curve = {
    ...given,
    atMs: Float64Array.from(given.timesMs, (timeMs) => timeMs - originMs),
    valuesMs,
    mostMs: most * ROOM_ABOVE || 1,
  };
  return curve;
}

function traceTime(lanes: Lanes | undefined): Stretch | undefined {
  if (!lanes || lanes.spans.length === 0) {
    return undefined;
  }
  const fromMs = lanes.startMs.reduce((least, time) => Math.min(least, time), Infinity);
  const toMs = lanes.endMs.reduce((most, time) => Math.max(most, time), -Infinity);
  return { fromMs, toMs };
}

const timeOf = (marks: readonly LineMark[]): Stretch | undefined =>
  around(marks.map(({ timeMs }) => ({ fromMs: timeMs, toMs: timeMs })));

/** Shifts below this are rounding. */
const MOVED_MS = 0.01;

function movedServices(lanes: Lanes | undefined, originMs: number): string[] {
  const isMoved = (startMs: number, i: number) => Math.abs((lanes?.startMs[i] ?? 0) + originMs - startMs) > MOVED_MS;
  const moved = lanes?.spans.filter(({ startMs }, i) => isMoved(startMs, i)) ?? [];
  return [...new Set(moved.map(({ service }) => service))];
}

/** The trace and a little around it; what arrives later does not move it. */
function homeOf(trace: Stretch | undefined): Stretch | undefined {
  const home = trace && padded(trace, PADDING);
  return home && trace && { ...home, toMs: home.toMs + lengthOf(trace) * ROOM_BEHIND };
}

/**
 * Everything on one axis, in milliseconds since the start of the trace (without one, of the curve), so that no digits
 * are lost to the epoch. It opens on the trace; zooming out reaches the metric's whole window and every line.
 */
export function buildTimeline(parts: TimelineParts, rowsThatFit: number): Timeline {
  const { trace: given, analysis, skew, lines = [], curve, exemplar } = parts;
  const originMs = given?.startMs ?? curve?.timesMs[0] ?? exemplar?.timeMs ?? lines[0]?.record.timeMs ?? 0;
  const lanes = given && layoutLanes(given, { analysis, skew, originMs, rowsThatFit });
  const trace = traceTime(lanes);
  const marks = marksOf(lines, lanes, originMs);
  const drawn = curveOf(curve, exemplar, originMs);
  const metric = drawn && around([{ fromMs: drawn.atMs[0] ?? 0, toMs: drawn.atMs.at(-1) ?? 0 }]);
  const linesTime = timeOf(marks);
  const home = homeOf(trace);
  const rest = around([metric, linesTime && padded(linesTime, PADDING), home]) ?? { fromMs: 0, toMs: 1000 };
  const whole = lengthOf(rest) > 0 ? rest : padded(rest, PADDING);
  return {
    originMs,
    trace,
    lanes,
    marks,
    curve: drawn,
    exemplar: exemplar && {
      atMs: exemplar.timeMs - originMs,
      valueMs: exemplar.value * (curve?.unit === 'ms' ? 1 : 1000),
    },
    moved: movedServices(lanes, originMs),
    suspectId: analysis?.suspects[0]?.span.spanId,
    home: home ?? whole,
    whole,
  };
}
