import { dataFrameFromJSON, type DataFrame, type DataFrameJSON } from '@grafana/data';
import { describeFailure, kindOfStatus } from '../../domain/failure';
import type { Failure } from '../../domain/result';
import { isRecord } from '../../shared/isRecord';
import { statusIn } from '../transport';

/** The results of an answer of `/api/ds/query`, by refId; undefined for anything else. */
export function resultsIn(answer: unknown): Record<string, unknown> | undefined {
  return isRecord(answer) && isRecord(answer.results) ? answer.results : undefined;
}

/** Why the store named `source` refused this one query, in its own words; undefined where it did not. */
export function refusalIn(result: unknown, source: string): Failure | undefined {
  if (!isRecord(result) || typeof result.error !== 'string') {
    return undefined;
  }
  const status = statusIn(result);
  const kind = status === undefined ? 'rejected' : kindOfStatus(status);
  return describeFailure(source, kind, { status, detail: result.error });
}

/** The frames of one query's result. */
export function framesOf(result: unknown): DataFrame[] {
  const frames = isRecord(result) && Array.isArray(result.frames) ? result.frames : [];
  return frames.filter(isFrameJson).map((frame) => dataFrameFromJSON(frame));
}

function isFrameJson(value: unknown): value is DataFrameJSON {
  return isRecord(value) && isRecord(value.schema) && Array.isArray(value.schema.fields);
}
