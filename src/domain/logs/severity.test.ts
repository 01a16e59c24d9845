import { severityOfNumber, severityOfText, severityRank } from './severity';

it.each([
  [0, 'unknown'],
  [1, 'trace'],
  [4, 'trace'],
  [5, 'debug'],
  [9, 'info'],
  [12, 'info'],
  [13, 'warn'],
  [16, 'warn'],
  [17, 'error'],
  [20, 'error'],
  [21, 'fatal'],
  [24, 'fatal'],
  [25, 'unknown'],
  [NaN, 'unknown'],
])('SeverityNumber %d is %s', (number, severity) => expect(severityOfNumber(number)).toBe(severity));

it.each([
  ['info', 'info'],
  ['WARNING', 'warn'],
  [' Error ', 'error'],
  ['ERROR2', 'error'],
  ['crit', 'fatal'],
  ['panic', 'fatal'],
  ['dbg', 'debug'],
  ['10', 'trace'],
  ['30', 'info'],
  ['35', 'info'],
  ['40', 'warn'],
  ['50', 'error'],
  ['60', 'fatal'],
  ['3', 'unknown'],
  ['700', 'unknown'],
  ['unknown', 'unknown'],
  ['', 'unknown'],
])('level %j is %s', (text, severity) => expect(severityOfText(text)).toBe(severity));

it('orders severities', () => {
  const order = (['fatal', 'unknown', 'warn', 'error', 'debug', 'trace', 'info'] as const).toSorted(
    (a, b) => severityRank(a) - severityRank(b)
  );
  expect(order).toEqual(['unknown', 'trace', 'debug', 'info', 'warn', 'error', 'fatal']);
});
