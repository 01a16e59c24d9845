import { isRecord } from '../../shared/isRecord';

/** Reads one level of JSON from outside, without believing any of it. */
export const recordOf = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The entries whose values are text. */
export function textsOf(value: unknown): Record<string, string> {
  const entries = Object.entries(recordOf(value));
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** Milliseconds since the epoch of an ISO date; Go's zero time, year 1, is none. */
export function timeOf(value: unknown): number | undefined {
  const ms = Date.parse(textOf(value));
  return ms > 0 ? ms : undefined;
}
