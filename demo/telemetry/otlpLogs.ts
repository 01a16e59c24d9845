import { SeverityNumber } from '@opentelemetry/api-logs';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { LoggerProvider, type LogRecordProcessor, type ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { serviceResource, type ServiceIdentity } from '../resource';
import { Delivery } from './delivery';
import { OTLP_TIMEOUT_MS, sendThrough } from './otlpSend';
import type { Level, ServiceLog } from './serviceLog';
import type { StoreChannel } from './storeReport';

const SEVERITY: Record<Level, SeverityNumber> = {
  debug: SeverityNumber.DEBUG,
  info: SeverityNumber.INFO,
  warn: SeverityNumber.WARN,
  error: SeverityNumber.ERROR,
};

/** Writes OpenTelemetry log records; the SDK adds trace id, span id and flags of the active span. */
export function createOtlpLog(identity: ServiceIdentity, processor: LogRecordProcessor): ServiceLog {
  const provider = new LoggerProvider({ resource: serviceResource(identity), processors: [processor] });
  const logger = provider.getLogger('throughline-demo');
  return (level, message, attributes = {}) =>
    logger.emit({
      severityNumber: SEVERITY[level],
      severityText: level.toUpperCase(),
      body: message,
      attributes,
    });
}

/** Ships log records by OTLP/HTTP, through a bounded queue that waits for a store that is away. */
export class LogShipper implements LogRecordProcessor {
  private readonly delivery: Delivery<ReadableLogRecord>;

  /** @param limit most records kept in memory */
  constructor(url: string, channel: StoreChannel, limit: number) {
    const exporter = new OTLPLogExporter({ url, timeoutMillis: OTLP_TIMEOUT_MS });
    this.delivery = new Delivery({ send: sendThrough<ReadableLogRecord>(exporter), channel, limit });
  }

  onEmit(record: ReadableLogRecord): void {
    this.delivery.add(record);
  }

  /** Sends what is left, at most `deadlineMs` long; returns how many records were not delivered. */
  close(deadlineMs: number): Promise<number> {
    return this.delivery.close(deadlineMs);
  }

  // The queue sends by itself; closing it is the demo's, which has one deadline for all stores.
  async forceFlush(): Promise<void> {}
  async shutdown(): Promise<void> {}
}
