import { serviceWith, stackSet } from './checks/testing/observations';
import { exportOf } from './export';
import { readinessOf } from './readiness';

it('exports names, results and scores, and no settings or secrets', () => {
  const stack = stackSet('metrics', { httpHeaderName1: 'X-Secret', customQueryParameters: 'token=abc123abc123' });
  const checks = readinessOf(stack, serviceWith());
  const [first] = checks;
  const leaky = {
    ...first,
    id: 'x',
    title: 'x',
    verdict: 'pass' as const,
    sentence: 'x',
    evidence: [{ source: 'a', query: 'https://u:hunter2@host', answer: 'api_key=hunter2' }],
  };

  const exported = exportOf(
    stack,
    [{ service: 'task-svc', checks: [...checks, leaky] }],
    Date.UTC(2027, 0, 2, 3, 4, 5)
  );

  expect(exported).toMatchObject({
    format: 'throughline-health',
    version: 1,
    time: '2027-01-02T03:04:05.000Z',
    sources: {
      metrics: { uid: 'prometheus', name: 'Prometheus', type: 'prometheus' },
      traces: { uid: 'tempo' },
      logs: { uid: 'loki' },
    },
    services: [{ service: 'task-svc', score: { points: 100 } }],
  });
  expect(exported.services[0]?.checks.map(({ id }) => id)).toEqual([...checks.map(({ id }) => id), 'x']);
  expect(JSON.stringify(exported)).not.toMatch(/X-Secret|abc123|hunter2/);
});
