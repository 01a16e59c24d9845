import { ROUTES } from '../../shared/plugin';
import { decodeLedger } from './codec';
import { causeOf, changedMs, entriesOf, merge } from './ledger';
import type { Ledger } from './types';

/** One investigation whose evidence is kept, for a list. */
export interface KeptLedger {
  id: string;
  title: string;
  service?: string;
  findings: number;
  /** What was marked as the cause. */
  cause?: string;
  /** When it was last changed, milliseconds since the epoch; absent where nothing of it can be read. */
  changedMs?: number;
  /** Back to the investigation: a path of this Grafana, with its sub-path. */
  href: string;
  /** One sentence, where not all of it can be read. */
  problem?: string;
}

/**
 * What is kept, the latest change first, from their texts by id: versions of one are merged. Ledgers without an entry are
 * left out; those that cannot be read are listed. Total.
 */
export function keptLedgers(texts: ReadonlyMap<string, readonly string[]>, appSubUrl: string): KeptLedger[] {
  return [...texts]
    .flatMap(([id, versions]) => keptOf(id, versions, appSubUrl) ?? [])
    .sort((a, b) => (b.changedMs ?? 0) - (a.changedMs ?? 0) || (a.id < b.id ? -1 : 1));
}

function keptOf(id: string, texts: readonly string[], appSubUrl: string): KeptLedger | undefined {
  const read = texts.map((text) => decodeLedger(text));
  const problem = read.flatMap((one) => (one.status === 'ok' ? [] : one.problem))[0];
  const ledger = read
    .flatMap((one) => (one.status === 'newer' ? [] : (one.ledger ?? [])))
    .reduce<Ledger | undefined>((sum, one) => (sum ? merge(sum, one) : one), undefined);
  if (!ledger) {
    return { id, title: 'Evidence that cannot be read', findings: 0, href: backTo(undefined, id, appSubUrl), problem };
  }
  const findings = entriesOf(ledger).length;
  const { title, service, link } = ledger.head.value;
  return findings === 0 && problem === undefined
    ? undefined
    : {
        id,
        title: title.trim() || 'Investigation',
        service,
        findings,
        cause: causeOf(ledger)?.found,
        changedMs: changedMs(ledger),
        href: backTo(link, id, appSubUrl),
        problem,
      };
}

/** Evidence may have come with somebody else's link: only what stands behind the `?` is taken of where it leads. */
function backTo(link: string | undefined, id: string, appSubUrl: string): string {
  const base = 'http://grafana';
  const url = link !== undefined && URL.canParse(link, base) ? new URL(link, base) : undefined;
  const isOurs = url?.origin === base && url.pathname.endsWith(ROUTES.investigate);
  const params = new URLSearchParams(isOurs ? url.search : '');
  params.set('ledger', id);
  return `${appSubUrl}${ROUTES.investigate}?${params}`;
}
