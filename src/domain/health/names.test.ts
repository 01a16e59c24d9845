import { currentNames, groupNames, likelySame } from './names';

it.each([
  ['checkout', 'checkout-service'],
  ['checkout-svc', 'checkout-service'],
  ['CheckoutService', 'checkout_service'],
  ['checkoutservice', 'checkout'],
  ['payments/checkout', 'checkout'],
  ['payment', 'payments-service'],
  ['checkout-prod', 'checkout'],
  ['checkout-v2', 'checkout-service'],
  ['service', 'service'],
])('%s and %s are likely the same service', (a, b) => {
  expect(likelySame(a, b)).toBe(true);
  expect(likelySame(b, a)).toBe(true);
});

it.each([
  ['checkout', 'check'],
  ['web-frontend', 'frontend'],
  ['payment-service', 'payment-gateway'],
  ['checkout-prod', 'checkout-staging'],
  ['checkout-v1', 'checkout-v2'],
  ['service', 'app'],
  ['task-svc', 'inventory-svc'],
  ['', '-'],
  ['unknown_service:node', 'node'],
])('%s and %s are not', (a, b) => {
  expect(likelySame(a, b)).toBe(false);
  expect(likelySame(b, a)).toBe(false);
});

describe('groups', () => {
  it('a service that every store calls otherwise, by what the traces call it', () => {
    const groups = groupNames({
      metrics: ['checkout', 'web-frontend'],
      traces: ['web-frontend', 'checkout-service'],
      logs: ['checkout-svc', 'web-frontend'],
    });

    expect(groups).toEqual([
      {
        service: 'checkout-service',
        names: { metrics: 'checkout', traces: 'checkout-service', logs: 'checkout-svc' },
      },
      {
        service: 'web-frontend',
        names: { metrics: 'web-frontend', traces: 'web-frontend', logs: 'web-frontend' },
      },
    ]);
  });

  it('keeps two names of one store apart, and guesses at neither', () => {
    const groups = groupNames({ traces: ['user-app', 'user-service'], logs: ['user'] });

    expect(groups.map(({ service, names }) => [service, names])).toEqual([
      ['user', { logs: 'user' }],
      ['user-app', { traces: 'user-app' }],
      ['user-service', { traces: 'user-service' }],
    ]);
  });

  it('leaves an exact name with its own, and the similar one alone', () => {
    const groups = groupNames({ traces: ['user'], logs: ['user', 'user-svc'] });

    expect(groups.map(({ names }) => names)).toEqual([{ traces: 'user', logs: 'user' }, { logs: 'user-svc' }]);
  });

  it('joins logs with metrics where the traces do not know the service', () => {
    expect(groupNames({ metrics: ['payment'], logs: ['payment-service'] })).toEqual([
      { service: 'payment-service', names: { metrics: 'payment', logs: 'payment-service' } },
    ]);
  });

  it('joins none of two that could be meant', () => {
    const groups = groupNames({ traces: ['user-service'], logs: ['user', 'user-svc'] });

    expect(groups.map(({ service }) => service)).toEqual(['user', 'user-service', 'user-svc']);
  });

  it('reads thousands of names without comparing each with each', () => {
    const names = Array.from({ length: 5000 }, (_, i) => `cell-${i}-service`);
    const logs = names.map((name) => name.replace('-service', ''));

    expect(groupNames({ traces: names, logs })).toHaveLength(5000);
  });
});

it('leaves out a name that was given up for a similar one, and no quiet service', () => {
  const now = currentNames(['checkout-service', 'night-batch', 'web'], ['checkout-svc', 'web']);

  expect(now).toEqual(['checkout-svc', 'night-batch', 'web']);
});
