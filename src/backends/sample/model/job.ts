import type { FaultName } from './faults';
import { hexId, randomFor, type Random } from './random';
import type { Attributes, Level, LineRecord, SpanContext, SpanKind } from './records';
import { isSampled, newTraceId } from './sampling';
import { SERVICES, type ServiceIdentity, type ServiceName } from './services';
import type { Shop } from './shop';
import { Span } from './span';

const CLOCK_AHEAD_MS = 2000;
const HEAD_SAMPLING_RATIO = 0.1;

export interface SpanOptions {
  name: string;
  kind: SpanKind;
  attributes?: Attributes;
  /** The span it belongs under, remote ones included; undefined for the root of a new trace. */
  parent: SpanContext | undefined;
  /** For a root only: false keeps it out whatever the sampler says. */
  keep?: boolean;
}

/** One service at work on one request or batch: its clock, its draws, its spans and lines. */
export class Job {
  readonly service: ServiceIdentity;
  /** For everything but ids, so that a fault which draws more does not change them. */
  readonly random: Random;
  private readonly idRandom: Random;
  private calls = 0;

  /** @param id names the job in its run, see HttpRequest.requestId */
  constructor(
    readonly shop: Shop,
    service: ServiceName,
    readonly id: string
  ) {
    this.service = SERVICES[service];
    this.random = randomFor(shop.seed, service, id);
    this.idRandom = randomFor(shop.seed, service, id, 'ids');
  }

  isOn(fault: FaultName): boolean {
    return this.shop.faults().has(fault);
  }

  /** Whether the service makes spans at all. */
  get isInstrumented(): boolean {
    return !(this.service.name === 'payment-service' && this.isOn('uninstrumented'));
  }

  /** The service's own clock, Unix milliseconds. */
  now(): number {
    return this.shop.now() + this.clockAheadMs();
  }

  /** The id for the next call that this job makes. */
  nextCallId(): string {
    return `${this.id}.${++this.calls}`;
  }

  /** Starts a span; undefined where the service is not instrumented. */
  startSpan({ name, kind, attributes = {}, parent, keep = true }: SpanOptions): Span | undefined {
    if (!this.isInstrumented) {
      return undefined;
    }
    const traceId = parent?.traceId ?? newTraceId(this.idRandom, this.isOn('short-ids'));
    const ratio = this.isOn('head-sampling') ? HEAD_SAMPLING_RATIO : this.shop.sampleRatio;
    const aheadMs = this.clockAheadMs();
    return new Span(
      {
        service: this.service.name,
        serviceName: this.service.name,
        traceId,
        spanId: hexId(this.idRandom, 16),
        parentSpanId: parent?.spanId,
        sampled: parent ? parent.sampled : keep && isSampled(traceId, ratio),
        name,
        kind,
        attributes: { ...attributes },
      },
      () => this.shop.now() + aheadMs,
      this.shop.recorder
    );
  }

  /** Writes a line; without a span it belongs to none. */
  log(level: Level, message: string, span: Span | undefined, fields: LineRecord['fields'] = {}): void {
    this.shop.recorder.line({
      service: this.service.name,
      serviceName: this.logName(),
      timeMs: this.now(),
      level,
      message,
      fields,
      span: span?.context,
    });
  }

  private logName(): string {
    return this.service.name === 'checkout-service' && this.isOn('service-names') ? 'checkout-svc' : this.service.name;
  }

  private clockAheadMs(): number {
    return this.service.name === 'inventory-service' && this.isOn('clock-skew') ? CLOCK_AHEAD_MS : 0;
  }
}
