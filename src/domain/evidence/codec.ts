import { isRecord } from '../../shared/isRecord';
import { plural } from '../traces/words';
import { merge, newLedger, plainLedger } from './ledger';
import { evidenceOf, headOf, registerOf, textOf, timeOf } from './narrow';
import type { Evidence, Ledger, Register } from './types';

/** The format that is written. Whoever changes it adds the step from this one to `UPGRADES`. */
const VERSION = 1;

/** By version: what makes the next version's data of that one's. */
export type Upgrades = Readonly<Record<number, (data: unknown) => unknown>>;
const UPGRADES: Upgrades = {};

/**
 * `damaged`: `ledger` holds what could still be read, and the text must be kept aside before anything is written over
 * it. `newer`: a later Throughline wrote it, and nothing may be written over it. `problem`: one sentence.
 */
export type ReadLedger =
  | { status: 'ok'; ledger: Ledger }
  | { status: 'damaged'; ledger?: Ledger; problem: string }
  | { status: 'newer'; problem: string };

const damaged = (ledger?: Ledger, lost?: { count: number; of: number }): ReadLedger => ({
  status: 'damaged',
  ledger,
  problem:
    ledger && lost
      ? `Of the stored evidence, ${lost.count} of ${plural(lost.of, 'part')} could not be read.`
      : 'The stored evidence of this investigation could not be read.',
});

/** A ledger as text, tombstones included. */
export function encodeLedger(ledger: Ledger): string {
  return JSON.stringify({ version: VERSION, ...plainLedger(ledger) });
}

/** Reads what `encodeLedger` of this version or an older one wrote, and of anything else what there is to read. Total. */
export function decodeLedger(text: string, upgrades: Upgrades = UPGRADES, version = VERSION): ReadLedger {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return damaged();
  }
  const written = isRecord(data) ? data.version : undefined;
  if (typeof written !== 'number' || !Number.isInteger(written)) {
    return damaged();
  }
  if (written > version) {
    const problem = `The stored evidence was written by a newer Throughline (format ${written}, this one reads ${version}). Reload the page to get it.`;
    return { status: 'newer', problem };
  }
  for (let at = written; at < version; at++) {
    const upgrade = upgrades[at];
    if (!upgrade) {
      return damaged();
    }
    try {
      data = upgrade(data);
    } catch {
      return damaged();
    }
  }
  return ledgerOf(data);
}

/** Of one id, two slots may be there after a damage: the later one counts, as in a merge. */
function ledgerOf(data: unknown): ReadLedger {
  const id = isRecord(data) ? textOf(data.id) : undefined;
  if (!isRecord(data) || id === undefined) {
    return damaged();
  }
  const createdMs = timeOf(data.createdMs);
  const head = registerOf(data.head, headOf);
  const cause = registerOf(data.cause, (value) => (value === null ? null : textOf(value)));
  const slots: unknown[] = Array.isArray(data.entries) ? data.entries : [undefined];
  const parts = [createdMs, head, cause];
  let lost = parts.filter((part) => part === undefined).length;

  const blank = newLedger(id, { title: '' }, createdMs ?? 0);
  let ledger: Ledger = { ...blank, head: head ?? { at: 0, value: { title: '' } }, cause: cause ?? blank.cause };
  for (const slot of slots) {
    const read = slotOf(slot);
    if (read) {
      ledger = ledger.entries.has(read.id) ? merge(ledger, only(ledger, read)) : added(ledger, read);
    } else {
      lost++;
    }
  }
  return lost === 0 ? { status: 'ok', ledger } : damaged(ledger, { count: lost, of: parts.length + slots.length });
}

interface Slot {
  id: string;
  register: Register<Evidence | null>;
}

function slotOf(slot: unknown): Slot | undefined {
  const id = isRecord(slot) ? textOf(slot.id) : undefined;
  if (id === undefined) {
    return undefined;
  }
  const register = registerOf(slot, (value) => (value === null ? null : evidenceOf(value, id)));
  return register && { id, register };
}

const only = (ledger: Ledger, { id, register }: Slot): Ledger => ({ ...ledger, entries: new Map([[id, register]]) });

function added(ledger: Ledger, { id, register }: Slot): Ledger {
  return { ...ledger, entries: new Map(ledger.entries).set(id, register) };
}
