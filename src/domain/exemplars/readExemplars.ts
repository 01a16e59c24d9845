import { normalizeTraceId } from '../../shared/ids';
import { type FieldLike, fieldNamed, type FrameLike, numberOf, textOf } from '../traces/frame';
import type { Exemplar } from './types';

/** An exemplar and the row it came from, for putting links on it or drawing it. */
export interface ExemplarRow extends Exemplar {
  /** Index among the frames given. */
  frameIndex: number;
  rowIndex: number;
}

export interface ReadExemplars {
  /** In the order of frames and rows. */
  exemplars: ExemplarRow[];
  /** Rows left out: no trace id, one that is not hexadecimal, or no finite value. */
  malformed: number;
}

const TRACE_FIELD = /^(?:[a-z]+[._])?trace_?id$/i;

const isExemplarFrame = (frame: FrameLike) =>
  (frame.name === 'exemplar' || frame.meta?.custom?.resultType === 'exemplar') &&
  fieldNamed(frame, 'Time') !== undefined &&
  fieldNamed(frame, 'Value') !== undefined;

/** TraceQL metrics keep the quotes of a string label. */
const unquoted = (text: string) => (text.startsWith('"') ? text.replace(/^"(.*)"$/, '$1') : text);

/** Whether a label may hold the trace id: a configured one, or one of the usual names. */
export function mayHoldTraceId(label: string, preferredLabels: readonly string[]): boolean {
  return preferredLabels.includes(label) || TRACE_FIELD.test(label);
}

/** Label fields that may hold the trace id, the data source's configured ones first, in their order. */
function traceFields(labels: readonly FieldLike[], preferred: readonly string[]): FieldLike[] {
  const configured = preferred.flatMap((name) => labels.filter((field) => field.name === name));
  const usual = labels.filter((field) => TRACE_FIELD.test(field.name) && !configured.includes(field));
  return [...configured, ...usual];
}

/** The first of the fields' values that is a trace id, as received and normalized. */
function traceIdAt(fields: readonly FieldLike[], row: number): Pick<ExemplarRow, 'rawTraceId' | 'traceId'> | undefined {
  for (const field of fields) {
    const rawTraceId = unquoted(textOf(field.values[row]).trim());
    const traceId = normalizeTraceId(rawTraceId);
    if (traceId !== undefined) {
      return { rawTraceId, traceId };
    }
  }
  return undefined;
}

/**
 * Exemplars of the frames named `exemplar` (Time, Value, then each label as a field; live data: `PanelData.annotations`).
 * `preferredLabels`: the names in the data source's `exemplarTraceIdDestinations`, tried before `trace_id`, `traceID`
 * and `traceId` in any case. Values stay in the metric's unit. Ids of 16 digits, and those that lost leading zeros
 * (span-metrics), are padded to 32.
 */
export function readExemplars(frames: readonly FrameLike[], preferredLabels: readonly string[]): ReadExemplars {
  const exemplars: ExemplarRow[] = [];
  let malformed = 0;
  frames.forEach((frame, frameIndex) => {
    if (!isExemplarFrame(frame)) {
      return;
    }
    const times = fieldNamed(frame, 'Time');
    const values = fieldNamed(frame, 'Value');
    const labels = frame.fields.filter((field) => field !== times && field !== values);
    const traces = traceFields(labels, preferredLabels);
    for (let row = 0; row < (values?.values.length ?? 0); row++) {
      const timeMs = numberOf(times?.values[row]);
      const value = numberOf(values?.values[row]);
      const ids = traceIdAt(traces, row);
      if (timeMs === undefined || value === undefined || ids === undefined) {
        malformed++;
      } else {
        exemplars.push({ timeMs, value, ...ids, frameIndex, rowIndex: row });
      }
    }
  });
  return { exemplars, malformed };
}
