import { StoreReport } from './storeReport';

describe('the report on a store', () => {
  const start = () => {
    const said: string[] = [];
    const clock = { now: 0 };
    const report = new StoreReport(
      'Loki',
      'http://loki:3100/x',
      '9 lines',
      (line) => said.push(line),
      () => clock.now
    );
    return { said, clock, one: report.channel('spans'), other: report.channel('lines') };
  };

  it('says nothing about a store that works', () => {
    const { said, one, other } = start();
    one.sent();
    other.sent();
    expect(said).toEqual([]);
  });

  it('speaks once for all kinds of data, and is back only when all of them get through', () => {
    const { said, clock, one, other } = start();
    one.unavailable('ECONNREFUSED');
    other.unavailable('ECONNREFUSED');
    one.unavailable('ECONNREFUSED');
    one.sent();
    clock.now = 60_000;
    one.sent();
    expect(said).toEqual([
      'Loki at http://loki:3100 is not reachable yet (ECONNREFUSED): keeping up to 9 lines and trying again.',
    ]);
    other.sent();
    clock.now = 70_000;
    one.sent();
    expect(said.slice(1)).toEqual(['Loki at http://loki:3100 answers now.']);
  });

  it('does not call a store that comes and goes back', () => {
    const { said, clock, one } = start();
    for (let i = 0; i < 20; i++) {
      clock.now += 500;
      if (i % 4 === 0) {
        one.unavailable('empty ring');
      } else {
        one.sent();
      }
    }
    expect(said).toHaveLength(1);
  });

  it('tells a store that went away from one that was never there, and counts what was lost', () => {
    const { said, clock, one } = start();
    one.sent();
    one.unavailable('ECONNRESET');
    one.dropped(1);
    one.dropped(500);
    one.sent();
    clock.now = 5000;
    one.sent();
    expect(said).toEqual([
      expect.stringContaining('is no longer reachable'),
      'Too many spans are waiting for Loki at http://loki:3100: from here on the oldest are dropped.',
      'Loki at http://loki:3100 answers now; 501 spans were dropped meanwhile.',
    ]);
  });
});
