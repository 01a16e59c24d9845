import type { Server } from 'node:http';
import type { FaultSet } from '../../src/backends/sample/model/faults';
import { Locks } from '../../src/backends/sample/model/locks';
import type { Recorder } from '../../src/backends/sample/model/records';
import { restock } from '../../src/backends/sample/model/restock';
import type { ServiceName } from '../../src/backends/sample/model/services';
import type { Shop } from '../../src/backends/sample/model/shop';
import type { Answer, HttpRequest } from '../../src/backends/sample/model/work';
import { ShopClient } from './client';
import { createClock } from './clock';
import { Abandoned, Runner } from './run';
import { createServiceServer } from './server';

/** The services stay on loopback: nothing but the shop itself calls them. */
const LOOPBACK = '127.0.0.1';

/** Callees first: whoever can be reached finds those it calls. */
const OPENING_ORDER = [
  'task-svc',
  'inventory-service',
  'payment-service',
  'checkout-service',
  'web-frontend',
] as const satisfies readonly ServiceName[];

export interface ShopOptions {
  seed: number;
  sampleRatio: number;
  /** Wanted TCP ports; 0 lets the system choose. */
  ports: Record<ServiceName, number>;
  faults(): FaultSet;
  recorder: Recorder;
  /** Listens and returns the port it got. */
  open(server: Server, name: string, port: number, host: string): Promise<number>;
  /** Told of an error that is no part of the shop's life. */
  onError(where: string, error: unknown): void;
}

export interface LiveShop {
  /** The ports in use. */
  ports: Record<ServiceName, number>;
  /** Sends a request to a service as its user. */
  send(service: ServiceName, request: HttpRequest, timeoutMs: number): Promise<Answer>;
  /** Leaves what is under way, the restocking batch included. The servers are closed by whoever opened them. */
  stop(): void;
}

/** Opens the five services, which call each other over HTTP, and starts the restocking batch. */
export async function openShop(options: ShopOptions): Promise<LiveShop> {
  const { seed, sampleRatio, faults, recorder, open, onError } = options;
  const ports = { ...options.ports };
  const locks = new Locks();
  const client = new ShopClient();
  const addressOf = (service: ServiceName) => ({ host: LOOPBACK, port: ports[service] });
  const runner = new Runner(locks, (service, request) => client.send(addressOf(service), request));
  const shop: Shop = { seed, sampleRatio, faults, recorder, locks, addressOf, now: createClock() };
  const stop = () => {
    runner.stop();
    client.close();
  };

  for (const service of OPENING_ORDER) {
    const server = createServiceServer({ shop, service, runner, onError });
    ports[service] = await open(server, service, ports[service], LOOPBACK);
  }
  runner.run(restock(shop)).catch((error: unknown) => {
    if (!(error instanceof Abandoned)) {
      onError('the restocking batch', error);
    }
  });
  return { ports, send: (service, request, timeoutMs) => client.send(addressOf(service), request, timeoutMs), stop };
}
