import { CHECKS } from './checks';
import type { Check, LinkName } from './checks/check';
import type { LinkState } from './linkWords';
import type { CheckResult } from './types';

export type { LinkName, LinkState };

export interface HealthScore {
  /** 0–100; absent where nothing is known of any link. */
  points?: number;
  links: Record<LinkName, LinkState>;
  /** Checks that apply to the service, and how many of those could not be made. */
  asked: number;
  unknown: number;
  /** `3 of 17 checks could not be made.`; absent where all were made. */
  note?: string;
}

/** What each state of a link takes. */
const LINK_COST: Record<LinkState, number> = { broken: 30, 'at-risk': 10, works: 0, unknown: 0 };
/** What a check takes that no link has to answer for. */
const CHECK_COST = { fail: 5, warn: 3 };

/** Results of other tools that tell about a link, as the readiness checks do. */
const OTHERS: ReadonlyArray<Pick<Check, 'id' | 'links' | 'weight'>> = [
  { id: 'dead-links', links: ['log-trace'], weight: 'breaks' },
];

const BY_ID = new Map([...CHECKS, ...OTHERS].map((check) => [check.id, check]));

function stateOf(link: LinkName, checks: readonly CheckResult[]): LinkState {
  const own = checks.flatMap((result) => {
    const check = BY_ID.get(result.id);
    return check?.links.includes(link) && result.verdict !== 'na'
      ? [{ verdict: result.verdict, weight: check.weight }]
      : [];
  });
  const needed = own.filter(({ weight }) => weight === 'breaks').map(({ verdict }) => verdict);
  if (needed.includes('fail')) {
    return 'broken';
  }
  if (needed.includes('warn') || own.some(({ verdict }) => verdict === 'fail')) {
    return 'at-risk';
  }
  return needed.length === 0 || needed.includes('unknown') ? 'unknown' : 'works';
}

/** Whether the state of a link already answers for this result. */
function isInLink({ id, verdict }: CheckResult): boolean {
  const check = BY_ID.get(id);
  return (
    check !== undefined &&
    check.links.length > 0 &&
    (check.weight === 'breaks' || (check.weight === 'supports' && verdict === 'fail'))
  );
}

/**
 * How far a service's links can be trusted. Of 100 points each broken link takes 30 and each link at risk 10, both only
 * once however many checks say so; every other failed check takes 5 and every other warning 3; never below 0.
 *
 * A link is broken where a check fails without which it leads nowhere. It is at risk where such a check warns, or where
 * one fails that only supports it; unknown where such a check could not be made; else it works. Unknown checks count
 * neither for nor against: `note` says how many there are. Checks that do not apply do not count. Results with other
 * ids are failures and warnings of their own, but for `dead-links`: log → trace needs it.
 */
export function scoreOf(checks: readonly CheckResult[]): HealthScore {
  const links: Record<LinkName, LinkState> = {
    'metric-trace': stateOf('metric-trace', checks),
    'trace-log': stateOf('trace-log', checks),
    'log-trace': stateOf('log-trace', checks),
  };
  const applying = checks.filter(({ verdict }) => verdict !== 'na');
  const open = applying.filter(({ verdict }) => verdict === 'unknown').length;
  const others = applying.filter((result) => !isInLink(result));
  const cost =
    Object.values(links).reduce((sum, state) => sum + LINK_COST[state], 0) +
    others.reduce(
      (sum, { verdict }) => sum + (verdict === 'fail' ? CHECK_COST.fail : verdict === 'warn' ? CHECK_COST.warn : 0),
      0
    );
  const isKnown = Object.values(links).some((state) => state !== 'unknown');
  return {
    ...(isKnown && { points: Math.max(0, 100 - cost) }),
    links,
    asked: applying.length,
    unknown: open,
    ...(open > 0 && { note: `${open} of ${applying.length} checks could not be made.` }),
  };
}
