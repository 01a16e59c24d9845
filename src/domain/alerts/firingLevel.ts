import { formatDuration } from '../investigation/durations';
import { histogramOf } from '../investigation/histograms';
import type { ComparisonOp } from './comparison';
import { readComparison, readLatencyExpression } from './latencyExpression';
import { textOf } from './narrow';
import type { RuleDetails } from './ruleDetails';
import { isExpression, readCondition } from './ruleThreshold';

/** How far a rule's value is beyond its threshold; in milliseconds where it is a latency, else as the query has it. */
export interface FiringLevel {
  value?: number;
  op: ComparisonOp;
  threshold: number;
  isLatency: boolean;
}

/** The level of a data source's own rule, whose query compares. `undefined` where it compares with no number. */
export function levelOfQuery(query: string, value?: number): FiringLevel | undefined {
  const compared = readComparison(query);
  return compared && inOwnUnit(query, { ...compared, value });
}

/**
 * The level of a Grafana-managed rule.
 * @param values of its queries and expressions by refId, as Grafana noted them when it fired
 */
export function levelOfRule(details: RuleDetails, values: Readonly<Record<string, number>>): FiringLevel | undefined {
  const { queries, condition } = details;
  const read = readCondition(queries, condition);
  if ('reason' in read) {
    return undefined;
  }
  const expr = textOf(queries.find(({ refId }) => refId === read.source)?.model.expr);
  // A query over a range has a value once it is reduced, under the refId of what reduces it.
  const noted = queries.flatMap((query) => {
    const node = isExpression(query) ? readCondition(queries, query.refId) : { source: query.refId, scale: 1 };
    const value = values[query.refId];
    return 'source' in node && node.source === read.source && !('op' in node) && value !== undefined
      ? [value / node.scale]
      : [];
  });
  if (read.op && read.threshold !== undefined && read.threshold !== 0) {
    return inOwnUnit(expr, { op: read.op, threshold: read.threshold, value: noted[0] });
  }
  return levelOfQuery(expr, noted[0]);
}

function inOwnUnit(expr: string, { op, threshold, value }: Omit<FiringLevel, 'isLatency'>): FiringLevel {
  const latency = readLatencyExpression(expr);
  const factor = latency.ok ? (histogramOf(latency.metric).unit === 's' ? 1000 : 1) / latency.scale : 1;
  const scaled = (number: number) => Number((number * factor).toPrecision(12));
  return {
    op,
    threshold: scaled(threshold),
    isLatency: latency.ok,
    ...(value !== undefined && Number.isFinite(value) && { value: scaled(value) }),
  };
}

/** `844 ms > 500 ms`, or without a value `> 500 ms`. */
export function levelWords({ value, op, threshold, isLatency }: FiringLevel): string {
  const words = (number: number) => (isLatency ? formatDuration(number) : String(Number(number.toPrecision(3))));
  return [...(value === undefined ? [] : [words(value)]), op, words(threshold)].join(' ');
}
