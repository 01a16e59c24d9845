import { createServer, type Server } from 'node:http';
import { TraceFlags, type SpanContext } from '@opentelemetry/api';
import { Gauge, Histogram, Registry, type OpenMetricsContentType } from 'prom-client';
import { targetOf } from '../http/messages';
import { resourceAttributes, type ServiceIdentity } from '../resource';

/** Upper bounds in seconds, close together around the 500 ms that the alert watches. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.25, 0.4, 0.5, 0.6, 0.75, 1, 1.5, 2.5, 5, 10];

/** One answered request. `route` is the template, never the path: paths have no end. */
export interface AnsweredRequest {
  method: string;
  route: string;
  status: number;
  seconds: number;
  span: SpanContext;
}

/** One service's metrics, in a registry of their own. */
export class ServiceMetrics {
  private readonly registry = new Registry<OpenMetricsContentType>();
  private readonly durations: Histogram<string>;

  constructor(identity: ServiceIdentity) {
    // prom-client writes exemplars in this format only, and it has to be chosen before the histogram is made.
    this.registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
    this.durations = new Histogram({
      name: 'http_server_request_duration_seconds',
      help: 'Duration of HTTP server requests.',
      labelNames: ['http_request_method', 'http_route', 'http_response_status_code'],
      buckets: BUCKETS,
      enableExemplars: true,
      registers: [this.registry],
    });
    this.addTargetInfo(identity);
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** Counts a request. Only a sampled one leaves an exemplar: the trace of any other is kept nowhere. */
  observe({ method, route, status, seconds, span }: AnsweredRequest): void {
    const sampled = (span.traceFlags & TraceFlags.SAMPLED) !== 0;
    this.durations.observe({
      labels: { http_request_method: method, http_route: route, http_response_status_code: String(status) },
      value: seconds,
      exemplarLabels: sampled ? { trace_id: span.traceId, span_id: span.spanId } : {},
    });
  }

  /** The metrics in OpenMetrics text. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  /** The Resource, as OpenTelemetry's Prometheus rules have it. */
  private addTargetInfo(identity: ServiceIdentity) {
    const labels = Object.entries(resourceAttributes(identity)).map(([key, value]) => [
      key.replaceAll('.', '_'),
      value,
    ]);
    new Gauge({
      name: 'target_info',
      help: 'The resource that these metrics come from.',
      labelNames: labels.map(([key]) => String(key)),
      registers: [this.registry],
    }).set(Object.fromEntries(labels), 1);
  }
}

/** Serves `GET /metrics` for Prometheus. */
export function createMetricsServer(metrics: ServiceMetrics): Server {
  return createServer((req, res) => {
    if (targetOf(req)?.pathname !== '/metrics') {
      res.writeHead(404, { 'content-type': 'text/plain' }).end('There is only /metrics here.\n');
      return;
    }
    metrics.text().then(
      (text) => res.writeHead(200, { 'content-type': metrics.contentType }).end(text),
      () => res.writeHead(500).end()
    );
  });
}
