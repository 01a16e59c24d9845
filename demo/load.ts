import { gapMs, userRequest } from '../src/backends/sample/model/users';
import type { Answer, HttpRequest } from '../src/backends/sample/model/work';

const MOST_IN_FLIGHT = 200;
const MOST_LATE_MS = 1000;

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
}

/**
 * The shop's users: the requests of the seed's run, one after the other, at irregular moments. A gap in the process's own
 * time (a suspended machine) is not made up for, and requests past `MOST_IN_FLIGHT` are left out.
 */
export function startLoad({ seed, rate, send }: LoadOptions): Load {
  const underWay = new Set<Promise<unknown>>();
  let timer: NodeJS.Timeout | undefined;
  let nextAt = performance.now();

  const schedule = (n: number) => {
    nextAt = Math.max(nextAt + gapMs(seed, n, rate), performance.now() - MOST_LATE_MS);
    timer = setTimeout(() => {
      if (underWay.size < MOST_IN_FLIGHT) {
        // A request that fails is a user who gives up; the services' own signals tell the rest.
        const request = send(userRequest(seed, n)).finally(() => underWay.delete(request));
        underWay.add(request);
      }
      schedule(n + 1);
    }, nextAt - performance.now());
  };
  if (rate > 0) {
    schedule(1);
  }

  return {
    async stop() {
      clearTimeout(timer);
      await Promise.all(underWay);
    },
  };
}
