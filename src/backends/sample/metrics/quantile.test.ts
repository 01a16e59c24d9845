import type { StoredSeries } from '../world';
import { exemplarRows } from './exemplarRows';
import { quantileOverTime } from './quantile';

const STEP = 15_000;

/** A bucket with these counts, one every 15 s; undefined is the staleness marker. */
const bucket = (le: string, counts: Array<number | undefined>): StoredSeries => ({
  labels: { le },
  samples: counts.map((count, i) => ({ timeMs: i * STEP, value: count ?? 'stale' })),
  exemplars: [],
});

const at = (series: StoredSeries[], quantile: number, timeMs = 4 * STEP) =>
  quantileOverTime(series, quantile, { fromMs: timeMs, toMs: timeMs, stepMs: STEP, rateMs: 4 * STEP })[0]?.value;

describe('a quantile over time', () => {
  // What Prometheus' histogram_quantile answers for these rates.
  it.each([
    [0.5, 0.1],
    [0.625, 0.3],
    [0.25, 0.05],
    [0.99, 0.5],
  ])('%d is interpolated within its bucket', (quantile, expected) => {
    const series = [
      bucket('0.1', [0, 0, 10, 20, 20]),
      bucket('0.5', [0, 0, 20, 30, 30]),
      bucket('+Inf', [0, 0, 20, 30, 40]),
    ];
    expect(at(series, quantile)).toBeCloseTo(expected, 10);
  });

  it('adds up the series of all label sets, in whatever order they come', () => {
    const series = [
      bucket('+Inf', [0, 0, 0, 0, 10]),
      bucket('+Inf', [0, 0, 0, 0, 30]),
      bucket('0.1', [0, 0, 0, 0, 20]),
    ];
    expect(at(series, 0.25)).toBeCloseTo(0.05);
  });

  it('is NaN where nothing happened, and has no point where there are no two samples', () => {
    const quiet = [bucket('0.1', [5, 5, 5, 5, 5]), bucket('+Inf', [5, 5, 5, 5, 5])];
    expect(at(quiet, 0.99)).toBeNaN();
    expect(at([bucket('0.1', [1]), bucket('+Inf', [1])], 0.99, 0)).toBeUndefined();
    expect(at([bucket('0.1', [1, undefined]), bucket('+Inf', [1, undefined])], 0.99)).toBeUndefined();
  });
});

describe('exemplars of a step', () => {
  const rowsOf = (values: number[]) => {
    const exemplars = values.map((value, i) => ({ labels: { trace_id: `${i}` }, value, timeMs: i * 10 }));
    return exemplarRows([{ labels: { le: '1' }, samples: [], exemplars }], { fromMs: 0, toMs: STEP }, STEP);
  };

  it('are the highest, and those far from the one kept before', () => {
    expect(rowsOf([0.1, 0.12, 0.11, 0.9, 0.13, 0.1]).map(({ value }) => value)).toEqual([0.9, 0.13]);
  });

  it('carry the labels of their series', () => {
    expect(rowsOf([0.1])[0]?.labels).toEqual({ le: '1', trace_id: '0' });
  });
});
