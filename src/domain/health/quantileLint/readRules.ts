import { listOf, recordOf, textOf } from '../../alerts/narrow';
import type { FoundExpression } from './expressions';
import { sourceOf, type LintedSource } from './readDashboard';

export interface RulesReading {
  expressions: FoundExpression[];
  rules: number;
}

/** The Prometheus expressions of Grafana's own alert rules, as `/api/ruler/grafana/api/v1/rules` has them. */
export function readGrafanaRules(answer: unknown, sources: readonly LintedSource[]): RulesReading | undefined {
  const folders = recordOf(answer);
  const groups = Object.entries(folders).flatMap(([folder, list]) =>
    listOf(list).map((group) => ({ folder, group: recordOf(group) }))
  );
  const rules = groups.flatMap(({ folder, group }) =>
    listOf(group.rules).map((rule) => ({
      within: `${folder} / ${textOf(group.name)}`,
      alert: recordOf(recordOf(rule).grafana_alert),
    }))
  );
  const isUnknown =
    typeof answer !== 'object' || answer === null || (groups.length === 0 && Object.keys(folders).length > 0);
  return isUnknown
    ? undefined
    : { expressions: rules.flatMap(({ alert, within }) => queriesOf(alert, within, sources)), rules: rules.length };
}

function queriesOf(
  alert: Record<string, unknown>,
  within: string,
  sources: readonly LintedSource[]
): FoundExpression[] {
  const title = textOf(alert.title);
  const uid = textOf(alert.uid);
  return listOf(alert.data)
    .map(recordOf)
    .flatMap(({ refId, datasourceUid, model }): FoundExpression[] => {
      const expr = textOf(recordOf(model).expr);
      const source = sourceOf({ uid: datasourceUid }, sources);
      if (expr === '' || source === undefined || source === 'variable') {
        return [];
      }
      const minIntervalMs = Number(recordOf(model).intervalMs);
      return [
        {
          expr,
          called: title,
          sourceUid: source.uid,
          ...(minIntervalMs > 0 && { minIntervalMs }),
          place: {
            kind: 'rule',
            title,
            within,
            ...(uid !== '' && { url: `/alerting/grafana/${encodeURIComponent(uid)}/view` }),
            refId: textOf(refId),
          },
        },
      ];
    });
}

/** The rules that a data source evaluates itself, alerting and recording, as Prometheus' rules API has them. */
export function readOwnRules(answer: unknown, source: Pick<LintedSource, 'uid' | 'name'>): RulesReading | undefined {
  const { groups } = recordOf(recordOf(answer).data);
  if (!Array.isArray(groups)) {
    return undefined;
  }
  const rules = groups.map(recordOf).flatMap((group) =>
    listOf(group.rules)
      .map(recordOf)
      .map((rule) => ({
        expr: textOf(rule.query),
        title: textOf(rule.name),
        within: `${source.name} / ${textOf(group.name)}`,
      }))
  );
  const expressions = rules
    .filter(({ expr }) => expr !== '')
    .map(({ expr, title, within }): FoundExpression => ({
      expr,
      called: title,
      sourceUid: source.uid,
      place: { kind: 'prometheus-rule', title, within },
    }));
  return { expressions, rules: rules.length };
}
