import { isRecord } from '../../shared/isRecord';
import type { LinkName } from './checks/check';
import type { LinkState } from './linkWords';

/** What is kept of a service between visits. */
export interface KeptService {
  service: string;
  /** What the stores call it, where that is something else. */
  aliases: string[];
  /** The uids of its metric, trace and log store: another stack may have a service of the same name. */
  sources: string;
  links: Record<LinkName, LinkState>;
  /** Points over time, oldest first: when (ms since the epoch), how many. Never empty. */
  points: Array<[timeMs: number, points: number]>;
}

const MAX_SERVICES = 200;
const MAX_POINTS = 24;
const LINKS: readonly LinkName[] = ['metric-trace', 'trace-log', 'log-trace'];
const STATES: readonly LinkState[] = ['works', 'at-risk', 'broken', 'unknown'];

const lastMs = ({ points }: KeptService) => points.at(-1)?.[0] ?? 0;
const isSame = (a: KeptService, b: KeptService) => a.service === b.service && a.sources === b.sources;

/**
 * What is kept, with new results added, the newest first. Of a stretch with the same points only its two ends are kept,
 * so that its points tell of changes; the services that were looked at longest ago are forgotten first.
 */
export function keepAlso(kept: readonly KeptService[], fresh: readonly KeptService[]): KeptService[] {
  const added = fresh.map((one) => {
    const before = kept.find((other) => isSame(one, other))?.points ?? [];
    return { ...one, points: one.points.reduce(withPoint, before) };
  });
  const rest = kept.filter((one) => !fresh.some((other) => isSame(one, other)));
  return [...added, ...rest].sort((a, b) => lastMs(b) - lastMs(a)).slice(0, MAX_SERVICES);
}

function withPoint(points: KeptService['points'], point: KeptService['points'][number]): KeptService['points'] {
  const [before, last] = points.slice(-2);
  const isStretch = last !== undefined && last[1] === point[1] && before?.[1] === point[1];
  return [...(isStretch ? points.slice(0, -1) : points), point].slice(-MAX_POINTS);
}

/** As text for a storage. */
export const encodeKept = (kept: readonly KeptService[]): string => JSON.stringify({ version: 1, services: kept });

/** What a storage had. Total: what cannot be read is left out, since the next run writes it anew. */
export function decodeKept(text: string | null): KeptService[] {
  let all: unknown;
  try {
    all = JSON.parse(text ?? '');
  } catch {
    return [];
  }
  return isRecord(all) && all.version === 1 && Array.isArray(all.services) ? all.services.flatMap(readService) : [];
}

function readService(value: unknown): KeptService[] {
  if (!isRecord(value) || typeof value.service !== 'string' || typeof value.sources !== 'string') {
    return [];
  }
  const { service, sources } = value;
  const points = Array.isArray(value.points) ? value.points.flatMap(readPoint) : [];
  const links = isRecord(value.links) ? value.links : {};
  const stateOf = (link: LinkName) => STATES.find((state) => state === links[link]) ?? 'unknown';
  const [metricTrace, traceLog, logTrace] = LINKS.map(stateOf);
  return metricTrace && traceLog && logTrace && points.length > 0
    ? [
        {
          service,
          aliases: Array.isArray(value.aliases) ? value.aliases.filter((one) => typeof one === 'string') : [],
          sources,
          links: { 'metric-trace': metricTrace, 'trace-log': traceLog, 'log-trace': logTrace },
          points,
        },
      ]
    : [];
}

function readPoint(value: unknown): KeptService['points'] {
  const [timeMs, points]: unknown[] = Array.isArray(value) ? value : [];
  return Number.isFinite(timeMs) && Number.isFinite(points) && typeof timeMs === 'number' && typeof points === 'number'
    ? [[timeMs, points]]
    : [];
}

/**
 * The links of a service that were broken when it was last looked at, and when that was.
 * @param service as any of the stores calls it
 */
export function brokenLinks(
  kept: readonly KeptService[],
  service: string
): { service: string; links: LinkName[]; sources: string; timeMs: number } | undefined {
  const isMeant = (one: KeptService) => one.service === service || one.aliases.includes(service);
  const newest = kept.filter(isMeant).sort((a, b) => lastMs(b) - lastMs(a))[0];
  const links = newest ? LINKS.filter((link) => newest.links[link] === 'broken') : [];
  return newest && links.length > 0
    ? { service: newest.service, links, sources: newest.sources, timeMs: lastMs(newest) }
    : undefined;
}

/** A pattern of the names of services with a link that was broken when they were last looked at; undefined: of none. */
export function brokenPattern(kept: readonly KeptService[]): string | undefined {
  const names = kept
    .flatMap(({ service, aliases }) => [service, ...aliases])
    .filter((name) => brokenLinks(kept, name))
    .map((name) => name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return names.length > 0 ? `(?<![\\w-])(?:${[...new Set(names)].join('|')})(?![\\w-])` : undefined;
}

export interface Trend {
  /** Points before the last change, and now. */
  from?: number;
  to: number;
  /** Since when: the last run that still had the points before; without a change, the first run that had these. */
  sinceMs: number;
}

/** The last change of the points of a service. */
export function trendOf({ points }: Pick<KeptService, 'points'>): Trend | undefined {
  const last = points.at(-1);
  if (!last) {
    return undefined;
  }
  const before = points.findLast(([, value]) => value !== last[1]);
  return before
    ? { from: before[1], to: last[1], sinceMs: before[0] }
    : { to: last[1], sinceMs: points[0]?.[0] ?? last[0] };
}

/** More than anything has. */
const UNKNOWN = 101;

/** Names with the fewest points first, as far as they are known; those that are not known follow by name. */
export function worstFirst(names: readonly string[], kept: readonly KeptService[]): string[] {
  const pointsOf = new Map(kept.map(({ service, points }) => [service, points.at(-1)?.[1]]));
  return [...names].sort((a, b) => (pointsOf.get(a) ?? UNKNOWN) - (pointsOf.get(b) ?? UNKNOWN) || a.localeCompare(b));
}
