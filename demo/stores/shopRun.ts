import { readFileSync } from 'node:fs';
import { FAULT_NAMES, type FaultName } from '../../src/backends/sample/model/faults';
import { SERVICE_NAMES } from '../../src/backends/sample/model/services';
import { startLoad } from '../load';
import { ShopClient } from '../shop/client';
import { eventually, getJson } from './ask/http';
import { numberAt, textAt } from './ask/json';
import { AskPrometheus } from './ask/prometheus';
import type { Window } from './ask/window';
import type { RealStores } from './realStores';

/** What became of one kind of record, as `GET /stats` of the demo tells it. */
export interface Channel {
  what: string;
  accepted: number;
  sent: number;
  dropped: number;
  refused: number;
  waiting: number;
}

/** The demo at work on real stores, its users being those of this process. */
export interface ShopRun {
  /** Resolves as soon as so many more of the users' requests have been answered. */
  requests(count: number): Promise<void>;
  /**
   * Has these faults on, and no others, for so many of the users' requests, and until Prometheus has fetched what they do
   * to the metrics; returns when that was.
   */
  during(faults: readonly FaultName[], count: number): Promise<Window>;
  stats(): Promise<Channel[]>;
  /** What the demo has said about its stores, line by line. */
  said(): string[];
  /** Resolves when all that was recorded before has been sent. */
  delivered(): Promise<void>;
  /** Ends the users' requests, and waits for those under way. */
  endLoad(): Promise<void>;
}

export interface ShopRunOptions {
  seed: number;
  /** Requests per second. */
  rate: number;
}

/** By then a fault has done enough to be seen in the metrics. */
const SHOWN_MS = 3000;

/** Starts the demo on these stores, without a history. It ends with them. */
export async function startShopRun(stores: RealStores, { seed, rate }: ShopRunOptions): Promise<ShopRun> {
  await stores.startDemo({ DEMO_BACKFILL: 'off', DEMO_SEED: String(seed), DEMO_RATE: '0' });
  const prometheus = new AskPrometheus(stores.prometheusUrl);
  const client = new ShopClient();
  const address = { host: '127.0.0.1', port: Number(stores.webPort) };
  const answered = new Countdowns();
  const load = startLoad({
    seed,
    rate,
    async send(request) {
      const answer = await client.send(address, request);
      answered.count();
      return answer;
    },
  });

  const stats = async () => {
    const answer = await getJson(stores.demoUrl, '/stats');
    return (Array.isArray(answer) ? answer : []).map(channelOf);
  };
  const requests = (count: number) => answered.next(count);
  return {
    requests,
    stats,
    async during(faults, count) {
      await switchFaults(stores.demoUrl, faults);
      const fromMs = Date.now();
      await requests(count);
      await eventually(
        'a scrape of every service',
        () => prometheus.lastScrapes(),
        (scrapes) => SERVICE_NAMES.every((service) => (scrapes.get(service) ?? 0) > fromMs + SHOWN_MS)
      );
      const toMs = Date.now();
      await switchFaults(stores.demoUrl, []);
      return { fromMs, toMs };
    },
    said: () =>
      readFileSync(stores.demoLog, 'utf8')
        .split('\n')
        .filter((line) => / at http|OpenTelemetry/.test(line)),
    async delivered() {
      const before = await stats();
      await eventually('all that was recorded, sent', stats, (now) =>
        now.every(({ sent }, index) => sent >= (before[index]?.accepted ?? 0))
      );
    },
    async endLoad() {
      await load.stop();
      client.close();
    },
  };
}

async function switchFaults(demoUrl: string, on: readonly FaultName[]): Promise<void> {
  await fetch(`${demoUrl}/faults`, { method: 'DELETE' });
  for (const fault of FAULT_NAMES.filter((name) => on.includes(name))) {
    const response = await fetch(`${demoUrl}/faults/${fault}`, { method: 'POST' });
    if (!response.ok) {
      throw new Error(`The demo does not switch ${fault} on: ${await response.text()}`);
    }
  }
}

function channelOf(channel: unknown): Channel {
  return {
    what: textAt(channel, 'what'),
    accepted: numberAt(channel, 'accepted'),
    sent: numberAt(channel, 'sent'),
    dropped: numberAt(channel, 'dropped'),
    refused: numberAt(channel, 'refused'),
    waiting: numberAt(channel, 'waiting'),
  };
}

/** Promises that something has happened so many times. */
class Countdowns {
  private readonly waiting = new Set<{ left: number; resolve: () => void }>();

  next(count: number): Promise<void> {
    return new Promise((resolve) => this.waiting.add({ left: count, resolve }));
  }

  count(): void {
    for (const one of this.waiting) {
      if (--one.left === 0) {
        this.waiting.delete(one);
        one.resolve();
      }
    }
  }
}
