import { LoadingState, type PanelData } from '@grafana/data';
import { describeFailure, kindOfStatus } from '../domain/failure';
import type { Failure } from '../domain/result';

/** What a panel's query failed with, as one sentence about the named data source; undefined where it did not. */
export function failureOfPanel(data: PanelData, source: string): Failure | undefined {
  const error = data.errors?.[0] ?? data.error;
  if (data.state !== LoadingState.Error && !error) {
    return undefined;
  }
  const status = error?.status;
  const detail = error?.data?.message ?? error?.message;
  // A query that the store refused comes without a status of its own.
  return describeFailure(source, status === undefined && detail ? 'rejected' : kindOfStatus(status), {
    status,
    detail,
  });
}
