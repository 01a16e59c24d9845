import { loadFiringRules, loadRuleDefinition } from '../../backends/alerting';
import type { Transport } from '../../backends/transport';
import type { MetricBackend } from '../../backends/types';
import { histogramOf } from '../../domain/investigation/histograms';
import type { Result } from '../../domain/result';
import type { Histogram, Investigation, Matcher, TimeWindow } from '../../domain/investigation/types';

/** What an alert rule says about the investigation it starts. */
export interface RuleFacts {
  rule: string;
  investigation: Investigation;
  /** Matchers of the rule's own selector; empty where its expression could not be read. */
  matchers: Matcher[];
  histogram?: Histogram;
  window?: TimeWindow;
  problems: string[];
  /** Something could not be asked: worth another try. */
  failed: boolean;
}

/** A rule has next steps of its own: no data source stands behind it. */
function whyNoRule(answer: Exclude<Result<unknown>, { status: 'ok' }>): string {
  const what = answer.status === 'failed' ? answer.failure.what : answer.reason;
  return `${what} Check the uid in the link, refresh, or choose a service on the start page.`;
}

/** Reads a firing rule; everything that cannot be read becomes a sentence. */
export async function readRule(rule: string, transport: Transport, signal: AbortSignal): Promise<RuleFacts> {
  const [definition, firing, { readRuleDetails, ruleToInvestigation }] = await Promise.all([
    loadRuleDefinition(rule, transport, signal),
    loadFiringRules(transport, signal),
    // The PromQL grammar is only needed here.
    import(/* webpackChunkName: "alerts" */ '../../domain/alerts/ruleDetails'),
  ]);
  const none: RuleFacts = { rule, investigation: {}, matchers: [], problems: [], failed: false };
  if (definition.status !== 'ok') {
    return { ...none, failed: true, problems: [whyNoRule(definition)] };
  }
  const details = readRuleDetails(definition.value);
  if (!details) {
    return {
      ...none,
      failed: true,
      problems: [`The alert rule “${rule}” has a form that is not understood. Choose a service instead.`],
    };
  }
  const own = firing.status === 'ok' ? firing.value.find(({ uid }) => uid === rule) : undefined;
  const read = ruleToInvestigation(details, own, Date.now());
  const notFiring =
    firing.status === 'failed'
      ? [firing.failure.message]
      : own
        ? []
        : [
            `The alert rule “${details.title || rule}” is not firing now; its query and threshold are used all the same.`,
          ];
  const metric = read.investigation.metric;
  return {
    rule,
    investigation: read.investigation,
    matchers: read.matchers,
    histogram: metric ? { ...histogramOf(metric), kind: read.kind ?? 'classic' } : undefined,
    window: read.window,
    problems: [...read.problems, ...notFiring],
    failed: firing.status === 'failed',
  };
}

export type MetricFound =
  | { status: 'found'; histogram: Histogram; matchers: Matcher[] }
  | { status: 'open'; message: string }
  | { status: 'failed'; message: string };

/**
 * Finds the histogram and the label that selects the service: from the rule where it speaks of both, else from the
 * store. At most two requests.
 */
export async function findMetric(
  { service, metric }: Investigation,
  facts: RuleFacts | undefined,
  backend: MetricBackend,
  window: TimeWindow,
  signal: AbortSignal
): Promise<MetricFound> {
  const fromRule =
    facts?.histogram &&
    facts.histogram.name === metric &&
    facts.investigation.service === service &&
    facts.matchers.length > 0;
  if (fromRule && facts.histogram) {
    return { status: 'found', histogram: facts.histogram, matchers: facts.matchers };
  }
  if (service === undefined) {
    return metric === undefined
      ? { status: 'open', message: 'Choose a service to see its latency and exemplars.' }
      : { status: 'found', histogram: histogramOf(metric), matchers: [] };
  }
  let histograms = metric === undefined ? [] : [histogramOf(metric)];
  if (metric === undefined) {
    const known = await backend.histograms(window, signal);
    if (known.status !== 'ok') {
      return known.status === 'empty'
        ? { status: 'open', message: known.reason }
        : { status: 'failed', message: known.failure.message };
    }
    histograms = known.value;
  }
  const found = await backend.findService(service, histograms, window, signal);
  if (found.status === 'ok') {
    return { status: 'found', histogram: found.value.histogram, matchers: [found.value.matcher] };
  }
  if (found.status === 'failed') {
    return { status: 'failed', message: found.failure.message };
  }
  const message =
    metric === undefined
      ? found.reason
      : `${backend.source.name} has no series of ${metric} for the service “${service}” in this time range. Widen it, or choose another histogram or service on the start page.`;
  return { status: 'open', message };
}
