import { writtenTraceId } from './ids';
import type { Level, LineRecord } from './records';
import { ENVIRONMENT, SERVICES } from './services';

/** The instrumentation scope of all that the services send by OTLP. */
export const SCOPE_NAME = 'throughline-demo';

/** OpenTelemetry's severities; the numbers are the first of each range. */
export const SEVERITIES: Readonly<Record<Level, { number: number; text: string }>> = {
  debug: { number: 5, text: 'DEBUG' },
  info: { number: 9, text: 'INFO' },
  warn: { number: 13, text: 'WARN' },
  error: { number: 17, text: 'ERROR' },
};

const PINO_LEVELS: Readonly<Record<Level, number>> = { debug: 20, info: 30, warn: 40, error: 50 };

/** Process id that pino writes: a container's first process. */
const PINO_PID = 1;

/** Who logs in the plain text of checkout-service. */
const TEXT_LOGGER = 'checkout.OrderService';

/**
 * The labels of a pushed line's stream.
 * @param instance tells the streams of a history from the live ones; live streams have no such label
 */
export function streamLabels(
  { service, serviceName }: Pick<LineRecord, 'service' | 'serviceName'>,
  instance?: string
): Record<string, string> {
  const labels = { service: serviceName, namespace: SERVICES[service].namespace, env: ENVIRONMENT };
  return instance === undefined ? labels : { ...labels, instance };
}

/**
 * A line in the shape of its service. For OTLP that is the body alone: everything else travels beside it.
 */
export function lineText(record: LineRecord): string {
  switch (SERVICES[record.service].logShape) {
    case 'json':
      return jsonLine(record);
    case 'pino':
      return pinoLine(record);
    case 'logfmt':
      return logfmtLine(record);
    case 'text':
      return textLine(record);
    case 'otlp':
      return record.message;
  }
}

function jsonLine(record: LineRecord): string {
  const { timeMs, level, message, fields } = record;
  return JSON.stringify({ time: isoTime(timeMs), level, msg: message, ...jsonIds(record), ...fields });
}

/** As pino writes it: numeric level, epoch milliseconds, the message last. */
function pinoLine(record: LineRecord): string {
  const { service, timeMs, level, message, fields } = record;
  return JSON.stringify({
    level: PINO_LEVELS[level],
    time: Math.trunc(timeMs),
    pid: PINO_PID,
    hostname: SERVICES[service].podName,
    ...jsonIds(record),
    ...fields,
    msg: message,
  });
}

/** The two services that log JSON write a 64-bit trace id in 16 characters. */
function jsonIds({ span }: LineRecord) {
  return span && { trace_id: writtenTraceId(span.traceId), span_id: span.spanId, trace_flags: flags(span) };
}

function logfmtLine({ timeMs, level, message, fields, span }: LineRecord): string {
  const ids = span && { traceID: span.traceId, spanID: span.spanId, trace_flags: flags(span) };
  return logfmt({ ts: isoTime(timeMs), level, msg: message, ...ids, ...fields });
}

function textLine({ timeMs, level, message, fields, span }: LineRecord): string {
  const time = isoTime(timeMs).replace('T', ' ').replace('Z', '');
  const severity = SEVERITIES[level].text.padEnd(5);
  const ids = span ? `${span.traceId} ${span.spanId}` : '- -';
  const pairs = Object.keys(fields).length > 0 ? ` ${logfmt(fields)}` : '';
  return `${time} ${severity} [${ids}] ${TEXT_LOGGER} - ${message}${pairs}`;
}

/** `key=value` pairs; values are quoted where logfmt needs it, with the escapes of JSON (as go-logfmt reads them). */
function logfmt(fields: Record<string, string | number | boolean>): string {
  return Object.entries(fields)
    .map(([key, value]) => `${logfmtKey(key)}=${logfmtValue(String(value))}`)
    .join(' ');
}

// The characters that end a key or an unquoted value: all up to the space, `=`, `"`, and what is no valid text.
const NOT_BARE = /[\u0000-\u0020="\u007f\ufffd\ud800-\udfff]/gu;

function logfmtKey(key: string): string {
  return key.replace(NOT_BARE, '_');
}

function logfmtValue(value: string): string {
  return value === '' || value.search(NOT_BARE) >= 0 ? JSON.stringify(value) : value;
}

/** W3C trace flags as two hex characters. */
function flags({ sampled }: { sampled: boolean }): string {
  return sampled ? '01' : '00';
}

/** UTC to the millisecond; fractions are cut off, as clocks of services do. */
function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
