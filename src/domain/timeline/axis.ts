import type { Stretch } from './types';
import { lengthOf, xOf } from './view';

/** How exactly a moment is named. */
export type ClockPrecision = 'day' | 'minute' | 'second' | 'millisecond';

/** Names a moment (milliseconds since the epoch) in the user's time zone. */
export type FormatClock = (timeMs: number, precision: ClockPrecision) => string;

export interface AxisTick {
  x: number;
  label: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Views up to this length tell the time since the start of the trace, longer ones the time of day. */
const RELATIVE_UP_TO = 30 * SECOND;
const CLOCK_STEPS = [1, 2, 5, 10, 15, 30]
  .map((seconds) => seconds * SECOND)
  .concat([1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE))
  .concat([1, 2, 3, 6, 12].map((hours) => hours * HOUR))
  .concat([1, 2, 7, 14, 30].map((days) => days * DAY));

/** 1, 2 or 5 times a power of ten, at least `least`. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= least * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** What names the moments of an axis. */
export interface AxisWords {
  originMs: number;
  formatClock: FormatClock;
  /** Whether the origin is the start of a trace, so that time since then means something. */
  hasTrace: boolean;
}

const isRelative = (view: Stretch, { hasTrace }: AxisWords) => hasTrace && lengthOf(view) <= RELATIVE_UP_TO;

/** A step for the time of day of at least `leastMs`. */
function clockStep(leastMs: number): { stepMs: number; precision: ClockPrecision } {
  if (leastMs < SECOND) {
    return { stepMs: roundStep(leastMs), precision: 'millisecond' };
  }
  const stepMs = CLOCK_STEPS.find((step) => step >= leastMs) ?? roundStep(leastMs / DAY) * DAY;
  return { stepMs, precision: stepMs >= DAY ? 'day' : stepMs >= MINUTE ? 'minute' : 'second' };
}

/** Milliseconds since the start in the unit that suits steps of `stepMs`: `250 µs`, `+120 ms`, `−1.5 s`. */
export function formatOffset(offsetMs: number, stepMs: number): string {
  const largest = Math.max(Math.abs(offsetMs), stepMs);
  const [scale, unit] = stepMs < 1 && largest < 1 ? [1000, 'µs'] : largest < SECOND ? [1, 'ms'] : [1 / SECOND, 's'];
  const digits = Math.min(6, Math.max(0, Math.ceil(-Math.log10(stepMs * scale) - 1e-9)));
  const size = (Math.abs(offsetMs) * scale).toFixed(digits);
  const isZero = Number(size) === 0;
  return `${isZero ? '' : offsetMs < 0 ? '−' : '+'}${isZero ? '0' : size} ${unit}`;
}

/**
 * The ticks of the axis, `spacing` pixels apart or more: time since the start of the trace while the view is short, time
 * of day when it is long.
 */
export function axisTicks(view: Stretch, width: number, words: AxisWords, spacing = 90): AxisTick[] {
  const { originMs, formatClock } = words;
  const leastMs = (lengthOf(view) / Math.max(width, 1)) * Math.min(spacing, width);
  const relative = isRelative(view, words);
  const { stepMs, precision } = clockStep(leastMs);
  const step = relative ? roundStep(leastMs) : stepMs;
  const shift = relative ? 0 : originMs % step;
  const ticks: AxisTick[] = [];
  for (let n = Math.ceil((view.fromMs + shift) / step); n * step - shift <= view.toMs; n++) {
    const timeMs = n * step - shift;
    const label = relative ? formatOffset(timeMs, step) : formatClock(originMs + timeMs, precision);
    ticks.push({ x: xOf(view, width, timeMs), label });
  }
  return ticks;
}

/** A moment as finely as a pixel tells: `+120.5 ms (14:06:03.123)`, or the time of day alone in a long view. */
export function describeMoment(timeMs: number, view: Stretch, width: number, words: AxisWords): string {
  const pixelMs = lengthOf(view) / Math.max(width, 1);
  const time = words.formatClock(words.originMs + timeMs, pixelMs < 200 ? 'millisecond' : 'second');
  return isRelative(view, words) ? `${formatOffset(timeMs, roundStep(Math.max(pixelMs, 1e-6)))} (${time})` : time;
}
