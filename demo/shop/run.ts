import type { Locks } from '../../src/backends/sample/model/locks';
import type { ServiceName } from '../../src/backends/sample/model/services';
import type { Answer, HttpRequest, Wait, Work } from '../../src/backends/sample/model/work';

/** Sends a request to a service of the shop. Never rejects: a failure is an answer too. */
export type Ask = (service: ServiceName, request: HttpRequest) => Promise<Answer>;

/** What a Work ends with that the runner has left. */
export class Abandoned extends Error {}

/** Runs the shop's processes in real time: timers, requests over HTTP, and locks that are held. */
export class Runner {
  private readonly underWay = new Set<() => void>();
  private isStopped = false;

  constructor(
    private readonly locks: Locks,
    private readonly ask: Ask
  ) {}

  /**
   * Runs a process to its end and returns what it returns.
   * @throws what the process throws; Abandoned when `stop` comes first
   */
  run<T>(work: Work<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.isStopped) {
        reject(new Abandoned());
        return;
      }
      let leave = () => {};
      const resume = (answer?: Answer) => {
        try {
          const { done, value } = work.next(answer);
          if (done) {
            this.underWay.delete(abandon);
            resolve(value);
          } else {
            leave = this.wait(value, resume);
          }
        } catch (error) {
          this.underWay.delete(abandon);
          reject(error);
        }
      };
      const abandon = () => {
        leave();
        try {
          // Its `finally` blocks give back what it holds.
          work.throw(new Abandoned());
        } catch {
          // Where it ends with an error of its own, nobody is left to hear it.
        }
        reject(new Abandoned());
      };
      this.underWay.add(abandon);
      resume();
    });
  }

  /** Leaves every process where it is; what they hold is given back. */
  stop(): void {
    this.isStopped = true;
    const all = [...this.underWay];
    this.underWay.clear();
    all.forEach((abandon) => abandon());
  }

  /** Calls `resume` once what is waited for is there; the function it returns ends the wait without that. */
  private wait(what: Wait, resume: (answer?: Answer) => void): () => void {
    let isLeft = false;
    const leave = () => {
      isLeft = true;
    };
    switch (what.for) {
      case 'time': {
        const timer = setTimeout(resume, what.ms);
        return () => clearTimeout(timer);
      }
      case 'answer':
        void this.ask(what.from, what.request).then((answer) => isLeft || resume(answer));
        return leave;
      case 'lock': {
        const { key } = what;
        // In a turn of its own: whoever hands the lock on is in the middle of its work.
        const granted = () => queueMicrotask(() => (isLeft ? this.locks.release(key) : resume()));
        this.locks.acquire(key, granted);
        return leave;
      }
    }
  }
}
