import type { FaultSet } from './faults';
import { Locks } from './locks';
import { between, randomFor, type Seed } from './random';
import type { Recorder } from './records';
import { restock } from './restock';
import { ROUTES } from './routes';
import { serve } from './serve';
import { SERVICES, type ServiceName } from './services';
import type { Address, Shop } from './shop';
import { Timeline } from './timeline';
import { gapMs, userRequest } from './users';
import type { Answer, HttpRequest, Wait, Work } from './work';

export interface SimulationOptions {
  seed: Seed;
  /** Unix milliseconds: first and last moment at which requests begin. What is under way at the end is finished. */
  startMs: number;
  endMs: number;
  /** Requests per second. */
  rate: number;
  /** The faults that are on at a moment. */
  faultsAt(timeMs: number): FaultSet;
  recorder: Recorder;
}

/** One way over the network, in milliseconds. */
const NETWORK_MS = { min: 0.2, max: 0.8 };

/**
 * Runs the shop in virtual time: the same services as the demo's, without a server or a clock. The recorder is called in
 * the order of events (a span when it ends). The same options give the same records.
 */
export function simulate({ seed, startMs, endMs, rate, faultsAt, recorder }: SimulationOptions): void {
  const timeline = new Timeline(startMs);
  const locks = new Locks();
  const network = randomFor(seed, 'network');
  const shop: Shop = {
    seed,
    now: () => timeline.now,
    faults: () => faultsAt(timeline.now),
    sampleRatio: 1,
    locks,
    recorder,
    addressOf,
  };

  const run = <T>(work: Work<T>, done: (value: T) => void, answer?: Answer): void => {
    const { value, done: finished } = work.next(answer);
    if (finished) {
      done(value);
    } else {
      wait(value, (next) => run(work, done, next));
    }
  };
  const wait = (what: Wait, resume: (answer?: Answer) => void) => {
    switch (what.for) {
      case 'time':
        return timeline.at(timeline.now + what.ms, resume);
      case 'lock':
        return locks.acquire(what.key, () => timeline.at(timeline.now, resume));
      case 'answer':
        return send(what.from, what.request, (answer) => resume(answer));
    }
  };
  const send = (service: ServiceName, request: HttpRequest, answered: (answer: Answer) => void) => {
    const oneWay = (then: () => void) =>
      timeline.at(timeline.now + between(network, NETWORK_MS.min, NETWORK_MS.max), then);
    oneWay(() =>
      run(serve(shop, service, ROUTES[service], request), (reply) => oneWay(() => answered({ ok: true, reply })))
    );
  };

  const user = (n: number) => {
    const arrivesMs = timeline.now + gapMs(seed, n, rate);
    if (arrivesMs <= endMs) {
      timeline.at(arrivesMs, () => {
        send('web-frontend', userRequest(seed, n), () => {});
        user(n + 1);
      });
    }
  };
  user(1);
  run(restock(shop), () => {});
  // The batch has no end of its own: once the users are gone and answered, it is left.
  timeline.runUntil(endMs + LONGEST_REQUEST_MS);
}

/** Longer than any request takes. */
const LONGEST_REQUEST_MS = 15_000;

const PORT = 8080;

/** The services' names inside the cluster. */
function addressOf(service: ServiceName): Address {
  return { host: `${service}.${SERVICES[service].namespace}.svc.cluster.local`, port: PORT };
}
