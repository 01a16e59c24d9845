import { TraceFlags, type Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  BasicTracerProvider,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  type ReadableSpan,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { serviceResource, type ServiceIdentity } from '../resource';
import { Delivery } from './delivery';
import { OTLP_TIMEOUT_MS, sendThrough } from './otlpSend';
import type { StoreChannel } from './storeReport';

/** A service's tracer: its own provider, because a Resource belongs to a provider and the process holds several services. */
export function createTracer(identity: ServiceIdentity, processor: SpanProcessor, sampleRatio: number): Tracer {
  const provider = new BasicTracerProvider({
    resource: serviceResource(identity),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampleRatio) }),
    spanProcessors: [processor],
  });
  return provider.getTracer('throughline-demo');
}

/** Ships sampled spans by OTLP/HTTP, through a bounded queue that waits for a store that is away. */
export class SpanShipper implements SpanProcessor {
  private readonly delivery: Delivery<ReadableSpan>;

  /** @param limit most spans kept in memory */
  constructor(url: string, channel: StoreChannel, limit: number) {
    const exporter = new OTLPTraceExporter({ url, timeoutMillis: OTLP_TIMEOUT_MS });
    this.delivery = new Delivery({ send: sendThrough<ReadableSpan>(exporter), channel, limit });
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    if (span.spanContext().traceFlags & TraceFlags.SAMPLED) {
      this.delivery.add(span);
    }
  }

  /** Sends what is left, at most `deadlineMs` long; returns how many spans were not delivered. */
  close(deadlineMs: number): Promise<number> {
    return this.delivery.close(deadlineMs);
  }

  // The queue sends by itself; closing it is the demo's, which has one deadline for all stores.
  async forceFlush(): Promise<void> {}
  async shutdown(): Promise<void> {}
}
