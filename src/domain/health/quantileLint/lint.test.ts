import { lintQuantiles } from './lint';
import type { LintFacts, QuantileFinding } from './types';

const FACTS: LintFacts = { scrapeIntervalMs: 15_000 };

function findingsOf(expr: string, facts: LintFacts = FACTS): QuantileFinding[] {
  const lint = lintQuantiles(expr, facts);
  if (lint.status === 'unreadable') {
    throw new Error(lint.reason);
  }
  return lint.findings;
}

const correctedOf = (expr: string, facts: LintFacts = FACTS) => {
  const lint = lintQuantiles(expr, facts);
  return lint.status === 'read' ? lint.corrected : lint.reason;
};

type Case = [expr: string, problems: string, corrected: string | undefined, facts?: LintFacts];
const withFacts = (cases: Case[]) =>
  cases.map(([expr, problems, corrected, facts = FACTS]): [string, string, string | undefined, LintFacts] => [
    expr,
    problems,
    corrected,
    facts,
  ]);

const R = 'rate(x_bucket{job="a"}[5m])';

describe('an expression that is right', () => {
  it.each([
    `histogram_quantile(0.99, sum by (le) (${R}))`,
    `histogram_quantile(0.99, sum(${R}) by (le, route))`,
    `histogram_quantile(0.99, sum without (instance) (${R}))`,
    `histogram_quantile(0.99, ${R})`,
    'histogram_quantile(0.99, sum(rate(http_request_duration_seconds{job="a"}[5m])))',
    'histogram_quantile(0.99, sum by (service) (rate(http_request_duration_seconds[5m])))',
    `histogram_quantile(0.99, sum by (le) (rate(x_bucket[$__rate_interval])))`,
    'histogram_quantile($quantile, sum by (le, $by) (rate(${metric}_bucket{job=~"$job", $filters}[$window] offset $ago)))',
    'histogram_quantile(0.$q, sum by ($by) (rate(x_bucket{service="[[service]]"}[[[interval]]])))',
    'histogram_quantile(0.95, sum by (le) (increase(x_bucket{job=$job}[${minutes}m])))',
    'histogram_quantile(0.95, sum by (le) (x_bucket - x_bucket offset 5m))',
    'histogram_quantile(0.95, sum by (le) (job:x_bucket:rate5m))',
    'histogram_quantile(0.95, job:x:rate5m)',
    `max(histogram_quantile(0.99, sum by (le) (${R})))`,
    `avg by (service) (histogram_quantile(0.99, sum by (le, service) (${R})))`,
    `avg without (le) (histogram_quantile(0.99, sum by (le, service) (${R})))`,
    `sum(histogram_quantile(0.99, sum by (le, service) (${R})) > bool 0.5)`,
    `count(histogram_quantile(0.99, sum by (le, service) (${R})) > 0.5)`,
    `max(histogram_quantile(0.99, sum by (le, service) (${R}))) > 0.5`,
    `topk(5, histogram_quantile(0.99, sum by (le, service) (${R})))`,
    `max_over_time(histogram_quantile(0.99, sum by (le) (${R}))[1h:])`,
    'rpc_duration_seconds{quantile="0.99"}',
    'avg(rpc_duration_seconds{quantile=""})',
    'sum(rate(rpc_duration_seconds_sum[5m])) / sum(rate(rpc_duration_seconds_count[5m]))',
    'sum by (instance) (rpc_duration_seconds{quantile="0.5"})',
    'sum(rate(x_bucket{le="0.5"}[5m])) / sum(rate(x_count[5m]))',
    'histogram_quantile(1, sum by (le) (rate(x_bucket[1m])))',
    'quantile(0.9, up)',
    'irate(x_total[15s])',
    'up # avg(x{quantile="0.99"})',
  ])('%s has no finding', (expr) => {
    expect(findingsOf(expr, { ...FACTS, called: 'p99 latency' })).toEqual([]);
  });

  it('whose largest value is called the worst is what it says', () => {
    const expr = `max(histogram_quantile(0.99, sum by (le, pod) (${R})))`;
    expect(findingsOf(expr, { called: 'p99 of the worst pod' })).toEqual([]);
  });
});

