import { maskVariables } from './variables';

describe('variables', () => {
  it.each([
    ['x{a="$b"}', 'x{a="$b"}'],
    ['x{${filters}, a="b"}', 'x{"vvvvvvvv", a="b"}'],
    ['x{$f}', 'x{""}'],
    ['x{a=$b}', 'x{a=""}'],
    ['x{$name="b"}', 'x{vvvvv="b"}'],
    ['rate(x[$w])', 'rate(x[1m])'],
    ['rate(x[${n}m])', 'rate(x[1111m])'],
    ['rate(x[5$u])', 'rate(x[51m])'],
    ['rate(x[[[w]]])', 'rate(x[1111m])'],
    ['x offset $d', 'x offset 1m'],
    ['0.$q + 9${q}', '0.99 + 99999'],
    ['$a_total + ${b}_total', 'vvvvvvvv + vvvv_total'],
    ['x # $a', 'x # $a'],
  ])('%s is read as %s', (expr, text) => {
    expect(maskVariables(expr).text).toBe(text);
  });
});
