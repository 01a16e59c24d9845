import { isRecord } from '../src/shared/isRecord';
import { FAULTS } from '../src/backends/sample/model/faults';
import { FAULT_NAMES, findFault, readFaultNames, type FaultName } from './faults';

const TIMEOUT_MS = 3000;
const USAGE = `Use: fault (lists them), fault <name>[,<name>] [on|off], fault off (all). Faults: ${FAULT_NAMES.join(', ')}.`;

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
  if (args.includes('--help') || args.includes('-h')) {
    return { text: USAGE, exitCode: 0 };
  }
  const requests = readCommand(args);
  if (typeof requests === 'string') {
    return { text: requests, exitCode: 1 };
  }
  const texts: string[] = [];
  for (const request of requests) {
    const { text, exitCode } = await ask(request, controlUrl);
    texts.push(text);
    if (exitCode !== 0) {
      return { text: texts.join('\n'), exitCode };
    }
  }
  return { text: texts.join('\n'), exitCode: 0 };
}

async function ask({ method, path, say }: ControlRequest, controlUrl: string): Promise<CommandResult> {
  try {
    const response = await fetch(new URL(path, controlUrl), { method, signal: AbortSignal.timeout(TIMEOUT_MS) });
    const answer: unknown = await response.json();
    const on = readAnswer(answer);
    return on ? { text: say(on), exitCode: 0 } : { text: problemIn(answer), exitCode: 1 };
  } catch {
    return { text: `No demo answers at ${controlUrl}. Start it first, or set DEMO_CONTROL_PORT.`, exitCode: 1 };
  }
}

/** What to ask of the demo, or what is wrong with the arguments. */
function readCommand(args: readonly string[]): ControlRequest[] | string {
  const [names, state = 'on', ...rest] = args;
  if (rest.length > 0 || (state !== 'on' && state !== 'off')) {
    return USAGE;
  }
  if (names === undefined) {
    return [{ method: 'GET', path: '/faults', say: listing }];
  }
  if (names === 'off') {
    return args.length === 1 ? [{ method: 'DELETE', path: '/faults', say: () => 'All faults are off.' }] : USAGE;
  }
  const read = readFaultNames(names);
  if (!read.ok) {
    return `${read.problem} Use: fault <name>[,<name>] [on|off], or fault off for all.`;
  }
  return read.faults.length === 0 ? USAGE : [...new Set(read.faults)].map((fault) => switching(fault, state));
}

function switching(fault: FaultName, state: 'on' | 'off'): ControlRequest {
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
  const problem = isRecord(answer) ? answer.error : undefined;
  return typeof problem === 'string' ? problem : 'That is not the demo that answers there.';
}
