import fc from 'fast-check';
import type { Investigation } from '../investigation/types';
import { hostileText } from '../query/testing/hostile';
import { decodeInvestigation, encodeInvestigation, investigateUrl } from './codec';

const ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

const full: Investigation = {
  service: 'task-svc',
  metric: 'http_server_request_duration_seconds',
  thresholdMs: 500,
  quantile: 0.99,
  metrics: 'prom',
  traces: 'tempo',
  logs: 'loki',
  trace: ID,
  span: SPAN,
  rule: 'rule_1',
};

describe('decodeInvestigation', () => {
  test('reads the public URL', () => {
    const search =
      `service=task-svc&metric=http_server_request_duration_seconds_bucket&threshold=500ms&quantile=0.99&from=now-1h&to=now` +
      `&metrics=prom&traces=tempo&logs=loki&trace=${ID}&span=${SPAN}&rule=rule_1&uel_pid=x`;
    expect(decodeInvestigation(new URLSearchParams(search))).toEqual({
      investigation: full,
      times: { from: 'now-1h', to: 'now' },
      problems: [],
    });
  });

  test('nothing in it is nothing wrong', () => {
    const nothing = { investigation: {}, times: {}, problems: [] };
    expect(decodeInvestigation({})).toEqual(nothing);
    expect(decodeInvestigation(new URLSearchParams('service=&threshold=&x=1'))).toEqual(nothing);
    expect(decodeInvestigation({ service: undefined, constructor: 'x' })).toEqual(nothing);
  });

  test.each<[string, string, Investigation]>([
    ['threshold', '500ms', { thresholdMs: 500 }],
    ['threshold', '1.5s', { thresholdMs: 1500 }],
    ['threshold', '2m', { thresholdMs: 120_000 }],
    ['threshold', ' 1m30s ', { thresholdMs: 90_000 }],
    ['quantile', '0.95', { quantile: 0.95 }],
    ['quantile', 'p99', { quantile: 0.99 }],
    ['quantile', 'P99.9', { quantile: 0.999 }],
    ['quantile', '99', { quantile: 0.99 }],
    ['quantile', '50%', { quantile: 0.5 }],
    ['quantile', 'p1', { quantile: 0.01 }],
    ['quantile', '0.5%', { quantile: 0.005 }],
    ['metric', 'http.server.request.duration', { metric: 'http.server.request.duration' }],
    ['metric', 'a_bucket_bucket', { metric: 'a_bucket' }],
    ['trace', 'E457B5A2E4D86BD1', { trace: '0000000000000000e457b5a2e4d86bd1' }],
    ['trace', `00-${ID}-${SPAN}-01`, { trace: ID }],
    ['span', 'F067AA0BA902B7', { span: SPAN }],
    ['service', '  spaced "out" \n', { service: '  spaced "out" \n' }],
    ['expr', 'up{a="b"} > $__rate_interval\n', { expr: 'up{a="b"} > $__rate_interval\n' }],
  ])('%s=%s', (key, text, investigation) => {
    expect(decodeInvestigation({ [key]: text })).toEqual({ investigation, times: {}, problems: [] });
  });

  test('a span is the one given by itself, not the caller’s of a traceparent', () => {
    const { investigation } = decodeInvestigation({ trace: `00-${ID}-${SPAN}-01`, span: 'b7' });
    expect(investigation).toEqual({ trace: ID, span: '00000000000000b7' });
  });

  const duration = 'a duration with its unit, such as 500ms or 1.5s, of at most a day';
  const quantile = 'a number between 0 and 1, such as 0.99, or a percentile, such as p99';
  const histogram = 'the name of a histogram, such as http_server_request_duration_seconds';
  const uid = (what: string) => `the uid of ${what}, up to 40 letters, digits, dashes and underscores`;

  test.each([
    ['threshold', '0.5', duration],
    ['threshold', '500', duration],
    ['threshold', '0ms', duration],
    ['threshold', '-5s', duration],
    ['threshold', '2d', duration],
    ['quantile', '1', quantile],
    ['quantile', '0', quantile],
    ['quantile', '100', quantile],
    ['quantile', 'p0', quantile],
    ['quantile', 'NaN', quantile],
    ['metric', 'rate(x_bucket[5m])', histogram],
    ['metric', 'x{job="a"}', histogram],
    ['metric', '_bucket', histogram],
    ['metric', '$metric', histogram],
    ['trace', 'latest', 'a trace id of up to 32 hex digits, or a traceparent'],
    ['span', ID, 'a span id of up to 16 hex digits'],
    ['metrics', '${ds}', uid('a Prometheus data source')],
    ['traces', 'a b', uid('a Tempo data source')],
    ['logs', 'l'.repeat(41), uid('a Loki data source')],
    ['rule', '../x', uid('an alert rule')],
    ['expr', 'x'.repeat(5001), 'a PromQL expression of at most 5000 characters'],
  ])('%s=%s is not it', (param, text, expected) => {
    const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
    expect(decodeInvestigation({ [param]: text, rule: param === 'rule' ? text : 'r' })).toEqual({
      investigation: param === 'rule' ? {} : { rule: 'r' },
      times: {},
      problems: [{ param, message: `The ${param} “${shown}” is not ${expected}.` }],
    });
  });

  test('times are checked, and given in a form that scenes read', () => {
    expect(decodeInvestigation({ from: '2026-01-31T14:00:00Z', to: 'soon', service: 'a' })).toEqual({
      investigation: { service: 'a' },
      times: { from: '2026-01-31T14:00:00.000Z' },
      problems: [{ param: 'to', message: expect.stringContaining('“soon”') }],
    });
  });

  test('any garbage gives an investigation and sentences', () => {
    const keys = [...Object.keys(encodeInvestigation({})), 'from', 'to'];
    const params = fc.dictionary(
      fc.constantFrom(...keys),
      fc.oneof(
        hostileText(),
        fc.string({ unit: fc.constantFrom(...'0123456789abpe.-%smh_') }),
        fc.string({ minLength: 501, maxLength: 600 }),
        fc.string({ minLength: 10_000, maxLength: 10_100 })
      )
    );
    fc.assert(
      fc.property(params, (given) => {
        const { problems, investigation } = decodeInvestigation(given);
        for (const { param, message } of problems) {
          expect(message).toMatch(new RegExp(`^The ${param} “[^\\n]*”.* [^\\n]*\\.$`));
          expect(message.length).toBeLessThan(200);
        }
        expect(Object.values(investigation)).not.toContain(undefined);
        expect(decodeInvestigation(encodeInvestigation(investigation))).toEqual({
          investigation,
          times: {},
          problems: [],
        });
      })
    );
  });
});

