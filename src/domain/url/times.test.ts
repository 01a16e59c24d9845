import fc from 'fast-check';
import { checkTime } from './times';

describe('checkTime', () => {
  test.each([
    ['now', 'now'],
    ['now-1h', 'now-1h'],
    ['now-15m', 'now-15m'],
    ['now/d', 'now/d'],
    ['now-1d/d', 'now-1d/d'],
    ['now+2h', 'now+2h'],
    ['now/fQ', 'now/fQ'],
    [' now-5m ', 'now-5m'],
    ['1795000000000', '1795000000000'],
    ['2026-01-31T14:00:00.000Z', '2026-01-31T14:00:00.000Z'],
    ['2026-01-31T14:00:00Z', '2026-01-31T14:00:00.000Z'],
    ['2026-01-31t14:00:00.5z', '2026-01-31T14:00:00.500Z'],
    ['2026-01-31T14:00:00+02:00', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31 14:00:00', '2026-01-31T14:00:00.000Z'],
    ['2026-01-31T14:00', '2026-01-31T14:00:00.000Z'],
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['20260131', '2026-01-31T00:00:00.000Z'],
    ['20260131T140000', '2026-01-31T14:00:00.000Z'],
  ])('%j is %s', (text, value) => {
    expect(checkTime(text)).toEqual({ ok: true, value });
  });

  test.each([
    '',
    'yesterday',
    'now-',
    'now-1x',
    'now - 1h',
    'nowhere',
    '-5',
    '2026-13-01',
    '2026-01-31T25:00',
    '99999999999999999',
    '1e3',
  ])('%j is no time', (text) => {
    expect(checkTime(text, 'from')).toEqual({
      ok: false,
      problem: expect.stringMatching(/^The from “.*” is not a time .*\.$/),
    });
  });

  test('seconds are not milliseconds', () => {
    expect(checkTime('1795000000', 'to')).toEqual({
      ok: false,
      problem: 'The to “1795000000” seems to be in seconds; write milliseconds since 1970.',
    });
  });

  test('any text is judged, and what is accepted stays accepted', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'now-+/0123456789TZ:. dhmsfQ') }),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(-24))
    );
    fc.assert(
      fc.property(text, (given) => {
        const checked = checkTime(given);
        expect(checked.ok ? checkTime(checked.value) : checked.problem).toEqual(
          checked.ok ? checked : expect.stringMatching(/\.$/)
        );
      })
    );
  });
});
