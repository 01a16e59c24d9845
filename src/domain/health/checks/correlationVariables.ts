import type { LogRecord } from '../../logs/types';
import type { Correlation } from '../observations';
import { bounded, compile } from './jsRegex';

const LOGFMT_PAIR = /([\w.-]+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g;

/** A field of Loki's frame by its name, as text; the labels are an object, which Grafana writes as JSON. */
function fieldText(record: LogRecord, field: string): string | undefined {
  switch (field) {
    case 'labels':
      return JSON.stringify(record.labels);
    case 'Line':
    case 'body':
      return record.line;
    case 'id':
      return record.id;
    default:
      return undefined;
  }
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/** Grafana's `getTransformationVars`: `gi`, the first group or all of it, the last match wins; named groups in place of that. */
function transformed(transformation: Record<string, unknown>, value: string, name: string): Record<string, string> {
  const found: Record<string, string> = {};
  const expression = text(transformation.expression);
  if (transformation.type === 'regex' && expression !== undefined) {
    const compiled = compile(expression, 'gi');
    for (const match of 'regex' in compiled ? bounded(value).matchAll(compiled.regex) : []) {
      if (match.groups) {
        Object.assign(found, match.groups);
      } else {
        found[text(transformation.mapValue) ?? name] = match[1] || match[0];
      }
    }
  } else if (transformation.type === 'logfmt') {
    for (const [, key = '', quoted, plain] of bounded(value).matchAll(LOGFMT_PAIR)) {
      found[key] = quoted ?? plain ?? '';
    }
  }
  return found;
}

/** All texts of a target's query, at any depth. */
function textsIn(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') {
    return [value];
  }
  return typeof value === 'object' && value !== null && depth < 5
    ? Object.values(value).flatMap((inner) => textsIn(inner, depth + 1))
    : [];
}

const VARIABLE = /\$(?:\{(\w+)(?:[.:][^}]*)?\}|(\w+))/g;

const variablesIn = (target: Record<string, unknown>): string[] => [
  ...new Set(
    textsIn(target).flatMap((each) => [...each.matchAll(VARIABLE)].map((match) => match[1] ?? match[2] ?? ''))
  ),
];

/**
 * The values that a correlation puts into its target for one line; undefined where Grafana shows no link, because a
 * variable of the target stays empty.
 */
export function correlationValues(correlation: Correlation, record: LogRecord): string[] | undefined {
  const { field, transformations, target } = correlation;
  const own = fieldText(record, field);
  if (own === undefined) {
    return undefined;
  }
  const known: Record<string, string> = { [field]: own };
  for (const transformation of transformations) {
    const from = text(transformation.field);
    const value = from === undefined ? own : fieldText(record, from);
    if (value !== undefined) {
      Object.assign(known, transformed(transformation, value, field));
    }
  }
  const values = variablesIn(target).map((name) => (name.startsWith('__value') ? own : known[name]));
  const filled = values.filter((value) => value !== undefined && value !== '');
  return filled.length === values.length && filled.length > 0 ? filled.flatMap((value) => value ?? []) : undefined;
}
