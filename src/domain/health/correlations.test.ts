import { readCorrelations } from './correlations';

const entry = {
  uid: 'x',
  sourceUID: 'loki',
  targetUID: 'tempo',
  label: 'Trace',
  config: { field: 'labels', target: { query: '${trace}' }, transformations: [{ type: 'regex' }, 'odd'] },
};

it('reads what Grafana lists, and passes over what is none', () => {
  const answer = readCorrelations({
    correlations: [entry, { ...entry, targetUID: undefined }, { sourceUID: 'loki' }, { ...entry, sourceUID: 3 }, null],
  });

  const read = {
    sourceUid: 'loki',
    targetUid: 'tempo',
    label: 'Trace',
    field: 'labels',
    target: { query: '${trace}' },
    transformations: [{ type: 'regex' }],
  };
  expect(answer).toEqual([read, { ...read, targetUid: undefined }]);
});

it('is undefined for what is no list', () => {
  expect(readCorrelations({ message: 'x' })).toBeUndefined();
});
