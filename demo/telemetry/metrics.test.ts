import type { FaultName } from '../../src/backends/sample/model/faults';
import type { RequestRecord } from '../../src/backends/sample/model/records';
import type { ServiceName } from '../../src/backends/sample/model/services';
import { ServiceMetrics } from './metrics';

const SPAN = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', sampled: true };
const ORDER: RequestRecord = {
  service: 'checkout-service',
  timeMs: 1_790_000_000_000,
  method: 'POST',
  route: '/orders',
  status: 200,
  seconds: 0.55,
  span: SPAN,
};

describe('the metrics of a service', () => {
  const start = (service: ServiceName = 'checkout-service') => {
    const faults = new Set<FaultName>();
    return { faults, metrics: new ServiceMetrics(service, () => faults) };
  };
  const linesOf = async (metrics: ServiceMetrics, name: string) =>
    (await metrics.text()).split('\n').filter((line) => line.startsWith(name));

  it('count a request in its bucket, with the ids of its span', async () => {
    const { metrics } = start();
    metrics.request(ORDER);
    const labels = 'http_request_method="POST",http_route="/orders",http_response_status_code="200"';
    const buckets = await linesOf(metrics, 'http_server_request_duration_seconds_bucket');
    expect(buckets).toContain(`http_server_request_duration_seconds_bucket{le="0.5",${labels}} 0`);
    expect(buckets.filter((line) => line.includes('#'))).toEqual([
      expect.stringMatching(
        `{le="0.6",${labels}} 1 # {trace_id="${SPAN.traceId}",span_id="${SPAN.spanId}"} 0.55 \\d{10}(\\.\\d+)?$`
      ),
    ]);
    expect(await linesOf(metrics, 'target_info')).toEqual([
      expect.stringContaining('service_name="checkout-service",service_namespace="payments"'),
    ]);
    expect((await metrics.text()).endsWith('\n# EOF\n')).toBe(true);
  });

  it.each([
    ['a trace that is kept nowhere', { ...SPAN, sampled: false }],
    ['a request without a span', undefined],
  ])('leave no exemplar for %s', async (_what, span) => {
    const { metrics } = start();
    metrics.request({ ...ORDER, span });
    expect(await linesOf(metrics, 'http_server_request_duration_seconds_count')).toEqual([
      expect.stringMatching(/ 1$/),
    ]);
    expect(await metrics.text()).not.toContain('trace_id');
  });

  it('write a 64-bit trace id in 16 characters, and keep the zeros of any other', async () => {
    const { metrics } = start();
    metrics.request({ ...ORDER, seconds: 0.2, span: { ...SPAN, traceId: `${'0'.repeat(16)}a3ce929d0e0e4736` } });
    metrics.request({ ...ORDER, seconds: 0.9, span: { ...SPAN, traceId: `000${SPAN.traceId.slice(3)}` } });
    const text = await metrics.text();
    expect(text).toContain('# {trace_id="a3ce929d0e0e4736",');
    expect(text).toContain(`# {trace_id="000${SPAN.traceId.slice(3)}",`);
  });

  it('call checkout-service by another name under service-names, on every series', async () => {
    const { faults, metrics } = start();
    metrics.request(ORDER);
    expect(await metrics.text()).not.toContain('service="');
    faults.add('service-names').add('summary-metric').add('user-id-label');
    metrics.request(ORDER);
    metrics.order('user-1');
    const series = (await metrics.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(series.length).toBeGreaterThan(20);
    expect(series.filter((line) => !/[{,]service="checkout"[,}]/.test(line))).toEqual([]);
    expect(series.filter((line) => line.startsWith('target_info'))).toEqual([
      expect.stringContaining('service_name="checkout",'),
    ]);
    faults.clear();
    expect(await metrics.text()).not.toContain('service="');

    const other = start('payment-service');
    other.faults.add('service-names');
    other.metrics.request({ ...ORDER, service: 'payment-service' });
    expect(await other.metrics.text()).not.toContain('service="');
  });

  it('have quantiles while summary-metric is on, and begin anew each time', async () => {
    const { faults, metrics } = start();
    const quantiles = () => linesOf(metrics, 'http_request_duration_summary_seconds');
    metrics.request(ORDER);
    expect(await quantiles()).toEqual([]);
    faults.add('summary-metric');
    for (let i = 1; i <= 100; i++) {
      metrics.request({ ...ORDER, seconds: i / 100 });
    }
    const exposed = await quantiles();
    expect(exposed).toEqual([
      expect.stringContaining('seconds{quantile="0.5"} 0.5'),
      expect.stringContaining('seconds{quantile="0.9"} 0.9'),
      expect.stringContaining('seconds{quantile="0.99"} '),
      expect.stringMatching(/_sum 50\.\d+$/),
      'http_request_duration_summary_seconds_count 100',
    ]);
    faults.delete('summary-metric');
    expect(await quantiles()).toEqual([]);
    faults.add('summary-metric');
    metrics.request(ORDER);
    expect(await quantiles()).toContain('http_request_duration_summary_seconds_count 1');
  });

  it('count orders by user while user-id-label is on, for 500 users at most', async () => {
    const { faults, metrics } = start();
    const users = () => linesOf(metrics, 'shop_user_orders_total');
    metrics.order('user-1');
    expect(await users()).toEqual([]);
    faults.add('user-id-label');
    for (let i = 1; i <= 600; i++) {
      metrics.order(`user-${i}`);
    }
    metrics.order('user-1');
    const exposed = await users();
    expect(exposed).toHaveLength(500);
    expect(exposed).toContain('shop_user_orders_total{user_id="user-1"} 2');
    expect(exposed).toContain('shop_user_orders_total{user_id="user-500"} 1');
    faults.clear();
    expect(await users()).toEqual([]);
  });
});
