import fc from 'fast-check';
import { numbersIn, templateOf } from './template';

describe('what lines have in common', () => {
  it.each([
    ['retry 1 of 3, waiting 60 ms', 'retry 2 of 3, waiting 120 ms', true],
    ['id 85afe0ab3e38 failed', 'id 9ab7ce424d9d failed', true],
    ['order 0b058e65-4b3d-abcd-beef-1e2dff250c10 lost', 'order 5eef6a91-bead-4548-9f27-726ffb5e4abc lost', true],
    ['retry 1 of 3', 'RetryAttempts=3', false],
    ['throttled a', 'throttled b', false],
  ])('%s | %s: %s', (a, b, same) => expect(templateOf(a) === templateOf(b)).toBe(same));
});

it.each([
  ['Pause Full 4015M->3987M(4096M) 3121.553ms', [4015, 3987, 4096, 3121.553]],
  ['{"waiting":24,"id":"85afe0ab"}', [24]],
  ['2026-11-20 p99 order-77 x2', []],
  ['took 5', [5]],
])('the numbers of %s', (line, numbers) => expect(numbersIn(line)).toEqual(numbers));

it('takes any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (line) => {
      expect(Number.isInteger(templateOf(line))).toBe(true);
      expect(numbersIn(line).every(Number.isFinite)).toBe(true);
    })
  );
});
