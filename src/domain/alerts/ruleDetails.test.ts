import fc from 'fast-check';
import { readFiringRules, type FiringRule } from './firingRules';
import { readRuleDetails, ruleToInvestigation, type RuleDetails } from './ruleDetails';
import firingAnswer from './testing/firingRules.json';
import definition from './testing/ruleDetails.json';

const METRIC = 'http_server_request_duration_seconds';
const MINUTE = 60_000;
const activeAtMs = Date.parse('2026-11-21T10:43:40Z');
const nowMs = activeAtMs + 5 * MINUTE;

const captured = readRuleDetails(definition);
const [firing] = readFiringRules(firingAnswer).rules;
if (!captured || !firing) {
  throw new Error('The captured rule cannot be read.');
}

const threshold = (bound: number) => ({
  refId: 'B',
  dataSourceUid: '__expr__',
  model: { type: 'threshold', expression: 'A', conditions: [{ evaluator: { type: 'gt', params: [bound] } }] },
});

/** A rule with this expression, a threshold and no labels. */
const ruleOf = (expr: unknown, bound = 0.5, more: Partial<RuleDetails> = {}): RuleDetails => ({
  uid: 'r',
  title: 'Slow',
  condition: 'B',
  queries: [{ refId: 'A', dataSourceUid: 'prom', model: { expr } }, threshold(bound)],
  forMs: 0,
  labels: {},
  annotations: {},
  ...more,
});

const firesFor = (...instances: Array<Record<string, string>>): FiringRule => ({
  ...firing,
  instances: instances.map((labels, index) => ({ labels, activeAtMs: activeAtMs - index })),
});

const quantile = (selector: string) => `histogram_quantile(0.95, sum by (le, job) (rate(${selector}[5m])))`;

test('reads the rule that Grafana 12.2 answers', () => {
  expect(captured).toMatchObject({ uid: 'task-svc-p99', title: 'P99 > 500 ms for task-svc', condition: 'B', forMs: 0 });
  expect(ruleToInvestigation(captured, firing, nowMs)).toEqual({
    investigation: {
      rule: 'task-svc-p99',
      service: 'task-svc',
      metric: METRIC,
      quantile: 0.99,
      thresholdMs: 500,
      metrics: 'prometheus',
    },
    matchers: [{ label: 'service', op: '=', value: 'task-svc' }],
    kind: 'classic',
    window: { fromMs: activeAtMs - 15 * MINUTE, toMs: nowMs },
    problems: [],
  });
});

describe('threshold', () => {
  test.each([
    [`${quantile('a_seconds_bucket{service="s"}')}`, 0.5, 500],
    [`${quantile('a_seconds_bucket{service="s"}')} * 1000`, 500, 500],
    [`${quantile('a_milliseconds_bucket{service="s"}')}`, 500, 500],
    [`${quantile('a_milliseconds_bucket{service="s"}')} / 1000`, 0.5, 500],
    [`${quantile('a_seconds_bucket{service="s"}')} > 0.25`, 0, 250],
    [`${quantile('a_seconds_bucket{service="s"}')} > 0`, 0.5, 500],
    [`${quantile('a_seconds_bucket{service="s"}')} * 1000 > bool 250`, 0, 250],
    [`${quantile('a_seconds_bucket{service="s"}')}`, 0.1 + 0.2, 300],
  ])('%s, above %s', (expr, bound, thresholdMs) => {
    const { investigation, problems } = ruleToInvestigation(ruleOf(expr, bound), undefined, nowMs);
    expect(investigation.thresholdMs).toBe(thresholdMs);
    expect(problems).toEqual([]);
  });

  test.each([
    [`${quantile('a_bucket{service="s"}')} < 0.5`, 0, 'it fires when the latency is < a value, not above it'],
    [quantile('a_bucket{service="s"}'), 0, 'nothing is compared with a number above zero'],
  ])('%s, above %s, is not read', (expr, bound, why) => {
    const { investigation, problems } = ruleToInvestigation(ruleOf(expr, bound), undefined, nowMs);
    expect(investigation).toEqual({ rule: 'r', service: 's', metric: 'a', quantile: 0.95, metrics: 'prom' });
    expect(problems).toEqual([`The threshold of the alert rule “Slow” could not be read: ${why}.`]);
  });

  test('what the condition says of another query is not this one’s', () => {
    const queries = [
      { refId: 'A', dataSourceUid: 'loki', model: { expr: 'count_over_time({a="b"}[5m])' } },
      { refId: 'P', dataSourceUid: 'prom', model: { expr: quantile('a_bucket{service="s"}') } },
      threshold(3),
    ];
    const { investigation, problems } = ruleToInvestigation(ruleOf('', 0, { queries }), undefined, nowMs);
    expect(investigation).toEqual({ rule: 'r', service: 's', metric: 'a', quantile: 0.95, metrics: 'prom' });
    expect(problems).toHaveLength(1);
  });

  test('a condition that cannot be read says why', () => {
    const queries = [
      ruleOf(quantile('a_bucket{service="s"}')).queries[0] ?? threshold(0),
      { ...threshold(1), model: { type: 'sql' } },
    ];
    expect(ruleToInvestigation(ruleOf('', 0, { queries }), undefined, nowMs).problems).toEqual([
      'The threshold of the alert rule “Slow” could not be read: the expression type “sql” is not one that can be read.',
    ]);
  });
});

