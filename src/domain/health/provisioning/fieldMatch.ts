import { normalizeTraceId } from '../../../shared/ids';
import type { LogRecord, LogShape } from '../../logs/types';
import { text } from './plan';

/** Longer lines and patterns are left alone: a pattern from outside may take very long on them. */
const LONGEST_LINE = 4_000;
const LONGEST_PATTERN = 1_000;

/** The pattern as a regular expression; undefined where it is none. */
export function compiled(pattern: string, flags?: string): RegExp | undefined {
  if (pattern.length > LONGEST_PATTERN) {
    return undefined;
  }
  try {
    return new RegExp(pattern, flags);
  } catch {
    return undefined;
  }
}

/** A line with a trace id, and where its service keeps it. */
export interface IdLine {
  service: string;
  shape: LogShape;
  line: LogRecord;
}

/** Whether a derived field finds the line's trace id, as Grafana looks (loki/getDerivedFields.ts). */
export function fieldFinds(entry: Record<string, unknown>, { line, shape }: IdLine): boolean {
  const expression = compiled(text(entry.matcherRegex) ?? '');
  if (!expression || line.traceId === undefined || text(entry.matcherRegex) === undefined) {
    return false;
  }
  if (entry.matcherType === 'label') {
    // What a parser of the query put among the labels is not there in a plain query.
    const key = Object.keys(line.labels).find((each) => expression.test(each));
    return shape.placement === 'metadata' && key !== undefined && isId(line.labels[key], line.traceId);
  }
  const isPattern = entry.matcherType === undefined || entry.matcherType === 'regex';
  return isPattern && isId(expression.exec(line.line.slice(0, LONGEST_LINE))?.[1], line.traceId);
}

/** Whether a correlation's transformations find it: each match of any case, of which the last counts. */
export function correlationFinds(
  { field, transformations }: { field: string; transformations: ReadonlyArray<Record<string, unknown>> },
  { line, shape }: IdLine
): boolean {
  const inLabels = field === 'labels';
  if ((!inLabels && field !== 'Line') || (inLabels && shape.placement !== 'metadata')) {
    return false;
  }
  const value = inLabels ? JSON.stringify(line.labels) : line.line.slice(0, LONGEST_LINE);
  return transformations.some(({ type, expression }) => {
    if (type === 'logfmt') {
      return [...value.matchAll(/=("?)([0-9a-f]+)\1/gi)].some(([, , id]) => isId(id, line.traceId));
    }
    const regex = compiled(text(expression) ?? '', 'gi');
    return (
      regex !== undefined &&
      text(expression) !== undefined &&
      isId([...value.matchAll(regex)].at(-1)?.[1], line.traceId)
    );
  });
}

const isId = (value: string | undefined, traceId: string | undefined) =>
  value !== undefined && traceId !== undefined && normalizeTraceId(value) === traceId;
