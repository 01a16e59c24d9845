import { landedLine } from './lokiLanding';
import type { LineRecord } from './records';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN_ID = '00f067aa0ba902b7';

const LINE: LineRecord = {
  service: 'web-frontend',
  serviceName: 'web-frontend',
  timeMs: 1_795_267_403_576.477,
  level: 'error',
  message: 'GET /tasks 502',
  fields: { 'http.route': '/tasks', duration_ms: 12, ok: false },
  span: { traceId: TRACE_ID, spanId: SPAN_ID, sampled: true },
};

describe('in Loki', () => {
  it('an OTLP record has its resource in labels and the rest in structured metadata', () => {
    expect(landedLine(LINE)).toEqual({
      labels: {
        service_name: 'web-frontend',
        service_namespace: 'shop',
        service_instance_id: 'web-frontend-0',
        deployment_environment_name: 'demo',
        k8s_pod_name: 'web-frontend-6f7c9d8b54-k2xqv',
        cloud_region: 'eu-west-1',
      },
      line: 'GET /tasks 502',
      metadata: {
        service_version: '2.7.1',
        host_name: 'node-a',
        http_route: '/tasks',
        duration_ms: '12',
        ok: 'false',
        trace_id: TRACE_ID,
        span_id: SPAN_ID,
        flags: '1',
        severity_number: '17',
        severity_text: 'ERROR',
        scope_name: 'throughline-demo',
        detected_level: 'error',
        observed_timestamp: expect.stringMatching(/^179526740357647[67]\d{3}$/),
      },
    });
  });

  it('an OTLP record has no flags where its trace is not sampled, and no ids where its context was lost', () => {
    const unsampled = landedLine({ ...LINE, span: { traceId: TRACE_ID, spanId: SPAN_ID, sampled: false } });
    expect(unsampled.metadata).toMatchObject({ trace_id: TRACE_ID });
    expect(unsampled.metadata).not.toHaveProperty('flags');
    const lost = landedLine({ ...LINE, span: undefined });
    expect(Object.keys(lost.metadata).filter((key) => /trace_id|span_id|flags/.test(key))).toEqual([]);
  });

  it('a pushed line has the labels of its stream, and a service_name', () => {
    const line = landedLine({ ...LINE, service: 'task-svc', serviceName: 'task-svc' });
    expect(line.labels).toEqual({ service: 'task-svc', service_name: 'task-svc', namespace: 'tasks', env: 'demo' });
    expect(line.metadata).toEqual({ detected_level: 'error' });
    expect(JSON.parse(line.line)).toMatchObject({ msg: 'GET /tasks 502', trace_id: TRACE_ID });
  });

  // What Loki 3.7.6 answered for these messages.
  it.each([
    ['card declined', 'unknown'],
    ['errors, no fatality', 'unknown'],
    ['info about debug', 'info'],
    ['no trace of it', 'trace'],
    ['fatal: critical warning', 'fatal'],
    ['last Warning', 'warn'],
    ['err', 'error'],
  ])('the level of pino’s “%s” is looked for in its words: %s', (message, level) => {
    const fields = { 'error.type': 'CardDeclined' };
    const line = landedLine({ ...LINE, service: 'payment-service', serviceName: 'payment-service', message, fields });
    expect(line.metadata).toEqual({ detected_level: level });
  });
});
