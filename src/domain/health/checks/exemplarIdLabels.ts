import { normalizeTraceId } from '../../../shared/ids';
import { mayHoldTraceId } from '../../exemplars/readExemplars';
import type { RawExemplar, StackObservations } from '../observations';
import { destinationsOf } from './settings';

/** TraceQL metrics keep the quotes of a string label. */
export const plainValue = (value: string): string => value.trim().replace(/^"(.*)"$/, '$1');

export const configuredLabels = ({ metrics }: StackObservations): string[] =>
  metrics ? [...new Set(destinationsOf(metrics).map(({ name }) => name))] : [];

/** Whether it reads as a whole trace id, whatever its label is called: 16 or 32 hex digits with a letter among them. */
const looksLikeId = (value: string) =>
  /^(?:[0-9a-f]{16}|[0-9a-f]{30,32})$/i.test(value) && /[a-f]/i.test(value) && normalizeTraceId(value) !== undefined;

/**
 * The labels in which an exemplar has its trace id: those with a configured or usual name, else any whose value reads as
 * one of 32 digits (a span id has 16). A value that is no id counts by the label's name.
 */
export function traceLabelsOf({ labels }: RawExemplar, configured: readonly string[]): string[] {
  const names = Object.keys(labels);
  const named = names.filter((name) => mayHoldTraceId(name, configured));
  return named.length > 0
    ? named
    : names.filter((name) => !/span/i.test(name) && looksLikeId(plainValue(labels[name] ?? '')));
}
