import { fieldNamed, jsonOf, numberOf, textOf } from './frame';
import { kindOf, serviceOf, spanIdOf, statusOf } from './spanFields';

it.each([
  ['client', 'client'],
  ['SPAN_KIND_SERVER', 'server'],
  ['Producer', 'producer'],
  [5, 'consumer'],
  [1, 'internal'],
  [0, 'unspecified'],
  [17, 'unspecified'],
  ['', 'unspecified'],
  [undefined, 'unspecified'],
])('kind %j is %s', (value, kind) => expect(kindOf(value)).toBe(kind));

it.each([
  [2, 'error'],
  ['2', 'error'],
  ['STATUS_CODE_ERROR', 'error'],
  ['Error', 'error'],
  [1, 'ok'],
  ['OK', 'ok'],
  [0, 'unset'],
  [undefined, 'unset'],
  ['x', 'unset'],
])('status %j is %s', (value, status) => expect(statusOf(value)).toBe(status));

it.each([
  ['cee74af29ffa1970', 'cee74af29ffa1970'],
  ['E74AF29FFA1970', '00e74af29ffa1970'],
  ['not-hex', 'not-hex'],
  ['0000000000000000', undefined],
  ['', undefined],
  [7, undefined],
])('span id %j is %s', (value, id) => expect(spanIdOf(value)).toBe(id));

it.each([
  ['shop', {}, 'shop'],
  ['', { 'service.name': 'shop' }, 'shop'],
  ['OTLPResourceNoServiceName', {}, 'unknown_service'],
  ['', { 'service.name': '' }, 'unknown_service'],
])('service %j with %j is %s', (name, resource, service) => expect(serviceOf(name, resource)).toBe(service));

it('finds a field by its name, exactly before any case', () => {
  const frame = { fields: ['time', 'Time', 'SPANID'].map((name) => ({ name, values: [] })) };
  expect(fieldNamed(frame, 'Time')?.name).toBe('Time');
  expect(fieldNamed(frame, 'spanID', 'spanId')?.name).toBe('SPANID');
  expect(fieldNamed(frame, 'line')).toBeUndefined();
});

it('narrows what comes from outside', () => {
  expect([textOf(null), textOf(false), textOf({ a: 1 }), textOf('x')]).toEqual(['', 'false', '{"a":1}', 'x']);
  expect([numberOf('1.5'), numberOf(''), numberOf('x'), numberOf(Infinity), numberOf(null)]).toEqual([
    1.5,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect([jsonOf('{"a":1}'), jsonOf('{'), jsonOf(3)]).toEqual([{ a: 1 }, undefined, 3]);
});
