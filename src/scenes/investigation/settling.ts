import { dateTime } from '@grafana/data';
import type { SceneTimeRange } from '@grafana/scenes';
import { formatDuration } from '../../domain/investigation/durations';
import type { Investigation, TimeWindow } from '../../domain/investigation/types';
import type { MetricBackend } from '../../backends/types';
import type { MetricRequest } from '../metric/metricRequest';
import { areOf, type MetricFound, type RuleFacts } from './discover';

interface Settled {
  investigation: Investigation;
  effective: Investigation;
  facts?: RuleFacts;
}

/** Highest first; the investigation's own quantile goes before them, because the first one carries the exemplars. */
const QUANTILES = [0.99, 0.95, 0.9, 0.5];

function quantilesOf({ quantile = 0.99 }: Investigation): number[] {
  return [quantile, ...QUANTILES.filter((other) => other !== quantile)];
}

function titleOf({ service, thresholdMs }: Investigation, metric: string): string {
  const threshold = thresholdMs === undefined ? '' : `, threshold ${formatDuration(thresholdMs)}`;
  return `${metric}${service ? ` of ${service}` : ''}${threshold}`;
}

const SETTLED_BY = [
  'service',
  'metric',
  'thresholdMs',
  'quantile',
  'metrics',
  'traces',
  'logs',
  'rule',
  'expr',
] as const;

/** What the URL says, filled up from its rule or expression, and where neither names a service or metric, from the open trace. */
export function fillUp(investigation: Investigation, facts?: RuleFacts, traceService?: string): Investigation {
  const filled = { ...(areOf(facts, investigation) ? facts.investigation : {}), ...investigation };
  return filled.service === undefined && filled.metric === undefined ? { ...filled, service: traceService } : filled;
}

/** Whether the user or the trace changed what sources and metric depend on. */
export function needsSettling(state: Settled, previous: Settled): boolean {
  return (
    SETTLED_BY.some((key) => state.investigation[key] !== previous.investigation[key]) ||
    (state.facts === previous.facts && state.effective.service !== previous.effective.service)
  );
}

/** What a time range selects just now. */
export function windowOf({ state }: SceneTimeRange): TimeWindow {
  const { from, to } = state.value;
  return { fromMs: from.valueOf(), toMs: to.valueOf() };
}

/** The state of a time range for a rule's window; one that ends now keeps following the clock. */
export function rangeOf({ fromMs, toMs }: TimeWindow) {
  const from = dateTime(fromMs);
  const isLive = Math.abs(toMs - Date.now()) < 60_000;
  const to = dateTime(toMs);
  return {
    from: from.toISOString(),
    to: isLive ? 'now' : to.toISOString(),
    value: { from, to, raw: { from, to: isLive ? 'now' : to } },
  };
}

/** What the metric step is given for a metric that was found, or the sentence for one that was not. */
export function metricStateOf(
  found: MetricFound,
  effective: Investigation,
  backend: MetricBackend
): { request?: MetricRequest; waiting?: { kind: 'info' | 'error'; message: string } } {
  if (found.status !== 'found') {
    const kind = found.status === 'failed' ? 'error' : 'info';
    return { request: undefined, waiting: { kind, message: found.message } };
  }
  const { histogram, matchers } = found;
  return {
    waiting: undefined,
    request: {
      backend,
      histogram,
      matchers,
      quantiles: quantilesOf(effective),
      thresholdMs: effective.thresholdMs,
      title: titleOf(effective, histogram.name),
    },
  };
}
