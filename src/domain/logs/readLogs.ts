import { type FieldLike, fieldNamed, type FrameLike, jsonOf, numberOf, textOf } from '../traces/frame';
import { type Facts, factsReader, roleReader, usualFacts } from './keys';
import { lineReader } from './readLine';
import type { LogRecord } from './types';
import { isRecord } from '../../shared/isRecord';

const NONE: ArrayLike<unknown> = [];

function isTextRecord(value: unknown): value is Record<string, string> {
  if (!isRecord(value)) {
    return false;
  }
  for (const key in value) {
    if (typeof value[key] !== 'string') {
      return false;
    }
  }
  return true;
}

function labelsOf(value: unknown): Record<string, string> {
  const labels = jsonOf(value);
  if (isTextRecord(labels)) {
    return labels;
  }
  return isRecord(labels) ? Object.fromEntries(Object.entries(labels).map(([key, inner]) => [key, textOf(inner)])) : {};
}

/** Milliseconds of a time value: a number, numeric text or a date's text. */
function timeOf(value: unknown): number | undefined {
  const time = numberOf(value);
  if (time !== undefined || typeof value !== 'string') {
    return time;
  }
  const parsed = Date.parse(value);
  return Number.isNaN(parsed) ? undefined : parsed;
}

interface Columns {
  time: FieldLike;
  line: FieldLike;
  labels: ArrayLike<unknown>;
  /** Labels of all rows, where the store puts them on the line's field. */
  common: Record<string, string>;
  nanoText: ArrayLike<unknown>;
  ids: ArrayLike<unknown>;
}

/** Names differ between Loki's two frame variants and between stores, so the type decides where the name does not. */
function columnsOf(frame: FrameLike): Columns | undefined {
  const reserved = new Set(['id', 'tsNs', 'labels', 'labelTypes', 'severity']);
  const time = fieldNamed(frame, 'Time', 'timestamp', 'ts') ?? frame.fields.find((field) => field.type === 'time');
  const line =
    fieldNamed(frame, 'Line', 'body', 'message') ??
    frame.fields.find((field) => field.type === 'string' && !reserved.has(field.name));
  if (!time || !line) {
    return undefined;
  }
  const labels =
    fieldNamed(frame, 'labels') ?? frame.fields.find((field) => field.type === 'other' && !reserved.has(field.name));
  return {
    time,
    line,
    labels: labels?.values ?? NONE,
    common: line.labels ?? {},
    nanoText: fieldNamed(frame, 'tsNs')?.values ?? NONE,
    ids: fieldNamed(frame, 'id')?.values ?? NONE,
  };
}

function nanosAt(columns: Columns, row: number, timeMs: number): string | undefined {
  const text = columns.nanoText[row];
  if (typeof text === 'string' && text >= '0' && text < ':') {
    return text;
  }
  const beyond = columns.time.nanos?.[row];
  return beyond === undefined ? undefined : `${Math.floor(timeMs)}${String(beyond).padStart(6, '0')}`;
}

/** Whether no label that both have differs: a second query may have parsed more labels out of the same line. */
function agree(a: Record<string, string>, b: Record<string, string>): boolean {
  for (const key in a) {
    const other = b[key];
    if (other !== undefined && other !== a[key]) {
      return false;
    }
  }
  return true;
}

const sameLine = (a: LogRecord, b: LogRecord) =>
  (a.id !== undefined && a.id === b.id) || (a.line === b.line && agree(a.labels, b.labels));

/** Each line once: what a second frame repeats only adds the ids that the first lacked. */
function onceEach(frames: readonly LogRecord[][]): LogRecord[] {
  const [first = [], ...others] = frames;
  if (others.length === 0) {
    return first; // Loki repeats nothing within an answer
  }
  const records: LogRecord[] = [];
  const byTime = new Map<string | number, LogRecord[]>();
  for (const record of frames.flat()) {
    const time = record.timeNs ?? record.timeMs;
    const there = byTime.get(time);
    const known = there?.find((other) => sameLine(other, record));
    if (known) {
      known.traceId ??= record.traceId;
      known.spanId ??= record.spanId;
      continue;
    }
    records.push(record);
    if (there) {
      there.push(record);
    } else {
      byTime.set(time, [record]);
    }
  }
  return records;
}

/** Reads rows of any frame; remembers the keys it has seen. */
function rowReader(): (columns: Columns, row: number) => LogRecord | undefined {
  const roleOfKey = roleReader();
  const lines = lineReader();

  function factsOf(labels: Record<string, string>, line: string): Facts {
    const usual = usualFacts(labels);
    if (usual) {
      return usual;
    }
    const reader = factsReader(roleOfKey);
    for (const key in labels) {
      reader.take(key, labels[key] ?? '');
    }
    const facts = reader.facts();
    if (facts.service === undefined || facts.severity === 'unknown') {
      const said = lines.read(line);
      facts.service ??= said.service;
      facts.severity = facts.severity === 'unknown' ? said.severity : facts.severity;
      facts.traceId ??= said.traceId;
      facts.spanId ??= said.spanId;
    } else if (facts.traceId === undefined || facts.spanId === undefined) {
      const said = lines.ids(line);
      facts.traceId ??= said.traceId;
      facts.spanId ??= said.spanId;
    }
    return facts;
  }

  return (columns, row) => {
    const timeMs = timeOf(columns.time.values[row]);
    if (timeMs === undefined) {
      return undefined;
    }
    const line = textOf(columns.line.values[row]);
    const labels = columns.labels.length > 0 ? labelsOf(columns.labels[row]) : columns.common;
    const { severity, traceId, spanId, service } = factsOf(labels, line);
    const timeNs = nanosAt(columns, row, timeMs);
    return {
      timeMs,
      timeNs,
      line,
      severity,
      traceId,
      spanId,
      service,
      labels,
      id: textOf(columns.ids[row]) || undefined,
    };
  };
}

/**
 * The lines of Loki's frames (Grafana 12.2: labels, Time, Line, tsNs, labelTypes, id; with dataplane: timestamp, body),
 * or of any other frame with a time and a string field. In the order of the frames; a line that two frames hold comes
 * once. Trace id, span id, service and severity come from the labels, else from the line itself; ids that are not
 * hexadecimal count as none. Rows without a time are left out.
 */
export function readLogs(frames: readonly FrameLike[]): LogRecord[] {
  const read = rowReader();
  const records = frames.map((frame) => {
    const rows: LogRecord[] = [];
    const columns = columnsOf(frame);
    const length = columns?.line.values.length ?? 0;
    for (let row = 0; columns && row < length; row++) {
      const record = read(columns, row);
      if (record) {
        rows.push(record);
      }
    }
    return rows;
  });
  return onceEach(records.filter((rows) => rows.length > 0));
}
