import fc from 'fast-check';
import { formatDuration, histogramOf, rankHistograms } from './histograms';

describe('histogramOf', () => {
  test.each([
    ['http_server_request_duration_seconds_bucket', 'http_server_request_duration_seconds', 's'],
    ['http_server_request_duration_seconds', 'http_server_request_duration_seconds', 's'],
    ['http_server_duration_milliseconds_bucket', 'http_server_duration_milliseconds', 'ms'],
    ['rpc_ms', 'rpc_ms', 'ms'],
    ['traces_spanmetrics_latency_bucket', 'traces_spanmetrics_latency', 's'],
    ['rooms', 'rooms', 's'],
    ['', '', 's'],
  ])('%s', (given, name, unit) => {
    expect(histogramOf(given)).toEqual({ name, kind: 'classic', unit });
    expect(histogramOf(given, 'native')).toEqual({ name, kind: 'native', unit });
  });
});

describe('rankHistograms', () => {
  test('the most telling comes first', () => {
    const ranked = [
      'http_server_request_duration_seconds_bucket',
      'http_server_duration_milliseconds_bucket',
      'rpc_server_duration_milliseconds_bucket',
      'db_client_operation_duration_seconds_bucket',
      'traces_spanmetrics_latency_bucket',
      'traces_span_metrics_duration_milliseconds_bucket',
      'cart_request_duration_seconds_bucket',
      'job_latency_bucket',
      'queue_wait_ms_bucket',
      'something_else_bucket',
      'grafana_http_request_duration_seconds_bucket',
      'prometheus_http_request_duration_seconds_bucket',
    ];
    expect(rankHistograms([...ranked].sort()).map(({ name }) => `${name}_bucket`)).toEqual(ranked);
  });

  test('a classic histogram leads its native twin', () => {
    const name = 'http_server_request_duration_seconds';
    expect(rankHistograms([name, 'x_seconds_bucket', `${name}_bucket`]).map((one) => [one.name, one.kind])).toEqual([
      [name, 'classic'],
      [name, 'native'],
      ['x_seconds', 'classic'],
    ]);
  });

  test('what is no latency is left out', () => {
    expect(
      rankHistograms(['http_request_size_bytes_bucket', 'batch_size_bucket', 'hit_ratio_bucket', '_bucket'])
    ).toEqual([]);
    expect(rankHistograms([])).toEqual([]);
  });

  test('keeps each name once, whatever the order', () => {
    const names = fc.uniqueArray(
      fc.constantFrom('a_seconds', 'a_seconds_bucket', 'b_ms_bucket', 'rpc_server_x_bucket', 'c_bucket')
    );
    fc.assert(
      fc.property(names, (given) => {
        const ranked = rankHistograms([...given, ...given]);
        expect(ranked).toHaveLength(given.length);
        expect(rankHistograms([...given].reverse())).toEqual(ranked);
      })
    );
  });
});

test('durations are written for people', () => {
  expect(formatDuration(2530)).toBe('2.53 s');
});
