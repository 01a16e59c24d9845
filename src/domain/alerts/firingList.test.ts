import { destinationOf, inOrder, kindOf, labelsOf } from './firingList';
import type { FiringRule } from './firingRules';

const MINUTE = 60_000;
const nowMs = Date.UTC(2026, 10, 21, 12);

const rule = (more: Partial<FiringRule> = {}): FiringRule => ({
  uid: 'r',
  name: 'A rule',
  group: 'g',
  folder: 'f',
  query: 'up == 0',
  dataSourceUids: [],
  labels: {},
  annotations: {},
  health: 'ok',
  instances: [],
  ...more,
});

describe('the order', () => {
  it.each<[Partial<FiringRule>, string]>([
    [{ query: 'histogram_quantile(0.9, rate(x_bucket[5m])) > 1' }, 'latency'],
    [{ name: 'Requests are slow' }, 'latency'],
    [{ name: 'P99 > 500 ms' }, 'latency'],
    [{ query: 'sum(rate(http_requests_total{code=~"5.."}[5m])) > 3' }, 'errors'],
    [{ name: 'Error budget burns' }, 'errors'],
    [{}, 'other'],
  ])('%j is of the kind %s', (more, kind) => {
    expect(kindOf(rule(more))).toBe(kind);
  });

  it('is latency and errors before others, and then the newest', () => {
    const names = inOrder([
      rule({ name: 'disk', activeAtMs: 9 }),
      rule({ name: 'errors', activeAtMs: 2 }),
      rule({ name: 'latency', activeAtMs: 3 }),
      rule({ name: 'memory' }),
      rule({ name: 'latency of old' }),
    ]).map(({ name }) => name);

    expect(names).toEqual(['latency', 'errors', 'latency of old', 'disk', 'memory']);
  });
});

describe('the destination', () => {
  const ruler = { uid: 'mimir', name: 'Mimir' };

  it('of Grafana’s own rule is its uid', () => {
    expect(destinationOf(rule({ activeAtMs: 5 }), nowMs)).toEqual({ investigation: { rule: 'r' } });
  });

  it('of a data source’s rule is its query, the service that fires, and the alert’s own window', () => {
    const instances = [{ labels: { job: 'shop/cart' }, activeAtMs: nowMs - 10 * MINUTE }];

    expect(destinationOf(rule({ uid: '', ruler, instances, forMs: 5 * MINUTE }), nowMs)).toEqual({
      investigation: { expr: 'up == 0', metrics: 'mimir', service: 'cart' },
      times: { from: String(nowMs - 30 * MINUTE), to: 'now' },
    });
  });

  it('of one that fires for days is how it began', () => {
    const { times } = destinationOf(rule({ ruler, activeAtMs: nowMs - 72 * 60 * MINUTE }), nowMs);

    expect(Number(times?.to) - Number(times?.from)).toBe(6 * 60 * MINUTE);
  });

  it('of one without labels and time is its query alone', () => {
    expect(destinationOf(rule({ ruler }), nowMs)).toEqual({ investigation: { expr: 'up == 0', metrics: 'mimir' } });
  });
});

describe('the labels', () => {
  it('are those of the newest instance, where templates are filled in, without Grafana’s own', () => {
    const labels = { alertname: 'A rule', grafana_folder: 'f', __alert_rule_uid__: 'r', service: 'cart' };

    expect(labelsOf(rule({ labels: { service: '{{ $labels.job }}' }, instances: [{ labels }] }))).toEqual({
      shown: ['service=cart'],
      more: 0,
    });
  });

  it('are bounded in number and length', () => {
    const labels = Object.fromEntries([...'abcdefgh'].map((name) => [name, 'v'.repeat(500)]));
    const { shown, more } = labelsOf(rule({ labels }));

    expect([shown.length, more]).toEqual([5, 3]);
    expect(Math.max(...shown.map(({ length }) => length))).toBe(61);
  });

  it('may be none', () => {
    expect(labelsOf(rule())).toEqual({ shown: [], more: 0 });
  });
});
