import { writtenTraceId } from './ids';
import type { SpanContext } from './records';

/** The histogram of answered requests that every service exposes, by its semantic-convention name in Prometheus. */
export const LATENCY_METRIC = 'http_server_request_duration_seconds';

export const LATENCY_HELP = 'Duration of HTTP server requests.';

/** Upper bounds in seconds, close together around the 500 ms that the alert watches; +Inf comes on top. */
export const BUCKETS: readonly number[] = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.25, 0.4, 0.5, 0.6, 0.75, 1, 1.5, 2.5, 5, 10,
];

/** The labels a request is counted by, beside those of its target. */
export const REQUEST_LABELS = ['http_request_method', 'http_route', 'http_response_status_code'] as const;

export type RequestLabels = Record<(typeof REQUEST_LABELS)[number], string>;

export function requestLabels(request: { method: string; route: string; status: number }): RequestLabels {
  return {
    http_request_method: request.method,
    http_route: request.route,
    http_response_status_code: String(request.status),
  };
}

/**
 * The labels of a request's exemplar: the ids of its SERVER span. Undefined where the trace is kept nowhere, which would
 * leave an exemplar that leads nowhere.
 */
export function exemplarLabels(span: SpanContext | undefined): { trace_id: string; span_id: string } | undefined {
  return span?.sampled ? { trace_id: writtenTraceId(span.traceId), span_id: span.spanId } : undefined;
}
