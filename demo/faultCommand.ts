import { FAULT_NAMES, findFault, unknownFault } from './faults';

const TIMEOUT_MS = 3000;
const USAGE = `Use: fault (lists them), fault <name> [on|off], fault off (all). Faults: ${FAULT_NAMES.join(', ')}.`;

export interface CommandResult {
  text: string;
  exitCode: 0 | 1;
}

interface ControlRequest {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  body?: string;
}

/** The `fault …` command: switches faults of the demo whose control API is at `controlUrl`, and says how they stand. */
export async function runFaultCommand(args: readonly string[], controlUrl: string): Promise<CommandResult> {
  const request = readCommand(args);
  if (typeof request === 'string') {
    return { text: request, exitCode: 1 };
  }
  try {
    const response = await fetch(new URL(request.path, controlUrl), {
      method: request.method,
      ...(request.body && { body: request.body, headers: { 'content-type': 'application/json' } }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return describe(await response.json());
  } catch {
    return { text: `No demo answers at ${controlUrl}. Start it first, or set DEMO_CONTROL_PORT.`, exitCode: 1 };
  }
}

function readCommand([name, state = 'on', ...rest]: readonly string[]): ControlRequest | string {
  if (rest.length > 0 || (state !== 'on' && state !== 'off')) {
    return USAGE;
  }
  if (name === undefined) {
    return { method: 'GET', path: '/faults' };
  }
  if (name === 'off') {
    return { method: 'DELETE', path: '/faults' };
  }
  const fault = findFault(name);
  return fault
    ? { method: 'POST', path: '/faults', body: JSON.stringify({ fault, on: state === 'on' }) }
    : `${unknownFault(name)} ${USAGE}`;
}

function describe(answer: unknown): CommandResult {
  if (Array.isArray(answer)) {
    return { text: answer.map(describeFault).join('\n'), exitCode: 0 };
  }
  const problem = typeof answer === 'object' && answer !== null && 'error' in answer ? answer.error : undefined;
  return { text: typeof problem === 'string' ? problem : 'That is not the demo that answers there.', exitCode: 1 };
}

function describeFault(fault: unknown): string {
  return typeof fault === 'object' && fault !== null && 'name' in fault && 'on' in fault
    ? `${String(fault.name)}: ${fault.on === true ? 'on' : 'off'}`
    : 'unknown';
}
