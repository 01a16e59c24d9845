import { FAULTS } from '../src/backends/sample/model/faults';
import { FAULT_NAMES, findFault, unknownFault, type FaultName } from './faults';

const TIMEOUT_MS = 3000;
const USAGE = `Use: fault (lists them), fault <name> [on|off], fault off (all). Faults: ${FAULT_NAMES.join(', ')}.`;

export interface CommandResult {
  text: string;
  exitCode: 0 | 1;
}

interface ControlRequest {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  /** What is printed once the demo has done it. */
  say: (on: ReadonlySet<FaultName>) => string;
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
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const answer: unknown = await response.json();
    const on = readAnswer(answer);
    return on ? { text: request.say(on), exitCode: 0 } : { text: problemIn(answer), exitCode: 1 };
  } catch {
    return { text: `No demo answers at ${controlUrl}. Start it first, or set DEMO_CONTROL_PORT.`, exitCode: 1 };
  }
}

function readCommand([name, state = 'on', ...rest]: readonly string[]): ControlRequest | string {
  if (rest.length > 0 || (state !== 'on' && state !== 'off')) {
    return USAGE;
  }
  if (name === undefined) {
    return { method: 'GET', path: '/faults', say: listing };
  }
  if (name === 'off') {
    return { method: 'DELETE', path: '/faults', say: () => 'All faults are off.' };
  }
  const fault = findFault(name);
  if (!fault) {
    return `${unknownFault(name)} Use: fault <name> [on|off], or fault off for all.`;
  }
  return state === 'on'
    ? { method: 'POST', path: `/faults/${fault}`, say: (on) => `${switched(fault, on)} ${lessonOf(fault)}` }
    : { method: 'DELETE', path: `/faults/${fault}`, say: (on) => switched(fault, on) };
}

function listing(on: ReadonlySet<FaultName>): string {
  const width = Math.max(...FAULT_NAMES.map((name) => name.length));
  return FAULT_NAMES.map(
    (name) => `${on.has(name) ? 'on ' : 'off'}  ${name.padEnd(width)}  ${FAULTS[name].title}`
  ).join('\n');
}

function switched(fault: FaultName, on: ReadonlySet<FaultName>): string {
  return `${fault} is ${on.has(fault) ? 'on' : 'off'}.`;
}

function lessonOf(fault: FaultName): string {
  return `${FAULTS[fault].what}\nLook for: ${FAULTS[fault].lookFor}`;
}

/** The faults that are on by a demo's answer, or undefined for an answer that is no list of faults. */
function readAnswer(answer: unknown): ReadonlySet<FaultName> | undefined {
  if (!Array.isArray(answer)) {
    return undefined;
  }
  const states: unknown[] = answer;
  const on = new Set<FaultName>();
  for (const state of states) {
    if (typeof state !== 'object' || state === null || !('name' in state) || !('on' in state)) {
      return undefined;
    }
    const fault = findFault(state.name);
    if (fault && state.on === true) {
      on.add(fault);
    }
  }
  return on;
}

function problemIn(answer: unknown): string {
  const problem = typeof answer === 'object' && answer !== null && 'error' in answer ? answer.error : undefined;
  return typeof problem === 'string' ? problem : 'That is not the demo that answers there.';
}