describe('what is wrong', () => {
  it.each<[string, string, string | undefined, LintFacts]>(
    withFacts([
      ['avg(x{quantile="0.99", job="$job"})', 'averaged-quantiles fail', 'x{quantile="0.99", job="$job"}'],
      ['sum by (job) (x{quantile=~"0.9|0.99"})', 'averaged-quantiles fail', 'x{quantile=~"0.9|0.99"}'],
      ['avg by (quantile) (x)', 'averaged-quantiles fail', 'x', { summaries: ['x'] }],
      [
        'avg by (job) (rpc_summary_seconds{job=~"a|b", quantile="0.99"}) > 0.5',
        'averaged-quantiles fail',
        'histogram_quantile(0.99, sum by (job, le) (rate(rpc_seconds_bucket{job=~"a|b"}[60s]))) > 0.5',
        { scrapeIntervalMs: 15_000, where: 'rule', histograms: ['other_seconds', 'rpc_seconds'] },
      ],
      [
        'avg(x{quantile="0.99"}) / avg(y{quantile="0.99"})',
        'averaged-quantiles fail, averaged-quantiles fail',
        undefined,
      ],
      ['avg(service:latency:p99)', 'averaged-quantiles hint', undefined],
      [
        `avg(histogram_quantile(0.99, sum by (le, pod) (${R})))`,
        'averaged-quantiles fail',
        `histogram_quantile(0.99, sum by (le) (${R}))`,
      ],
      [
        `1000 * avg by (job) (histogram_quantile(0.99, ${R}) * 2)`,
        'averaged-quantiles fail',
        `1000 * (histogram_quantile(0.99, sum by (job, le) (${R})) * 2)`,
      ],
      [
        `avg without (pod) (histogram_quantile(0.99, sum by (le, pod, job) (${R})))`,
        'averaged-quantiles fail',
        `histogram_quantile(0.99, sum without (pod) (sum by (le, pod, job) (${R})))`,
      ],
      [
        'sum(histogram_quantile(0.9, sum by (pod) (rate(native_seconds[5m]))))',
        'averaged-quantiles fail',
        'histogram_quantile(0.9, sum(rate(native_seconds[5m])))',
      ],
      [
        `max(histogram_quantile(0.99, sum by (le, pod) (${R})))`,
        'worst-of-quantiles warn',
        `histogram_quantile(0.99, sum by (le) (${R}))`,
        { called: 'Fleet p99' },
      ],
      [`max(histogram_quantile(0.99, sum by (le, pod) (${R})))`, 'worst-of-quantiles hint', undefined],
      ['max(x{quantile="0.99"})', 'worst-of-quantiles warn', undefined, { called: 'p99' }],
      [
        `avg_over_time(histogram_quantile(0.99, sum by (le) (${R}))[1h:5m])`,
        'averaged-over-time warn',
        'histogram_quantile(0.99, sum by (le) (rate(x_bucket{job="a"}[1h])))',
      ],
      ['avg_over_time(x{quantile="0.5"}[1h])', 'averaged-over-time warn', undefined],
      [`histogram_quantile(0.99, sum(${R}))`, 'missing-le fail', `histogram_quantile(0.99, sum by (le) (${R}))`],
      [
        `histogram_quantile(0.99, sum(${R}) by (job))`,
        'missing-le fail',
        `histogram_quantile(0.99, sum(${R}) by (job, le))`,
      ],
      [`histogram_quantile(0.99, sum by () (${R}))`, 'missing-le fail', `histogram_quantile(0.99, sum by (le) (${R}))`],
      [
        `histogram_quantile(0.99, sum without (pod, "le") (${R}))`,
        'missing-le fail',
        `histogram_quantile(0.99, sum without (pod) (${R}))`,
      ],
      [
        'histogram_quantile(0.99, sum(rate({__name__="x_bucket"}[5m])))',
        'missing-le fail',
        'histogram_quantile(0.99, sum by (le) (rate({__name__="x_bucket"}[5m])))',
      ],
      [
        'histogram_quantile(0.99, sum by (le) (x_bucket{a="b"} offset 1h))',
        'no-rate fail',
        'histogram_quantile(0.99, sum by (le) (rate(x_bucket{a="b"}[$__rate_interval] offset 1h)))',
      ],
      ['rate(x_total[15s])', 'short-window fail', 'rate(x_total[$__rate_interval])'],
      ['rate(x_total[45s])', 'short-window warn', 'rate(x_total[60s])', { ...FACTS, where: 'rule' }],
      ['increase(x_total[30])', 'short-window warn', 'increase(x_total[$__rate_interval])'],
      [
        'rate(x_total[$__interval])',
        'short-window warn',
        'rate(x_total[$__rate_interval])',
        { ...FACTS, minIntervalMs: 15_000 },
      ],
      [
        `histogram_quantile(99, sum by (le) (${R}))`,
        'quantile-range fail',
        `histogram_quantile(0.99, sum by (le) (${R}))`,
      ],
      [`histogram_quantile(-1, sum by (le) (${R}))`, 'quantile-range fail', undefined],
      ['quantile_over_time(95, x[5m])', 'quantile-range fail', 'quantile_over_time(0.95, x[5m])'],
      [
        'avg(histogram_quantile(99, sum by (pod) (x_bucket)))',
        'averaged-quantiles fail, quantile-range fail, missing-le fail, no-rate fail',
        'histogram_quantile(0.99, sum by (le) (rate(x_bucket[$__rate_interval])))',
      ],
    ])
  )('in %s is %s', (expr, problems, corrected, facts) => {
    const found = findingsOf(expr, facts);
    expect(found.map(({ problem, severity }) => `${problem} ${severity}`).join(', ')).toBe(problems);
    expect(correctedOf(expr, facts)).toBe(corrected);
  });

  it('is shown at its place, with its own correction and the right kind of home', () => {
    const expr = `histogram_quantile(0.99, sum by (pod) (rate(x_bucket[15s])))`;
    const [le, window] = findingsOf(expr, { ...FACTS, where: 'prometheus-rule' });
    expect(expr.slice(le?.from, le?.to)).toBe('sum by (pod)');
    expect(expr.slice(window?.from, window?.to)).toBe('15s');
    expect(le?.corrected).toBe('histogram_quantile(0.99, sum by (pod, le) (rate(x_bucket[15s])))');
    expect(window?.fix).toEqual({
      where: 'alert-rule',
      sentence: 'Make the window at least four scrapes, 1m.',
      paste: { language: 'promql', text: 'histogram_quantile(0.99, sum by (pod) (rate(x_bucket[60s])))' },
    });
  });
});