describe('service', () => {
  const grouped = quantile('a_bucket{env="prod"}');
  const env = { label: 'env', op: '=', value: 'prod' };

  test('of the firing series, which then selects the histogram too', () => {
    const { investigation, matchers, problems } = ruleToInvestigation(
      ruleOf(grouped),
      firesFor({ job: 'shop/web', le: '1' }),
      nowMs
    );
    expect(investigation.service).toBe('web');
    expect(matchers).toEqual([env, { label: 'job', op: '=', value: 'shop/web' }]);
    expect(problems).toEqual([]);
  });

  test('of several firing series, the newest', () => {
    const { investigation, window, problems } = ruleToInvestigation(
      ruleOf(grouped),
      firesFor({ job: 'a' }, { job: 'b' }),
      nowMs
    );
    expect(investigation.service).toBe('a');
    expect(window?.fromMs).toBe(activeAtMs - 15 * MINUTE);
    expect(problems).toEqual(['The alert rule “Slow” fires for 2 services; this is the newest, “a”.']);
  });

  test('of the rule’s own labels, which select nothing', () => {
    const rule = ruleOf(grouped, 0.5, { labels: { service: 'web', team: 'x' } });
    const { investigation, matchers, problems } = ruleToInvestigation(
      rule,
      firesFor({ service: 'web', team: 'x' }),
      nowMs
    );
    expect(investigation.service).toBe('web');
    expect(matchers).toEqual([env]);
    expect(problems).toEqual([]);
  });

  test('of nothing: said', () => {
    expect(ruleToInvestigation(ruleOf(grouped), firesFor({}), nowMs).problems).toEqual([
      'The alert rule “Slow” does not say which service it is about.',
    ]);
  });
});

describe('an expression that tells no latency', () => {
  test('leaves service and window, and says why', () => {
    const rule = ruleOf('job:latency:p99', 0.5, { labels: { service: 'web' } });
    const { investigation, matchers, kind, window, problems } = ruleToInvestigation(rule, firesFor({}), nowMs);
    expect({ investigation, matchers, kind }).toEqual({
      investigation: { rule: 'r', service: 'web' },
      matchers: [],
      kind: undefined,
    });
    expect(window).toBeDefined();
    expect(problems).toEqual([
      'The alert rule “Slow” tells no latency in its query “A”. The expression reads the recording rule “job:latency:p99”, which does not say what histogram it was made of.',
    ]);
  });

  test('still says which Prometheus it asks, where its definition does', () => {
    const model = { expr: 'up', datasource: { type: 'prometheus', uid: 'prom' } };
    const rule = ruleOf('', 0, { queries: [{ refId: 'A', dataSourceUid: 'prom', model }] });
    expect(ruleToInvestigation(rule, undefined, nowMs).investigation).toEqual({ rule: 'r', metrics: 'prom' });
  });

  test.each([
    [ruleOf(undefined), 'The alert rule “Slow” tells no latency in its query “A”. It is no query of Prometheus.'],
    [ruleOf('', 0, { queries: [] }), 'The alert rule “Slow” has no query.'],
    [ruleOf('', 0, { queries: [threshold(1)] }), 'The alert rule “Slow” has no query.'],
  ])('case %#', (rule, sentence) => {
    expect(ruleToInvestigation(rule, undefined, nowMs).problems).toContain(sentence);
  });
});

