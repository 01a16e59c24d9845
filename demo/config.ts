import { SERVICE_NAMES, type ServiceName } from '../src/backends/sample/model/services';
import { FAULT_NAMES, readFaultNames, type FaultName } from './faults';

/** All that can be set from outside. */
export interface DemoConfig {
  /** Address that the control API and the /metrics ports listen on; the services stay on loopback. */
  host: string;
  /** TCP ports; 0 lets the system choose. */
  ports: DemoPorts;
  tracesUrl: string;
  logsUrl: string;
  lokiPushUrl: string;
  /** The root of Prometheus, whose remote-write receiver takes the history. */
  prometheusUrl: string;
  /** Requests per second of the load; 0 for none. */
  rate: number;
  /** Part of the traces that are kept, 0 to 1. */
  sampleRatio: number;
  /** Whether an hour of history is written to the stores first. */
  backfill: boolean;
  /** A whole number from 0 to 2^32 - 1: the same seed gives the same ids. */
  seed: number;
  /** Faults that are on from the start, each once. */
  faults: FaultName[];
}

export interface DemoPorts {
  control: number;
  services: Record<ServiceName, number>;
  /** Where each service's /metrics is. */
  metrics: Record<ServiceName, number>;
}

export type ConfigResult = { ok: true; config: DemoConfig } | { ok: false; problem: string };

type Env = Record<string, string | undefined>;

const MAX_PORT = 65_535;
const MAX_RATE = 1000;
const SEEDS = 2 ** 32;
const CONTROL_PORT = 'DEMO_CONTROL_PORT';

/** What the variables of a service's ports begin with, and the usual ports. */
const SERVICE_PORTS: Readonly<Record<ServiceName, { prefix: string; http: number; metrics: number }>> = {
  'web-frontend': { prefix: 'DEMO_WEB', http: 8081, metrics: 9464 },
  'task-svc': { prefix: 'DEMO_TASK', http: 8082, metrics: 9465 },
  'checkout-service': { prefix: 'DEMO_CHECKOUT', http: 8083, metrics: 9466 },
  'inventory-service': { prefix: 'DEMO_INVENTORY', http: 8084, metrics: 9467 },
  'payment-service': { prefix: 'DEMO_PAYMENT', http: 8085, metrics: 9468 },
};

class BadSetting extends Error {}

/**
 * Reads the environment and the arguments (`--fault <name>[,<name>]`, as often as wanted). What cannot be used comes
 * back as one sentence. `now` (epoch milliseconds) gives the seed where DEMO_SEED does not.
 */
export function readConfig(env: Env, args: readonly string[] = [], now = Date.now()): ConfigResult {
  return orProblem(() => ({
    ok: true,
    config: {
      host: text(env, 'DEMO_HOST', '127.0.0.1'),
      ports: readPorts(env),
      tracesUrl: url(env, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'http://127.0.0.1:4318/v1/traces'),
      logsUrl: url(env, 'OTEL_EXPORTER_OTLP_LOGS_ENDPOINT', 'http://127.0.0.1:3100/otlp/v1/logs'),
      lokiPushUrl: url(env, 'LOKI_PUSH_URL', 'http://127.0.0.1:3100/loki/api/v1/push'),
      prometheusUrl: url(env, 'DEMO_PROMETHEUS_URL', 'http://127.0.0.1:9090'),
      rate: number(env, 'DEMO_RATE', 10, 0, MAX_RATE),
      sampleRatio: number(env, 'DEMO_SAMPLE_RATIO', 1, 0, 1),
      backfill: onOrOff(env, 'DEMO_BACKFILL', true),
      seed: wholeNumber(env, 'DEMO_SEED', now % SEEDS, SEEDS - 1),
      faults: [...new Set([...faultList('DEMO_FAULT', env.DEMO_FAULT ?? ''), ...faultArguments(args)])],
    },
  }));
}

/** Reads DEMO_CONTROL_PORT alone: what talks to a running demo needs no more, and nothing else may stop it. */
export function readControlPort(env: Env): { ok: true; port: number } | { ok: false; problem: string } {
  return orProblem(() => ({ ok: true, port: controlPort(env) }));
}

