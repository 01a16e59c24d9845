import { wilsonInterval } from './wilson';

describe('wilsonInterval', () => {
  // Known values (e.g. R: prop.test(x, n, correct = FALSE)).
  it.each([
    [0, 50, 0, 0.0713],
    [50, 50, 0.9287, 1],
    [180, 200, 0.8506, 0.9343],
    [1, 10, 0.0179, 0.4042],
  ])('of %i in %i', (part, whole, low, high) => {
    expect(wilsonInterval(part, whole)?.low).toBeCloseTo(low, 4);
    expect(wilsonInterval(part, whole)?.high).toBeCloseTo(high, 4);
  });

  it('is none of an empty sample', () => {
    expect(wilsonInterval(0, 0)).toBeUndefined();
  });
});
