import { medianInterval } from './medianInterval';

it.each([
  ['a missed scrape', [0, 5000, 10_000, 25_000, 30_000], 5000],
  ['scrapes that are a little late', [0, 15_001, 29_998, 45_000], 15_001],
  ['the same moment twice, in any order', [10, 0, 10], 10],
  ['two samples', [0, 60_000], 60_000],
])('tells the interval in spite of %s', (_, times, ms) => {
  expect(medianInterval(times)).toBe(ms);
});

it.each([[[]], [[5]], [[5, 5]], [[NaN, 5]]])('does not tell it of %j', (times) => {
  expect(medianInterval(times)).toBeUndefined();
});
