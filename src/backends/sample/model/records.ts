import type { ServiceName } from './services';

/** A span's place in its trace. Ids are lower-case hex, 32 and 16 characters. */
export interface SpanContext {
  traceId: string;
  spanId: string;
  /** Whether the trace is kept: the `sampled` flag of W3C trace context. */
  sampled: boolean;
}

export type AttributeValue = string | number | boolean | string[];
export type Attributes = Record<string, AttributeValue>;

export type SpanKind = 'server' | 'client' | 'internal';

export interface SpanEvent {
  timeMs: number;
  name: string;
  attributes: Attributes;
}

/** A finished span. Times are Unix milliseconds on the clock of its service; they may have fractions. */
export interface SpanRecord extends SpanContext {
  service: ServiceName;
  /** The `service.name` of its resource. */
  serviceName: string;
  /** Undefined for a root. */
  parentSpanId: string | undefined;
  name: string;
  kind: SpanKind;
  startMs: number;
  endMs: number;
  attributes: Attributes;
  events: SpanEvent[];
  links: SpanContext[];
  status: 'unset' | 'error';
  statusMessage: string | undefined;
}

export type Level = 'debug' | 'info' | 'warn' | 'error';

/** One log line, before its service gives it a shape. */
export interface LineRecord {
  service: ServiceName;
  /** What the service calls itself in its logs. */
  serviceName: string;
  timeMs: number;
  level: Level;
  message: string;
  fields: Record<string, string | number | boolean>;
  /** The span the line belongs to; undefined where the context was lost or there is no instrumentation. */
  span: SpanContext | undefined;
}

/** One answered request, as the latency histogram counts it. `route` is the template: paths have no end. */
export interface RequestRecord {
  service: ServiceName;
  timeMs: number;
  method: string;
  route: string;
  status: number;
  seconds: number;
  /** The SERVER span; undefined where there is no instrumentation. */
  span: SpanContext | undefined;
}

/** Where the shop's signals go, each as soon as it is complete. */
export interface Recorder {
  /** A span of a trace that is kept. */
  span(record: SpanRecord): void;
  line(record: LineRecord): void;
  request(record: RequestRecord): void;
  /** One order of a user, counted by user id while that fault is on. */
  order?(userId: string): void;
}
