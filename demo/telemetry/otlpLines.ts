import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { SEVERITIES } from '../../src/backends/sample/model/lineShapes';
import type { LineRecord } from '../../src/backends/sample/model/records';
import { hrTime, SCOPE, type Resources } from './otlpResource';
import { OTLP_TIMEOUT_MS, sendThrough } from './otlpSend';
import { spanContext } from './otlpSpans';
import type { Send } from './sendResult';

/** Sends lines as OTLP log records over HTTP; `url` is the full address, with `/v1/logs`. */
export function createOtlpLineSender(url: string, resources: Resources): Send<LineRecord> {
  const send = sendThrough<ReadableLogRecord>(new OTLPLogExporter({ url, timeoutMillis: OTLP_TIMEOUT_MS }));
  return (records) => send(records.map((record) => toReadableLogRecord(record, resources.of(record))));
}

/** A line as the exporters of OpenTelemetry take it. */
export function toReadableLogRecord(record: LineRecord, resource: Resource): ReadableLogRecord {
  const time = hrTime(record.timeMs);
  const severity = SEVERITIES[record.level];
  return {
    hrTime: time,
    hrTimeObserved: time,
    spanContext: record.span && spanContext(record.span),
    severityNumber: severity.number,
    severityText: severity.text,
    body: record.message,
    attributes: record.fields,
    droppedAttributesCount: 0,
    resource,
    instrumentationScope: SCOPE,
  };
}