describe('encodeInvestigation', () => {
  const uid = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/);
  const hex = (length: number) =>
    fc
      .string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length })
      .filter((id) => /[1-9a-f]/.test(id));
  const investigations: fc.Arbitrary<Investigation> = fc.record(
    {
      service: hostileText().filter((text) => text !== '' && !/\p{Surrogate}/u.test(text)),
      metric: fc.stringMatching(/^[a-z_:][a-z0-9_.:]{0,20}(_bucket)?$/),
      thresholdMs: fc.double({ min: 0, minExcluded: true, max: 86_400_000, noNaN: true }),
      quantile: fc.double({ min: 0, minExcluded: true, max: 1, maxExcluded: true, noNaN: true }),
      metrics: uid,
      traces: uid,
      logs: uid,
      trace: hex(32),
      span: hex(16),
      rule: uid,
      expr: hostileText().filter((text) => text !== '' && !/\p{Surrogate}/u.test(text)),
    },
    { requiredKeys: [] }
  );

  test('comes back the same, as parameters and as a URL', () => {
    fc.assert(
      fc.property(investigations, (investigation) => {
        const expected = { investigation, times: {}, problems: [] };
        expect(decodeInvestigation(encodeInvestigation(investigation))).toEqual(expected);
        const { searchParams } = new URL(investigateUrl(investigation), 'http://grafana');
        expect(decodeInvestigation(searchParams)).toEqual(expected);
      })
    );
  });

  test.each([
    [500, '500ms'],
    [2000, '2s'],
    [1500, '1500ms'],
    [0.25, '0.25ms'],
    [0, undefined],
    [NaN, undefined],
  ])('a threshold of %s ms is %s', (thresholdMs, threshold) => {
    expect(encodeInvestigation({ thresholdMs }).threshold).toBe(threshold);
  });
});

describe('investigateUrl', () => {
  const page = '/a/throughline-investigations-app/investigate';

  test.each([
    [investigateUrl({}), page],
    [investigateUrl({ rule: 'r' }, undefined, '/grafana/'), `/grafana${page}?rule=r`],
    [
      investigateUrl(full, { from: 'now-1h', to: 'now' }),
      `${page}?service=task-svc&metric=http_server_request_duration_seconds&threshold=500ms&quantile=0.99&from=now-1h&to=now` +
        `&metrics=prom&traces=tempo&logs=loki&trace=${ID}&span=${SPAN}&rule=rule_1`,
    ],
    [investigateUrl({ service: 'a&b=c#d ?' }), `${page}?service=a%26b%3Dc%23d+%3F`],
  ])('%s', (url, expected) => {
    expect(url).toBe(expected);
  });
});
