import { readCurve } from './readCurve';

const frame = (times: unknown[], values: unknown[]) => ({
  fields: [
    { name: 'Time', type: 'time', values: times },
    { name: 'Value', type: 'number', values },
  ],
});

it('is the first frame that has samples, with its gaps', () => {
  expect(readCurve([frame([], []), frame([10, 20, 30], [0.5, null, NaN])], { unit: 's', thresholdMs: 500 })).toEqual({
    unit: 's',
    thresholdMs: 500,
    timesMs: [10, 20, 30],
    values: [0.5, null, null],
  });
});

it('is nothing where no frame has times and numbers', () => {
  expect(readCurve([], { unit: 's' })).toBeUndefined();
  expect(readCurve([{ fields: [{ name: 'Line', type: 'string', values: ['x'] }] }], { unit: 'ms' })).toBeUndefined();
});
