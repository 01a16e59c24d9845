import { escapeRegex } from '../../query/regex';
import { logqlKey } from '../../logs/keys';
import type { LogRecord, LogShape } from '../../logs/types';

/** A derived field's matcher. */
export interface Matcher {
  name: string;
  /** The name of a label instead of a pattern for the line. */
  byLabel: boolean;
  pattern: string;
}

const HEX = '([0-9a-fA-F]{16,32})';
/** The spellings that libraries use: trace_id, traceId, traceID. */
const USUAL_KEY = /^trace_?[iI][dD]$/;

export const JSON_FIELD: Matcher = {
  name: 'Trace (JSON)',
  byLabel: false,
  pattern: `"trace_?[iI][dD]"\\s*:\\s*"${HEX}"`,
};
export const LOGFMT_FIELD: Matcher = {
  name: 'Trace (logfmt)',
  byLabel: false,
  pattern: `\\btrace_?[iI][dD]=${HEX}\\b`,
};
export const TEXT_FIELD: Matcher = {
  name: 'Trace (text)',
  byLabel: false,
  pattern: '(?:^|[\\s(\\[])([0-9a-fA-F]{32})(?:$|[\\s)\\],.;:])',
};

/** The field for ids that Loki keeps beside the line. */
export function labelField(key: string): Matcher {
  return { name: 'Trace (metadata)', byLabel: true, pattern: `^${escapeRegex(logqlKey(key))}$` };
}

/**
 * Matchers for lines of this shape, the one for the usual spellings first; patterns of different shapes match no common
 * line.
 * @param lines with ids, to read how the key is really spelt: LogQL's names have every odd character replaced
 */
export function matchersFor(shape: LogShape, lines: readonly LogRecord[]): Matcher[] {
  switch (shape.placement) {
    case 'metadata':
      return [labelField(shape.key)];
    case 'json':
      return [
        JSON_FIELD,
        ...spelled(shape.key, lines, /"([^"\\]{1,100})"\s*:\s*"$/).map((key) => ({
          ...JSON_FIELD,
          pattern: `"${escapeRegex(key)}"\\s*:\\s*"${HEX}"`,
        })),
      ];
    case 'logfmt':
      return [
        LOGFMT_FIELD,
        { ...LOGFMT_FIELD, pattern: `\\btrace_?[iI][dD]="?${HEX}\\b` },
        ...spelled(shape.key, lines, /(?:^|\s)([^\s="]{1,100})="?$/).map((key) => ({
          ...LOGFMT_FIELD,
          pattern: `(?:^|\\s)${escapeRegex(key)}="?${HEX}\\b`,
        })),
      ];
    case 'text':
      return [
        TEXT_FIELD,
        { ...TEXT_FIELD, pattern: `\\b[tT][rR][aA][cC][eE](?:[ _.-]?[iI][dD])?["']?\\s*[:=]\\s*["']?${HEX}\\b` },
        { ...TEXT_FIELD, pattern: '\\b00-([0-9a-fA-F]{32})-[0-9a-fA-F]{16}-[0-9a-fA-F]{2}\\b' },
      ];
    case 'unknown':
      return [];
  }
}

/** The keys that stand right before the id in these lines; the shape's own name where there are no lines. */
function spelled(key: string, lines: readonly LogRecord[], before: RegExp): string[] {
  const found = lines.flatMap(({ line, traceId }) => {
    const short = traceId?.replace(/^0+/, '') ?? '';
    const at = short === '' ? -1 : line.toLowerCase().indexOf(short);
    const start = at < 0 ? -1 : at - (/0*$/.exec(line.slice(Math.max(0, at - 32), at))?.[0].length ?? 0);
    const name = start < 0 ? undefined : before.exec(line.slice(Math.max(0, start - 120), start))?.[1];
    return name === undefined || USUAL_KEY.test(name) ? [] : [name];
  });
  return lines.length === 0 && !USUAL_KEY.test(key) ? [key] : [...new Set(found)].slice(0, 3);
}
