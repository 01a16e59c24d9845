import { logqlKey, roleReader } from '../../logs/keys';
import { escapeRegex } from '../../query/regex';
import { valueOf } from '../checks/outcome';
import type { Correlation, SourceSettings, StackObservations } from '../observations';
import { compiled } from './fieldMatch';
import { isGone, noPlan, type Plan, said, text } from './plan';

/**
 * A correlation as a provisioning file has it. Both texts must be there, even empty: Grafana 12.2 panics without them
 * (pkg/services/provisioning/datasources/datasources.go).
 */
export function correlationEntry({
  targetUid,
  label,
  description,
  field,
  target,
  transformations,
}: Correlation): Record<string, unknown> {
  return {
    ...(targetUid !== undefined && { targetUID: targetUid }),
    type: targetUid === undefined ? 'external' : 'query',
    label,
    description: description ?? '',
    config: { field, target, ...(transformations.length > 0 && { transformations }) },
  };
}

/** Correlations of a source that can stand in its file: those made by hand are Grafana's own. */
export function correlationsOf(
  { uid }: SourceSettings,
  { correlations }: StackObservations
): Correlation[] | undefined {
  return valueOf(correlations)?.filter((each) => each.sourceUid === uid && each.provisioned !== false);
}

/** The correlations of one source: targets that do not exist, fields that no result has, patterns that do not compile. */
export function planCorrelations(source: SourceSettings, stack: StackObservations): Plan {
  const plan = noPlan();
  const all = valueOf(stack.correlations)?.filter((each) => each.sourceUid === source.uid) ?? [];
  const next = all.map((each) => {
    const problems: string[] = [];
    const result = mended(each, source, stack, problems);
    const by = `The correlation ${said(each.label)} of ${said(source.name)}`;
    if (each.provisioned === false) {
      plan.notes.push(
        ...problems.map(
          (problem) => `${by} ${problem}: it was made by hand, mend it under Administration, Correlations.`
        )
      );
      return each;
    }
    plan.changes.push(
      ...problems.map((problem) => ({
        link: source.uid === stack.logs?.uid ? ('log-to-trace' as const) : ('trace-to-log' as const),
        setting: 'correlations',
        need: 'broken' as const,
        sentence: `${by} ${problem}; it no longer does.`,
        evidence: [`field ${said(each.field)}, target ${said(each.targetUid ?? 'external')}`],
      }))
    );
    return result;
  });
  if (plan.changes.length > 0) {
    plan.correlations = next.filter(({ provisioned }) => provisioned !== false).map(correlationEntry);
  }
  return plan;
}

function mended(
  correlation: Correlation,
  source: SourceSettings,
  stack: StackObservations,
  problems: string[]
): Correlation {
  const result = { ...correlation };
  const target = targetOf(correlation, source, stack);
  if (correlation.targetUid !== undefined && isGone(correlation.targetUid, stack) && target) {
    problems.push(`leads to ${said(correlation.targetUid)}, which does not exist`);
    result.targetUid = target.uid;
  }
  const isLoki = source.uid === stack.logs?.uid && source.type === 'loki';
  if (isLoki && roleReader()(correlation.field)?.of === 'trace' && !isDerived(source, correlation.field)) {
    problems.push(`looks at the field ${said(correlation.field)}, which no result of Loki has`);
    const key = escapeRegex(logqlKey(correlation.field));
    result.field = 'labels';
    result.target = { ...correlation.target, query: '${trace}' };
    result.transformations = [
      { type: 'regex', field: 'labels', expression: `"${key}":"([0-9a-fA-F]{16,32})"`, mapValue: 'trace' },
    ];
    return result;
  }
  result.transformations = correlation.transformations.map((each) => {
    const pattern = text(each.expression);
    const meant = pattern?.replaceAll('\\\\', '\\');
    if (pattern === undefined || meant === undefined || compiled(pattern) || !compiled(meant)) {
      return each;
    }
    problems.push(`has a pattern that is no regular expression`);
    return { ...each, expression: meant };
  });
  return result;
}

function targetOf({ target }: Correlation, source: SourceSettings, { traces, logs, metrics }: StackObservations) {
  if (target.queryType === 'traceql' || source.uid === logs?.uid) {
    return traces;
  }
  const expr = text(target.expr)?.trim() ?? '';
  return expr.startsWith('{') ? logs : expr === '' ? undefined : metrics;
}

const isDerived = ({ settings }: SourceSettings, field: string) =>
  Array.isArray(settings.derivedFields) && JSON.stringify(settings.derivedFields).includes(JSON.stringify(field));
