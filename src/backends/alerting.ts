import { readFiringRules, type FiringRule } from '../domain/alerts/firingRules';
import { describeFailure } from '../domain/failure';
import { empty, failed, ok, type Result } from '../domain/result';
import type { Transport } from './transport';

const SOURCE = 'Grafana alerting';

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
  return rules.length > 0 ? ok(rules) : empty('No alert rule is firing.');
}

/** One rule as it is defined, as JSON: its queries, data sources and labels. */
export function loadRuleDefinition(uid: string, transport: Transport, signal?: AbortSignal): Promise<Result<unknown>> {
  const url = `/api/ruler/grafana/api/v1/rule/${encodeURIComponent(uid)}`;
  return transport.request({ source: `The alert rule “${uid}”`, url, signal });
}
