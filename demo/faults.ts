import { HOT_PARTITION } from './partitions';

/** The faults that can be switched, by name. */
export const FAULT_NAMES = ['throttle'] as const;
export type FaultName = (typeof FAULT_NAMES)[number];

const DESCRIPTIONS: Record<FaultName, string> = {
  throttle:
    `DynamoDB throttles partition ${HOT_PARTITION} (about one request in five): the client retries three times with ` +
    'back-off, db:query takes about 450 ms, and task-svc logs RetryAttempts=3.',
};

export interface FaultState {
  name: FaultName;
  on: boolean;
  description: string;
}

/** Which faults are on. All are off at first. */
export class Faults {
  private readonly active = new Set<FaultName>();

  constructor(on: Iterable<FaultName> = []) {
    for (const name of on) {
      this.active.add(name);
    }
  }

  isOn(name: FaultName): boolean {
    return this.active.has(name);
  }

  set(name: FaultName, on: boolean): void {
    if (on) {
      this.active.add(name);
    } else {
      this.active.delete(name);
    }
  }

  allOff(): void {
    this.active.clear();
  }

  /** Every fault there is, on or off. */
  list(): FaultState[] {
    return FAULT_NAMES.map((name) => ({ name, on: this.isOn(name), description: DESCRIPTIONS[name] }));
  }
}

export type FaultSwitch = { ok: true; fault: FaultName; on: boolean } | { ok: false; problem: string };

/** The fault of that name, or undefined. */
export function findFault(name: unknown): FaultName | undefined {
  return FAULT_NAMES.find((known) => known === name);
}

/** A sentence for a name that is no fault. */
export function unknownFault(name: unknown): string {
  return `There is no fault named ${shorten(JSON.stringify(name))}. Valid names: ${FAULT_NAMES.join(', ')}.`;
}

/** Reads `{"fault": <name>, "on"?: boolean}` (on unless told otherwise); what is wrong comes back as a sentence. */
export function parseFaultSwitch(body: string): FaultSwitch {
  const wrong = (what: string): FaultSwitch => ({
    ok: false,
    problem: `${what} Send {"fault": "<name>"}, with "on": false to switch it off.`,
  });
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return wrong('The body is not JSON.');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return wrong('The body is not a JSON object.');
  }
  if (!('fault' in parsed)) {
    return wrong('The body does not say which fault.');
  }
  const fault = findFault(parsed.fault);
  if (!fault) {
    return { ok: false, problem: unknownFault(parsed.fault) };
  }
  const on = 'on' in parsed ? parsed.on : true;
  return typeof on === 'boolean' ? { ok: true, fault, on } : wrong('"on" is neither true nor false.');
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
