import { parser } from '@prometheus-io/lezer-promql';
import fc from 'fast-check';
import { quoteLabelValue } from '../../query/promql';
import { hostileText } from '../../query/testing/hostile';
import { parseErrors } from '../../query/testing/parse';
import { lintQuantiles } from './lint';
import type { LintFacts } from './types';
import { maskVariables } from './variables';

const word = fc.constantFrom('job', 'pod', 'route', '$by', '"le"', 'le', '"k8s.pod"', '${labels:csv}');
const grouping = fc
  .record({ kind: fc.constantFrom('by', 'without'), labels: fc.array(word, { maxLength: 3 }) })
  .map(({ kind, labels }) => `${kind} (${labels.join(', ')})`);
const matchers = fc
  .array(fc.tuple(fc.constantFrom('job', 'service', '"a.b"'), fc.constantFrom('=', '!=', '=~'), hostileText()), {
    maxLength: 2,
  })
  .map((all) => all.map(([label, op, value]) => `${label}${op}${quoteLabelValue(value)}`));
const window = fc.constantFrom('15s', '5m', '30', '$__rate_interval', '$__interval', '${w}', '[[w]]', '${n}m');

const buckets = fc
  .record({ name: fc.constantFrom('x_bucket', 'native', '${m}_bucket', '$m', 'job:x_bucket:rate5m'), matchers, window })
  .chain(({ name, matchers: all, window: range }) => {
    const series = all.length > 0 ? `${name}{${all.join(', ')}, $filters}` : name;
    return fc.constantFrom(series, `rate(${series}[${range}])`, `increase(${series}[${range}] offset 1h)`);
  });
const aggregated = (inner: fc.Arbitrary<string>, operations: string[]) =>
  fc.oneof(
    inner,
    fc
      .record({
        inner,
        grouping: fc.option(grouping),
        operation: fc.constantFrom(...operations),
        isAfter: fc.boolean(),
      })
      .map(({ inner: text, grouping: by, operation, isAfter }) =>
        by === null ? `${operation}(${text})` : isAfter ? `${operation}(${text}) ${by}` : `${operation} ${by} (${text})`
      )
  );
const quantile = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('0.99', '99', '-1', '$q', '0.$q', '0.5 + 0.4'),
      aggregated(aggregated(buckets, ['sum', 'avg']), ['sum'])
    )
    .map(([phi, inner]) => `histogram_quantile(${phi}, ${inner})`),
  matchers.map((all) => `rpc_summary_seconds{${['quantile="0.99"', ...all].join(', ')}}`)
);
const expression = aggregated(
  fc
    .tuple(
      aggregated(quantile, ['avg', 'max', 'sum', 'topk']),
      fc.constantFrom('', ' > 0.5', ' * 1000', '[1h:5m]', ' or up')
    )
    .map(([text, rest]) => (rest.startsWith('[') ? `avg_over_time(${text}${rest})` : `${text}${rest}`)),
  ['avg', 'max', 'min']
);
const facts = fc.record(
  {
    scrapeIntervalMs: fc.constantFrom(5000, 15_000),
    minIntervalMs: fc.constantFrom(5000, 60_000),
    called: fc.constantFrom('Fleet p99', 'Latency', 'worst'),
    where: fc.constantFrom<NonNullable<LintFacts['where']>>('panel', 'rule', 'prometheus-rule'),
    histograms: fc.constantFrom(['rpc_seconds'], []),
  },
  { requiredKeys: [] }
);

/** Label values of a query, sorted: those that the user wrote must survive. */
const literals = (expr: string) => [...maskVariables(expr).text.matchAll(/"(?:[^"\\]|\\.)*"/g)].map(([text]) => text);

describe('whatever it suggests', () => {
  it('parses, keeps the matchers and has nothing left to mend', () => {
    fc.assert(
      fc.property(expression, facts, (expr, known) => {
        const lint = lintQuantiles(expr, known);
        fc.pre(lint.status === 'read');
        const texts = lint.status === 'read' ? lint.findings.flatMap(({ corrected }) => corrected ?? []) : [];
        const whole = lint.status === 'read' ? (lint.corrected ?? expr) : expr;
        for (const text of [...texts, whole]) {
          expect(parseErrors(parser, maskVariables(text).text)).toEqual([]);
        }
        const kept = new Set(literals(whole));
        const lost = literals(expr).filter((text) => !kept.has(text) && !['"0.99"', '"le"'].includes(text));
        expect(lost.filter((text) => !/^"k8s/.test(text))).toEqual([]);
        const again = lintQuantiles(whole, known);
        const left = again.status === 'read' ? again.findings : undefined;
        expect(left?.filter(({ severity, corrected }) => severity !== 'hint' && corrected !== undefined)).toEqual([]);
        expect(again).not.toHaveProperty('corrected');
      }),
      { numRuns: 500 }
    );
  });

  it('answers for any text, with places inside of it', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          hostileText(),
          expression.chain((text) => hostileText().map((more) => text + more))
        ),
        (expr) => {
          const lint = lintQuantiles(expr, { scrapeIntervalMs: 15_000 });
          const findings = lint.status === 'read' ? lint.findings : [];
          expect(findings.every(({ from, to }) => from >= 0 && from < to && to <= expr.length)).toBe(true);
        }
      )
    );
  });
});
