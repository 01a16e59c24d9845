import type { DataQuery } from '@grafana/schema';
import type { Matcher } from '../../domain/investigation/types';
import type { LogShape } from '../../domain/logs/types';
import { isRecord } from '../../shared/isRecord';

/** A quantile of a latency histogram over time: what the PromQL beside it says. */
export interface QuantileQuestion {
  ask: 'quantile';
  /** Name of the histogram without `_bucket`. */
  histogram: string;
  matchers: Matcher[];
  quantile: number;
  exemplars: boolean;
}

/** One trace by its id: 32 lower-case hex characters. */
export interface TraceQuestion {
  ask: 'trace';
  traceId: string;
}

/** The lines of one trace in one stream: what the LogQL beside it says. */
export interface LinesQuestion {
  ask: 'lines';
  label: string;
  value: string;
  shape: LogShape;
  traceId: string;
  spanId?: string;
  limit: number;
}

/**
 * A query model of the sample: its text is for people, and what is answered is the question beside it. Grafana copies
 * query models, and anybody may hand one in, so a question is narrowed before it is answered.
 */
export interface SampleQuery extends DataQuery {
  /** The question as the store that the sample stands for would be asked it. */
  expr?: string;
  legendFormat?: string;
  /** False: no curve, only the exemplars. */
  range?: boolean;
  /** False: only the curve. */
  exemplar?: boolean;
  sample?: unknown;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const OPS: readonly unknown[] = ['=', '!=', '=~', '!~'] satisfies Array<Matcher['op']>;
const isMatcher = (value: unknown): value is Matcher =>
  isRecord(value) && isText(value.label) && isText(value.value) && OPS.includes(value.op);
const isShape = (value: unknown): value is LogShape =>
  isRecord(value) &&
  (value.placement === 'text' ||
    value.placement === 'unknown' ||
    (['metadata', 'json', 'logfmt'].some((placement) => placement === value.placement) && isText(value.key)));

/** A quantile that is asked for; undefined for anything else. */
export function quantileQuestion({ sample }: SampleQuery): QuantileQuestion | undefined {
  if (!isRecord(sample) || sample.ask !== 'quantile') {
    return undefined;
  }
  const { histogram, matchers, quantile, exemplars } = sample;
  return isText(histogram) &&
    Array.isArray(matchers) &&
    matchers.every(isMatcher) &&
    typeof quantile === 'number' &&
    typeof exemplars === 'boolean'
    ? { ask: 'quantile', histogram, matchers, quantile, exemplars }
    : undefined;
}

/** A trace that is asked for; undefined for anything else. */
export function traceQuestion({ sample }: SampleQuery): TraceQuestion | undefined {
  return isRecord(sample) && sample.ask === 'trace' && isText(sample.traceId)
    ? { ask: 'trace', traceId: sample.traceId }
    : undefined;
}

/** Lines that are asked for; undefined for anything else. */
export function linesQuestion({ sample }: SampleQuery): LinesQuestion | undefined {
  if (!isRecord(sample) || sample.ask !== 'lines') {
    return undefined;
  }
  const { label, value, shape, traceId, spanId, limit } = sample;
  return isText(label) &&
    isText(value) &&
    isShape(shape) &&
    isText(traceId) &&
    (spanId === undefined || isText(spanId)) &&
    typeof limit === 'number'
    ? { ask: 'lines', label, value, shape, traceId, spanId, limit }
    : undefined;
}
