import { canonicalJson, stableHash } from './canonical';
import { EVIDENCE_KINDS, type Evidence, type Finding, type Ledger, type LedgerHead, type Register } from './types';

/** The latest stamp there can be: what a number holds exactly. */
export const MAX_STAMP = Number.MAX_SAFE_INTEGER;

/** Characters kept of each text, so that one odd line cannot fill the storage. */
const MOST = { found: 2000, verbatim: 8000, query: 8000, summary: 400, title: 200, name: 200, link: 2000 };

const cut = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** A ledger without evidence. Times in milliseconds since the epoch. */
export function newLedger(id: string, head: LedgerHead, nowMs: number): Ledger {
  return {
    id,
    createdMs: nowMs,
    head: { at: nowMs, value: bounded(head) },
    entries: new Map(),
    cause: { at: 0, value: null },
  };
}

/**
 * The id that a finding gets when it is pinned: the same finding of the same query and window has the same id, in every
 * tab, so that pinning it twice gives one entry.
 */
export function evidenceId({ kind, found, query, source, window, negative, about }: Finding): string {
  return stableHash(canonicalJson([kind, found, query?.text, source?.uid, window, negative, about]));
}

/** Pins a finding under its own id (`evidenceId`), or under `id` in place of what is there. Long texts are cut. */
export function pin(ledger: Ledger, finding: Finding, nowMs: number, id: string = evidenceId(finding)): Ledger {
  const before = ledger.entries.get(id)?.value;
  const evidence: Evidence = { ...boundedFinding(finding), id, pinnedMs: before?.pinnedMs ?? nowMs };
  return withEntry(ledger, id, evidence, nowMs);
}

/** Takes an entry back, and the notes about it. What is not pinned leaves the ledger as it is. */
export function unpin(ledger: Ledger, id: string, nowMs: number): Ledger {
  if (!ledger.entries.get(id)?.value) {
    return ledger;
  }
  const about = entriesOf(ledger).filter((entry) => entry.about === id);
  return [...about.map((entry) => entry.id), id].reduce((soFar, gone) => withEntry(soFar, gone, null, nowMs), ledger);
}

/** Adds a note, about the whole or about an entry; with `id`, rewrites that note. An empty text takes it back. */
export function note(
  ledger: Ledger,
  text: string,
  { nowMs, about, id }: { nowMs: number; about?: string; id?: string }
): Ledger {
  const before = id === undefined ? undefined : ledger.entries.get(id)?.value;
  if (text.trim() === '') {
    return id === undefined ? ledger : unpin(ledger, id, nowMs);
  }
  const finding: Finding = { kind: 'note', found: text, negative: false, about: about ?? before?.about };
  return pin(ledger, finding, nowMs, id ?? stableHash(canonicalJson([evidenceId(finding), nowMs])));
}

/** Marks the entry that is the root cause, or none. */
export function markCause(ledger: Ledger, id: string | null, nowMs: number): Ledger {
  return { ...ledger, cause: { at: nextStamp(ledger, nowMs), value: id } };
}

/** Says what the investigation is about. */
export function describeLedger(ledger: Ledger, head: LedgerHead, nowMs: number): Ledger {
  return { ...ledger, head: { at: nextStamp(ledger, nowMs), value: bounded(head) } };
}

/**
 * One ledger of two versions of it: of each part the later version, and of two equally late ones the same one whichever
 * side it comes from, where an entry goes before its absence. Commutative, associative and idempotent: a state-based
 * set of last-writer-wins registers (Shapiro et al., "Conflict-free Replicated Data Types", 2011).
 */
export function merge(a: Ledger, b: Ledger): Ledger {
  const entries = new Map(a.entries);
  for (const [id, theirs] of b.entries) {
    const ours = entries.get(id);
    entries.set(id, ours ? later(ours, theirs) : theirs);
  }
  return {
    id: a.id < b.id ? a.id : b.id,
    createdMs: Math.min(a.createdMs, b.createdMs),
    head: later(a.head, b.head),
    entries,
    cause: later(a.cause, b.cause),
  };
}

/** What is pinned, in the order of the path and then of pinning. */
export function entriesOf(ledger: Ledger): Evidence[] {
  return [...ledger.entries.values()]
    .flatMap(({ value }) => value ?? [])
    .sort(
      (a, b) =>
        EVIDENCE_KINDS.indexOf(a.kind) - EVIDENCE_KINDS.indexOf(b.kind) ||
        a.pinnedMs - b.pinnedMs ||
        (a.id < b.id ? -1 : 1)
    );
}

/** The entry marked as the root cause, while it is pinned. */
export function causeOf(ledger: Ledger): Evidence | undefined {
  return (ledger.cause.value !== null && ledger.entries.get(ledger.cause.value)?.value) || undefined;
}

/** When the ledger was last changed, milliseconds since the epoch. */
export function changedMs(ledger: Ledger): number {
  let latest = Math.max(ledger.createdMs, ledger.head.at, ledger.cause.at);
  for (const { at } of ledger.entries.values()) {
    latest = Math.max(latest, at);
  }
  return latest;
}

/** Whether two versions hold the same, tombstones included. */
export function sameLedger(a: Ledger, b: Ledger): boolean {
  return stateText(a) === stateText(b);
}

/** Every part of a ledger as plain data in a fixed order, as it is stored. */
export function plainLedger({ id, createdMs, head, entries, cause }: Ledger) {
  const slots = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return { id, createdMs, head, cause, entries: slots.map(([key, { at, value }]) => ({ id: key, at, value })) };
}

const stateText = (ledger: Ledger) => canonicalJson(plainLedger(ledger));

/** The time, but never behind what this ledger has seen: a change made after another one counts, whatever the clock says. */
function nextStamp(ledger: Ledger, nowMs: number): number {
  return Math.min(Math.max(nowMs, changedMs(ledger) + 1), MAX_STAMP);
}

function withEntry(ledger: Ledger, id: string, value: Evidence | null, nowMs: number): Ledger {
  return { ...ledger, entries: new Map(ledger.entries).set(id, { at: nextStamp(ledger, nowMs), value }) };
}

function later<T>(a: Register<T>, b: Register<T>): Register<T> {
  if (a.at !== b.at || a.value === b.value) {
    return a.at >= b.at ? a : b;
  }
  if (a.value === null || b.value === null) {
    return a.value === null ? b : a;
  }
  return canonicalJson(a.value) >= canonicalJson(b.value) ? a : b;
}

function bounded({ title, service, window, link }: LedgerHead): LedgerHead {
  return {
    title: cut(title, MOST.title),
    service: service === undefined ? undefined : cut(service, MOST.name),
    window,
    link: boundedLink(link),
  };
}

/** A link that was cut leads elsewhere: rather none. */
const boundedLink = (link: string | undefined) => (link !== undefined && link.length > MOST.link ? undefined : link);

function boundedFinding(finding: Finding): Finding {
  const { found, verbatim, query, source, digest, link } = finding;
  return {
    ...finding,
    found: cut(found, finding.kind === 'note' ? MOST.verbatim : MOST.found),
    verbatim: verbatim === undefined ? undefined : cut(verbatim, MOST.verbatim),
    query: query && { ...query, text: cut(query.text, MOST.query) },
    source: source && { uid: source.uid, name: cut(source.name, MOST.name) },
    digest: digest && { ...digest, summary: cut(digest.summary, MOST.summary) },
    link: boundedLink(link),
  };
}
