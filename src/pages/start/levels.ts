import { loadNotedValues, loadRuleDefinition } from '../../backends/alerting';
import type { Transport } from '../../backends/transport';
import { valuesAt } from '../../domain/alerts/alertHistory';
import { kindOf } from '../../domain/alerts/firingList';
import type { FiringRule } from '../../domain/alerts/firingRules';
import { ok, type Result } from '../../domain/result';

/** Rules whose definition is asked for, one request each: the first of the list. */
const MAX_DEFINITIONS = 5;

export interface Levels {
  /** `844 ms > 500 ms`, by rule; absent where the rule says none. */
  words: ReadonlyMap<FiringRule, string>;
  /** Why some could not be asked for. */
  problem?: string;
}

/** Whether a level is asked for: of latency and error rules, whose threshold means something on its own. */
const hasLevel = (rule: FiringRule) => kindOf(rule) !== 'other';

/**
 * Value against threshold of the firing rules, in this order. A data source's own rule says both. Of Grafana's, the
 * threshold is in the definition, and the value at which it fired is noted in one answer for all.
 */
export async function loadLevels(
  rules: readonly FiringRule[],
  transport: Transport,
  signal: AbortSignal
): Promise<Result<Levels>> {
  const asked = rules.filter((rule) => hasLevel(rule) && !rule.ruler).slice(0, MAX_DEFINITIONS);
  const [{ levelOfQuery, levelOfRule, levelWords }, { readRuleDetails }, noted, ...definitions] = await Promise.all([
    // The PromQL grammar is only needed here.
    import(/* webpackChunkName: "alerts" */ '../../domain/alerts/firingLevel'),
    import(/* webpackChunkName: "alerts" */ '../../domain/alerts/ruleDetails'),
    asked.length > 0 ? loadNotedValues(transport, signal) : ok([]),
    ...asked.map(({ uid }) => loadRuleDefinition(uid, transport, signal)),
  ]);
  const words = new Map<FiringRule, string>();
  for (const rule of rules) {
    const definition = definitions[asked.indexOf(rule)];
    const details = definition?.status === 'ok' ? readRuleDetails(definition.value) : undefined;
    const values = noted.status === 'ok' ? valuesAt(noted.value, rule) : {};
    const level = rule.ruler
      ? hasLevel(rule) && levelOfQuery(rule.query, rule.instances[0]?.value)
      : details && levelOfRule(details, values);
    if (level) {
      words.set(rule, levelWords(level));
    }
  }
  const refused = [noted, ...definitions].find(({ status }) => status === 'failed');
  return ok({ words, ...(refused?.status === 'failed' && { problem: refused.failure.message }) });
}
