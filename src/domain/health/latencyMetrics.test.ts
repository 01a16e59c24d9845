import { labelSets, latencyCandidates, latencyMetricsOf, metricServices } from './latencyMetrics';

const HTTP = 'http_server_request_duration_seconds';

it('tells classic, native and summary apart, the most telling first, without the stack’s own', () => {
  const names = [
    'http_request_duration_summary_seconds',
    'go_gc_duration_seconds',
    'traces_service_graph_request_server_seconds_bucket',
    'prometheus_http_request_duration_seconds_bucket',
    'traces_spanmetrics_latency_bucket',
    `${HTTP}_bucket`,
    'response_size_bytes_bucket',
  ];
  const metadata = {
    rpc_server_duration_seconds: [{ type: 'histogram' }],
    [HTTP]: [{ type: 'histogram' }],
    up: [{ type: 'gauge' }],
    odd: 'histogram',
  };

  expect(latencyCandidates(names, metadata).map(({ name, kind }) => `${kind} ${name}`)).toEqual([
    `classic ${HTTP}`,
    'native rpc_server_duration_seconds',
    'classic traces_spanmetrics_latency',
    'summary http_request_duration_summary_seconds',
  ]);
});

it('reads services by the most specific label', () => {
  const answer = {
    resultType: 'vector',
    result: [
      {
        metric: { __name__: `${HTTP}_bucket`, service: 'checkout', job: 'payments/checkout-service' },
        value: [1, '1'],
      },
      { metric: { __name__: HTTP, job: 'payments/task' } },
      { metric: { __name__: HTTP, service: '', instance: 'x' } },
    ],
  };

  expect(metricServices(labelSets(answer))).toEqual([
    { metric: HTTP, label: 'service', value: 'checkout', service: 'checkout' },
    { metric: HTTP, label: 'job', value: 'payments/task', service: 'task' },
  ]);
});

describe('of a service', () => {
  const candidates = [
    { name: HTTP, kind: 'classic' as const },
    { name: 'latency_milliseconds', kind: 'native' as const },
    { name: 'elsewhere_seconds', kind: 'classic' as const },
  ];
  const services = [HTTP, 'latency_milliseconds'].map((metric) => ({
    metric,
    label: 'service',
    value: 'task',
    service: 'task',
  }));
  const bucket = (le: string) => ({ __name__: `${HTTP}_bucket`, le });

  it('come with matcher, labels, bounds and unit', () => {
    const sets = ['GET', 'POST'].map((method) => ({ __name__: `${HTTP}_bucket`, service: 'task', le: '+Inf', method }));

    const metrics = latencyMetricsOf(candidates, services, sets, ['+Inf', '1.0', '1', '0.5'].map(bucket));

    expect(metrics).toEqual([
      {
        name: HTTP,
        kind: 'classic',
        matcher: { label: 'service', op: '=', value: 'task' },
        labels: { service: ['task'], method: ['GET', 'POST'] },
        bounds: [0.5, 1],
        unitSeconds: 1,
      },
      expect.objectContaining({ name: 'latency_milliseconds', kind: 'native', unitSeconds: 0.001 }),
    ]);
  });

  it('may have a native twin', () => {
    const [metric] = latencyMetricsOf(candidates, services, [], [bucket('1'), { __name__: HTTP }]);

    expect(metric?.alsoNative).toBe(true);
  });

  it('keep twenty values of a label', () => {
    const sets = Array.from({ length: 500 }, (_, i) => ({
      __name__: `${HTTP}_bucket`,
      service: 'task',
      user: `u${i}`,
    }));

    expect(latencyMetricsOf(candidates, services, sets, [])[0]?.labels.user).toHaveLength(20);
  });
});
