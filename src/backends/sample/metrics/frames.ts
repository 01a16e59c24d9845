import { DataFrameType, DataTopic, FieldType, type DataFrame } from '@grafana/data';
import type { ExemplarRow } from './exemplarRows';
import type { Point } from './quantile';

interface About {
  refId: string;
  stepMs: number;
  /** As the legend calls the curve. */
  name: string;
  /** What was executed, for the query inspector. */
  text: string;
}

/** One quantile over time, as Grafana 12.2's Prometheus data source answers a range query. */
export function quantileFrame(points: readonly Point[], { refId, stepMs, name, text }: About): DataFrame {
  return {
    refId,
    length: points.length,
    fields: [
      {
        name: 'Time',
        type: FieldType.time,
        config: { interval: stepMs },
        values: points.map(({ timeMs }) => timeMs),
      },
      {
        name: 'Value',
        type: FieldType.number,
        labels: {},
        config: { displayNameFromDS: name },
        values: points.map(({ value }) => value),
      },
    ],
    meta: {
      type: DataFrameType.TimeSeriesMulti,
      typeVersion: [0, 1],
      custom: { calculatedMinStep: stepMs, resultType: 'matrix' },
      executedQueryString: `Expr: ${text}\nStep: ${stepMs / 1000}s`,
      preferredVisualisationType: 'graph',
    },
  };
}

/** The `exemplar` frame: Time, Value, then every label as a field, sorted, '' where a row has none. */
export function exemplarFrame(rows: readonly ExemplarRow[], refId: string): DataFrame {
  const names = [...new Set(rows.flatMap(({ labels }) => Object.keys(labels)))].sort();
  return {
    name: 'exemplar',
    refId,
    length: rows.length,
    fields: [
      { name: 'Time', type: FieldType.time, config: {}, values: rows.map(({ timeMs }) => timeMs) },
      { name: 'Value', type: FieldType.number, config: {}, values: rows.map(({ value }) => value) },
      ...names.map((name) => ({
        name,
        type: FieldType.string,
        config: {},
        values: rows.map(({ labels }) => labels[name] ?? ''),
      })),
    ],
    meta: { typeVersion: [0, 0], custom: { resultType: 'exemplar' }, dataTopic: DataTopic.Annotations },
  };
}
