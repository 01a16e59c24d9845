import { normalizeTraceId } from '../../shared/ids';
import { isRecord } from '../../shared/isRecord';
import { mayHoldTraceId } from '../exemplars/readExemplars';
import type { AskedTrace } from '../exemplars/triage';
import type { RawExemplar } from './observations';

const MOST_LABELS = 20;
const LONGEST_VALUE = 500;

/**
 * The exemplars in Prometheus' answer to `query_exemplars` (its `data`: series, each with exemplars whose timestamps are
 * seconds and whose values are text), the newest first. What has no finite time or value is left out.
 */
export function readRawExemplars(data: unknown, most = 200): RawExemplar[] {
  const series = Array.isArray(data) ? data.filter(isRecord) : [];
  return series
    .flatMap(({ exemplars }) => (Array.isArray(exemplars) ? exemplars.filter(isRecord) : []))
    .flatMap(({ labels, value, timestamp }) => {
      const timeMs = typeof timestamp === 'number' ? timestamp * 1000 : NaN;
      const number = typeof value === 'string' ? Number(value) : NaN;
      return Number.isFinite(timeMs) && Number.isFinite(number)
        ? [{ timeMs, value: number, labels: textLabels(labels) }]
        : [];
    })
    .sort((a, b) => b.timeMs - a.timeMs)
    .slice(0, most);
}

function textLabels(labels: unknown): Record<string, string> {
  const entries = isRecord(labels) ? Object.entries(labels).slice(0, MOST_LABELS) : [];
  return Object.fromEntries(
    entries.flatMap(([key, value]) => (typeof value === 'string' ? [[key, value.slice(0, LONGEST_VALUE)]] : []))
  );
}

/**
 * The traces of these exemplars to look up: one for each id, spread evenly over all of them. Labels of configured
 * destinations come before the usual names; what is no trace id is left out.
 */
export function tracesToLookUp(
  exemplars: readonly RawExemplar[],
  destinations: readonly string[],
  most = 20
): AskedTrace[] {
  const byId = new Map<string, AskedTrace>();
  for (const { timeMs, labels } of exemplars) {
    const names = Object.keys(labels).filter((name) => mayHoldTraceId(name, destinations));
    const ordered = [...names].sort((a, b) => rank(a, destinations) - rank(b, destinations));
    const traceId = ordered.map((name) => normalizeTraceId(labels[name] ?? '')).find((id) => id !== undefined);
    if (traceId !== undefined && !byId.has(traceId)) {
      byId.set(traceId, { traceId, timeMs });
    }
  }
  const all = [...byId.values()];
  const step = Math.max(1, all.length / most);
  return Array.from({ length: Math.min(most, all.length) }, (_, i) => all[Math.floor(i * step)]).flatMap(
    (each) => each ?? []
  );
}

function rank(name: string, destinations: readonly string[]): number {
  const place = destinations.indexOf(name);
  return place < 0 ? destinations.length : place;
}
