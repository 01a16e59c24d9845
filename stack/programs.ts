import path from 'node:path';
import type { Binaries } from './binaries';
import type { Folders } from './folders';
import { PORT_NAMES, PORTS, type Ports } from './ports';
import type { ProgramSpec } from './process';

export interface Stores {
  prometheusUrl: string;
  tempoUrl: string;
  lokiUrl: string;
}

export interface Setup {
  binaries: Binaries;
  ports: Ports;
  folders: Folders;
  /** What Grafana's data sources point at: the stores of this stack, or those of another one. */
  stores: Stores;
  grafanaUrl: string;
  /** Settings of Grafana on top of stack/grafana.ini and of those below. */
  grafanaEnv: Record<string, string>;
  /** A fault that the demo starts with. */
  fault?: string;
}

const LOOPBACK = '127.0.0.1';
const START_MS = 60_000;
/** The stores flush on the way out: about 2 s each, more on a busy machine. */
const STOP_MS = 15_000;

export const storesOn = (ports: Ports): Stores => ({
  prometheusUrl: `http://${LOOPBACK}:${ports.prometheus}`,
  tempoUrl: `http://${LOOPBACK}:${ports.tempo}`,
  lokiUrl: `http://${LOOPBACK}:${ports.loki}`,
});

export const demoOn = (ports: Ports): string => `http://${LOOPBACK}:${ports.demo}`;

export function prometheusProgram({ binaries, ports, folders }: Setup): ProgramSpec {
  return {
    name: 'prometheus',
    title: 'Prometheus',
    command: binaries.prometheus,
    args: [
      `--config.file=${path.join(folders.config, 'prometheus.yaml')}`,
      `--storage.tsdb.path=${folders.prometheus}`,
      '--storage.tsdb.retention.time=2d',
      `--web.listen-address=${LOOPBACK}:${ports.prometheus}`,
      '--web.enable-remote-write-receiver',
      '--enable-feature=exemplar-storage',
    ],
    env: {},
    cwd: folders.prometheus,
    readyUrl: `http://${LOOPBACK}:${ports.prometheus}/-/ready`,
    readyTimeoutMs: START_MS,
    stopTimeoutMs: STOP_MS,
  };
}

export function tempoProgram({ binaries, ports, folders, stores }: Setup): ProgramSpec {
  return {
    name: 'tempo',
    title: 'Tempo',
    command: binaries.tempo,
    args: [`-config.file=${path.join(folders.stack, 'tempo.yaml')}`, '-config.expand-env=true'],
    env: {
      TEMPO_ADDRESS: LOOPBACK,
      TEMPO_PORT: String(ports.tempo),
      TEMPO_GRPC_PORT: String(ports.tempoGrpc),
      OTLP_HTTP_PORT: String(ports.otlpHttp),
      OTLP_GRPC_PORT: String(ports.otlpGrpc),
      TEMPO_DATA: folders.tempo,
      PROMETHEUS_URL: stores.prometheusUrl,
    },
    cwd: folders.tempo,
    readyUrl: `http://${LOOPBACK}:${ports.tempo}/ready`,
    readyTimeoutMs: START_MS,
    stopTimeoutMs: STOP_MS,
  };
}

export function lokiProgram({ binaries, ports, folders }: Setup): ProgramSpec {
  return {
    name: 'loki',
    title: 'Loki',
    command: binaries.loki,
    args: [`-config.file=${path.join(folders.stack, 'loki.yaml')}`, '-config.expand-env=true'],
    env: {
      LOKI_ADDRESS: LOOPBACK,
      LOKI_PORT: String(ports.loki),
      LOKI_GRPC_PORT: String(ports.lokiGrpc),
      LOKI_DATA: folders.loki,
    },
    cwd: folders.loki,
    readyUrl: `http://${LOOPBACK}:${ports.loki}/ready`,
    readyTimeoutMs: START_MS,
    stopTimeoutMs: STOP_MS,
  };
}

export function grafanaProgram({ binaries, ports, folders, stores, grafanaUrl, grafanaEnv }: Setup): ProgramSpec {
  return {
    name: 'grafana',
    title: 'Grafana',
    command: binaries.grafana,
    args: ['server', `--homepath=${binaries.grafanaHome}`, `--config=${path.join(folders.stack, 'grafana.ini')}`],
    env: {
      GF_SERVER_HTTP_ADDR: LOOPBACK,
      GF_SERVER_HTTP_PORT: String(ports.grafana),
      GF_SERVER_ROOT_URL: `${grafanaUrl}/`,
      GF_PATHS_DATA: folders.grafana,
      GF_PATHS_LOGS: folders.logs,
      GF_PATHS_PLUGINS: folders.plugins,
      GF_PATHS_PROVISIONING: folders.provisioning,
      PROMETHEUS_URL: stores.prometheusUrl,
      TEMPO_URL: stores.tempoUrl,
      LOKI_URL: stores.lokiUrl,
      ...grafanaEnv,
    },
    cwd: folders.grafana,
    readyUrl: `http://${LOOPBACK}:${ports.grafana}/api/health`,
    // The first start makes the database: some 700 migrations.
    readyTimeoutMs: 2 * START_MS,
    stopTimeoutMs: STOP_MS,
  };
}

export function demoProgram({ ports, folders, stores, fault }: Setup): ProgramSpec {
  return {
    name: 'demo',
    title: 'The demo',
    command: process.execPath,
    // A small young generation: by default V8 lets it grow to a third of the demo's memory.
    args: ['--max-semi-space-size=2', '-r', require.resolve('esbuild-register'), path.join('demo', 'main.ts')],
    env: {
      DEMO_HOST: LOOPBACK,
      ...demoPorts(ports),
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `http://${LOOPBACK}:${ports.otlpHttp}/v1/traces`,
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `${stores.lokiUrl}/otlp/v1/logs`,
      LOKI_PUSH_URL: `${stores.lokiUrl}/loki/api/v1/push`,
      DEMO_PROMETHEUS_URL: stores.prometheusUrl,
      ...(fault ? { DEMO_FAULT: fault } : {}),
    },
    cwd: folders.root,
    readyUrl: `http://${LOOPBACK}:${ports.demo}/healthz`,
    readyTimeoutMs: START_MS,
    stopTimeoutMs: STOP_MS,
  };
}

/** The demo's ports, under the variables that it reads. */
function demoPorts(ports: Ports): Record<string, string> {
  const names = PORT_NAMES.filter((name) => PORTS[name].program === PORTS.demo.program);
  return Object.fromEntries(names.map((name) => [PORTS[name].variable, String(ports[name])]));
}
