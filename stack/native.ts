import path from 'node:path';
import { findBinaries } from './binaries';
import { clearFolders, dataFolderOf, foldersIn, prepareFolders } from './folders';
import { checkPorts, PORT_NAMES, resolvePorts, type PortName, type Ports } from './ports';
import { StackProblem, type Env } from './problem';
import { startProgram, type ProgramSpec, type RunningProgram } from './process';
import {
  demoOn,
  demoProgram,
  grafanaProgram,
  lokiProgram,
  prometheusProgram,
  storesOn,
  tempoProgram,
  type Setup,
  type Stores,
} from './programs';
import { waitForHttp } from './wait';

export interface NativeOptions {
  /** Where the variables of the stack are read from; the environment by default. */
  env?: Env;
  /** Default `.data` in the repository, and a folder in there for a Grafana on another port. */
  dataFolder?: string;
  /** The built plugin; default `dist` in the repository. */
  pluginFolder?: string;
  /** Folders of other plugins for this Grafana; default those that STACK_PLUGINS lists, parted as in PATH. */
  otherPlugins?: readonly string[];
  /** What Grafana provisions; default `provisioning` in the repository. */
  provisioningFolder?: string;
  /** Start without the data of earlier runs. */
  clean?: boolean;
  ports?: Partial<Ports>;
  /** Start only Grafana, on these running stores: a second Grafana beside a stack, with other settings. */
  stores?: Stores & { demoUrl?: string };
  /** False: nobody may use Explore (Grafana itself then hides it). */
  explore?: boolean;
  /** False: only who signs in sees anything. By default everybody is a Viewer. */
  anonymous?: boolean;
  /** More settings of Grafana, as GF_* variables. */
  grafanaEnv?: Record<string, string>;
  /** A fault that the demo starts with. */
  fault?: string;
  /** Aborting it while the stack starts stops what was started; startNative then throws. */
  signal?: AbortSignal;
  /** Told what is ready. */
  say?: (line: string) => void;
}

export interface NativeStack extends Stores {
  grafanaUrl: string;
  demoUrl: string;
  logFolder: string;
  /** Settles when one of the programs ends though nobody stopped it. */
  died: Promise<StackProblem>;
  /** Stops all programs that this start has started, by their own process ids. Safe to call more than once. */
  stop(): Promise<void>;
}

/**
 * Starts the stack from native binaries and returns once every part answers. Throws a StackProblem, with nothing left
 * running, when a binary is missing, a port is taken, or a program ends or stays silent.
 */
export async function startNative(options: NativeOptions = {}): Promise<NativeStack> {
  const { say = () => {} } = options;
  const setup = await prepare(options, options.stores ? ['grafana'] : PORT_NAMES);
  const { ports, folders, stores, grafanaUrl } = setup;
  const crew = await startCrew(setup, options.signal, async (starting) => {
    await (options.stores ? starting.start(grafanaProgram(setup), say) : startAll(starting, setup, say));
    const problem = await Promise.race([waitForProvisioning(setup, options.signal), starting.died]);
    if (problem) {
      throw problem;
    }
  });
  return {
    ...stores,
    grafanaUrl,
    demoUrl: options.stores?.demoUrl ?? demoOn(ports),
    logFolder: folders.logs,
    died: crew.died,
    stop: () => crew.stop(),
  };
}

const STORE_PROGRAMS = { prometheus: prometheusProgram, tempo: tempoProgram, loki: lokiProgram };
const STORE_PORTS: readonly PortName[] = [
  'prometheus',
  'tempo',
  'tempoGrpc',
  'otlpHttp',
  'otlpGrpc',
  'loki',
  'lokiGrpc',
];

export type StoreName = keyof typeof STORE_PROGRAMS;
export const STORE_NAMES = Object.keys(STORE_PROGRAMS) as StoreName[];

export type StoresOptions = Pick<NativeOptions, 'env' | 'dataFolder' | 'clean' | 'ports' | 'signal' | 'say'>;

export interface RunningStores extends Stores {
  /** The control API of the demo, and the port of its web-frontend, once it is started. */
  demoUrl: string;
  webPort: number;
  logFolder: string;
  /** Settles when one of them ends though nobody stopped it. */
  died: Promise<StackProblem>;
  /** The process id of a store; undefined where it does not run. */
  pidOf(store: StoreName): number | undefined;
  /** Stops one program; the others go on without it. */
  stopOne(program: StoreName | 'demo'): Promise<void>;
  /** Starts a store that was stopped, on its old data. Throws a StackProblem when it does not come back. */
  startAgain(store: StoreName): Promise<void>;
  /** Starts the demo beside them, with more settings in its environment. Throws a StackProblem when it does not start. */
  startDemo(env: Record<string, string>): Promise<RunningProgram>;
  /** Stops all of them, the demo first. Safe to call more than once. */
  stop(): Promise<void>;
}

/** Starts Prometheus, Tempo and Loki without Grafana; otherwise as `startNative`. */
export async function startStores(options: StoresOptions = {}): Promise<RunningStores> {
  const { say = () => {} } = options;
  const setup = await prepare(options, STORE_PORTS);
  const running = new Map<StoreName | 'demo', RunningProgram>();
  const startOne = async (crew: Crew, store: StoreName) =>
    void running.set(store, await crew.start(STORE_PROGRAMS[store](setup), say));
  const crew = await startCrew(setup, options.signal, async (starting) => {
    await Promise.all(STORE_NAMES.map((store) => startOne(starting, store)));
  });
  return {
    ...setup.stores,
    demoUrl: demoOn(setup.ports),
    webPort: setup.ports.demoWeb,
    logFolder: setup.folders.logs,
    died: crew.died,
    pidOf: (store) => running.get(store)?.pid,
    async stopOne(name) {
      const program = running.get(name);
      running.delete(name);
      await (program && crew.dismiss(program));
    },
    startAgain: (store) => startOne(crew, store),
    startDemo(env) {
      const spec = demoProgram(setup);
      return crew.start({ ...spec, env: { ...spec.env, ...env } }, say);
    },
    stop: () => crew.stop(),
  };
}

