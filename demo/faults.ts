import { FAULT_NAMES, FAULTS, type FaultName, type FaultSet } from '../src/backends/sample/model/faults';

export { FAULT_NAMES, type FaultName };

/** A fault as the control API answers it. */
export interface FaultState {
  name: FaultName;
  on: boolean;
  title: string;
  /** What happens. */
  what: string;
  /** Where it shows. */
  lookFor: string;
}

/** Which faults are on. All are off at first. */
export class Faults {
  private readonly on: Set<FaultName>;

  constructor(on: Iterable<FaultName> = []) {
    this.on = new Set(on);
  }

  isOn(name: FaultName): boolean {
    return this.on.has(name);
  }

  set(name: FaultName, on: boolean): void {
    if (on) {
      this.on.add(name);
    } else {
      this.on.delete(name);
    }
  }

  allOff(): void {
    this.on.clear();
  }

  /** The faults that are on: a live view, which changes with every switch. */
  active(): FaultSet {
    return this.on;
  }

  /** Every fault there is, on or off. */
  list(): FaultState[] {
    return FAULT_NAMES.map((name) => this.state(name));
  }

  state(name: FaultName): FaultState {
    return { name, on: this.isOn(name), ...FAULTS[name] };
  }
}

export type FaultNames = { ok: true; faults: FaultName[] } | { ok: false; problem: string };

/** The fault of that name, or undefined. */
export function findFault(name: unknown): FaultName | undefined {
  return FAULT_NAMES.find((known) => known === name);
}

/** A sentence for a name that is no fault. */
export function unknownFault(name: unknown): string {
  return `There is no fault named ${shorten(JSON.stringify(name))}. Valid names: ${FAULT_NAMES.join(', ')}.`;
}

/** Reads names with commas between them (none is fine); one that is no fault comes back as a sentence. */
export function readFaultNames(list: string): FaultNames {
  const faults: FaultName[] = [];
  for (const name of list.split(',').map((part) => part.trim())) {
    const fault = findFault(name);
    if (fault) {
      faults.push(fault);
    } else if (name !== '') {
      return { ok: false, problem: unknownFault(name) };
    }
  }
  return { ok: true, faults };
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
