import { analyseTrace } from '../../traces/analyse';
import { neighboursOf } from '../neighbours';
import { neighbourWindows } from '../neighbourWindows';
import { type Pattern, patternsOf } from '../patterns';
import { rankLines } from '../rank';
import { baselineOf, healthyOf } from '../rarity';
import type { Incident } from './generate';

export interface Ranking {
  /** Of the cause among the patterns, from 1; Infinity where it is not among them. */
  place: number;
  patterns: Pattern[];
}

/**
 * What a user sees of an incident, asked for as the page asks: the suspect span, a first ranking of the trace's lines,
 * the windows beside them, the neighbours found there, and the ranking with them.
 */
export function rankIncident(incident: Incident): Ranking {
  const { trace, lines, around, before, healthy } = incident;
  const suspect = analyseTrace(trace).suspects[0]?.span;
  const usual = { baseline: before && baselineOf(before), healthy: healthy && healthyOf(healthy) };
  const first = rankLines(lines, { trace, suspect, ...usual });
  const { services } = neighbourWindows(first, { suspect });
  const asked = around.filter(({ service = '', timeMs }) =>
    services.get(service)?.some(({ fromMs, toMs }) => timeMs >= fromMs && timeMs <= toMs)
  );
  const neighbours = neighboursOf(lines, asked, { traceId: trace.traceId, suspect });
  const ranked = rankLines(lines, { trace, suspect, neighbours, ...usual });
  const patterns = patternsOf(ranked);
  const at = patterns.findIndex((pattern) => pattern.lines.some(({ record }) => incident.isCause(record)));
  return {
    place: at < 0 ? Infinity : at + 1,
    patterns,
  };
}
