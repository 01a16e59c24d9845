import { pickTaskId } from './partitions';
import type { Random } from './random';

const MOST_IN_FLIGHT = 200;
const REQUEST_TIMEOUT_MS = 10_000;
const LONGEST_GAP = 5;

export interface Load {
  /** Starts no more requests and waits for those under way. */
  stop(): Promise<void>;
}

/**
 * Asks web-frontend for tasks at `rate` requests per second on average, at irregular moments as users do. A gap in the
 * process's own time (a suspended machine) is not made up for, and requests past `MOST_IN_FLIGHT` are left out.
 */
export function startLoad(rate: number, webFrontendUrl: string, random: Random): Load {
  const underWay = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let nextAt = performance.now();

  const next = () => {
    const gapMs = (Math.min(-Math.log(1 - random()), LONGEST_GAP) * 1000) / rate;
    nextAt = Math.max(nextAt + gapMs, performance.now() - 1000);
    timer = setTimeout(() => {
      if (underWay.size < MOST_IN_FLIGHT) {
        const request = get(new URL(`/tasks?id=${pickTaskId(random)}`, webFrontendUrl)).finally(() =>
          underWay.delete(request)
        );
        underWay.add(request);
      }
      next();
    }, nextAt - performance.now());
  };
  if (rate > 0) {
    next();
  }

  return {
    async stop() {
      clearTimeout(timer);
      await Promise.all(underWay);
    },
  };
}

async function get(url: URL): Promise<void> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
    await response.arrayBuffer();
  } catch {
    // A request that fails is a user who gives up; the services' own signals tell the rest.
  }
}
