import { FAULT_NAMES, findFault, type FaultName } from './faults';

/** All that can be set from outside. */
export interface DemoConfig {
  /** Address that the control API and the /metrics ports listen on; the services stay on loopback. */
  host: string;
  /** TCP ports; 0 lets the system choose. */
  ports: { control: number; web: number; task: number; webMetrics: number; taskMetrics: number };
  tracesUrl: string;
  logsUrl: string;
  lokiPushUrl: string;
  /** Requests per second of the load; 0 for none. */
  rate: number;
  /** Part of the traces that are kept, 0 to 1. */
  sampleRatio: number;
  /** Faults that are on from the start. */
  faults: FaultName[];
}

export type ConfigResult = { ok: true; config: DemoConfig } | { ok: false; problem: string };

type Env = Record<string, string | undefined>;

class BadSetting extends Error {}

/** Reads the environment and the arguments (`--fault <name>`). What cannot be used comes back as one sentence. */
export function readConfig(env: Env, args: readonly string[] = []): ConfigResult {
  try {
    return {
      ok: true,
      config: {
        host: text(env, 'DEMO_HOST', '127.0.0.1'),
        ports: {
          control: port(env, 'DEMO_CONTROL_PORT', 8080),
          web: port(env, 'DEMO_WEB_PORT', 8081),
          task: port(env, 'DEMO_TASK_PORT', 8082),
          webMetrics: port(env, 'DEMO_WEB_METRICS_PORT', 9464),
          taskMetrics: port(env, 'DEMO_TASK_METRICS_PORT', 9465),
        },
        tracesUrl: url(env, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'http://127.0.0.1:4318/v1/traces'),
        logsUrl: url(env, 'OTEL_EXPORTER_OTLP_LOGS_ENDPOINT', 'http://127.0.0.1:3100/otlp/v1/logs'),
        lokiPushUrl: url(env, 'LOKI_PUSH_URL', 'http://127.0.0.1:3100/loki/api/v1/push'),
        rate: number(env, 'DEMO_RATE', 10, 0, 200),
        sampleRatio: number(env, 'DEMO_SAMPLE_RATIO', 1, 0, 1),
        faults: [...faultList('DEMO_FAULT', env.DEMO_FAULT ?? ''), ...faultArguments(args)],
      },
    };
  } catch (error) {
    if (error instanceof BadSetting) {
      return { ok: false, problem: error.message };
    }
    throw error;
  }
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

function port(env: Env, name: string, fallback: number): number {
  const value = number(env, name, fallback, 0, 65535);
  if (!Number.isInteger(value)) {
    throw new BadSetting(`${name} is "${value}": a port is a whole number.`);
  }
  return value;
}

function url(env: Env, name: string, fallback: string): string {
  const given = text(env, name, fallback);
  if (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol)) {
    throw new BadSetting(`${name} is "${given}": it takes a URL that starts with http:// or https://.`);
  }
  return given;
}

function faultList(source: string, list: string): FaultName[] {
  const names = list.split(',').map((name) => name.trim());
  return names.filter(Boolean).map((name) => {
    const fault = findFault(name);
    if (!fault) {
      throw new BadSetting(`${source} names "${name}", which is no fault. Valid names: ${FAULT_NAMES.join(', ')}.`);
    }
    return fault;
  });
}

function faultArguments(args: readonly string[]): FaultName[] {
  const faults: FaultName[] = [];
  for (let i = 0; i < args.length; i++) {
    const [flag, inline] = args[i]?.split('=', 2) ?? [];
    if (flag !== '--fault') {
      throw new BadSetting(`"${args[i]}" is not understood. Use --fault <name>, or "fault <name>" to switch one.`);
    }
    const list = inline ?? args[++i] ?? '';
    if (list.trim() === '') {
      throw new BadSetting(`--fault needs a name. Valid names: ${FAULT_NAMES.join(', ')}.`);
    }
    faults.push(...faultList('--fault', list));
  }
  return faults;
}
