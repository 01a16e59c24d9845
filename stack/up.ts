import type { FaultName } from '../demo/faults';
import { startPreview } from '../preview/server';
import { firesAlert, isFiring, waitForFiring } from './alert';
import { findBinaries } from './binaries';
import { buildPlugin, buildPreview } from './bundle';
import { chooseWay, readWishes, USAGE, type Wishes } from './choice';
import { composeDown, composeUp, probeDocker, type ComposeOptions } from './docker';
import { dataFolderOf } from './folders';
import { completeHistoryEnd, waitForHistory } from './history';
import { startNative } from './native';
import { checkPorts, PORT_NAMES, resolvePorts, type Ports } from './ports';
import { StackProblem } from './problem';
import { demoOn, storesOn } from './programs';
import { withProgress } from './progress';
import { waitForHttp } from './wait';
import {
  firingText,
  historyMissingText,
  historyReadyText,
  previewWelcome,
  silentText,
  welcome,
  type HistoryState,
} from './welcome';

/** What runs until somebody stops it. */
interface Running {
  /** Settles when a part of it ends though nobody stopped it. */
  died: Promise<StackProblem>;
  /** Says what there is to see. */
  greet(): Promise<void>;
  stop(): Promise<void>;
}

/** A stack that runs, whichever way it was started. */
interface Stack {
  grafanaUrl: string;
  prometheusUrl: string;
  demoUrl: string;
  logs: string;
}

const NEVER = new Promise<never>(() => {});

const say = (line: string) => void process.stdout.write(`${line}\n`);

async function main(args: string[]): Promise<void> {
  const wishes = readWishes(args, process.env);
  if (wishes.help) {
    return say(USAGE);
  }
  const interrupted = untilInterrupted();
  const ports = resolvePorts(process.env);
  const { way, lines } = chooseWay(wishes, probeDocker, findBinaries);
  lines.forEach(say);
  const start = { docker: startDocker, native: startHere, preview: startPreviewHere }[way];
  let running: Running | undefined;
  try {
    running = await start(ports, interrupted, wishes);
    if (!interrupted.aborted) {
      await running.greet();
    }
    const problem = await Promise.race([running.died, aborted(interrupted)]);
    if (problem) {
      throw problem;
    }
  } catch (error) {
    // What breaks off because somebody wanted it to is no problem.
    if (!interrupted.aborted) {
      throw error;
    }
  } finally {
    if (running) {
      say(`Stopping the ${way === 'preview' ? 'preview' : 'stack'}.`);
      await running.stop();
    }
  }
}

type Start = (ports: Ports, signal: AbortSignal, wishes: Wishes) => Promise<Running>;

const startPreviewHere: Start = async (ports, signal) => {
  await checkPorts(ports, ['grafana'], 'the preview');
  const builds = [buildPlugin(say, signal), buildPreview(say, signal)];
  // Where one fails, the other is not left behind.
  await Promise.allSettled(builds);
  await Promise.all(builds);
  const { url, stop } = await startPreview(ports.grafana);
  return { died: NEVER, stop, greet: async () => say(previewWelcome(url)) };
};

const startHere: Start = async (ports, signal, { clean, faults }) => {
  await checkPorts(ports, PORT_NAMES);
  await buildPlugin(say, signal);
  const stack = await withProgress('Starting Grafana, Prometheus, Tempo, Loki and the demo shop', say, () =>
    startNative({ clean, fault: faults.join(','), ports, signal, say })
  );
  const logs = `The logs are in ${stack.logFolder}`;
  return { ...stack, greet: () => greet({ ...stack, logs }, faults, signal) };
};

const DOCKER_START_MS = 120_000;

const startDocker: Start = async (ports, signal, { clean, faults }) => {
  await buildPlugin(say, signal);
  const grafanaUrl = `http://localhost:${ports.grafana}`;
  const options: ComposeOptions = {
    ports,
    dataFolder: dataFolderOf(ports),
    grafanaUrl,
    fault: faults.join(','),
    signal,
  };
  await withProgress('Starting the containers', say, () => composeAnew(options, clean));
  const { prometheusUrl } = storesOn(ports);
  const stack = { grafanaUrl, prometheusUrl, demoUrl: demoOn(ports), logs: 'The logs: docker compose logs --follow' };
  return { died: NEVER, stop: () => composeDown(options), greet: () => greet(stack, faults, signal) };
};

/** Stops what an earlier run left, then starts; leaves nothing running when that fails. */
async function composeAnew(options: ComposeOptions, clean: boolean): Promise<void> {
  const { grafanaUrl, ports, signal } = options;
  await composeDown(options, clean);
  await checkPorts(ports, ['grafana', 'prometheus', 'tempo', 'loki', 'demo']);
  try {
    await composeUp(options);
    if (!(await waitForHttp(`${grafanaUrl}/api/health`, DOCKER_START_MS, signal))) {
      throw new StackProblem(`Grafana does not answer on ${grafanaUrl}. See: docker compose logs grafana`);
    }
  } catch (error) {
    await composeDown(options);
    throw error;
  }
}

/** How long the alert is watched: it fires within 20 s where all is well. */
const FIRING_MS = 120_000;

/** How long the history is watched: it is there within 30 s where all is well. */
const HISTORY_MS = 90_000;

/**
 * Says what there is to see. Says once, later, that the history is there, where it is still being written, and that the
 * alert fires, where a fault makes it.
 */
async function greet(stack: Stack, faults: FaultName[], signal: AbortSignal): Promise<void> {
  const { grafanaUrl, prometheusUrl, logs } = stack;
  const watch = faults.some(firesAlert);
  const [firing, history] = await Promise.all([watch && isFiring(grafanaUrl), historyState(prometheusUrl)]);
  say(welcome({ ...stack, faults, history, firing, nowMs: Date.now() }));
  const sayLater = (line: string) => !signal.aborted && say(line);
  if (history?.is === 'being written') {
    void waitForHistory(prometheusUrl, { timeoutMs: HISTORY_MS, signal }).then((endMs) =>
      sayLater(endMs === undefined ? historyMissingText(logs) : historyReadyText(grafanaUrl, endMs))
    );
  }
  if (watch) {
    void waitForFiring(grafanaUrl, { timeoutMs: FIRING_MS, signal }).then((fires) =>
      sayLater(fires ? firingText(grafanaUrl) : silentText(grafanaUrl))
    );
  }
}

/** Undefined where the demo was told to write no history. */
async function historyState(prometheusUrl: string): Promise<HistoryState | undefined> {
  if (process.env.DEMO_BACKFILL?.trim() === 'off') {
    return undefined;
  }
  const endMs = await completeHistoryEnd(prometheusUrl);
  return endMs === undefined ? { is: 'being written' } : { is: 'complete', endMs };
}

const PARENT_CHECK_MS = 1000;

/** Aborted by Ctrl-C, by a request to end, or when the process that started this one is gone. */
function untilInterrupted(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => controller.abort());
  }
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && controller.abort(), PARENT_CHECK_MS);
  return controller.signal;
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    const end = () => resolve(undefined);
    return signal.aborted ? end() : signal.addEventListener('abort', end, { once: true });
  });
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof StackProblem ? error.message : String(error)}\n`);
    process.exit(1);
  }
);