describe('window', () => {
  const windowOf = (forMs: number, at: number | undefined, now = nowMs) =>
    ruleToInvestigation(
      ruleOf(quantile('a_bucket{service="s"}'), 0.5, { forMs }),
      { ...firing, activeAtMs: at, instances: [] },
      now
    );

  test.each([
    ['starts before the condition began to hold', 10 * MINUTE, activeAtMs, activeAtMs - 25 * MINUTE, nowMs],
    ['bounds the waiting time', 1e12, activeAtMs, activeAtMs - 75 * MINUTE, nowMs],
    ['is not in the future', 0, nowMs + 3 * MINUTE, nowMs - 15 * MINUTE, nowMs],
  ])('%s', (_, forMs, at, fromMs, toMs) => {
    expect(windowOf(forMs, at)).toMatchObject({ window: { fromMs, toMs }, problems: [] });
  });

  test('shows the beginning of an alert that fires for days', () => {
    const { window, problems } = windowOf(0, activeAtMs, activeAtMs + 76 * 60 * MINUTE);
    expect(window).toEqual({ fromMs: activeAtMs - 15 * MINUTE, toMs: activeAtMs + 345 * MINUTE });
    expect(problems).toEqual(['The alert rule “Slow” has fired for 3d 4h; the time range shows how it began.']);
  });

  test('is none where the rule does not fire', () => {
    expect(ruleToInvestigation(ruleOf(''), undefined, nowMs).window).toBeUndefined();
    expect(windowOf(0, undefined).window).toBeUndefined();
  });
});

describe('bad input', () => {
  test.each([
    [undefined],
    [null],
    ['x'],
    [{}],
    [{ grafana_alert: {} }],
    [{ grafana_alert: { uid: 'a', data: {} } }],
    [{ grafana_alert: { uid: '', data: [] } }],
  ])('%j is no rule', (answer) => {
    expect(readRuleDetails(answer)).toBeUndefined();
  });

  test('a rule of nothing but its uid', () => {
    expect(readRuleDetails({ grafana_alert: { uid: 'a', data: [null, 4] } })).toEqual({
      uid: 'a',
      title: 'a',
      condition: '',
      queries: Array(2).fill({ refId: '', dataSourceUid: '', model: {} }),
      forMs: 0,
      labels: {},
      annotations: {},
    });
    expect(readRuleDetails({ for: '1h5m', grafana_alert: { uid: 'a', data: [] } })?.forMs).toBe(65 * MINUTE);
  });

  test('any JSON in any place gives sentences', () => {
    const model = fc.oneof(
      fc.jsonValue(),
      fc.record({
        type: fc.constantFrom('threshold', 'reduce', 'math', 'classic_conditions', 'resample'),
        expression: fc.oneof(fc.constantFrom('A', 'B', '$A > 1'), fc.jsonValue()),
        conditions: fc.oneof(
          fc.jsonValue(),
          fc.array(fc.record({ evaluator: fc.jsonValue(), query: fc.jsonValue(), reducer: fc.jsonValue() }))
        ),
        expr: fc.jsonValue(),
      })
    );
    const data = fc.array(
      fc.record({ refId: fc.constantFrom('A', 'B'), datasourceUid: fc.constantFrom('__expr__', '-100', 'p'), model })
    );
    fc.assert(
      fc.property(data, fc.jsonValue(), fc.jsonValue(), (nodes, anything, labels) => {
        const details = readRuleDetails({
          for: anything,
          labels,
          grafana_alert: { uid: 'a', title: anything, condition: 'B', data: nodes },
        });
        const { problems } = details ? ruleToInvestigation(details, firing, nowMs) : { problems: ['None.'] };
        for (const problem of problems) {
          expect(problem).toMatch(/^[A-Z][^\n]*\.$/);
        }
      })
    );
  });
});
