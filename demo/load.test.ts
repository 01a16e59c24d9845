import { userRequest } from '../src/backends/sample/model/users';
import type { Answer, HttpRequest } from '../src/backends/sample/model/work';
import { startLoad } from './load';

const SEED = 5;
const DONE: Answer = { ok: true, reply: { status: 200, body: {} } };

describe('the load', () => {
  const quiet = () => {};

  it('sends the requests of the seed’s run in order, and stops with every one answered', async () => {
    const sent: HttpRequest[] = [];
    let answered = 0;
    let reached = () => {};
    const twenty = new Promise<void>((resolve) => (reached = resolve));
    const load = startLoad({
      seed: SEED,
      rate: 400,
      async send(request) {
        if (sent.push(request) === 20) {
          reached();
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
        answered++;
        return DONE;
      },
      say: quiet,
    });
    await twenty;
    await load.stop();
    expect(answered).toBe(sent.length);
    expect(sent).toEqual(sent.map((_, index) => userRequest(SEED, index + 1)));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(answered).toBe(sent.length);
  });

  describe('in a time of its own', () => {
    beforeEach(() => jest.useFakeTimers());
    afterEach(() => jest.useRealTimers());

    let said: string[];
    beforeEach(() => (said = []));
    const start = (rate: number, send: () => Promise<Answer>) =>
      startLoad({ seed: SEED, rate, send, say: (line) => said.push(line) });
    /** The numbers in the first thing that was said. */
    const leftOut = (state: string, period: string): [string, number, number] => {
      const pattern = new RegExp(
        `^The load ${state}: (\\d+) of (\\d+) requests of the last ${period} were left out\\.$`
      );
      const [line = '', left, all] = pattern.exec(said[0] ?? '') ?? [];
      return [line, Number(left), Number(all)];
    };

    it('keeps to its rate, and sends nothing at rate 0', async () => {
      let sent = 0;
      start(10, async () => (sent++, DONE));
      start(0, async () => (sent++, DONE));
      await jest.advanceTimersByTimeAsync(60_000);
      expect(sent).toBeGreaterThan(540);
      expect(sent).toBeLessThan(660);
      expect(said).toEqual([]);
    });

    it.each([1e-6, 1e-9, 5e-324])('waits at a rate of %d: no timer is too long for Node', (rate) => {
      let sent = 0;
      start(rate, async () => (sent++, DONE));
      jest.advanceTimersByTime(3_600_000);
      expect(sent).toBe(0);
      expect(jest.getTimerCount()).toBe(1);
    });

    it('sends a request that is due after the longest timer of Node', () => {
      let sent = 0;
      start(1e-7, async () => (sent++, DONE));
      // Ten million seconds on average, of which a timer takes two.
      for (let month = 0; month < 40 && sent === 0; month++) {
        jest.advanceTimersByTime(30 * 24 * 3_600_000);
      }
      expect(sent).toBeGreaterThan(0);
    });

    it('leaves requests out while too many are unanswered', () => {
      let sent = 0;
      start(100, () => (sent++, new Promise(() => {})));
      jest.advanceTimersByTime(10_000);
      expect(sent).toBe(200);
    });

    it('says once a minute how many requests were left out while too many are unanswered', async () => {
      const load = start(100, () => new Promise(() => {}));
      jest.advanceTimersByTime(61_000);
      const [, left, all] = leftOut('is behind', 'minute');
      expect(said).toHaveLength(1);
      expect(all).toBeGreaterThan(5400);
      expect(left).toBe(all - 200);
      jest.advanceTimersByTime(60_000);
      expect(said).toHaveLength(2);
      jest.advanceTimersByTime(5000);
      void load.stop();
      expect(said).toHaveLength(3);
      expect(said[2]).toMatch(/^The load was behind: (\d+) of \1 requests of the last [5-6] s were left out\.$/);
    });

    it('counts what a process that is too slow has no time to send', () => {
      // Each request holds the process up for 10 ms: a hundred a second, of two hundred that are due.
      const now = performance.now.bind(performance);
      let busyMs = 0;
      const startedMs = now();
      jest.spyOn(performance, 'now').mockImplementation(() => now() + busyMs);
      let sent = 0;
      start(200, async () => ((busyMs += 10), sent++, DONE));
      while (said.length === 0 && performance.now() < startedMs + 70_000) {
        jest.advanceTimersByTime(1);
      }
      const [, left, all] = leftOut('is behind', 'minute');
      expect(left + sent).toBe(all);
      expect(all).toBeGreaterThan(10_000);
      expect(all).toBeLessThan(14_000);
    });

    it('does not make up for a time in which the machine was suspended', async () => {
      let sent = 0;
      start(10, async () => (sent++, DONE));
      await jest.advanceTimersByTimeAsync(1000);
      sent = 0;
      // An hour that goes by without a timer being called.
      const now = performance.now.bind(performance);
      jest.spyOn(performance, 'now').mockImplementation(() => now() + 3_600_000);
      await jest.advanceTimersByTimeAsync(1000);
      expect(sent).toBeGreaterThan(0);
      expect(sent).toBeLessThan(60);
      await jest.advanceTimersByTimeAsync(60_000);
      expect(said).toEqual([]);
    });
  });
});
