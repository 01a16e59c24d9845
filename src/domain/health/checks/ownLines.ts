import { detectShape } from '../../logs/shape';
import type { LogRecord, LogShape } from '../../logs/types';
import type { ServiceObservations } from '../observations';
import { valueOf } from './outcome';

const PLACES: Record<LogShape['placement'], (key: string) => string> = {
  metadata: (key) => `as structured metadata ${key}`,
  json: (key) => `in the JSON key ${key}`,
  logfmt: (key) => `in the logfmt key ${key}`,
  text: () => 'in the plain text of the line',
  unknown: () => 'nowhere that is known',
};

/** Where these lines keep their trace id: what the store was found to have, else what the lines themselves show. */
export function shapeOf(service: ServiceObservations, lines: readonly LogRecord[]): LogShape {
  const found = detectShape(lines.slice(0, 50));
  return found.placement === 'unknown' ? (valueOf(service.stream)?.shape ?? found) : found;
}

/** `in the JSON key trace_id` */
export function describePlace(shape: LogShape): string {
  return PLACES[shape.placement]('key' in shape ? shape.key : '');
}

/** A line for the page, with the labels that tell. */
export function lineText({ line, labels }: LogRecord): string {
  const shown = Object.entries(labels).filter(([key]) => /trace|span|level|severity/i.test(key));
  return shown.length > 0 ? `${line.slice(0, 200)} ${JSON.stringify(Object.fromEntries(shown))}` : line.slice(0, 200);
}

/** Whether a line is the service's own: it says so, it does not say, or it is of the stream that was found to be its. */
export function ownLine(service: ServiceObservations): (record: LogRecord) => boolean {
  const stream = valueOf(service.stream);
  return ({ service: name, labels }) =>
    name === undefined ||
    name === service.service ||
    (stream !== undefined && (name === stream.value || labels[stream.label] === stream.value));
}
