import type { FaultName } from '../demo/faults';
import { firesAlert, isFiring, waitForFiring } from './alert';
import { findBinaries } from './binaries';
import { chooseWay, readWishes, USAGE, type Wishes } from './choice';
import { composeDown, composeUp, probeDocker, type ComposeOptions } from './docker';
import { dataFolderOf } from './folders';
import { completeHistoryEnd, waitForHistory } from './history';
import { startNative } from './native';
import { buildPlugin } from './plugin';
import { checkPorts, PORT_NAMES, resolvePorts, type Ports } from './ports';
import { StackProblem } from './problem';
import { demoOn, storesOn } from './programs';
import { waitForHttp } from './wait';
import { firingText, historyMissingText, historyReadyText, silentText, welcome, type HistoryState } from './welcome';

/** A stack that runs, whichever way it was started. */
interface Started {
  grafanaUrl: string;
  prometheusUrl: string;
  demoUrl: string;
  logs: string;
  died: Promise<StackProblem>;
  stop(): Promise<void>;
}

const say = (line: string) => void process.stdout.write(`${line}\n`);

async function main(args: string[]): Promise<void> {
  const wishes = readWishes(args, process.env);
  if (wishes.help) {
    return say(USAGE);
  }
  const interrupted = untilInterrupted();
  const ports = resolvePorts(process.env);
  const way = chooseWay(wishes.way, probeDocker, findBinaries);
  if (way === 'native') {
    await checkPorts(ports, PORT_NAMES);
  }
  let stack: Started | undefined;
  try {
    await buildPlugin(say, interrupted);
    say(way === 'docker' ? 'Starting the stack with Docker.' : 'Starting the stack with the programs of this machine.');
    stack = await (way === 'docker' ? startDocker(wishes, ports, interrupted) : startHere(wishes, ports, interrupted));
    if (!interrupted.aborted) {
      await greet(stack, wishes.faults, interrupted);
    }
    const problem = await Promise.race([stack.died, aborted(interrupted)]);
    if (problem) {
      throw problem;
    }
  } catch (error) {
    // What breaks off because somebody wanted it to is no problem.
    if (!interrupted.aborted) {
      throw error;
    }
  } finally {
    if (stack) {
      say('Stopping the stack.');
      await stack.stop();
    }
  }
}

async function startHere({ clean, faults }: Wishes, ports: Ports, signal: AbortSignal): Promise<Started> {
  const stack = await startNative({ clean, fault: faults.join(','), ports, signal, say });
  return { ...stack, logs: `The logs are in ${stack.logFolder}` };
}

const DOCKER_START_MS = 120_000;

async function startDocker({ clean, faults }: Wishes, ports: Ports, signal: AbortSignal): Promise<Started> {
  const grafanaUrl = `http://localhost:${ports.grafana}`;
  const options: ComposeOptions = {
    ports,
    dataFolder: dataFolderOf(ports),
    grafanaUrl,
    fault: faults.join(','),
    signal,
  };
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
  return {
    grafanaUrl,
    prometheusUrl: storesOn(ports).prometheusUrl,
    demoUrl: demoOn(ports),
    logs: 'The logs: docker compose logs --follow',
    died: new Promise(() => {}),
    stop: () => composeDown(options),
  };
}

/** How long the alert is watched: it fires within 20 s where all is well. */
const FIRING_MS = 120_000;

/** How long the history is watched: it is there within 30 s where all is well. */
const HISTORY_MS = 90_000;

/**
 * Says what there is to see. Says once, later, that the history is there, where it is still being written, and that the
 * alert fires, where a fault makes it.
 */
async function greet(stack: Started, faults: FaultName[], signal: AbortSignal): Promise<void> {
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
