import fc from 'fast-check';
import { parser } from '@prometheus-io/lezer-promql';
import type { Histogram, Matcher } from '../investigation/types';
import { unquoteGoString, wellFormed } from './goString';
import { hostileName, hostileText } from './testing/hostile';
import { literalsOf, parseErrors } from './testing/parse';
import { histogramNamesMatch, histogramSelector, quantileQuery, quoteLabelValue, selector } from './promql';

const classic: Histogram = { name: 'http_server_request_duration_seconds', kind: 'classic', unit: 's' };
const native: Histogram = { ...classic, kind: 'native' };
const service: Matcher = { label: 'service', op: '=', value: 'task-svc' };

const errorsIn = (query: string) => parseErrors(parser, query.replace('$__rate_interval', '5m'));
const valuesIn = (query: string) => literalsOf(parser, query.replace('$__rate_interval', '5m')).map(unquoteGoString);

describe('selector', () => {
  test.each<[string, Matcher[], string]>([
    ['up', [], 'up'],
    ['up', [service], 'up{service="task-svc"}'],
    ['job:latency:p99', [], 'job:latency:p99'],
    [
      'up',
      [service, { label: 'route', op: '!~', value: '/health|/$' }],
      'up{service="task-svc", route!~"/health|/\\u0024"}',
    ],
    ['http.server.duration', [], '{"http.server.duration"}'],
    ['http.server "x"', [service], '{"http.server \\"x\\"", service="task-svc"}'],
    ['up', [{ label: 'k8s.pod.name', op: '=', value: 'a' }], 'up{"k8s.pod.name"="a"}'],
    ['up', [{ label: '', op: '=', value: 'a' }], 'up'],
    ['', [service], '{service="task-svc"}'],
    ['9lives', [], '{"9lives"}'],
    ['NaN', [service], '{"NaN", service="task-svc"}'],
    ['up', [{ label: 'on', op: '=', value: '' }], 'up{on=""}'],
  ])('%s %j is %s', (metric, matchers, text) => {
    expect(selector(metric, matchers)).toBe(text);
    expect(errorsIn(text)).toEqual([]);
  });
});

describe('quantileQuery', () => {
  test.each([
    [
      { histogram: classic, matchers: [service], quantile: 0.99 },
      'histogram_quantile(0.99, sum by (le) (rate(http_server_request_duration_seconds_bucket{service="task-svc"}[$__rate_interval])))',
    ],
    [
      { histogram: native, matchers: [service], quantile: 0.5 },
      'histogram_quantile(0.5, sum(rate(http_server_request_duration_seconds{service="task-svc"}[$__rate_interval])))',
    ],
    [
      { histogram: { ...classic, name: 'http.duration' }, matchers: [], quantile: 0.9, rateWindow: '1m30s' },
      'histogram_quantile(0.9, sum by (le) (rate({"http.duration_bucket"}[1m30s])))',
    ],
    [
      { histogram: { ...native, name: 'h' }, matchers: [], quantile: 7, rateWindow: '5m])) or vector(1' },
      'histogram_quantile(1, sum(rate(h[$__rate_interval])))',
    ],
    [
      { histogram: { ...native, name: 'h' }, matchers: [], quantile: NaN, rateWindow: '$__range' },
      'histogram_quantile(0.99, sum(rate(h[$__range])))',
    ],
  ])('%j', (options, query) => {
    expect(quantileQuery(options)).toBe(query);
    expect(errorsIn(query.replace('$__range', '5m'))).toEqual([]);
  });
});

test('the histograms of a store are found by name and le', () => {
  expect(histogramNamesMatch()).toBe('{__name__=~".+_bucket",le!=""}');
  expect(errorsIn(histogramNamesMatch())).toEqual([]);
  expect(histogramSelector(classic, [])).toBe('http_server_request_duration_seconds_bucket');
});

describe('hostile text', () => {
  const name = hostileName();
  const matcher = fc.record({
    label: name,
    op: fc.constantFrom<Array<Matcher['op']>>('=', '!=', '=~', '!~'),
    value: hostileText(),
  });
  const options = fc.record({
    histogram: fc.record({
      name: name.filter((text) => text !== ''),
      kind: fc.constantFrom<Array<Histogram['kind']>>('classic', 'native'),
      unit: fc.constant('s' as const),
    }),
    matchers: fc.array(matcher, { maxLength: 3 }),
    quantile: fc.double(),
    rateWindow: fc.option(hostileText(), { nil: undefined }),
  });

  test('every query parses, keeps its values, and has no other variable than the rate window', () => {
    fc.assert(
      fc.property(options, (given) => {
        const query = quantileQuery(given);
        expect(errorsIn(query)).toEqual([]);
        const values = valuesIn(query);
        for (const { label, value } of given.matchers.filter((one) => one.label !== '')) {
          expect(values).toContain(wellFormed(value));
          expect(query.includes(label) || values.includes(wellFormed(label))).toBe(true);
        }
        expect(query.replace('$__rate_interval', '')).not.toMatch(/\$|\[\[|\n/);
      })
    );
  });

  test('a value alone is one literal', () => {
    fc.assert(
      fc.property(hostileText(), (value) => {
        expect(errorsIn(quoteLabelValue(value))).toEqual([]);
        expect(valuesIn(quoteLabelValue(value))).toEqual([wellFormed(value)]);
      })
    );
  });
});
