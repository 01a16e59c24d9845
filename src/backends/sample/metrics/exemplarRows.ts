import type { TimeWindow } from '../../../domain/investigation/types';
import type { StoredSeries } from '../world';

/** One row of the `exemplar` frame: the exemplar's labels and those of its series together. */
export interface ExemplarRow {
  timeMs: number;
  value: number;
  labels: Record<string, string>;
}

/**
 * The exemplars of the series in a window, thinned as Grafana's server does: of each step the highest, and of the others
 * those that are at least two standard deviations away from the one kept before (grafana `pkg/promlib/querydata/exemplar`).
 */
export function exemplarRows(
  series: readonly StoredSeries[],
  { fromMs, toMs }: TimeWindow,
  stepMs: number
): ExemplarRow[] {
  const rows = series.flatMap(({ labels, exemplars }) =>
    exemplars
      .filter(({ timeMs }) => timeMs >= fromMs && timeMs <= toMs)
      .map(({ timeMs, value, labels: own }) => ({ timeMs, value, labels: { ...labels, ...own } }))
  );
  const apart = 2 * deviation(rows.map(({ value }) => value));
  const bySteps = new Map<number, ExemplarRow[]>();
  for (const row of [...rows].sort((a, b) => b.value - a.value)) {
    const step = Math.floor(row.timeMs / stepMs);
    const kept = bySteps.get(step) ?? [];
    const last = kept.at(-1);
    if (!last || last.value - row.value > apart) {
      bySteps.set(step, [...kept, row]);
    }
  }
  return [...bySteps.values()].flat().sort((a, b) => a.timeMs - b.timeMs);
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0;
}
