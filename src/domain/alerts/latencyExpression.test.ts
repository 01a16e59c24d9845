import fc from 'fast-check';
import type { Matcher } from '../investigation/types';
import { quantileQuery } from '../query/promql';
import { hostileText } from '../query/testing/hostile';
import { wellFormed } from '../query/goString';
import { readLatencyExpression, readMathExpression } from './latencyExpression';

const M = 'http_server_request_duration_seconds';
const HQ = `histogram_quantile(0.99, sum by (le) (rate(${M}_bucket{service="task-svc"}[5m])))`;
const service: Matcher = { label: 'service', op: '=', value: 'task-svc' };
const read = {
  ok: true,
  metric: M,
  kind: 'classic',
  quantile: 0.99,
  matchers: [service],
  service: { label: 'service', value: 'task-svc' },
  scale: 1,
};
const compared = { ...read, op: '>', thresholdInExpr: 0.5 };

describe('readLatencyExpression', () => {
  test.each([
    [HQ, read],
    [`histogram_quantile(0.99, sum(rate(${M}_bucket{service="task-svc"}[$__rate_interval])) by (le, service))`, read],
    [`histogram_quantile(0.99, sum(rate(${M}_bucket{service="task-svc"}[\${__rate_interval}])) without (pod))`, read],
    [`histogram_quantile(0.99, rate(${M}{service="task-svc"}[5m]))`, { ...read, kind: 'native' }],
    [`histogram_quantile(0.99, sum(rate({"${M}", service="task-svc"}[5m])))`, { ...read, kind: 'native' }],
    [`histogram_quantile(0.99, sum by (le) (rate({__name__="${M}_bucket", service="task-svc"}[5m])))`, read],
    [
      `histogram_quantile(1 - 0.01, sum by (le) (increase(${M}_bucket{service='task-svc', le!="+Inf"}[5m:30s] offset 1m @ end())))`,
      read,
    ],
    [
      `# p99\nhistogram_quantile(0.99, # ninety-nine\n sum by (le) (rate(${M}_bucket{service=\`task-svc\`,}[5m])))`,
      read,
    ],
    [`(((${HQ})))`, read],
    [`+${HQ}`, read],
    [`sort_desc(topk(3, max by (service) (${HQ})))`, read],
    [`label_replace(${HQ}, "a", "$1", "b", "(.*)")`, read],
    [`max_over_time(${HQ}[10m:1m])`, read],
    [`${HQ} and on () sum(rate(${M}_count[5m])) > 10`, read],
    [`${HQ} or vector(0)`, read],
    [`${HQ} * on (pod) group_left (version) build_info`, read],
    [`${HQ} > 0.5`, compared],
    [`${HQ} > 500ms`, compared],
    [`${HQ} >bool (0.25 + 0.25)`, compared],
    [`0.5 < ${HQ}`, compared],
    [`0.5 <= ${HQ}`, { ...compared, op: '>=' }],
    [`${HQ} < 0.5`, { ...compared, op: '<' }],
    [`-${HQ} < -0.5`, { ...compared, scale: -1 }],
    [`${HQ} * 1000 > 500`, { ...compared, scale: 1000 }],
    [`1e3 * ${HQ} >= 5e2`, { ...compared, scale: 1000, op: '>=' }],
    [`${HQ} / 0.001 > 500`, { ...compared, scale: 1000 }],
    [`(${HQ} > bool 0.5) * 100 > 50`, compared],
    [`(${HQ} > 0.5) and (sum(rate(x_count[5m])) > 3)`, compared],
    [`sum(rate(x_count[5m])) > 3 and ${HQ} > 0.5`, compared],
    [`${HQ} > on (service) group_left () slo_latency`, { ...read, op: '>' }],
    [`slo_latency < ${HQ}`, { ...read, op: '>' }],
    [`${HQ} > 1_000`, { ...compared, thresholdInExpr: 1000 }],
    [`${HQ} > 0x10`, { ...compared, thresholdInExpr: 16 }],
    [`${HQ} > 0.1 * 3`, { ...compared, thresholdInExpr: 0.3 }],
  ])('%s', (expr, expected) => {
    expect(readLatencyExpression(expr)).toEqual(expected);
  });

  const histogram = (selector: string) =>
    readLatencyExpression(`histogram_quantile(0.9, sum by (le) (rate(${selector}[5m])))`);

  test.each<[string, Matcher[], object | undefined]>([
    ['a_bucket', [], undefined],
    ['a_bucket{job="shop/web"}', [{ label: 'job', op: '=', value: 'shop/web' }], { label: 'job', value: 'shop/web' }],
    [
      'a_bucket{app="web", job="j", service_name="s", route!~"/health|/$"}',
      [
        { label: 'app', op: '=', value: 'web' },
        { label: 'job', op: '=', value: 'j' },
        { label: 'service_name', op: '=', value: 's' },
        { label: 'route', op: '!~', value: '/health|/$' },
      ],
      { label: 'service_name', value: 's' },
    ],
    ['a_bucket{service=~"web"}', [{ label: 'service', op: '=~', value: 'web' }], { label: 'service', value: 'web' }],
    ['a_bucket{service=~"web|api"}', [{ label: 'service', op: '=~', value: 'web|api' }], undefined],
    ['a_bucket{service!="web"}', [{ label: 'service', op: '!=', value: 'web' }], undefined],
    ['a_bucket{service=""}', [{ label: 'service', op: '=', value: '' }], undefined],
    [
      '{"a_bucket", "service.name"="web"}',
      [{ label: 'service.name', op: '=', value: 'web' }],
      { label: 'service.name', value: 'web' },
    ],
    ['a_bucket{service="a\\"b\\u0024{c}\\n"}', [{ label: 'service', op: '=', value: 'a"b${c}\n' }], undefined],
  ])('%s', (selector, matchers, label) => {
    const expected = {
      ok: true,
      metric: 'a',
      kind: 'classic',
      quantile: 0.9,
      scale: 1,
      matchers,
      ...(label && { service: label }),
    };
    const variable = {
      ok: false,
      reason: 'The expression uses the template variable “${c}”, whose value is not known here.',
    };
    expect(histogram(selector)).toEqual(selector.includes('u0024') ? variable : expected);
  });

  test('of several selectors of one histogram, the matchers they share', () => {
    const sum = 'rate(a_bucket{service="web", route="/x"}[5m]) + rate(a_bucket{route="/y", service="web"}[5m])';
    expect(readLatencyExpression(`histogram_quantile(0.9, sum by (le) (${sum}))`)).toMatchObject({
      metric: 'a',
      matchers: [{ label: 'service', op: '=', value: 'web' }],
    });
  });

  test.each([
    ['', 'The expression is empty.'],
    ['up{', 'The expression is not PromQL, from “up{” on.'],
    [`${HQ} >`, /^The expression is not PromQL, from “.*” on\.$/],
    ['{service="a"} |= "x"', 'The expression is not PromQL, from “|= "x"” on.'],
    ['x'.repeat(5001), 'The expression is longer than 5000 characters.'],
    [`${'('.repeat(400)}a${')'.repeat(400)}`, 'The expression is nested too deeply.'],
    ['up == 0', 'The expression has no histogram_quantile, so it does not tell a latency histogram.'],
    [
      `sum(rate(${M}_sum[5m])) / sum(rate(${M}_count[5m])) > 0.5`,
      'The expression is an average (_sum divided by _count), not the quantile of a histogram.',
    ],
    [
      'rpc_seconds{quantile="0.99"} > 1',
      'The expression reads the quantile of a summary, which has no buckets and no exemplars.',
    ],
    [
      'sum(rate(a_bucket{le="0.5"}[5m])) / sum(rate(a_bucket{le="+Inf"}[5m])) < 0.99',
      'The expression counts the buckets of a histogram and takes no quantile of them.',
    ],
    [
      'job:http_latency:p99 > 0.5',
      'The expression reads the recording rule “job:http_latency:p99”, which does not say what histogram it was made of.',
    ],
    [
      'histogram_quantile(0.99, sum by (le) (job:a_bucket:rate5m))',
      'The expression reads the recording rule “job:a_bucket:rate5m”, which does not say what histogram it was made of.',
    ],
    [
      `histogram_quantile(0.99, sum by (le) (rate(a_bucket{service="$svc"}[5m])))`,
      'The expression uses the template variable “$svc”, whose value is not known here.',
    ],
    [
      `histogram_quantile(0.99, sum by (le) (rate(a_bucket{service=~"[[svc]]"}[5m])))`,
      'The expression uses the template variable “[[svc]]”, whose value is not known here.',
    ],
    [
      `histogram_quantile($q, sum by (le) (rate(a_bucket[5m])))`,
      'The expression uses the template variable “$q”, whose value is not known here.',
    ],
    [
      `histogram_quantile(0.9, sum by (le) (rate(a_bucket[\${window:raw}])))`,
      'The expression uses the template variable “${window:raw}”, whose value is not known here.',
    ],
    ['histogram_quantile(1, rate(a_bucket[5m]))', 'The quantile “1” is not a number between 0 and 1.'],
    ['histogram_quantile(scalar(q), rate(a_bucket[5m]))', 'The quantile “scalar(q)” is not a number between 0 and 1.'],
    ['histogram_quantile()', 'The quantile is not a number between 0 and 1.'],
    ['histogram_quantile(0.9, vector(1))', 'The histogram_quantile reads no metric.'],
    [
      'histogram_quantile(0.9, rate(a_bucket[5m]) + rate(b_bucket[5m]))',
      'The quantile is of several metrics, “a_bucket” and “b_bucket”.',
    ],
    [
      'histogram_quantile(0.9, rate({__name__=~"a|b"}[5m]))',
      'The quantile is of no single metric: its selector has no name, or a pattern for one.',
    ],
    [`count(${HQ} > 0.5) > 3`, 'The expression is no plain quantile: it applies count() to the value.'],
    [`deriv(${HQ}[5m:1m])`, 'The expression is no plain quantile: it applies deriv() to the value.'],
    [`${HQ} / ${HQ} > 2`, 'The expression is no plain quantile: it calculates with the value.'],
    [`${HQ} - 0.1 > 2`, 'The expression is no plain quantile: it calculates with the value.'],
    [`1 / ${HQ}`, 'The expression is no plain quantile: it calculates with the value.'],
  ])('%s says why not', (expr, reason) => {
    const result = readLatencyExpression(expr);
    expect(result).toEqual({ ok: false, reason: reason instanceof RegExp ? expect.stringMatching(reason) : reason });
  });

  test('reads back every query of ours', () => {
    const matcher = fc.record({
      label: fc.stringMatching(/^[a-km-z_][a-z]{0,8}$/),
      op: fc.constantFrom<Array<Matcher['op']>>('=', '!=', '=~', '!~'),
      value: hostileText().filter((text) => !/\$|\[\[|\p{Surrogate}/u.test(text)),
    });
    const query = fc.record({
      histogram: fc.record({
        name: fc.stringMatching(/^[a-z_][a-z0-9_. ]{0,20}[a-z]$/).filter((name) => !name.endsWith('_bucket')),
        kind: fc.constantFrom<Array<'classic' | 'native'>>('classic', 'native'),
        unit: fc.constant('s' as const),
      }),
      matchers: fc.array(matcher, { maxLength: 4 }),
      quantile: fc.double({ min: 0.001, max: 0.9999, noNaN: true }),
    });
    fc.assert(
      fc.property(query, fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (given, threshold) => {
        const { name, kind } = given.histogram;
        expect(readLatencyExpression(`${quantileQuery(given)} > ${threshold}`)).toMatchObject({
          ok: true,
          metric: name,
          kind,
          quantile: given.quantile,
          matchers: given.matchers.map((one) => ({ ...one, value: wellFormed(one.value) })),
          op: '>',
          thresholdInExpr: Number(threshold.toPrecision(12)),
        });
      })
    );
  });

  test('takes any text, and texts made to exhaust it', () => {
    const pieces = fc.constantFrom(
      'histogram_quantile(',
      '0.9',
      ',',
      ')',
      '(',
      '[5m]',
      '{',
      '}',
      'a_bucket',
      ' > ',
      '$x',
      '"',
      '-',
      'sum by (le) ',
      '#',
      '\n',
      '*',
      'rate(',
      ' and ',
      '\\',
      'le="1"'
    );
    fc.assert(
      fc.property(
        fc.oneof(
          hostileText(),
          fc.array(pieces, { maxLength: 30 }).map((all) => all.join(''))
        ),
        (expr) => {
          const result = readLatencyExpression(expr);
          expect(result.ok ? 'Read.' : result.reason).toMatch(/\.$/);
          expect(readMathExpression(expr) ?? {}).toBeInstanceOf(Object);
        }
      )
    );
    for (const hostile of [
      '('.repeat(5000),
      '-'.repeat(4999) + 'a',
      'a+'.repeat(2499) + 'a',
      '{'.repeat(5000),
      'abs('.repeat(1000) + 'a' + ')'.repeat(1000),
      '('.repeat(2499) + 'a' + ')'.repeat(2499),
      'a and '.repeat(800) + 'a',
      '1 * ('.repeat(800) + 'a' + ')'.repeat(800),
    ]) {
      expect(readLatencyExpression(hostile).ok).toBe(false);
      expect(readMathExpression(hostile)).toBeUndefined();
    }
  });
});

describe('readMathExpression', () => {
  test.each([
    ['$B > 0.5', { refId: 'B', scale: 1, op: '>', threshold: 0.5 }],
    ['0.5 < ${B}', { refId: 'B', scale: 1, op: '>', threshold: 0.5 }],
    ['$B * 1000', { refId: 'B', scale: 1000 }],
    ['$A*1000 >= 500', { refId: 'A', scale: 1000, op: '>=', threshold: 0.5 }],
    ['${p99 of all} > 1 && $B > 10', { refId: 'p99 of all', scale: 1, op: '>', threshold: 1 }],
    ['abs($A)', { refId: 'A', scale: 1 }],
    ['$A || $B', { refId: 'A', scale: 1 }],
    ['$A', { refId: 'A', scale: 1 }],
    ['$A > $B', { refId: 'A', scale: 1, op: '>' }],
    ['$A / $B > 2', undefined],
    ['$A + 1', undefined],
    ['is_inf($A)', undefined],
    ['1 > 0', undefined],
    ['A > 0', undefined],
    ['', undefined],
    ['$', undefined],
    ['x'.repeat(6000), undefined],
  ])('%s', (expression, expected) => {
    expect(readMathExpression(expression)).toEqual(expected);
  });
});
