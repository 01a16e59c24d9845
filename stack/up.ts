import { findBinaries } from './binaries';
import { chooseWay, readWishes, USAGE, type Wishes } from './choice';
import { composeDown, composeUp, probeDocker, type ComposeOptions } from './docker';
import { dataFolderOf, PLUGIN_ID } from './folders';
import { startNative } from './native';
import { buildPlugin } from './plugin';
import { checkPorts, PORT_NAMES, resolvePorts, type Ports } from './ports';
import { StackProblem } from './problem';
import { demoOn } from './programs';
import { waitForHttp } from './wait';

/** A stack that runs, whichever way it was started. */
interface Started {
  grafanaUrl: string;
  demoUrl: string;
  logs: string;
  died: Promise<StackProblem>;
  stop(): Promise<void>;
}

const say = (line: string) => void process.stdout.write(`${line}\n`);

async function main(args: string[]): Promise<void> {
  const wishes = readWishes(args);
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
      say(welcome(stack, wishes.fault));
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

async function startHere({ clean, fault }: Wishes, ports: Ports, signal: AbortSignal): Promise<Started> {
  const stack = await startNative({ clean, fault, ports, signal, say });
  return { ...stack, logs: `The logs are in ${stack.logFolder}` };
}

const DOCKER_START_MS = 120_000;

async function startDocker({ clean, fault }: Wishes, ports: Ports, signal: AbortSignal): Promise<Started> {
  const grafanaUrl = `http://localhost:${ports.grafana}`;
  const options: ComposeOptions = { ports, dataFolder: dataFolderOf(ports), grafanaUrl, fault, signal };
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
    demoUrl: demoOn(ports),
    logs: 'The logs: docker compose logs --follow',
    died: new Promise(() => {}),
    stop: () => composeDown(options),
  };
}

function welcome({ grafanaUrl, demoUrl, logs }: Started, fault?: string): string {
  const switchOn = `curl -X POST ${demoUrl}/faults -H 'content-type: application/json' -d '{"fault":"throttle"}'`;
  return `
Throughline is running.

  Open       ${grafanaUrl}/a/${PLUGIN_ID}
             (everybody is a Viewer; sign in as admin, password admin, to change things)
  Dashboard  ${grafanaUrl}/d/throughline-demo
  Alert      ${grafanaUrl}/alerting/grafana/task-svc-p99/view

  Fault      ${fault ? `${fault} is on` : 'off: the alert fires within a minute after it is switched on'}
    on       ${switchOn}
    off      curl -X DELETE ${demoUrl}/faults

${logs}
Stop with Ctrl-C.
`;
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
