import type { RankedLine } from '../logs/types';
import type { Span } from '../traces/types';

/** A stretch of time, in milliseconds since the timeline's origin unless said otherwise. */
export interface Stretch {
  fromMs: number;
  toMs: number;
}

/** What the metric measured, as the panel above shows it. */
export interface MetricCurve {
  /** Milliseconds since the epoch, ascending. */
  timesMs: readonly number[];
  /** In `unit`; null where there is a gap. */
  values: ReadonlyArray<number | null>;
  unit: 's' | 'ms';
  thresholdMs?: number;
}

/** The exemplar whose trace is shown. */
export interface ChosenExemplar {
  /** Milliseconds since the epoch. */
  timeMs: number;
  /** In the unit of the curve. */
  value: number;
}

/** Stretches of many spans in two flat lists: those of span `i` are `first[i]` up to `first[i + 1]`. */
export interface SpanStretches {
  first: Int32Array;
  fromMs: Float64Array;
  toMs: Float64Array;
}

/** Spans in rows. All lists but `rows` are by a span's index, its place in depth-first order. */
export interface Lanes {
  spans: readonly Span[];
  indexOf: ReadonlyMap<string, number>;
  /** Since the origin, on the clock of the root. */
  startMs: Float64Array;
  endMs: Float64Array;
  depth: Int32Array;
  row: Int32Array;
  /** Place of the span's service among those of the trace. */
  service: Int32Array;
  /** Spans of each row, in start order; they do not overlap. */
  rows: readonly Int32Array[];
  /** When the span itself worked: its time without that of its children. */
  own: SpanStretches;
  /** When it was the span being waited for. */
  critical: SpanStretches;
}

/** One log line at its time. */
export interface LineMark {
  lineId: string;
  /** Since the origin, on the clock of the root. */
  timeMs: number;
  line: RankedLine;
  /** 1 is the one to read first. */
  rank: number;
}

export interface Curve extends MetricCurve {
  /** By the curve's points, since the origin. */
  atMs: Float64Array;
  valuesMs: ReadonlyArray<number | null>;
  /** The top of its scale, which begins at 0. */
  mostMs: number;
}

/** Everything that the timeline shows, on one time axis. */
export interface Timeline {
  /** The moment 0 of the axis, milliseconds since the epoch. */
  originMs: number;
  /** The trace's own time, on the clock of its root. */
  trace?: Stretch;
  lanes?: Lanes;
  /** In time order. */
  marks: readonly LineMark[];
  curve?: Curve;
  exemplar?: { atMs: number; valueMs: number };
  /** Services whose spans and lines were moved, because their clock disagrees with that of the root. */
  moved: readonly string[];
  /** The id of the suspect span. */
  suspectId?: string;
  /** What is shown first, and all there is. */
  home: Stretch;
  whole: Stretch;
}
