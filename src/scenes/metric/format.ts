import { dateTimeFormat } from '@grafana/data';
import { formatDuration } from '../../domain/investigation/histograms';

/** A latency in the metric's own unit, as people read it. */
export const formatValue = (value: number, unit: 's' | 'ms') => formatDuration(unit === 's' ? value * 1000 : value);

/** Time of day in the user's time zone. */
export const formatTime = (timeMs: number) => dateTimeFormat(timeMs, { format: 'HH:mm:ss' });
