import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import { isRecord } from '../../src/shared/isRecord';
import { reasonOf } from '../reason';
import { withLastAnswer } from './httpAnswer';
import { outcomeOfStatus, type HttpAnswer, type Send, type SendResult } from './sendResult';

/** Longest attempt of an OTLP exporter in milliseconds, its own retries included: the queue has the patience. */
export const OTLP_TIMEOUT_MS = 3000;

/** What the trace and log exporters have in common. */
interface Exporter<T> {
  export(items: T[], done: (result: ExportResult) => void): void;
}

/** Sends a batch through an OTLP exporter and reads its answer. */
export function sendThrough<T>(exporter: Exporter<T>): Send<T> {
  return async (batch) => {
    const { result, answer } = await withLastAnswer(
      () => new Promise<ExportResult>((resolve) => exporter.export(batch, resolve))
    );
    return outcomeOf(result, answer);
  };
}

function outcomeOf({ code, error }: ExportResult, answer: HttpAnswer | undefined): SendResult {
  if (code === ExportResultCode.SUCCESS) {
    const rejected = rejectedBy(answer?.text ?? '');
    return rejected ? { outcome: 'sent', rejected } : { outcome: 'sent' };
  }
  const status = error && 'code' in error && typeof error.code === 'number' ? error.code : answer?.status;
  const body = error && 'data' in error && typeof error.data === 'string' ? error.data : answer?.text;
  return status === undefined
    ? { outcome: 'unavailable', reason: error ? reasonOf(error) : 'no answer' }
    : outcomeOfStatus(status, messageIn(body ?? '') || (error?.message ?? ''));
}

/**
 * What a partial success leaves out (OTLP specification, "Partial Success"): `rejectedSpans` or `rejectedLogRecords`, a
 * 64-bit number, which JSON has as text, and `errorMessage`.
 */
function rejectedBy(body: string): { count: number; reason: string } | undefined {
  const partial = fieldOf(parsed(body), 'partialSuccess');
  const count = Number(fieldOf(partial, 'rejectedSpans') ?? fieldOf(partial, 'rejectedLogRecords') ?? 0);
  const reason = fieldOf(partial, 'errorMessage');
  return Number.isInteger(count) && count > 0
    ? { count, reason: typeof reason === 'string' && reason !== '' ? reason.slice(0, 200) : 'no reason given' }
    : undefined;
}

/** The text of an error: OTLP answers with a Status message, `{"code": 8, "message": "..."}`; others with plain text. */
function messageIn(body: string): string {
  const message = fieldOf(parsed(body), 'message');
  return typeof message === 'string' ? message : body;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