describe('a quantile at the highest bound', () => {
  const expr = `histogram_quantile(0.99, sum by (le) (${R}))`;
  const facts = { bounds: { x: [0.5, 2, 10] }, results: [10] };

  it('is unknown, and the share above it can be asked for', () => {
    expect(findingsOf(expr, facts)).toMatchObject([
      {
        problem: 'top-bucket',
        corrected:
          '1 - sum by (le) (rate(x_bucket{le=~"10([.]0)?", job="a"}[5m])) / ignoring (le) sum by (le) (rate(x_bucket{le="+Inf", job="a"}[5m]))',
      },
    ]);
    expect(correctedOf(expr, facts)).toBeUndefined();
  });

  it('is seen through a scale, where no share fits', () => {
    const [found] = findingsOf(`1000 * ${expr} > 500`, { ...facts, results: [10_000] });
    expect(found?.problem).toBe('top-bucket');
    expect(found?.corrected).toBeUndefined();
  });

  it.each([
    ['below it', { ...facts, results: [9.99] }],
    ['of which nothing is known', { results: [10] }],
    ['without finite bounds', { bounds: { x: [Infinity] }, results: [Infinity] }],
    ['of no number', { ...facts, results: [NaN] }],
  ])('is none %s', (_, known) => {
    expect(findingsOf(expr, known)).toEqual([]);
  });
});

describe('an expression that cannot be read', () => {
  it.each([
    ['sum(', 'The expression is not PromQL, from “sum(” on.'],
    ['', 'The expression is empty.'],
    ['{service_name="a"} |= "x"', 'The expression is not PromQL'],
    ['$aggregation(x)', 'The expression is not PromQL'],
    ['x'.repeat(5001), 'longer than 5000'],
    ['('.repeat(400) + 'x' + ')'.repeat(400), 'nested too deeply'],
  ])('%.30s is neither clean nor wrong', (expr, reason) => {
    expect(lintQuantiles(expr)).toEqual({ status: 'unreadable', reason: expect.stringContaining(reason) });
  });
});
