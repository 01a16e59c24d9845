import { dateMath, dateTimeFormat } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { useLocation } from 'react-router-dom';
import type { TimeWindow } from '../../domain/investigation/types';
import { decodeInvestigation } from '../../domain/url/codec';

/** What the address says of the page; everything else is asked anew. */
export interface HealthUrl {
  service?: string;
  metrics?: string;
  traces?: string;
  logs?: string;
  /** As Grafana’s URL has them: `now-1h`, or a time. */
  from: string;
  to: string;
  /** Sentences about what could not be read. */
  problems: string[];
}

const DEFAULT_FROM = 'now-1h';
const KEYS = new Set(['service', 'metrics', 'traces', 'logs', 'from', 'to']);

export function readHealthUrl(search: string): HealthUrl {
  const { investigation, times, problems } = decodeInvestigation(new URLSearchParams(search));
  const { service, metrics, traces, logs } = investigation;
  return {
    service,
    metrics,
    traces,
    logs,
    from: times.from ?? DEFAULT_FROM,
    to: times.to ?? 'now',
    problems: problems.filter(({ param }) => KEYS.has(param)).map(({ message }) => message),
  };
}

export const useHealthUrl = (): HealthUrl => readHealthUrl(useLocation().search);

/** One choice of the user’s is one step of the browser’s history; undefined takes a key away. */
export function changeUrl(changes: Partial<Record<'service' | 'metrics' | 'traces' | 'logs' | 'from' | 'to', string>>) {
  locationService.partial(changes);
}

/** The window that the address means now; undefined where it ends before it begins. */
export function windowOf({ from, to }: Pick<HealthUrl, 'from' | 'to'>): TimeWindow | undefined {
  const [fromMs, toMs] = [msOf(from, false), msOf(to, true)];
  return fromMs !== undefined && toMs !== undefined && fromMs < toMs ? { fromMs, toMs } : undefined;
}

function msOf(text: string, roundUp: boolean): number | undefined {
  const ms = /^\d+$/.test(text) ? Number(text) : dateMath.parse(text, roundUp)?.valueOf();
  return ms !== undefined && Number.isFinite(ms) ? ms : undefined;
}

/** `14:02:10 – 15:02:10` with the day where it is not today’s. */
export function windowWords({ fromMs, toMs }: TimeWindow): string {
  const isToday = dateTimeFormat(fromMs, { format: 'L' }) === dateTimeFormat(Date.now(), { format: 'L' });
  const format = isToday ? 'HH:mm:ss' : 'MMM D HH:mm:ss';
  return `${dateTimeFormat(fromMs, { format })} – ${dateTimeFormat(toMs, { format })}`;
}
