import { SERVICE_NAMES } from '../../../src/backends/sample/model/services';
import type { Window } from '../ask/window';
import { rangeOf, type Asked, type FaultChecks } from './check';

/** By then a metric that is no longer exposed has been missed by a scrape. */
const GONE_MS = 8000;

const SUMMARY = 'http_request_duration_summary_seconds{quantile="0.99"}';
const ORDERS_BY_USER = 'shop_user_orders_total';

const afterwards = ({ toMs }: Window): Window => ({ fromMs: toMs + GONE_MS, toMs: toMs + GONE_MS + 6000 });

const count = async ({ prometheus }: Asked, selector: string, window: Window) =>
  (await prometheus.scraped(selector, window)).length;

/** The faults of the metrics themselves. */
export const METRIC_CHECKS: FaultChecks<'summary-metric' | 'user-id-label'> = {
  'summary-metric': {
    lookFor: 'http_request_duration_summary_seconds{quantile="0.99"} of each service, only while the fault is on',
    symptoms: (stores, window) => count(stores, SUMMARY, window),
    async check(stores, window) {
      const series = await stores.prometheus.scraped(SUMMARY, window);
      expect(series.map(({ labels }) => labels.service).sort()).toEqual([...SERVICE_NAMES].sort());
      const last = series.map(({ samples }) => (samples.at(-1)?.value ?? NaN) * 1000);
      expect(Math.min(...last)).toBeGreaterThan(0);
      expect(await count(stores, SUMMARY, afterwards(window))).toBe(0);
      return `${series.length} series of ${rangeOf(last)} ms while it is on, none before, none after`;
    },
  },

  'user-id-label': {
    lookFor: 'more than 20 and at most 500 series of shop_user_orders_total, only while the fault is on',
    symptoms: (stores, window) => count(stores, ORDERS_BY_USER, window),
    async check(stores, window) {
      const users = await count(stores, ORDERS_BY_USER, window);
      expect(users).toBeGreaterThan(20);
      expect(users).toBeLessThanOrEqual(500);
      expect(await count(stores, ORDERS_BY_USER, afterwards(window))).toBe(0);
      return `${users} series while it is on, none before, none after`;
    },
  },
};
