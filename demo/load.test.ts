import { userRequest } from '../src/backends/sample/model/users';
import type { Answer, HttpRequest } from '../src/backends/sample/model/work';
import { startLoad } from './load';

const SEED = 5;
const DONE: Answer = { ok: true, reply: { status: 200, body: {} } };

describe('the load', () => {
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

    const start = (rate: number, send: () => Promise<Answer>) => startLoad({ seed: SEED, rate, send });

    it('keeps to its rate, and sends nothing at rate 0', async () => {
      let sent = 0;
      start(10, async () => (sent++, DONE));
      start(0, async () => (sent++, DONE));
      await jest.advanceTimersByTimeAsync(60_000);
      expect(sent).toBeGreaterThan(540);
      expect(sent).toBeLessThan(660);
    });

    it('leaves requests out while too many are unanswered', () => {
      let sent = 0;
      start(100, () => (sent++, new Promise(() => {})));
      jest.advanceTimersByTime(10_000);
      expect(sent).toBe(200);
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
    });
  });
});
