import { Locks } from '../../src/backends/sample/model/locks';
import { sleep, type Answer, type Work } from '../../src/backends/sample/model/work';
import { Abandoned, Runner, type Ask } from './run';

const KEY = 'stock/sku-0001';
const silent: Ask = () => new Promise(() => {});

/** Takes the lock, says so, and holds it for a while. */
function* holder(name: string, locks: Locks, said: string[], ms: number): Work<string> {
  yield { for: 'lock', key: KEY };
  said.push(`${name} has it`);
  try {
    yield* sleep(ms);
  } finally {
    said.push(`${name} gives it back`);
    locks.release(KEY);
  }
  return name;
}

describe('the runner', () => {
  it('waits for real time and for answers', async () => {
    const answer: Answer = { ok: true, reply: { status: 200, body: { id: '7' } } };
    const runner = new Runner(new Locks(), async (service, { target }) =>
      service === 'task-svc' && target === '/tasks/7' ? answer : { ok: false, reason: 'wrong address' }
    );
    function* work(): Work<[number, Answer | undefined]> {
      const startedAt = performance.now();
      yield* sleep(30);
      const waitedMs = performance.now() - startedAt;
      const request = { method: 'GET', target: '/tasks/7', body: {}, parent: undefined, requestId: '1' };
      return [waitedMs, yield { for: 'answer', from: 'task-svc', request }];
    }
    const [waitedMs, got] = await runner.run(work());
    expect(waitedMs).toBeGreaterThan(28);
    expect(got).toBe(answer);
  });

  it('lets one at a time have a lock, in the order in which they asked', async () => {
    const locks = new Locks();
    const runner = new Runner(locks, silent);
    const said: string[] = [];
    const names = await Promise.all(['a', 'b', 'c'].map((name) => runner.run(holder(name, locks, said, 5))));
    expect(names).toEqual(['a', 'b', 'c']);
    expect(said).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} has it`, `${name} gives it back`]));
  });

  it('passes on what a process throws', async () => {
    function* broken(): Work<void> {
      yield* sleep(1);
      throw new TypeError('a mistake');
    }
    await expect(new Runner(new Locks(), silent).run(broken())).rejects.toThrow(new TypeError('a mistake'));
  });

  it('leaves all processes on stop, and what they held is given back', async () => {
    const locks = new Locks();
    const runner = new Runner(locks, silent);
    const said: string[] = [];
    function* caller(): Work<void> {
      const request = { method: 'GET', target: '/', body: {}, parent: undefined, requestId: '1' };
      yield { for: 'answer', from: 'task-svc', request };
      said.push('went on');
    }
    const left = [
      runner.run(holder('a', locks, said, 60_000)),
      runner.run(holder('b', locks, said, 60_000)),
      runner.run(caller()),
    ];
    const ends = Promise.allSettled(left);
    // The lock is granted in a turn of its own.
    await Promise.resolve();
    runner.stop();
    for (const end of await ends) {
      expect(end).toEqual({ status: 'rejected', reason: expect.any(Abandoned) });
    }
    expect(said).toEqual(['a has it', 'a gives it back']);
    await expect(runner.run(caller())).rejects.toBeInstanceOf(Abandoned);

    // Nobody who was left keeps the lock from others.
    const granted = new Promise<void>((resolve) => locks.acquire(KEY, resolve));
    await expect(granted).resolves.toBeUndefined();
  });
});
