import { httpError } from '../../../.config/jest/backendSrv';
import { sentenceOf, source, valueOf } from '../testing/sources';
import { observeStack } from './observeStack';
import { servicesIn } from './services';
import { oneService } from './testing/oneService';

const NOW = 1_795_210_000_000;
const vector = (...metrics: object[]) => ({ data: { result: metrics.map((metric) => ({ metric, value: [1, '1'] })) } });
const refuse = (status: number) => () => {
  throw httpError(status);
};

it('asks nine times, and knows the stack', async () => {
  const { session, asked } = oneService({}, { nowMs: NOW });

  const stack = await observeStack(session);

  expect(asked()).toHaveLength(9);
  expect(stack.existing).toEqual(['prometheus', 'tempo', 'loki']);
  expect(valueOf(stack.exemplarStorage.answer)).toEqual({ enabled: true });
  expect(valueOf(stack.correlations.answer)).toEqual([]);
  expect(servicesIn(stack)).toEqual([
    { service: 'task-svc', names: { metrics: 'task-svc', traces: 'task-svc', logs: 'task-svc' } },
  ]);
});

it('finds a service that each store calls otherwise, by its names of now', async () => {
  const { session } = oneService(
    {
      metricNames: { data: ['http_request_duration_seconds_bucket', 'traces_spanmetrics_latency_bucket'] },
      metricServices: vector(
        { __name__: 'http_request_duration_seconds_bucket', service: 'checkout' },
        { __name__: 'traces_spanmetrics_latency_bucket', service: 'checkout-service' },
        { __name__: 'traces_spanmetrics_latency_bucket', service: 'batch' }
      ),
      traceNames: { tagValues: ['checkout-service'] },
      volumes: (url: URL) =>
        Number(url.searchParams.get('end')) - Number(url.searchParams.get('start')) > 61e9
          ? vector(
              { service_name: 'checkout-service' },
              { service_name: 'checkout-svc' },
              { service_name: 'unknown_service' }
            )
          : vector({ service_name: 'checkout-svc' }),
    },
    { nowMs: NOW }
  );

  expect(servicesIn(await observeStack(session))).toEqual([
    { service: 'batch', names: { metrics: 'batch' } },
    { service: 'checkout-service', names: { metrics: 'checkout', traces: 'checkout-service', logs: 'checkout-svc' } },
  ]);
});

it.each([
  ['metricNames', 'metrics', 503],
  ['metricServices', 'metrics', 504],
  ['traceNames', 'traces', 403],
  ['volumes', 'logs', 429],
] as const)('says why where %s cannot be asked, and knows the rest', async (question, store, status) => {
  const { session } = oneService({ [question]: refuse(status) }, { nowMs: NOW });

  const { serviceNames } = await observeStack(session);

  const { [store]: missing, ...others } = serviceNames;
  expect(missing.answer).toMatchObject({ status: 'failed', failure: { status } });
  expect(Object.values(others)).toMatchObject([{ answer: { status: 'ok' } }, { answer: { status: 'ok' } }]);
});

it.each([
  ['a store without volumes', { volumes: refuse(404) }, 'service_name', ['volumes', 'volumes', 'labelValues']],
  [
    'a store with another label',
    { volumes: (url: URL) => (url.searchParams.get('targetLabels') === 'app' ? vector({ app: 'task-svc' }) : {}) },
    'app',
    ['volumes', 'volumes', 'labels', 'volumes', 'volumes'],
  ],
])('finds the names in %s', async (_, answers, label, questions) => {
  const { session, asked } = oneService(answers, { nowMs: NOW });

  const stack = await observeStack(session);

  expect(valueOf(stack.serviceNames.logs.answer)).toEqual(['task-svc']);
  expect((await session.shared.logs)?.label).toBe(label);
  expect(asked().filter((name) => /volumes|label/.test(name))).toEqual(questions);
});

it.each([
  ['a store that does not say', { flags: refuse(404) }, 'ok', {}],
  ['flags that are not allowed', { flags: refuse(403) }, 'failed', undefined],
  [
    'flags that are not allowed, but a metric',
    { flags: refuse(403), maximum: { data: { result: [{ metric: {}, value: [1, '5'] }] } } },
    'ok',
    { enabled: true, max: 5 },
  ],
])('knows of exemplar storage, with %s', async (_, answers, status, storage) => {
  const { session } = oneService(answers, { nowMs: NOW });

  const { answer } = (await observeStack(session)).exemplarStorage;

  expect(answer.status).toBe(status);
  expect(answer.status === 'ok' ? answer.value : undefined).toEqual(storage);
});

it.each([
  ['none', refuse(404), 'ok'],
  ['correlations that a Viewer may not see', refuse(403), 'failed'],
  ['something else', () => ({ message: 'hello' }), 'failed'],
])('takes %s for what they are', async (_, correlations, status) => {
  const { session } = oneService({ correlations }, { nowMs: NOW });

  expect((await observeStack(session)).correlations.answer.status).toBe(status);
});

it('asks nothing of a store that is not chosen, and says so', async () => {
  const { session, asked } = oneService({}, { nowMs: NOW, sources: [source('tempo')] });

  const stack = await observeStack(session);

  expect(asked().sort()).toEqual(['correlations', 'traceNames']);
  expect(stack.metrics).toBeUndefined();
  expect(sentenceOf(stack.serviceNames.logs.answer)).toMatch(/^No Loki data source/);
});

it('stops with the signal', async () => {
  const { session, asked } = oneService({}, { nowMs: NOW });

  const stack = await observeStack(session, AbortSignal.abort());

  expect(asked()).toEqual([]);
  expect(stack.correlations.answer).toMatchObject({ status: 'failed', failure: { kind: 'aborted' } });
});
