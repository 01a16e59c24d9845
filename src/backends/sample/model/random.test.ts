import { hexId, randomFor } from './random';

describe('a seeded generator', () => {
  const draw = (count: number, ...key: [number, ...Array<string | number>]) => {
    const random = randomFor(...key);
    return Array.from({ length: count }, () => random());
  };

  it('repeats itself for the same seed and key only', () => {
    expect(draw(5, 1, 'a')).toEqual(draw(5, 1, 'a'));
    const others = [draw(5, 2, 'a'), draw(5, 1, 'b'), draw(5, 1, 'a', 1), draw(5, 1, 'a', 2)];
    expect(new Set([draw(5, 1, 'a'), ...others].map(String)).size).toBe(5);
  });

  it('spreads evenly, over one key as over the first draws of many', () => {
    const firsts = Array.from({ length: 20_000 }, (_, n) => randomFor(1, 'users', n)());
    for (const values of [draw(20_000, 1), firsts]) {
      const tenths = Array<number>(10).fill(0);
      values.forEach((value) => (tenths[Math.floor(value * 10)] = (tenths[Math.floor(value * 10)] ?? 0) + 1));
      expect(Math.min(...tenths)).toBeGreaterThan(1850);
      expect(Math.max(...tenths)).toBeLessThan(2150);
    }
  });

  it('gives ids that do not meet', () => {
    const ids = Array.from({ length: 100_000 }, (_, n) => hexId(randomFor(1, 'request', n), 32));
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(ids.map((id) => id.slice(16))).size).toBe(ids.length);
  });

  it('never gives an id of zeros', () => {
    const draws = [0, 0, 0, 0.5];
    expect(hexId(() => draws.shift() ?? 0.25, 16)).toMatch(/[1-9a-f]/);
  });
});
