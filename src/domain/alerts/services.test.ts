import { serviceName, serviceOfLabels, serviceOfMatchers } from './services';

test.each([
  [
    { service: 'a', service_name: 'b' },
    { label: 'service_name', value: 'b' },
  ],
  [
    { app: 'a', job: 'b' },
    { label: 'job', value: 'b' },
  ],
  [
    { job: '', container: 'c' },
    { label: 'container', value: 'c' },
  ],
  [{ 'k8s.deployment.name': 'd' }, { label: 'k8s.deployment.name', value: 'd' }],
  [{ instance: 'x' }, undefined],
  [{}, undefined],
])('%j', (labels, service) => {
  expect(serviceOfLabels(labels)).toEqual(service);
});

test.each([
  ['=', 'a b', 'a b'],
  ['=~', 'a-b/c', 'a-b/c'],
  ['=~', 'a.b', undefined],
  ['=~', 'a|b', undefined],
  ['!=', 'a', undefined],
  ['!~', 'a', undefined],
  ['=', '', undefined],
] as const)('service%s%j names %j', (op, value, name) => {
  expect(serviceOfMatchers([{ label: 'service', op, value }])?.value).toBe(name);
});

test.each([
  ['job', 'shop/web', 'web'],
  ['job', 'web', 'web'],
  ['job', 'web/', 'web/'],
  ['service', 'shop/web', 'shop/web'],
])('%s=%j is the service %j', (label, value, name) => {
  expect(serviceName({ label, value })).toBe(name);
});
