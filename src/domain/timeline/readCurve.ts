import { type FieldLike, type FrameLike, numberOf } from '../traces/frame';
import type { MetricCurve } from './types';

const isOf = (type: string) => (field: FieldLike) => field.type === type;

/** The curve's values in milliseconds; null where there is a gap. */
export const valuesInMs = ({ values, unit }: Pick<MetricCurve, 'values' | 'unit'>): Array<number | null> =>
  values.map((value) => (value === null ? null : value * (unit === 's' ? 1000 : 1)));

/** The first frame that has samples, in the metric's own unit; undefined where there is none. */
export function readCurve(
  frames: readonly FrameLike[],
  scale: Pick<MetricCurve, 'unit' | 'thresholdMs'>
): MetricCurve | undefined {
  for (const { fields } of frames) {
    const [times, values] = [fields.find(isOf('time')), fields.find(isOf('number'))];
    if (times && values && times.values.length > 0) {
      return {
        ...scale,
        timesMs: Array.from(times.values, (time) => numberOf(time) ?? NaN),
        values: Array.from(values.values, (value) => numberOf(value) ?? null),
      };
    }
  }
  return undefined;
}
