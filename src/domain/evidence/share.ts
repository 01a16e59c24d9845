import { plural } from '../traces/words';
import { decodeLedger, encodeLedger } from './codec';
import { pack, unpack } from './compress';
import { canonicalJson } from './canonical';
import { causeOf, entriesOf } from './ledger';
import { withoutSecrets } from './redact';
import type { Evidence, Ledger, LedgerHead } from './types';

/** Characters of a link's fragment that chats and mail programs leave whole. */
const MOST_CHARS = 8000;
/** What is not even tried to be read. */
const MOST_READ = 1_000_000;

export interface Shared {
  /** For a URL fragment: letters, digits, `-` and `_`. Absent where not even the heading fits. */
  text?: string;
  /** Sentences: what the link does not hold. */
  leftOut: string[];
}

/**
 * A ledger for a link: what is pinned, without what looks like a secret, and without what was unpinned. Where that is
 * longer than `mostChars`, entries are left out, the root cause and the latest last.
 */
export async function encodeShared(ledger: Ledger, mostChars = MOST_CHARS): Promise<Shared> {
  const cause = causeOf(ledger)?.id;
  const entries = entriesOf(ledger).sort(
    (a, b) => Number(b.id === cause) - Number(a.id === cause) || b.pinnedMs - a.pinnedMs || (a.id < b.id ? -1 : 1)
  );
  const { head, cleaned, removed } = redacted(ledger, entries);
  const packed = (count: number) => pack(encodeLedger({ ...ledger, head, entries: new Map(cleaned.slice(0, count)) }));

  // The most entries that fit: packing is quick, and their lengths differ too much to guess.
  let [fits, most] = [-1, entries.length];
  let text: string | undefined;
  for (let count = most; fits < most; count = Math.ceil((fits + most) / 2)) {
    const tried = await packed(count);
    if (tried.length <= mostChars) {
      fits = count;
      text = tried;
    } else {
      most = count - 1;
    }
  }
  const leftOut: string[] = [];
  if (fits < entries.length) {
    const lost = entries.length - Math.max(fits, 0);
    leftOut.push(
      `${lost} of ${plural(entries.length, 'entry', 'entries')} did not fit into a link of ${mostChars} characters. Copy the report to hand over all of them.`
    );
  }
  if (removed > 0) {
    const verb = removed === 1 ? 'holds' : 'hold';
    leftOut.push(`${plural(removed, 'part')} that ${verb} what looks like a password or a key had it removed.`);
  }
  return { text, leftOut };
}

/** Reads the fragment of a link. Total: what is no ledger gives one sentence instead. */
export async function decodeShared(text: string): Promise<{ ledger: Ledger; problem?: string } | { problem: string }> {
  const broken = 'The evidence in this link could not be read. It may have been cut: ask for the whole link.';
  if (text.length > MOST_READ) {
    return { problem: broken };
  }
  let json: string;
  try {
    json = await unpack(text);
  } catch {
    return { problem: broken };
  }
  const read = decodeLedger(json);
  switch (read.status) {
    case 'ok':
      return { ledger: read.ledger };
    case 'newer':
      return { problem: read.problem.replace('stored evidence', 'evidence in this link') };
    default:
      return read.ledger ? { ledger: read.ledger, problem: broken } : { problem: broken };
  }
}

/** A copy that lost a part gets the lowest stamp, so that where it meets the original the original stays. */
function redacted(ledger: Ledger, entries: readonly Evidence[]) {
  let removed = 0;
  const clean = <T>(value: T, cleanedValue: T, at: number) => {
    const same = canonicalJson(value) === canonicalJson(cleanedValue);
    removed += same ? 0 : 1;
    return { at: same ? at : 0, value: cleanedValue };
  };
  const head = clean(ledger.head.value, cleanHead(ledger.head.value), ledger.head.at);
  const cleaned = entries.map((entry) => {
    const at = ledger.entries.get(entry.id)?.at ?? 0;
    return [entry.id, clean(entry, cleanEntry(entry), at)] as const;
  });
  return { head, cleaned, removed };
}

const cleanPart = (text: string | undefined) => (text === undefined ? undefined : withoutSecrets(text));

function cleanHead(head: LedgerHead): LedgerHead {
  return { ...head, title: withoutSecrets(head.title), link: cleanPart(head.link) };
}

/** An entry without what looks like a secret. */
export function cleanEntry(entry: Evidence): Evidence {
  const { query, digest } = entry;
  return {
    ...entry,
    found: withoutSecrets(entry.found),
    verbatim: cleanPart(entry.verbatim),
    link: cleanPart(entry.link),
    query: query && { ...query, text: withoutSecrets(query.text) },
    digest: digest && {
      ...digest,
      summary: withoutSecrets(digest.summary),
      facts: Object.fromEntries(
        Object.entries(digest.facts).map(([name, fact]) => [
          name,
          typeof fact === 'string' ? withoutSecrets(fact) : fact,
        ])
      ),
    },
  };
}
