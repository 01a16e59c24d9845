import type { Investigation } from '../investigation/types';
import { MAX_EXPR } from '../../shared/plugin';
import { newestFirst, type FiringRule } from './firingRules';
import { serviceName, serviceOfLabels } from './services';
import { alertWindow, asUrlTimes } from './window';

/** What a rule seems to be about, by its query and name. It only orders the list; the investigation reads the query. */
export type RuleKind = 'latency' | 'errors' | 'other';

const LATENCY = /histogram_quantile|_bucket\b|latency|duration|response.?time|\bp\d{2}\b|slow/i;
const ERRORS = /error|fail|exception|\b5\d\d\b|5xx|5\.\./i;

export function kindOf({ query, name }: FiringRule): RuleKind {
  return LATENCY.test(query) || LATENCY.test(name)
    ? 'latency'
    : ERRORS.test(query) || ERRORS.test(name)
      ? 'errors'
      : 'other';
}

/** Latency and error rules before others, and of each the newest first. */
export function inOrder(rules: readonly FiringRule[]): FiringRule[] {
  const isOther = (rule: FiringRule) => Number(kindOf(rule) === 'other');
  return [...rules].sort((a, b) => isOther(a) - isOther(b) || newestFirst(a, b));
}

/**
 * Where a firing rule leads. Grafana's own is named by its uid, and its window is read from it; a data source's own rule
 * has none, so its query goes along, the service that fires, and the alert's window.
 */
export function destinationOf(
  rule: FiringRule,
  nowMs: number
): { investigation: Investigation; times?: { from: string; to: string } } {
  if (!rule.ruler) {
    return { investigation: { rule: rule.uid } };
  }
  const [newest] = rule.instances;
  const service = serviceOfLabels(newest?.labels ?? rule.labels);
  const activeAtMs = newest?.activeAtMs ?? rule.activeAtMs;
  return {
    investigation: {
      expr: rule.query.slice(0, MAX_EXPR + 1),
      metrics: rule.ruler.uid,
      ...(service && { service: serviceName(service) }),
    },
    ...(activeAtMs !== undefined && {
      times: asUrlTimes(alertWindow({ activeAtMs, forMs: rule.forMs, nowMs }), nowMs),
    }),
  };
}

const MAX_LABELS = 5;
const MAX_LABEL = 60;
const OWN = /^(alertname|grafana_folder|__.*__)$/;

/** The labels to tell an alert by, `name=value`, shortened: of its newest instance, where templates are filled in. */
export function labelsOf({ instances, labels }: FiringRule): { shown: string[]; more: number } {
  const all = Object.entries(instances[0]?.labels ?? labels).filter(([name]) => !OWN.test(name));
  const short = (text: string) => ([...text].length > MAX_LABEL ? `${[...text].slice(0, MAX_LABEL).join('')}…` : text);
  return {
    shown: all.slice(0, MAX_LABELS).map(([name, value]) => short(`${name}=${value}`)),
    more: Math.max(0, all.length - MAX_LABELS),
  };
}
