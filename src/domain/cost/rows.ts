import { isRecord } from '../../shared/isRecord';

const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0);
const partsOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/**
 * How many rows the body of an answer holds: rows of frames (`/api/ds/query`), traces of a search, spans of a trace, or
 * series and values of a list. 0 for what has no rows. Total.
 */
export function rowsIn(body: unknown): number {
  if (!isRecord(body)) {
    return lengthOf(body);
  }
  if (isRecord(body.results)) {
    return sum(
      Object.values(body.results).flatMap((result) => (isRecord(result) ? partsOf(result.frames) : [])),
      rowsOfFrame
    );
  }
  const trace = isRecord(body.trace) ? body.trace : body;
  const batches = [...partsOf(trace.resourceSpans), ...partsOf(trace.batches)];
  if (batches.length > 0) {
    return sum(batches, spansIn);
  }
  const { data } = body;
  return lengthOf(body.traces) || lengthOf(isRecord(data) ? data.result : data);
}

function rowsOfFrame(frame: unknown): number {
  const values = isRecord(frame) && isRecord(frame.data) ? partsOf(frame.data.values) : [];
  return lengthOf(values[0]);
}

function spansIn(batch: unknown): number {
  const scopes = isRecord(batch) ? [...partsOf(batch.scopeSpans), ...partsOf(batch.instrumentationLibrarySpans)] : [];
  return sum(scopes, (scope) => (isRecord(scope) ? lengthOf(scope.spans) : 0));
}

const sum = (parts: readonly unknown[], count: (part: unknown) => number) =>
  parts.reduce<number>((total, part) => total + count(part), 0);
