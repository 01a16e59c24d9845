import fc from 'fast-check';
import { formatDuration, parseDuration } from './durations';

describe('parseDuration', () => {
  test.each([
    ['500ms', 500],
    ['1.5s', 1500],
    ['2m', 120_000],
    ['1h30m', 5_400_000],
    ['1d2h3m4s5ms', 93_784_005],
    ['250us', 0.25],
    ['250µs', 0.25],
    ['5e-1s', 500],
    ['0s', 0],
    ['0.5', undefined],
    ['500', undefined],
    ['', undefined],
    ['ms', undefined],
    ['-1s', undefined],
    ['5 s', undefined],
    ['5x', undefined],
    ['5s!', undefined],
    ['1e999s', undefined],
    ['.5s', undefined],
  ])('%j is %s ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.eu+-nmsµhdwy ') }), (text) => {
        expect(parseDuration(text) ?? 0).toBeGreaterThanOrEqual(0);
      })
    );
  });
});

describe('formatDuration', () => {
  test.each([
    [0, '0 ms'],
    [0.12, '120 µs'],
    [0.9994, '999 µs'],
    [0.9999, '1 ms'],
    [1.234, '1.23 ms'],
    [450, '450 ms'],
    [999.4, '999 ms'],
    [999.6, '1 s'],
    [1500, '1.5 s'],
    [2533, '2.53 s'],
    [59_949, '59.9 s'],
    [59_960, '1m'],
    [65_000, '1m 5s'],
    [3_599_900, '1h'],
    [7_800_000, '2h 10m'],
    [86_399_999, '1d'],
    [273_600_000, '3d 4h'],
    [-450, '−450 ms'],
    [NaN, 'unknown'],
    [Infinity, '∞'],
    [-Infinity, '−∞'],
  ])('%s is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  test('is within one per cent up to a minute, and short always', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 59_900, noNaN: true }), (ms) => {
        const back = parseDuration(formatDuration(ms).replace(' ', '')) ?? NaN;
        expect(Math.abs(back - ms) / ms).toBeLessThan(0.01);
      })
    );
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e13 }), (ms) => {
        expect(formatDuration(ms).length).toBeLessThan(16);
      })
    );
  });
});
