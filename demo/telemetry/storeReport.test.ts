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
      'Loki at http://loki:3100 is no longer reachable (ECONNRESET): keeping up to 9 lines and trying again.',
      'Too many spans are waiting for Loki at http://loki:3100: from here on the oldest are dropped.',
      'Loki at http://loki:3100 answers now; 501 spans were dropped meanwhile.',
    ]);
  });

  it('does not call a store that answers unreachable', () => {
    const { said, clock, one } = start();
    one.sent();
    one.unavailable('429: slow down', { status: 429, text: 'slow down' });
    one.sent();
    clock.now = 5000;
    one.sent();
    one.unavailable('HTTP 500', { status: 500, text: '' });
    expect(said).toEqual([
      'Loki at http://loki:3100 answers 429 (slow down): keeping up to 9 lines and trying again.',
      'Loki at http://loki:3100 takes data now.',
      'Loki at http://loki:3100 answers 500: keeping up to 9 lines and trying again.',
    ]);
  });

  it('says for each spell that data is refused, not for each batch', () => {
    const { said, clock, one, other } = start();
    const at = (ms: number, what: () => void) => {
      clock.now = ms;
      what();
    };
    at(0, () => one.refused(3, 'too old'));
    at(60_000, () => one.refused(4, 'too old'));
    at(61_000, () => one.sent());
    at(62_000, () => one.refused(5, 'too old'));
    at(63_000, () => other.refused(6, 'too long'));
    at(64_000, () => one.sent());
    at(70_000, () => one.refused(7, 'too new', true));
    expect(said).toEqual([
      'Loki at http://loki:3100 refused 3 spans (too old); they are dropped.',
      'Loki at http://loki:3100 refused 6 lines (too long); they are dropped.',
      'Loki at http://loki:3100 refused some or all of 7 spans (too new); they are dropped.',
    ]);
  });
});
