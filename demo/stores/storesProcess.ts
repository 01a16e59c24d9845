import { rmSync } from 'node:fs';
import path from 'node:path';
import { isRecord } from '../../src/shared/isRecord';
import { startStores, STORE_NAMES, type RunningStores, type StoreName } from '../../stack/native';
import { checkPorts, PORT_NAMES, resolvePorts, type Ports } from '../../stack/ports';
import { reasonOf } from '../reason';
import { textsAt } from './ask/json';
import type { StoresMessage } from './realStores';

/** Where the ports of a test run may lie: above the usual ones, and below those that systems give to clients. */
const OFFSETS = { first: 10_000, last: 22_000, step: 500 };

/** Says something to the test that has started this process. */
const tell = (message: StoresMessage) => void process.send?.(message);

/**
 * Prometheus, Tempo and Loki for one test file, in a process of their own that ends with the test however that ends: jest
 * keeps the events of its process from its tests. It takes `{ do: 'stop' | 'start' | 'pause' | 'resume', store }` and
 * `{ do: 'demo', env }`, and answers each when it is done.
 */
async function main(dataFolder: string): Promise<void> {
  const interrupted = new AbortController();
  const { signal } = interrupted;
  const starting = freePorts().then((ports) => startStores({ ports, dataFolder, clean: true, signal }));
  const end = async () => {
    interrupted.abort();
    await starting.then(close, () => {});
    rmSync(dataFolder, { recursive: true, force: true });
    process.exit();
  };
  process.once('disconnect', () => void end());
  // Ctrl-C reaches every process of the terminal: this one ends in order, once the test is gone.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});

  const stores = await starting;
  void stores.died.then((problem) => process.stderr.write(`${problem.message}\n`));
  process.on('message', (message) => {
    obey(stores, message).then(
      () => tell({ is: 'done' }),
      (error: unknown) => tell({ is: 'failed', reason: reasonOf(error) })
    );
  });
  const { prometheusUrl, tempoUrl, lokiUrl, demoUrl, webPort, logFolder } = stores;
  const demoLog = path.join(logFolder, 'demo.log');
  tell({ is: 'ready', prometheusUrl, tempoUrl, lokiUrl, demoUrl, webPort: String(webPort), demoLog });
}

/** What the stores hold is not needed any more: they are killed. Tempo would take half a minute after a query. */
async function close(stores: RunningStores): Promise<void> {
  await stores.stopOne('demo');
  STORE_NAMES.filter((name) => stores.pidOf(name)).forEach((name) => kill(stores, name, 'SIGKILL'));
  await stores.stop();
}

async function obey(stores: RunningStores, message: unknown): Promise<void> {
  const order = isRecord(message) ? message : {};
  if (order.do === 'demo') {
    return void (await stores.startDemo(textsAt(order, 'env')));
  }
  const store = STORE_NAMES.find((name) => name === order.store);
  if (!store) {
    throw new Error('There is no such store.');
  }
  switch (order.do) {
    case 'stop':
      return stores.stopOne(store);
    case 'start':
      return stores.startAgain(store);
    case 'pause':
      return kill(stores, store, 'SIGSTOP');
    case 'resume':
      return kill(stores, store, 'SIGCONT');
    default:
      throw new Error(`A store cannot ${String(order.do)}.`);
  }
}

function kill(stores: RunningStores, store: StoreName, name: NodeJS.Signals): void {
  const pid = stores.pidOf(store);
  if (pid === undefined) {
    throw new Error(`${store} does not run.`);
  }
  process.kill(pid, name);
}

/** Ports that nobody listens on; two runs at the same time begin their search in different places. */
async function freePorts(): Promise<Ports> {
  const count = (OFFSETS.last - OFFSETS.first) / OFFSETS.step;
  for (let tried = 0; tried < count; tried++) {
    const offset = OFFSETS.first + ((process.pid + tried) % count) * OFFSETS.step;
    const ports = resolvePorts({ STACK_PORT_OFFSET: String(offset) });
    const areFree = await checkPorts(ports, PORT_NAMES).then(
      () => true,
      () => false
    );
    if (areFree) {
      return ports;
    }
  }
  throw new Error('No ports are free for the stores.');
}

// Then the test ends, and this process with it.
main(process.argv[2] ?? '').catch((error: unknown) => tell({ is: 'failed', reason: reasonOf(error) }));
