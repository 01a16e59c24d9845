import { dateTimeFormat } from '@grafana/data';
import type { AxisWords, ClockPrecision } from '../../domain/timeline/axis';
import type { Timeline } from '../../domain/timeline/types';

const FORMATS: Record<ClockPrecision, string> = {
  day: 'MM-DD',
  minute: 'HH:mm',
  second: 'HH:mm:ss',
  millisecond: 'HH:mm:ss.SSS',
};

/** How the axis names its moments, in the user's time zone. */
export const axisWordsOf = ({ originMs, trace }: Timeline): AxisWords => ({
  originMs,
  hasTrace: trace !== undefined,
  formatClock: (timeMs, precision) => dateTimeFormat(timeMs, { format: FORMATS[precision] }),
});
