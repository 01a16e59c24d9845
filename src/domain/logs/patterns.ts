import { severityRank } from './severity';
import { templateOf } from './template';
import type { RankedLine, Severity } from './types';

/** Lines of one service that differ in numbers and ids only. */
export interface Pattern {
  /** The line among them that ranks best. */
  example: RankedLine;
  /** All of them, as ranked. */
  lines: RankedLine[];
  /** Of the first and the last line, milliseconds since the epoch. */
  firstMs: number;
  lastMs: number;
  /** The worst among them. */
  severity: Severity;
}

/**
 * Ranked lines collapsed into patterns, in the order of their best lines. Lines of the trace and lines beside it never
 * share a pattern, as they do not say the same about the trace.
 */
export function patternsOf(ranked: readonly RankedLine[]): Pattern[] {
  const patterns = new Map<string, Pattern>();
  for (const line of ranked) {
    const { record, neighbour } = line;
    const beside = neighbour === undefined ? '' : neighbour.otherTrace ? 'other' : 'none';
    const key = `${templateOf(record.line)} ${record.service ?? ''} ${beside}`;
    const pattern = patterns.get(key);
    if (!pattern) {
      const { timeMs, severity } = record;
      patterns.set(key, { example: line, lines: [line], firstMs: timeMs, lastMs: timeMs, severity });
      continue;
    }
    pattern.lines.push(line);
    pattern.firstMs = Math.min(pattern.firstMs, record.timeMs);
    pattern.lastMs = Math.max(pattern.lastMs, record.timeMs);
    if (severityRank(record.severity) > severityRank(pattern.severity)) {
      pattern.severity = record.severity;
    }
  }
  return [...patterns.values()];
}
