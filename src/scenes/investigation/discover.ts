import { loadFiringRules, loadLastAlert, loadRuleDefinition } from '../../backends/alerting';
import type { Transport } from '../../backends/transport';
import type { MetricBackend } from '../../backends/types';
import { alertWindow } from '../../domain/alerts/window';
import { formatDuration } from '../../domain/investigation/durations';
import { histogramOf } from '../../domain/investigation/histograms';
import type { Result } from '../../domain/result';
import type { Histogram, Investigation, Matcher, TimeWindow } from '../../domain/investigation/types';

/** What an alert rule or an expression says about the investigation it starts. */
export interface RuleFacts {
  /** Which of them is read: the rule's uid, or the expression. */
  rule?: string;
  expr?: string;
  investigation: Investigation;
  /** Matchers of the own selector; empty where its expression could not be read. */
  matchers: Matcher[];
  histogram?: Histogram;
  window?: TimeWindow;
  problems: string[];
  /** Something could not be asked: worth another try. */
  failed: boolean;
}

/** Whether facts are those of this investigation; a rule comes before an expression. */
export function areOf(facts: RuleFacts | undefined, { rule, expr }: Investigation): facts is RuleFacts {
  return facts !== undefined && facts.rule === rule && facts.expr === (rule === undefined ? expr : undefined);
}

/** Reads what the investigation starts from; undefined where it is neither a rule nor an expression. */
export function readFacts(
  { rule, expr }: Investigation,
  transport: Transport,
  signal: AbortSignal
): Promise<RuleFacts> | undefined {
  return rule !== undefined ? readRule(rule, transport, signal) : expr === undefined ? undefined : readExpr(expr);
}

async function readExpr(expr: string): Promise<RuleFacts> {
  const { readExpression } = await import(/* webpackChunkName: "alerts" */ '../../domain/alerts/expressionFacts');
  const { investigation, matchers, kind, problems } = readExpression(expr);
  return {
    expr,
    investigation,
    matchers,
    histogram: histogramNamed(investigation.metric, kind),
    problems,
    failed: false,
  };
}

const histogramNamed = (metric: string | undefined, kind: Histogram['kind'] = 'classic') =>
  metric === undefined ? undefined : { ...histogramOf(metric), kind };

/** A rule has next steps of its own: no data source stands behind it. */
function whyNoRule(answer: Exclude<Result<unknown>, { status: 'ok' }>): string {
  const what = answer.status === 'failed' ? answer.failure.what : answer.reason;
  return `${what} Check the uid in the link, refresh, or choose a service on the start page.`;
}

const LAST_UNKNOWN = '; its query and threshold are used all the same.';

/** Reads a rule; everything that cannot be read becomes a sentence. */
async function readRule(rule: string, transport: Transport, signal: AbortSignal): Promise<RuleFacts> {
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
  const nowMs = Date.now();
  const read = ruleToInvestigation(details, own, nowMs);
  const past = own || firing.status === 'failed' ? undefined : await loadLastAlert(rule, transport, signal);
  const last = past?.status === 'ok' ? past.value : undefined;
  const notFiring =
    firing.status === 'failed'
      ? firing.failure.message
      : `The alert rule “${details.title || rule}” is not firing now${
          last
            ? `: it stopped ${formatDuration(nowMs - last.endMs)} ago, and the time range shows how it fired.`
            : LAST_UNKNOWN
        }`;
  return {
    rule,
    investigation: read.investigation,
    matchers: read.matchers,
    histogram: histogramNamed(read.investigation.metric, read.kind),
    window: last
      ? alertWindow({ activeAtMs: last.startMs, endMs: last.endMs, forMs: details.forMs, nowMs })
      : read.window,
    problems: own ? read.problems : [...read.problems, notFiring],
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
  const own = facts?.histogram?.name === metric ? facts : undefined;
  if (own?.histogram && own.investigation.service === service && own.matchers.length > 0) {
    return { status: 'found', histogram: own.histogram, matchers: own.matchers };
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
    // A selector that names no service still narrows to what the alert or panel is about.
    const narrowing = own && own.investigation.service === undefined ? own.matchers : [];
    return { status: 'found', histogram: found.value.histogram, matchers: [...narrowing, found.value.matcher] };
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
