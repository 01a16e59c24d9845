import { logqlKey } from '../../../domain/logs/keys';
import type { LogShape } from '../../../domain/logs/types';
import { isRecord } from '../../../shared/isRecord';
import { traceIdForms } from '../../../shared/ids';
import { landedLine } from '../model/lokiLanding';
import type { LineRecord } from '../model/records';

/** A line as a query returns it: all its labels together, and of which kind each is. */
export interface ReturnedLine {
  line: string;
  /** Nanoseconds since the epoch. */
  tsNs: string;
  timeMs: number;
  /** Nanoseconds beyond the millisecond. */
  nanos: number;
  labels: Record<string, string>;
  /** I index, S structured metadata, P parsed by the query. */
  labelTypes: Record<string, string>;
}

type Parser = 'json' | 'logfmt' | undefined;

/** A line that Loki holds, parsed as a query with `| json` or `| logfmt` does. */
export function returnedLine(record: LineRecord, parser?: Parser): ReturnedLine {
  const { labels, line, metadata } = landedLine(record);
  const all: Array<[string, string, string]> = [];
  const take = (source: Record<string, string>, type: string) =>
    Object.entries(source).forEach(([key, value]) => all.push([key, value, type]));
  take(labels, 'I');
  take(metadata, 'S');
  const known = new Set(all.map(([key]) => key));
  const parsed = parser === 'json' ? jsonLabels(line) : parser === 'logfmt' ? logfmtLabels(line) : {};
  for (const [path, value] of Object.entries(parsed)) {
    const key = logqlKey(path);
    all.push([known.has(key) ? `${key}_extracted` : key, value, 'P']);
  }
  all.sort(([a], [b]) => (a < b ? -1 : 1));
  const timeMs = Math.floor(record.timeMs);
  const nanos = Math.min(Math.round((record.timeMs - timeMs) * 1e6), 999_999);
  return {
    line,
    timeMs,
    nanos,
    tsNs: `${timeMs}${String(nanos).padStart(6, '0')}`,
    labels: Object.fromEntries(all.map(([key, value]) => [key, value])),
    labelTypes: Object.fromEntries(all.map(([key, , type]) => [key, type])),
  };
}

/** The parser that a query for lines of this shape uses. */
export function parserOf({ placement }: LogShape): Parser {
  return placement === 'json' || placement === 'logfmt' ? placement : undefined;
}

/** Whether a query for this shape finds the trace's id in the line: where the shape says, and nowhere else. */
export function holdsTrace({ line, labels }: ReturnedLine, shape: LogShape, traceId: string): boolean {
  const forms = traceIdForms(traceId);
  if ('key' in shape) {
    return forms.includes(labels[shape.key] ?? '');
  }
  const inText = forms.some((form) => line.includes(form));
  return inText || (shape.placement === 'unknown' && forms.includes(labels.trace_id ?? ''));
}

function jsonLabels(line: string): Record<string, string> {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, String(inner)])) : {};
  } catch {
    return {};
  }
}

function logfmtLabels(line: string): Record<string, string> {
  const pairs = [...line.matchAll(/(?:^|\s)([^\s=]+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g)];
  return Object.fromEntries(pairs.map(([, key = '', quoted, bare = '']) => [key, quoted ?? bare]));
}
