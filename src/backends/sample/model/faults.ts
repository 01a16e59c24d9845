/** One thing that can go wrong in the shop, and what there is to learn from it. */
interface FaultText {
  title: string;
  /** What happens. */
  what: string;
  /** Where it shows, and how to tell it from the others. */
  lookFor: string;
}

/** The faults that can be switched, by name. Any of them may be on together. */
export const FAULTS = {
  throttle: {
    title: 'DynamoDB throttles',
    what:
      'DynamoDB throttles the partition tenant-42, about one task in five: the client retries three times with ' +
      'back-off and the query takes about 450 ms.',
    lookFor:
      'p99 of task-svc above 500 ms; the span db:query with three throttling events; the line with RetryAttempts=3, ' +
      'which carries that span’s id and is written just after it has ended.',
  },
  'row-lock': {
    title: 'Row lock',
    what: 'A restocking batch of inventory-service locks the row of the best-selling SKU for 0.5 to 2 s, and orders of it wait.',
    lookFor:
      'Slow SELECT stock spans of inventory-service with a link to the batch’s trace; lines that say “row-level lock” ' +
      'and how long they waited.',
  },
  'status-unset': {
    title: 'Error in the log, status unset',
    what: 'payment-service logs an error for one payment in five, and neither its span nor its answer says so.',
    lookFor: 'An error line whose trace and span exist, with the span’s status unset.',
  },
  'sampled-out': {
    title: 'Error in a sampled-out request',
    what: 'One checkout in six is not sampled, and those are the ones that payment-service fails.',
    lookFor: 'An error line with trace_flags 00 whose trace Tempo never had.',
  },
  'context-lost': {
    title: 'Context lost',
    what:
      'For one checkout in three the call from checkout-service to payment-service goes without traceparent, and its ' +
      'error is logged outside of any span.',
    lookFor:
      'An error line of checkout-service without a trace id; a trace that begins with payment-service’s SERVER span.',
  },
  'head-sampling': {
    title: 'Head sampling at 10 %',
    what: 'Nine traces in ten are dropped at their root; every line is logged all the same.',
    lookFor: 'Trace ids in the logs of which nine in ten lead nowhere; lines with trace_flags 00.',
  },
  'service-names': {
    title: 'One service, three names',
    what: 'checkout-service is “checkout” in its metrics, “checkout-service” in its spans and “checkout-svc” in its logs.',
    lookFor: 'A link from metric to trace to log that finds nothing as soon as it filters by service.',
  },
  'clock-skew': {
    title: 'Clock ahead',
    what: 'The clock of inventory-service is 2 s ahead.',
    lookFor: 'SERVER spans of inventory-service that begin after their CLIENT span has ended; lines 2 s late.',
  },
  uninstrumented: {
    title: 'Missing instrumentation',
    what: 'payment-service runs without instrumentation: no spans, no exemplars, no trace ids in its lines.',
    lookFor: 'CLIENT spans POST /payments of checkout-service without their SERVER half.',
  },
  'short-ids': {
    title: 'Short trace ids',
    what: 'Half of the traces have a 64-bit id, and half an id that begins with zeros.',
    lookFor: 'Trace ids of 16 characters in the lines of task-svc and payment-service and in exemplars.',
  },
  'summary-metric': {
    title: 'A summary beside the histogram',
    what: 'Each service exposes its p99 as a summary too: http_request_duration_summary_seconds{quantile="0.99"}.',
    lookFor: 'A p99 without buckets or exemplars, whose average over services means nothing.',
  },
  'user-id-label': {
    title: 'User id as a label',
    what: 'checkout-service counts orders by user_id: shop_user_orders_total, up to 500 users.',
    lookFor: 'A metric with one series for each user.',
  },
} as const satisfies Record<string, FaultText>;

export type FaultName = keyof typeof FAULTS;

export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];

/** Which faults are on at some moment. */
export type FaultSet = ReadonlySet<FaultName>;
