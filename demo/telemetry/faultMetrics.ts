import { Counter, Summary, type OpenMetricsContentType, type Registry } from 'prom-client';

type Metrics = Registry<OpenMetricsContentType>;

/** A metric that is exposed and counts while its fault is on. Each time it begins from nothing. */
export class FaultMetric<Metric> {
  private metric: Metric | undefined;

  /** @param create registers the metric under `name` */
  constructor(
    private readonly registry: Metrics,
    private readonly name: string,
    private readonly create: () => Metric
  ) {}

  /** The metric, added or removed as `isOn` says. */
  whileOn(isOn: boolean): Metric | undefined {
    if (isOn) {
      this.metric ??= this.create();
    } else if (this.metric) {
      this.registry.removeSingleMetric(this.name);
      this.metric = undefined;
    }
    return this.metric;
  }
}

const SUMMARY_METRIC = 'http_request_duration_summary_seconds';

/** The service's request durations as quantiles over the last minute. */
export function createDurationSummary(registry: Metrics): FaultMetric<Summary> {
  return new FaultMetric(
    registry,
    SUMMARY_METRIC,
    () =>
      new Summary({
        name: SUMMARY_METRIC,
        help: 'Duration of HTTP server requests, as quantiles over the last minute.',
        percentiles: [0.5, 0.9, 0.99],
        // Old values leave memory, and the quantiles, in six steps.
        maxAgeSeconds: 60,
        ageBuckets: 6,
        pruneAgedBuckets: true,
        registers: [registry],
      })
  );
}

const USER_METRIC = 'shop_user_orders_total';
const MOST_USERS = 500;

/** Orders by user: one series for each, up to `MOST_USERS`. Those of further users are not counted. */
export class UserOrders {
  private readonly users = new Set<string>();
  private readonly counter: Counter<'user_id'>;

  constructor(registry: Metrics) {
    this.counter = new Counter({
      name: USER_METRIC,
      help: 'Orders, by user.',
      labelNames: ['user_id'],
      registers: [registry],
    });
  }

  count(userId: string): void {
    if (this.users.size < MOST_USERS) {
      this.users.add(userId);
    }
    if (this.users.has(userId)) {
      this.counter.inc({ user_id: userId });
    }
  }
}

export function createUserOrders(registry: Metrics): FaultMetric<UserOrders> {
  return new FaultMetric(registry, USER_METRIC, () => new UserOrders(registry));
}
