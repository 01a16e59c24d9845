import { createServer, type Server } from 'node:http';
import { Gauge, Histogram, Registry, type OpenMetricsContentType, type Summary } from 'prom-client';
import type { FaultSet } from '../../src/backends/sample/model/faults';
import {
  BUCKETS,
  exemplarLabels,
  LATENCY_HELP,
  LATENCY_METRIC,
  REQUEST_LABELS,
  requestLabels,
} from '../../src/backends/sample/model/latencyMetric';
import type { RequestRecord } from '../../src/backends/sample/model/records';
import { resourceAttributes, SERVICES, type ServiceName } from '../../src/backends/sample/model/services';
import { targetOf } from '../http/messages';
import { createDurationSummary, createUserOrders, type FaultMetric, type UserOrders } from './faultMetrics';

/** What checkout-service calls itself in its metrics under the service-names fault. */
const OTHER_NAME = 'checkout';

/** One service's metrics, in a registry of their own. */
export class ServiceMetrics {
  private readonly registry = new Registry<OpenMetricsContentType>();
  private readonly durations: Histogram;
  private readonly durationSummary: FaultMetric<Summary>;
  private readonly userOrders: FaultMetric<UserOrders>;

  /** @param faults the faults that are on just now */
  constructor(
    private readonly service: ServiceName,
    private readonly faults: () => FaultSet
  ) {
    // prom-client writes exemplars in this format only, and it has to be chosen before the histogram is made.
    this.registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
    this.durations = new Histogram({
      name: LATENCY_METRIC,
      help: LATENCY_HELP,
      labelNames: REQUEST_LABELS,
      buckets: [...BUCKETS],
      enableExemplars: true,
      registers: [this.registry],
    });
    this.durationSummary = createDurationSummary(this.registry);
    this.userOrders = createUserOrders(this.registry);
    this.addTargetInfo();
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** Counts a request. Only a sampled one leaves an exemplar: the trace of any other is kept nowhere. */
  request(record: RequestRecord): void {
    this.durations.observe({
      labels: requestLabels(record),
      value: record.seconds,
      exemplarLabels: exemplarLabels(record.span) ?? {},
    });
    this.currentSummary()?.observe(record.seconds);
  }

  /** Counts an order by its user, while the user-id-label fault is on. */
  order(userId: string): void {
    this.currentUserOrders()?.count(userId);
  }

  /** The metrics in OpenMetrics text. */
  text(): Promise<string> {
    this.currentSummary();
    this.currentUserOrders();
    // Without a name of their own, series are labelled by Prometheus with that of their target.
    this.registry.setDefaultLabels(this.hasOtherName ? { service: OTHER_NAME } : {});
    return this.registry.metrics();
  }

  private currentSummary(): Summary | undefined {
    return this.durationSummary.whileOn(this.faults().has('summary-metric'));
  }

  private currentUserOrders(): UserOrders | undefined {
    return this.userOrders.whileOn(this.service === 'checkout-service' && this.faults().has('user-id-label'));
  }

  private get hasOtherName(): boolean {
    return this.service === 'checkout-service' && this.faults().has('service-names');
  }

  /** The Resource, as OpenTelemetry's Prometheus rules have it. */
  private addTargetInfo() {
    const labels = () => {
      const attributes = resourceAttributes(SERVICES[this.service], this.hasOtherName ? OTHER_NAME : this.service);
      return Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key.replaceAll('.', '_'), value]));
    };
    new Gauge({
      name: 'target_info',
      help: 'The resource that these metrics come from.',
      labelNames: Object.keys(labels()),
      registers: [this.registry],
      collect() {
        this.reset();
        this.set(labels(), 1);
      },
    });
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
