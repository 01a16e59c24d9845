import { DataTopic, FieldType, type DataFrame, type QueryResultMeta } from '@grafana/data';
import { exemplarFrame, lokiFrame, traceFrame, type ExemplarRowInput, type LokiRow } from '../../domain/testing/frames';
import type { FrameLike } from '../../domain/traces/frame';
import type { Trace } from '../../domain/traces/types';

const TYPES: Record<string, FieldType> = {
  time: FieldType.time,
  number: FieldType.number,
  string: FieldType.string,
};

/** The frame as a data source hands it to Grafana. */
export function dataFrame({ name, fields, meta }: FrameLike, more: QueryResultMeta = {}): DataFrame {
  return {
    name,
    length: fields[0]?.values.length ?? 0,
    fields: fields.map(({ type = '', values, nanos, ...field }) => ({
      ...field,
      type: TYPES[type] ?? FieldType.other,
      config: {},
      values: Array.from(values),
      ...(nanos && { nanos: Array.from(nanos) }),
    })),
    meta: { ...meta, ...more },
  };
}

/** One quantile's answer to a range query; as many samples as values, five seconds apart. */
export const seriesFrame = (refId: string, firstMs: number, values: number[]): DataFrame => ({
  refId,
  name: refId,
  length: values.length,
  fields: [
    {
      name: 'Time',
      type: FieldType.time,
      config: { interval: 5000 },
      values: values.map((_, i) => firstMs + i * 5000),
    },
    { name: 'Value', type: FieldType.number, config: { displayNameFromDS: refId }, labels: {}, values },
  ],
  meta: { custom: { resultType: 'matrix' } },
});

/** Exemplars as Grafana's Prometheus data source hands them over: among the series, marked as annotations. */
export const exemplarsFrame = (rows: readonly ExemplarRowInput[]): DataFrame =>
  dataFrame(exemplarFrame(rows), { dataTopic: DataTopic.Annotations });

export const traceDataFrame = (trace: Pick<Trace, 'traceId' | 'spans'>, custom?: Record<string, unknown>): DataFrame =>
  dataFrame(traceFrame(trace), { preferredVisualisationType: 'trace', ...(custom && { custom }) });

export const lokiDataFrame = (rows: readonly LokiRow[]): DataFrame => dataFrame(lokiFrame(rows));
