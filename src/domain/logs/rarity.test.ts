import { rankLines } from './rank';
import { baselineOf, healthyOf } from './rarity';
import { line } from './testing/records';
import type { LogRecord, RankedLine } from './types';

const times = (count: number, text: (n: number) => string, more?: Partial<LogRecord>) =>
  Array.from({ length: count }, (_, n) => line(text(n), 'info', -n * 1000, more));

const chatter = times(500, (n) => `GET /task/${n} 200 in ${n % 90} ms`);
const only = (lines: RankedLine[]) => {
  expect(lines).toHaveLength(1);
  return lines[0];
};
const against = (record: LogRecord, before: LogRecord[], share?: number) =>
  only(rankLines([record], { baseline: baselineOf(before, share) }));

describe('against the hour before', () => {
  const odd = line('partition moved', 'warn', 0);

  it.each<[string, LogRecord[], number | undefined, string]>([
    ['new', chatter, undefined, 'not seen in 500 lines of the hour before'],
    ['new in a sample', chatter, 0.1, 'not seen in 500 sampled lines of the hour before'],
    ['rare', [...chatter, odd], undefined, 'rare, 1 of 501 lines of the hour before'],
    ['usual', [...chatter, odd, odd, odd], undefined, 'as usual, 3 of 503 lines of the hour before'],
  ])('a line is %s', (_, before, share, reason) => expect(against(odd, before, share)?.reasons).toContain(reason));

  it('the rarer line ranks higher, all else equal', () => {
    const lines = ['seldom', 'often', 'never'].map((text) => line(text, 'warn', 0));
    const before = [...chatter, ...times(1, () => 'seldom'), ...times(50, () => 'often')];
    const ranked = rankLines(lines, { baseline: baselineOf(before) });
    expect(ranked.map(({ record }) => record.line)).toEqual(['never', 'seldom', 'often']);
  });

  it('a few lines, or those of another service, say nothing', () => {
    expect(against(odd, chatter.slice(0, 10))?.reasons).toEqual(['warning']);
    expect(against(line('partition moved', 'warn', 0, { service: 'other' }), chatter)?.reasons).toEqual(['warning']);
  });

  it('what is new among few lines counts less than among many', () => {
    const few = against(odd, chatter.slice(0, 50))?.score ?? 0;
    expect(against(odd, chatter)?.score).toBeGreaterThan(few);
    expect(few).toBeGreaterThan(rankLines([odd])[0]?.score ?? 0);
  });

  it('a number far above those of the same line is no longer as usual', () => {
    const pools = times(40, (n) => `pool stats active=${n % 10} waiting=${n % 3}`);
    const grown = against(line('pool stats active=10 waiting=48', 'warn', 0), [...chatter, ...pools]);
    expect(grown).toMatchObject({ reasons: ['warning', '48 where the hour before had at most 2'] });
    expect(grown?.noise).toBeUndefined();
    expect(against(line('pool stats active=9 waiting=2', 'warn', 0), [...chatter, ...pools])?.noise).toBe(true);
  });
});

describe('an error that healthy traces print as well', () => {
  const beacon = (n: number) => line(`beacon ${n} refused`, 'error', 0);
  const healthy = healthyOf([[beacon(1)], [beacon(2), line('ok', 'info', 0)], [line('ok', 'info', 0)]]);

  it('is noise, says so, and gives way to a warning', () => {
    const ranked = rankLines([beacon(3), line('consumer late', 'warn', 0)], { healthy });
    expect(ranked.map(({ record }) => record.severity)).toEqual(['warn', 'error']);
    expect(ranked[1]).toMatchObject({ noise: true, reasons: ['error', 'healthy traces print it too (2 of 3 traces)'] });
  });

  it('is none where it comes many times as often, or from another service', () => {
    const often = rankLines([1, 2, 3, 4].map(beacon), { healthy });
    expect(often.some(({ noise }) => noise)).toBe(false);
    expect(rankLines([{ ...beacon(1), service: 'other' }], { healthy })[0]?.noise).toBeUndefined();
  });

  it('leaves ordinary lines unmarked', () => {
    expect(rankLines([line('ok', 'info', 0)], { healthy })[0]?.noise).toBeUndefined();
  });
});