function controlPort(env: Env): number {
  return port(env, CONTROL_PORT, 8080);
}

function orProblem<T>(read: () => T): T | { ok: false; problem: string } {
  try {
    return read();
  } catch (error) {
    if (error instanceof BadSetting) {
      return { ok: false, problem: error.message };
    }
    throw error;
  }
}

/** All ports; two that are the same would have the demo collide with itself. */
function readPorts(env: Env): DemoPorts {
  const ports = {
    control: controlPort(env),
    services: forEachService((name) => port(env, httpVariable(name), SERVICE_PORTS[name].http)),
    metrics: forEachService((name) => port(env, metricsVariable(name), SERVICE_PORTS[name].metrics)),
  };
  const settings: Array<[variable: string, port: number]> = [
    [CONTROL_PORT, ports.control],
    ...SERVICE_NAMES.map((name): [string, number] => [httpVariable(name), ports.services[name]]),
    ...SERVICE_NAMES.map((name): [string, number] => [metricsVariable(name), ports.metrics[name]]),
  ];
  const taken = new Map<number, string>();
  for (const [variable, value] of settings) {
    const other = taken.get(value);
    if (other !== undefined && value !== 0) {
      throw new BadSetting(`${other} and ${variable} are both ${value}: each needs a port of its own.`);
    }
    taken.set(value, variable);
  }
  return ports;
}

function httpVariable(name: ServiceName): string {
  return `${SERVICE_PORTS[name].prefix}_PORT`;
}

function metricsVariable(name: ServiceName): string {
  return `${SERVICE_PORTS[name].prefix}_METRICS_PORT`;
}

function forEachService(value: (name: ServiceName) => number): Record<ServiceName, number> {
  const values = Object.fromEntries(SERVICE_NAMES.map((name) => [name, value(name)]));
  return values as Record<ServiceName, number>;
}

// An empty variable counts as unset: compose files pass `${NAME:-}` through.
function text(env: Env, name: string, fallback: string): string {
  return env[name]?.trim() || fallback;
}

function number(env: Env, name: string, fallback: number, min: number, max: number): number {
  const given = text(env, name, String(fallback));
  const value = Number(given);
  if (!(value >= min && value <= max)) {
    throw new BadSetting(`${name} is "${given}": it takes a number from ${min} to ${max}.`);
  }
  return value;
}

function wholeNumber(env: Env, name: string, fallback: number, max: number): number {
  const value = number(env, name, fallback, 0, max);
  if (!Number.isInteger(value)) {
    throw new BadSetting(`${name} is "${value}": it takes a whole number from 0 to ${max}.`);
  }
  return value;
}

function port(env: Env, name: string, fallback: number): number {
  return wholeNumber(env, name, fallback, MAX_PORT);
}

function onOrOff(env: Env, name: string, fallback: boolean): boolean {
  const given = text(env, name, fallback ? 'on' : 'off');
  if (given !== 'on' && given !== 'off') {
    throw new BadSetting(`${name} is "${given}": it takes on or off.`);
  }
  return given === 'on';
}

function url(env: Env, name: string, fallback: string): string {
  const given = text(env, name, fallback);
  if (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol)) {
    throw new BadSetting(`${name} is "${given}": it takes a URL that starts with http:// or https://.`);
  }
  return given;
}

function faultList(source: string, list: string): FaultName[] {
  const read = readFaultNames(list);
  if (!read.ok) {
    throw new BadSetting(`${source}: ${read.problem}`);
  }
  return read.faults;
}

function faultArguments(args: readonly string[]): FaultName[] {
  const faults: FaultName[] = [];
  for (let i = 0; i < args.length; i++) {
    const [flag, inline] = args[i]?.split('=', 2) ?? [];
    if (flag !== '--fault') {
      throw new BadSetting(`"${args[i]}" is not understood. Use --fault <name>, or "fault <name>" to switch one.`);
    }
    const read = faultList('--fault', inline ?? args[++i] ?? '');
    if (read.length === 0) {
      throw new BadSetting(`--fault needs a name. Valid names: ${FAULT_NAMES.join(', ')}.`);
    }
    faults.push(...read);
  }
  return faults;
}
