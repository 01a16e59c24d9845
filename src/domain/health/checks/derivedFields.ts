import { normalizeTraceId } from '../../../shared/ids';
import type { LogRecord } from '../../logs/types';
import { bounded, compile } from './jsRegex';
import type { DerivedField } from './settings';

/** What a derived field makes of one line, as Grafana does (loki/getDerivedFields.ts); undefined where it makes no link. */
export type FieldReader = (record: LogRecord) => string | undefined;

/**
 * Of a label matcher the value of the first label whose name the pattern matches (anywhere in it); of a line matcher the
 * first group.
 */
export function fieldReader(field: DerivedField): { read: FieldReader } | { problem: string } {
  const compiled = compile(field.pattern);
  if ('problem' in compiled) {
    return compiled;
  }
  const { regex } = compiled;
  if (field.by === 'label') {
    return {
      read: ({ labels }) => {
        const key = Object.keys(labels).find((name) => regex.test(name));
        return key === undefined ? undefined : labels[key];
      },
    };
  }
  return { read: ({ line }) => regex.exec(bounded(line))?.[1] || undefined };
}

/** Whether a link's value is the line's own trace id, however it is spelled. */
export function isTraceOf(value: string | undefined, { traceId }: LogRecord): boolean {
  return value !== undefined && traceId !== undefined && normalizeTraceId(value) === traceId;
}
