import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import path from 'node:path';
import { isRecord } from '../../src/shared/isRecord';
import { findBinaries } from '../../stack/binaries';
import type { StoreName } from '../../stack/native';
import { textAt } from './ask/json';

interface StoreAddresses {
  prometheusUrl: string;
  tempoUrl: string;
  lokiUrl: string;
  /** The control API of the demo on these stores. */
  demoUrl: string;
  /** The port of its web-frontend. */
  webPort: string;
  /** Where it writes what it says. */
  demoLog: string;
}

/** What the stores' process says. */
export type StoresMessage = ({ is: 'ready' } & StoreAddresses) | { is: 'done' } | { is: 'failed'; reason: string };

/** Prometheus, Tempo and Loki for one test file, and the demo once it is started. */
export interface RealStores extends StoreAddresses {
  /** Starts the demo on them, with more settings in its environment. */
  startDemo(env: Record<string, string>): Promise<void>;
  /** Freezes a store: connections to it are made, and nobody answers. */
  pause(store: StoreName): Promise<void>;
  resume(store: StoreName): Promise<void>;
  /** Ends a store, which can be started again on its data. */
  stop(store: StoreName): Promise<void>;
  start(store: StoreName): Promise<void>;
  close(): Promise<void>;
}

const ROOT = path.resolve(__dirname, '..', '..');

/** `describe` where the programs are on this machine; elsewhere its tests are skipped. */
export const describeOnStores = (name: string, tests: () => void): void =>
  (findBinaries().ok ? describe : describe.skip)(name, tests);

/** Starts the three stores on free ports, with nothing in them. Throws when one does not start. */
export async function openStores(): Promise<RealStores> {
  const data = path.join(ROOT, '.data');
  mkdirSync(data, { recursive: true });
  const child = fork(path.join(__dirname, 'storesProcess.ts'), [mkdtempSync(path.join(data, 'stores-'))], {
    cwd: ROOT,
    execArgv: ['-r', require.resolve('esbuild-register')],
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const answer = () =>
    new Promise<unknown>((resolve, reject) => {
      const failed = (reason: string) => reject(new Error(reason));
      void gone.then(() => failed('The stores’ process has ended.'));
      child.once('message', (message) => {
        const { is, reason } = isRecord(message) ? message : {};
        if (is === 'ready' || is === 'done') {
          resolve(message);
        } else {
          failed(String(reason));
        }
      });
    });
  const order = async (what: { do: string; store?: StoreName; env?: Record<string, string> }) => {
    const done = answer();
    child.send(what);
    await done;
  };

  const ready = await answer().catch((error: unknown) => {
    child.disconnect();
    throw error;
  });
  return {
    prometheusUrl: textAt(ready, 'prometheusUrl'),
    tempoUrl: textAt(ready, 'tempoUrl'),
    lokiUrl: textAt(ready, 'lokiUrl'),
    demoUrl: textAt(ready, 'demoUrl'),
    webPort: textAt(ready, 'webPort'),
    demoLog: textAt(ready, 'demoLog'),
    startDemo: (env) => order({ do: 'demo', env }),
    pause: (store) => order({ do: 'pause', store }),
    resume: (store) => order({ do: 'resume', store }),
    stop: (store) => order({ do: 'stop', store }),
    start: (store) => order({ do: 'start', store }),
    async close() {
      child.disconnect();
      await gone;
    },
  };
}
