import { span } from '../testing/traces';
import { describeOperation, operationAt, slowFrom } from './operation';
import { stableName } from './stableName';

describe('an operation', () => {
  it.each([
    ['a name that says the route', 'GET /tasks', undefined],
    ['a name that is the method only', 'GET', '/tasks'],
  ])('is told by its route beside %s', (_, name, route) => {
    const operation = operationAt(span('1', [0, 5], { name, kind: 'server', attributes: { 'http.route': '/tasks' } }));
    expect(operation).toEqual({ service: 'shop', name, kind: 'server', route });
    expect(describeOperation(operation)).toBe('GET /tasks in shop');
  });

  it('is of no service where the span has none, and says so', () => {
    const operation = operationAt(span('1', [0, 5], { name: '', service: 'unknown_service' }));
    expect(operation.service).toBeUndefined();
    expect(describeOperation(operation)).toBe('a span without a name in unknown_service');
  });
});

describe('a run is slow', () => {
  it.each([
    ['above the alert’s threshold', 616, 500, 500],
    ['above half of the slow one where there is no threshold', 616, undefined, 308],
    ['above half of it where it is itself below the threshold', 400, 500, 200],
    ['above half of it where the threshold is none', 616, 0, 308],
  ])('%s', (_, slowMs, thresholdMs, expected) => expect(slowFrom(slowMs, thresholdMs)).toBe(expected));
});

test.each([
  ['GET /tasks/17', 'GET /tasks/#'],
  ['task 85afe0ab3e38229d', 'task #'],
  ['u/6f0c2b1e-8c1f-4a53-9a6e-0d3a7d9f1a11/x', 'u/#/x'],
  ['GET /v2/decade', 'GET /v2/decade'],
])('without ids, %s is %s', (name, stable) => expect(stableName(name)).toBe(stable));
