import { FieldType, type DataFrame } from '@grafana/data';
import { isRecord } from '../../shared/isRecord';

export interface LineSample {
  labels: Record<string, string>;
  /** By label: I = stream, S = structured metadata, P = parsed. */
  labelTypes?: Record<string, string>;
  line: string;
}

function textRecord(value: unknown): Record<string, string> {
  return isRecord(value)
    ? Object.fromEntries(
        Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
      )
    : {};
}

/** The lines of a Loki frame with their labels; other frames give none. */
export function lineSamples(frame: DataFrame): LineSample[] {
  const labels = frame.fields.find(({ name }) => name === 'labels');
  const types = frame.fields.find(({ name }) => name === 'labelTypes');
  const lines = frame.fields.find(
    ({ name, type }) => type === FieldType.string && (name === 'Line' || name === 'body')
  );
  if (!lines) {
    return [];
  }
  return Array.from({ length: frame.length }, (_, row) => ({
    labels: textRecord(labels?.values[row]),
    labelTypes: types ? textRecord(types.values[row]) : undefined,
    line: String(lines.values[row] ?? ''),
  }));
}