/** Finds the programs, and makes folders and files for them. Throws a StackProblem when one of `needed` is taken. */
async function prepare(options: NativeOptions, needed: readonly PortName[]): Promise<Setup> {
  const { env = process.env } = options;
  const search = findBinaries(env);
  if (!search.ok) {
    throw new StackProblem(['The native programs are not all here:', ...search.missing.map(bullet)].join('\n'));
  }
  const ports = resolvePorts(env, options.ports);
  await checkPorts(ports, needed);

  const folders = foldersIn(path.resolve(options.dataFolder ?? dataFolderOf(ports)));
  if (options.clean) {
    clearFolders(folders);
  }
  const grafanaUrl = `http://localhost:${ports.grafana}`;
  prepareFolders(folders, ports, grafanaUrl, {
    plugin: path.resolve(options.pluginFolder ?? path.join(folders.root, 'dist')),
    otherPlugins: options.otherPlugins ?? (env.STACK_PLUGINS ?? '').split(path.delimiter).filter(Boolean),
    provisioning: options.provisioningFolder,
  });
  return {
    binaries: search.binaries,
    ports,
    folders,
    stores: options.stores ?? storesOn(ports),
    grafanaUrl,
    grafanaEnv: grafanaSettings(options),
    fault: options.fault,
  };
}

/** Starts programs together: where that fails or `signal` is aborted, those that run already are stopped. */
async function startCrew(
  { folders }: Setup,
  signal: AbortSignal | undefined,
  start: (crew: Crew) => Promise<void>
): Promise<Crew> {
  const crew = new Crew(folders.logs);
  signal?.addEventListener('abort', () => void crew.stop(), { once: true });
  try {
    await start(crew);
  } catch (error) {
    await crew.stop();
    throw error;
  }
  return crew;
}

/** The stores first: Grafana's alert rule and the demo's exports then find them there. */
async function startAll(crew: Crew, setup: Setup, say: (line: string) => void): Promise<void> {
  const stores = [prometheusProgram(setup), tempoProgram(setup), lokiProgram(setup)];
  await Promise.all(stores.map((spec) => crew.start(spec, say)));
  await Promise.all([crew.start(grafanaProgram(setup), say), crew.start(demoProgram(setup), say)]);
}

const PROVISIONING_MS = 15_000;

/** Grafana answers before it has read the alert rule, the last thing it provisions. */
async function waitForProvisioning({ grafanaUrl, grafanaEnv }: Setup, signal?: AbortSignal): Promise<undefined> {
  const { GF_SECURITY_ADMIN_USER: user = 'admin', GF_SECURITY_ADMIN_PASSWORD: password = 'admin' } = grafanaEnv;
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const rule = `${grafanaUrl}/api/v1/provisioning/alert-rules/task-svc-p99`;
  // Not an error when it never comes: data of an earlier run may have another password.
  await waitForHttp(rule, PROVISIONING_MS, signal, { authorization });
}

function grafanaSettings({ explore, anonymous, grafanaEnv }: NativeOptions): Record<string, string> {
  return {
    ...(explore === false && { GF_EXPLORE_ENABLED: 'false' }),
    ...(anonymous === false && { GF_AUTH_ANONYMOUS_ENABLED: 'false' }),
    ...grafanaEnv,
  };
}

/** The programs of one start, and who has left it. */
class Crew {
  private readonly programs: RunningProgram[] = [];
  private readonly dismissed = new Set<RunningProgram>();
  private stopping: Promise<void> | undefined;
  private reportDeath: (problem: StackProblem) => void = () => {};

  readonly died = new Promise<StackProblem>((resolve) => (this.reportDeath = resolve));

  constructor(private readonly logFolder: string) {}

  async start(spec: ProgramSpec, say: (line: string) => void): Promise<RunningProgram> {
    if (this.stopping) {
      throw new StackProblem('The start was interrupted.');
    }
    const began = Date.now();
    const program = startProgram(spec, this.logFolder);
    this.programs.push(program);
    await program.ready();
    say(`${spec.title} is ready after ${((Date.now() - began) / 1000).toFixed(1)} s.`);
    void program.exited.then((reason) => {
      if (!this.stopping && !this.dismissed.has(program)) {
        this.reportDeath(program.problem(`has stopped by itself (${reason})`));
      }
    });
    return program;
  }

  /** Stops one of them: it has not died then. */
  dismiss(program: RunningProgram): Promise<void> {
    this.dismissed.add(program);
    return program.stop();
  }

  /** The demo goes first, so that what it still holds reaches the stores. */
  stop(): Promise<void> {
    this.stopping ??= (async () => {
      const isDemo = (program: RunningProgram) => program.spec.name === 'demo';
      await Promise.all(this.programs.filter(isDemo).map((program) => program.stop()));
      await Promise.all(this.programs.map((program) => program.stop()));
    })();
    return this.stopping;
  }
}

const bullet = (line: string) => `  - ${line}`;
