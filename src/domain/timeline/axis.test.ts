import fc from 'fast-check';
import { T0 } from '../testing/traces';
import { axisTicks, type AxisWords, describeMoment, formatOffset } from './axis';

const DAY = 86_400_000;
const words: AxisWords = {
  originMs: T0,
  hasTrace: true,
  formatClock: (timeMs, precision) => {
    const iso = new Date(timeMs).toISOString();
    return {
      day: iso.slice(5, 10),
      minute: iso.slice(11, 16),
      second: iso.slice(11, 19),
      millisecond: iso.slice(11, 23),
    }[precision];
  },
};
const labels = (fromMs: number, toMs: number, given = words) =>
  axisTicks({ fromMs, toMs }, 1000, given, 200).map(({ label }) => label);

describe('the axis', () => {
  it.each([
    [0, 0.5, ['0 µs', '+100 µs', '+200 µs', '+300 µs', '+400 µs', '+500 µs']],
    [-10, 30, ['−10 ms', '0 ms', '+10 ms', '+20 ms', '+30 ms']],
    [0, 700, ['0 ms', '+200 ms', '+400 ms', '+600 ms']],
    [600, 1500, ['+600 ms', '+800 ms', '+1.0 s', '+1.2 s', '+1.4 s']],
    [0, 20_000, ['0 s', '+5 s', '+10 s', '+15 s', '+20 s']],
  ])('from %d to %d ms counts from the start of the trace', (fromMs, toMs, expected) => {
    expect(labels(fromMs, toMs)).toEqual(expected);
  });

  it('tells the time of day once minutes are in view, at round times', () => {
    expect(labels(-150_000, 150_000)).toEqual(['21:33', '21:34', '21:35', '21:36', '21:37']);
    expect(labels(-20_000, 40_000)).toEqual(['21:35:15', '21:35:30', '21:35:45', '21:36:00']);
    expect(labels(-2 * DAY, 3 * DAY)).toEqual(['11-19', '11-20', '11-21', '11-22', '11-23']);
  });

  it('tells the time of day in any view where there is no trace to count from', () => {
    expect(labels(0, 1000, { ...words, hasTrace: false })[0]).toMatch(/^21:35:23\.\d{3}$/);
  });

  it('has few ticks, in order, all in view', () => {
    const from = fc.double({ min: -4e6, max: 4e6, noNaN: true });
    const power = fc.double({ min: -2, max: 9, noNaN: true });
    fc.assert(
      fc.property(
        from,
        power,
        fc.integer({ min: 50, max: 3000 }),
        fc.boolean(),
        (fromMs, exponent, width, hasTrace) => {
          const view = { fromMs, toMs: fromMs + 10 ** exponent };
          const ticks = axisTicks(view, width, { ...words, hasTrace });
          expect(ticks.length).toBeLessThanOrEqual(Math.ceil(width / Math.min(90, width)) + 1);
          ticks.forEach(({ x }, i) => {
            expect(x).toBeGreaterThanOrEqual(-0.5);
            expect(x).toBeLessThanOrEqual(width + 0.5);
            expect(x).toBeGreaterThan(ticks[i - 1]?.x ?? -1);
          });
        }
      )
    );
  });
});

describe('a moment', () => {
  it.each([
    [0, 100, '0 ms'],
    [512.25, 0.1, '+512.3 ms'],
    [-3.5, 0.5, '−3.5 ms'],
    [0.25, 0.01, '+250 µs'],
    [2500, 100, '+2.5 s'],
  ])('%d ms at steps of %d is %s', (offset, step, text) => expect(formatOffset(offset, step)).toBe(text));

  it('is told as finely as a pixel, with the time of day', () => {
    expect(describeMoment(120, { fromMs: 0, toMs: 1000 }, 1000, words)).toBe('+120 ms (21:35:23.779)');
    expect(describeMoment(0, { fromMs: -1_800_000, toMs: 1_800_000 }, 1000, words)).toBe('21:35:23');
  });
});
