import { mayHoldTraceId } from '../../exemplars/readExemplars';
import { roleReader, traceIdIn } from '../../logs/keys';
import { valueOf } from '../checks/outcome';
import type { RawExemplar, ServiceObservations, StackObservations } from '../observations';
import { isGone, noPlan, type Plan, records, said, text } from './plan';

/** Label of the link in panels and in Explore. */
export const OPEN_TRACE = 'Open trace';

/**
 * The labels of exemplars that hold a trace id, with the services that use them. A label counts by its name; where no
 * label has such a name, one whose value is 32 hex digits counts.
 */
export function traceLabels(services: readonly ServiceObservations[]): Map<string, Set<string>> {
  const roleOf = roleReader();
  const used = new Map<string, Set<string>>();
  for (const { service, exemplars } of services) {
    for (const exemplar of valueOf(exemplars) ?? []) {
      for (const label of labelsOf(exemplar, (key) => mayHoldTraceId(key, []) || roleOf(key)?.of === 'trace')) {
        used.set(label, (used.get(label) ?? new Set()).add(service));
      }
    }
  }
  return used;
}

function labelsOf({ labels }: RawExemplar, isNamed: (key: string) => boolean): string[] {
  const holding = Object.keys(labels).filter((key) => traceIdIn(labels[key] ?? '') !== undefined);
  const named = holding.filter(isNamed);
  return named.length > 0 ? named : holding.filter((key) => (labels[key] ?? '').trim().length === 32);
}

/** `exemplarTraceIdDestinations` of the metric store: one for each label in use, each leading to a trace store. */
export function planDestinations(stack: StackObservations, services: readonly ServiceObservations[]): Plan {
  const { metrics, traces } = stack;
  if (!metrics) {
    return noPlan();
  }
  const plan = noPlan();
  const setting = 'jsonData.exemplarTraceIdDestinations';
  const present = metrics.settings.exemplarTraceIdDestinations;
  const kept = records(present).map((entry) => {
    const uid = text(entry.datasourceUid);
    const isWrong = uid !== undefined && (isGone(uid, stack) || uid === metrics.uid || uid === stack.logs?.uid);
    if (!isWrong || !traces) {
      return entry;
    }
    const label = text(entry.name) ?? '';
    const why = isGone(uid, stack) ? 'which does not exist' : 'which keeps no traces';
    plan.changes.push({
      link: 'metric-to-trace',
      setting,
      need: 'broken',
      sentence: `The exemplar label ${said(label)} leads to the data source ${said(uid)}, ${why}; it now leads to ${said(traces.name)}.`,
      evidence: [`${said(label)} → ${said(uid)}`],
    });
    return { ...entry, datasourceUid: traces.uid };
  });
  const names = new Set(kept.map((entry) => entry.name));
  const added = [...traceLabels(services)].filter(([label]) => !names.has(label));
  for (const [label, users] of traces ? added : []) {
    plan.changes.push({
      link: 'metric-to-trace',
      setting,
      need: 'broken',
      sentence: `Exemplars hold their trace id in the label ${said(label)}, which no destination names; it now opens ${said(traces?.name ?? '')}.`,
      evidence: [...users].slice(0, 5).map((service) => `${said(service)}: label ${said(label)}`),
    });
  }
  if (!traces && added.length > 0) {
    plan.notes.push('Exemplars lead nowhere until a trace store is chosen.');
  }
  if (plan.changes.length > 0 && traces) {
    const more = added.map(([name]) => ({ name, datasourceUid: traces.uid, urlDisplayLabel: OPEN_TRACE }));
    plan.patch = { exemplarTraceIdDestinations: [...kept, ...more] };
  }
  return plan;
}
