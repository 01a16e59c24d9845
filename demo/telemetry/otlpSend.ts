import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import { reasonOf } from '../reason';
import { outcomeOfStatus, type Send, type SendResult } from './sendResult';

/** Longest attempt of an OTLP exporter in milliseconds, its own retries included: the queue has the patience. */
export const OTLP_TIMEOUT_MS = 3000;

/** What the trace and log exporters have in common. */
interface Exporter<T> {
  export(items: T[], done: (result: ExportResult) => void): void;
}

/** Sends a batch through an OTLP exporter and reads its answer. */
export function sendThrough<T>(exporter: Exporter<T>): Send<T> {
  return (batch) => new Promise((resolve) => exporter.export(batch, (result) => resolve(outcomeOf(result))));
}

function outcomeOf({ code, error }: ExportResult): SendResult {
  if (code === ExportResultCode.SUCCESS) {
    return { outcome: 'sent' };
  }
  const status = error && 'code' in error && typeof error.code === 'number' ? error.code : undefined;
  const body = error && 'data' in error && typeof error.data === 'string' ? error.data : '';
  return status === undefined
    ? { outcome: 'unavailable', reason: error ? reasonOf(error) : 'no answer' }
    : outcomeOfStatus(status, body || (error?.message ?? ''));
}
