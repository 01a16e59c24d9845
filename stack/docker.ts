import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { foldersIn, renderProvisioning, ROOT } from './folders';
import type { Ports } from './ports';
import { StackProblem } from './problem';

/** What a machine has of Docker. A client alone is no Docker: it needs a daemon to talk to, and compose. */
export interface DockerParts {
  client: boolean;
  daemon: boolean;
  compose: boolean;
}

const PROBE_TIMEOUT_MS = 10_000;

export function probeDocker(): DockerParts {
  const succeeds = (...args: string[]) =>
    spawnSync('docker', args, { stdio: 'ignore', timeout: PROBE_TIMEOUT_MS }).status === 0;
  const client = succeeds('--version');
  return {
    client,
    // `docker version` fails without a daemon; `docker --version` does not.
    daemon: client && succeeds('version', '--format', '{{.Server.Version}}'),
    compose: client && succeeds('compose', 'version'),
  };
}

/** Why Docker cannot be used, or undefined where it can. */
export function dockerProblem({ client, daemon, compose }: DockerParts): string | undefined {
  if (!client) {
    return 'Docker: there is no docker command.';
  }
  const lacks = [!daemon && 'no daemon answers it', !compose && 'it has no compose plugin'].filter(Boolean);
  return lacks.length === 0 ? undefined : `Docker: there is a docker command, but ${lacks.join(' and ')}.`;
}

export interface ComposeOptions {
  ports: Ports;
  dataFolder: string;
  grafanaUrl: string;
  fault?: string;
  /** Aborting it ends a start that is under way. */
  signal?: AbortSignal;
}

/** Builds the demo's image and starts the containers; returns once those that others wait for are healthy. */
export async function composeUp(options: ComposeOptions): Promise<void> {
  const { provisioning } = foldersIn(options.dataFolder);
  renderProvisioning(path.join(ROOT, 'provisioning'), provisioning, options.grafanaUrl);
  const code = await compose(options, options.signal, 'up', '--detach', '--build', '--remove-orphans');
  if (code !== 0) {
    throw new StackProblem(
      `docker compose up failed (exit code ${code}). Its output is above; \`docker compose logs\` has more.`
    );
  }
}

/** Stops and removes the containers; the volumes with the data only when asked to. */
export async function composeDown(options: ComposeOptions, volumes = false): Promise<void> {
  await compose(options, undefined, 'down', '--timeout', '10', ...(volumes ? ['--volumes'] : []));
}

function compose(
  { ports, dataFolder, grafanaUrl, fault }: ComposeOptions,
  signal: AbortSignal | undefined,
  ...args: string[]
): Promise<number | null> {
  const child = spawn('docker', ['compose', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    // A group of its own, so that Ctrl-C does not cut `down` short.
    detached: true,
    signal,
    env: {
      ...process.env,
      GRAFANA_PORT: String(ports.grafana),
      GRAFANA_ROOT_URL: grafanaUrl,
      PROMETHEUS_PORT: String(ports.prometheus),
      TEMPO_PORT: String(ports.tempo),
      LOKI_PORT: String(ports.loki),
      DEMO_CONTROL_PORT: String(ports.demo),
      DEMO_FAULT: fault ?? '',
      THROUGHLINE_PROVISIONING: foldersIn(dataFolder).provisioning,
    },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
}
