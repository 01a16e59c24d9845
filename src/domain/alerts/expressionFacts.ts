import type { Histogram, Investigation, Matcher } from '../investigation/types';
import { readLatencyExpression, readService } from './latencyExpression';
import { thresholdMs } from './latencyThreshold';
import { serviceName } from './services';

export interface ExpressionReading {
  /** Service, metric, quantile and threshold, as far as the expression says them. */
  investigation: Investigation;
  /** Of the histogram's selector. */
  matchers: Matcher[];
  kind?: Histogram['kind'];
  /** A sentence for each thing that could not be read, with what to do. */
  problems: string[];
}

const NEXT = 'Choose a latency histogram on the start page.';

/**
 * What a PromQL expression asks to be investigated: that of a panel, of Explore, or of a data source's own alert rule.
 * Total: what cannot be read is left out and said.
 */
export function readExpression(expr: string): ExpressionReading {
  const read = readLatencyExpression(expr);
  if (!read.ok) {
    const service = readService(expr);
    const next = service ? `Its service is used, with the best histogram that it has.` : NEXT;
    return {
      investigation: service ? { service: serviceName(service) } : {},
      matchers: [],
      problems: [`${read.reason} ${next}`],
    };
  }
  const { metric, quantile, service, matchers, kind, op, thresholdInExpr } = read;
  const threshold =
    op === undefined
      ? {}
      : thresholdMs(metric, [{ op, threshold: thresholdInExpr }], 'it compares with no number above zero');
  return {
    investigation: {
      metric,
      quantile,
      ...(service && { service: serviceName(service) }),
      ...(threshold.ms !== undefined && { thresholdMs: threshold.ms }),
    },
    matchers,
    kind,
    problems: threshold.reason ? [`The threshold of the expression could not be read: ${threshold.reason}.`] : [],
  };
}
