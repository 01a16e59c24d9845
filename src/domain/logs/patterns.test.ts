import { T0 } from '../testing/traces';
import { patternsOf } from './patterns';
import { rankLines } from './rank';
import { line, withoutId } from './testing/records';

it('collapses lines that differ in numbers and ids only, under the best of them', () => {
  const ranked = rankLines([
    line('retry 1 of 3 for 0b058e65-4b3d', 'info', 100),
    line('retry 2 of 3 for 11111111-beef', 'warn', 50),
    line('retry 3 of 3 for 22222222-2222', 'info', 300),
    line('ready', 'info', 10),
  ]);
  const [retries, ready, ...more] = patternsOf(ranked);
  expect(retries).toMatchObject({ firstMs: T0 + 50, lastMs: T0 + 300, severity: 'warn', example: ranked[0] });
  expect(retries?.lines).toHaveLength(3);
  expect(ready?.example.record.line).toBe('ready');
  expect(more).toEqual([]);
});

it('keeps services apart, and lines beside the trace from those of it', () => {
  const beside = {
    record: line('slow 3', 'warn', 3, withoutId),
    neighbour: { ofMs: 1, side: 'before', otherTrace: false },
  } as const;
  const ranked = rankLines([line('slow 1', 'warn', 1), line('slow 2', 'warn', 2, { service: 'other' })], {
    neighbours: [beside],
  });
  expect(patternsOf(ranked)).toHaveLength(3);
});
