import { isRecord } from '../../../shared/isRecord';
import type { StackObservations } from '../observations';
import { isGone, noPlan, type Plan, said, text } from './plan';

/** The trace store's links to metrics (`serviceMap`, `tracesToMetrics`), where they lead to nothing. */
export function planServiceMap(stack: StackObservations): Plan {
  const { traces, metrics } = stack;
  const plan = noPlan();
  for (const key of ['serviceMap', 'tracesToMetrics']) {
    const link = traces?.settings[key];
    const uid = isRecord(link) ? text(link.datasourceUid) : undefined;
    if (uid !== undefined && metrics && isGone(uid, stack)) {
      plan.patch[key] = { datasourceUid: metrics.uid };
      plan.changes.push({
        link: 'service-map',
        setting: `jsonData.${key}.datasourceUid`,
        need: 'broken',
        sentence: `${key} leads to ${said(uid)}, which does not exist; it now leads to ${said(metrics.name)}.`,
        evidence: [`datasourceUid: ${said(uid)}`],
      });
    }
  }
  return plan;
}
