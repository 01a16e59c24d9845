/** A horizontal band of the strip, in pixels. */
export interface Band {
  top: number;
  height: number;
}

/** The strip from top to bottom: the metric's curve, the axis, the rows of spans, the log lines. */
export interface Geometry {
  width: number;
  height: number;
  curve: Band;
  axis: Band;
  lanes: Band;
  lines: Band;
  /** Rows of spans that fit. */
  rows: number;
}

export const ROW_HEIGHT = 17;
const CURVE_HEIGHT = 36;
const AXIS_HEIGHT = 16;
const LINES_HEIGHT = 20;

/** The bands of a strip of this size; the rows take what the others leave. */
export function geometryOf(width: number, height: number): Geometry {
  const curve = { top: 0, height: CURVE_HEIGHT };
  const axis = { top: CURVE_HEIGHT, height: AXIS_HEIGHT };
  const top = CURVE_HEIGHT + AXIS_HEIGHT;
  const lanes = { top, height: Math.max(ROW_HEIGHT, height - top - LINES_HEIGHT) };
  const lines = { top: top + lanes.height, height: LINES_HEIGHT };
  return { width, height, curve, axis, lanes, lines, rows: Math.max(1, Math.floor(lanes.height / ROW_HEIGHT)) };
}

/** How far the rows can be scrolled, in pixels. */
export const mostScroll = ({ lanes }: Geometry, rowCount: number): number =>
  Math.max(0, rowCount * ROW_HEIGHT - lanes.height);
