import { readLastAlert, readNotedValues, type NotedValues, type PastAlert } from '../domain/alerts/alertHistory';
import { readFiringRules, type FiringRule } from '../domain/alerts/firingRules';
import { describeFailure } from '../domain/failure';
import { empty, failed, ok, type Result } from '../domain/result';
import type { Transport } from './transport';
import type { DataSourceInfo } from './types';

const SOURCE = 'Grafana alerting';
const NONE = 'No alert rule is firing.';
/** Data sources that are asked for rules of their own. */
const MAX_RULERS = 5;

/** Grafana-managed rules that fire now, newest first. */
export async function loadFiringRules(transport: Transport, signal?: AbortSignal): Promise<Result<FiringRule[]>> {
  const url = '/api/prometheus/grafana/api/v1/rules?state=firing';
  const answer = await transport.request({ source: SOURCE, url, signal });
  if (answer.status !== 'ok') {
    return answer;
  }
  const { rules, problem } = readFiringRules(answer.value);
  if (problem) {
    return failed(describeFailure(SOURCE, 'bad-answer'));
  }
  return rules.length > 0 ? ok(rules) : empty(NONE);
}

export interface FiringEverywhere {
  rules: FiringRule[];
  /** A sentence for each that could not be asked, or was not. */
  problems: string[];
}

/** Rules that fire now: Grafana's, and those of data sources that evaluate their own; the first few of these. */
export async function loadAllFiring(
  sources: readonly DataSourceInfo[],
  transport: Transport,
  signal?: AbortSignal
): Promise<Result<FiringEverywhere>> {
  const rulers = sources.filter(({ settings }) => settings.manageAlerts !== false);
  const [grafana, ...own] = await Promise.all([
    loadFiringRules(transport, signal),
    ...rulers.slice(0, MAX_RULERS).map((source) => loadRulesOf(source, transport, signal)),
  ]);
  if (grafana.status === 'failed' && own.every(({ status }) => status !== 'ok')) {
    return grafana;
  }
  const answers = [grafana, ...own];
  const rules = answers.flatMap((answer) => (answer.status === 'ok' ? answer.value : []));
  const problems = answers.flatMap((answer) => (answer.status === 'failed' ? [answer.failure.message] : []));
  if (rulers.length > MAX_RULERS) {
    problems.push(`Only ${MAX_RULERS} of ${rulers.length} Prometheus data sources were asked for rules of their own.`);
  }
  return rules.length + problems.length > 0 ? ok({ rules, problems }) : empty(NONE);
}

async function loadRulesOf(
  { uid, name }: DataSourceInfo,
  transport: Transport,
  signal?: AbortSignal
): Promise<Result<FiringRule[]>> {
  const source = `The alert rules of ${name}`;
  const url = `/api/prometheus/${encodeURIComponent(uid)}/api/v1/rules?type=alert`;
  const answer = await transport.request({ source, url, signal });
  if (answer.status !== 'ok') {
    // Without a ruler behind it, a data source has no such page: it has no rules.
    return answer.status === 'failed' && answer.failure.kind === 'not-found' ? empty(NONE) : answer;
  }
  const { rules, problem } = readFiringRules(answer.value, { uid, name });
  return problem ? failed(describeFailure(source, 'bad-answer')) : ok(rules);
}

/** One rule as it is defined, as JSON: its queries, data sources and labels. */
export function loadRuleDefinition(uid: string, transport: Transport, signal?: AbortSignal): Promise<Result<unknown>> {
  const url = `/api/ruler/grafana/api/v1/rule/${encodeURIComponent(uid)}`;
  return transport.request({ source: `The alert rule “${uid}”`, url, signal });
}

/** When a Grafana-managed rule last fired and stopped; empty where Grafana noted no such thing. */
export async function loadLastAlert(
  uid: string,
  transport: Transport,
  signal?: AbortSignal
): Promise<Result<PastAlert>> {
  const url = `/api/annotations?type=alert&limit=50&alertUID=${encodeURIComponent(uid)}`;
  const answer = await transport.request({ source: 'The history of alerts', url, signal });
  if (answer.status !== 'ok') {
    return answer;
  }
  const last = readLastAlert(answer.value);
  return last ? ok(last) : empty('Grafana keeps no note of when it fired.');
}

/** The values that Grafana noted when its rules last began to fire, of all rules in one answer. */
export async function loadNotedValues(transport: Transport, signal?: AbortSignal): Promise<Result<NotedValues[]>> {
  const url = '/api/annotations?type=alert&limit=100';
  const answer = await transport.request({ source: 'The history of alerts', url, signal });
  return answer.status === 'ok' ? ok(readNotedValues(answer.value)) : answer;
}
