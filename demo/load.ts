import { gapMs, userRequest } from '../src/backends/sample/model/users';
import type { Answer, HttpRequest } from '../src/backends/sample/model/work';
import { LoadReport } from './loadReport';
import type { Say } from './telemetry/storeReport';

const MOST_IN_FLIGHT = 200;
const MOST_LATE_MS = 1000;
/** Later than this at once is a machine that was suspended, not one that is too slow. */
const SUSPENDED_MS = 10_000;
/** Node takes a longer pause for none: its timers count in 32 bits. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface Load {
  /** Starts no more requests and waits for those under way. */
  stop(): Promise<void>;
}

export interface LoadOptions {
  seed: number;
  /** Requests per second on average; 0 for none. */
  rate: number;
  /** Sends a request to web-frontend. */
  send(request: HttpRequest): Promise<Answer>;
  /** Told once a minute at most how many requests were left out, if any were. */
  say?: Say;
}

/**
 * The shop's users: the requests of the seed's run, one after the other, at irregular moments. A gap in the process's own
 * time (a suspended machine) is not made up for. Requests past `MOST_IN_FLIGHT`, and those that there is no time to send,
 * are left out, which is said.
 */
export function startLoad({ seed, rate, send, say = () => {} }: LoadOptions): Load {
  const underWay = new Set<Promise<unknown>>();
  const report = new LoadReport(say);
  let timer: NodeJS.Timeout | undefined;
  let nextAt = performance.now();

  const schedule = (n: number) => {
    const dueAt = nextAt + gapMs(seed, n, rate);
    const lateMs = performance.now() - MOST_LATE_MS - dueAt;
    nextAt = dueAt + Math.max(lateMs, 0);
    if (lateMs > 0 && lateMs < SUSPENDED_MS) {
      report.leftOut((lateMs / 1000) * rate);
    }
    wait(n);
  };
  const wait = (n: number) => {
    const pauseMs = nextAt - performance.now();
    timer =
      pauseMs > LONGEST_TIMER_MS ? setTimeout(() => wait(n), LONGEST_TIMER_MS) : setTimeout(() => start(n), pauseMs);
  };
  const start = (n: number) => {
    if (underWay.size < MOST_IN_FLIGHT) {
      // A request that fails is a user who gives up; the services' own signals tell the rest.
      const request = send(userRequest(seed, n)).finally(() => underWay.delete(request));
      underWay.add(request);
      report.sent();
    } else {
      report.leftOut(1);
    }
    schedule(n + 1);
  };
  if (rate > 0) {
    schedule(1);
  }

  return {
    async stop() {
      clearTimeout(timer);
      report.end();
      await Promise.all(underWay);
    },
  };
}
