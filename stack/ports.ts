import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import net from 'node:net';
import { StackProblem, type Env } from './problem';

interface PortSpec {
  /** Who listens there. */
  program: string;
  /** The environment variable that moves it. */
  variable: string;
  port: number;
}

/** Every port of the stack. docker-compose.yaml publishes some of them under the same variables. */
export const PORTS = {
  grafana: { program: 'Grafana', variable: 'GRAFANA_PORT', port: 3000 },
  prometheus: { program: 'Prometheus', variable: 'PROMETHEUS_PORT', port: 9090 },
  tempo: { program: 'Tempo', variable: 'TEMPO_PORT', port: 3200 },
  tempoGrpc: { program: 'Tempo', variable: 'TEMPO_GRPC_PORT', port: 9095 },
  otlpHttp: { program: 'Tempo', variable: 'OTLP_HTTP_PORT', port: 4318 },
  otlpGrpc: { program: 'Tempo', variable: 'OTLP_GRPC_PORT', port: 4317 },
  loki: { program: 'Loki', variable: 'LOKI_PORT', port: 3100 },
  lokiGrpc: { program: 'Loki', variable: 'LOKI_GRPC_PORT', port: 9096 },
  demo: { program: 'the demo', variable: 'DEMO_CONTROL_PORT', port: 8080 },
  demoWeb: { program: 'the demo', variable: 'DEMO_WEB_PORT', port: 8081 },
  demoTask: { program: 'the demo', variable: 'DEMO_TASK_PORT', port: 8082 },
  demoCheckout: { program: 'the demo', variable: 'DEMO_CHECKOUT_PORT', port: 8083 },
  demoInventory: { program: 'the demo', variable: 'DEMO_INVENTORY_PORT', port: 8084 },
  demoPayment: { program: 'the demo', variable: 'DEMO_PAYMENT_PORT', port: 8085 },
  demoWebMetrics: { program: 'the demo', variable: 'DEMO_WEB_METRICS_PORT', port: 9464 },
  demoTaskMetrics: { program: 'the demo', variable: 'DEMO_TASK_METRICS_PORT', port: 9465 },
  demoCheckoutMetrics: { program: 'the demo', variable: 'DEMO_CHECKOUT_METRICS_PORT', port: 9466 },
  demoInventoryMetrics: { program: 'the demo', variable: 'DEMO_INVENTORY_METRICS_PORT', port: 9467 },
  demoPaymentMetrics: { program: 'the demo', variable: 'DEMO_PAYMENT_METRICS_PORT', port: 9468 },
} as const satisfies Record<string, PortSpec>;

export type PortName = keyof typeof PORTS;
export type Ports = Record<PortName, number>;

export const PORT_NAMES = Object.keys(PORTS) as PortName[];

/** Moves every port that has no variable of its own, for a second stack beside the first. */
const OFFSET_VARIABLE = 'STACK_PORT_OFFSET';

/** The ports to use: `given` first, then each port's variable, then its usual number plus STACK_PORT_OFFSET. */
export function resolvePorts(env: Env, given: Partial<Ports> = {}): Ports {
  const offset = wholeNumber(env, OFFSET_VARIABLE, 0, 50_000) ?? 0;
  const ports = Object.fromEntries(
    PORT_NAMES.map((name) => {
      const { variable, port } = PORTS[name];
      return [name, given[name] ?? wholeNumber(env, variable, 1, 65_535) ?? port + offset];
    })
  ) as Ports;
  for (const name of PORT_NAMES) {
    const twin = PORT_NAMES.find((other) => other !== name && ports[other] === ports[name]);
    if (twin) {
      throw new StackProblem(
        `Port ${ports[name]} is given to two listeners: ${PORTS[name].variable} and ${PORTS[twin].variable}.`
      );
    }
  }
  return ports;
}

function wholeNumber(env: Env, variable: string, min: number, max: number): number | undefined {
  const text = env[variable]?.trim();
  if (!text) {
    return undefined;
  }
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new StackProblem(`${variable} is "${text}": it takes a whole number from ${min} to ${max}.`);
  }
  return value;
}

/**
 * The sentence for a port that cannot be had. `holder` is the program that listens there, where it is known; `program`
 * needs the port.
 */
export function portProblem(
  name: PortName,
  port: number,
  code: string,
  holder?: string,
  program: string = PORTS[name].program
): string {
  const { variable } = PORTS[name];
  const move = `or set ${variable} to another port`;
  if (code === 'EADDRINUSE') {
    const by = holder ? ` by ${holder}` : '';
    return `Port ${port}, which ${program} needs, is already in use${by}. Stop that program, ${move}.`;
  }
  return `Port ${port}, which ${program} needs, cannot be opened (${code}). Allow it, ${move}.`;
}

/** Throws one sentence for the first of these ports that is not free on loopback; `program` is who needs it, if not the usual. */
export async function checkPorts(ports: Ports, names: readonly PortName[], program?: string): Promise<void> {
  for (const name of names) {
    const code = await tryPort(ports[name]);
    if (code) {
      throw new StackProblem(portProblem(name, ports[name], code, holderOf(ports[name]), program));
    }
  }
}

/** The error code that listening on the port gives, or undefined where it is free. */
function tryPort(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(undefined)));
  });
}

/** Who listens on a port, like `grafana (process 4711)`. Linux only, and only processes that this user may look at. */
function holderOf(port: number): string | undefined {
  try {
    const inodes = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => listenersOn(port, file)));
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      if (socketsOf(pid).some((inode) => inodes.has(inode))) {
        return `${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()} (process ${pid})`;
      }
    }
  } catch {
    // Not Linux: the sentence does without.
  }
  return undefined;
}

function listenersOn(port: number, file: string): string[] {
  const LISTEN = '0A';
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[1]?.endsWith(`:${hex}`) && columns[3] === LISTEN)
    .flatMap((columns) => columns[9] ?? []);
}

function socketsOf(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}
