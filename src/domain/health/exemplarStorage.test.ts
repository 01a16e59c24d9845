import { readExemplarStorage } from './exemplarStorage';

const vector = (...values: string[]) => ({
  resultType: 'vector',
  result: values.map((value) => ({ value: [1, value] })),
});

it.each([
  ['the flag', { 'enable-feature': 'exemplar-storage' }, vector(), { enabled: true }],
  [
    'the flag among others',
    { 'enable-feature': 'otlp, exemplar-storage' },
    vector('100000'),
    { enabled: true, max: 100_000 },
  ],
  ['its absence', { 'enable-feature': '' }, vector(), { enabled: false }],
  ['room for none', { 'enable-feature': 'exemplar-storage' }, vector('0'), { enabled: false, max: 0 }],
  ['the metric alone', undefined, vector('0', '500'), { enabled: true, max: 500 }],
  ['flags of another store', { version: '2' }, vector(), {}],
  ['nothing', undefined, undefined, {}],
])('is told by %s', (_, flags, maximum, storage) => {
  expect(readExemplarStorage(flags, maximum)).toEqual(storage);
});
