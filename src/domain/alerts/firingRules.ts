import { listOf, recordOf, textOf, textsOf, timeOf } from './narrow';
import { isRecord } from '../../shared/isRecord';

export interface FiringInstance {
  /** Labels of the series, and those of the rule. */
  labels: Record<string, string>;
  activeAtMs?: number;
  value?: number;
}

/** A data source that evaluates rules of its own. */
export interface Ruler {
  uid: string;
  name: string;
}

/** An alert rule that fires now. */
export interface FiringRule {
  /** Of a Grafana-managed rule; empty for a data source's own. */
  uid: string;
  /** The data source whose own rule it is. */
  ruler?: Ruler;
  name: string;
  group: string;
  folder: string;
  /** What is asked: the rule's PromQL, or Grafana's text of all its queries. */
  query: string;
  dataSourceUids: string[];
  labels: Record<string, string>;
  annotations: Record<string, string>;
  /** Since when it fires: as the rule says, else as its first instance does. */
  activeAtMs?: number;
  /** How long its condition must hold before, milliseconds; known of a data source's own rule. */
  forMs?: number;
  health: string;
  /** Those that fire, the newest first. */
  instances: FiringInstance[];
}

export interface FiringRules {
  /** The newest first. */
  rules: FiringRule[];
  /** Entries that fire, but could not be read. */
  skipped: number;
  /** Set if the whole answer has another form: "no rule fires" would then be a lie. */
  problem?: string;
}

/**
 * Reads the answer of `GET /api/prometheus/<grafana or a data source's uid>/api/v1/rules`. Rules in another state and
 * recording rules are passed over, since not every ruler filters; malformed ones are counted.
 * @param ruler whose rules these are; absent for Grafana's
 */
export function readFiringRules(answer: unknown, ruler?: Ruler): FiringRules {
  const groups = recordOf(recordOf(answer).data).groups;
  if (!Array.isArray(groups)) {
    return { rules: [], skipped: 0, problem: 'Grafana alerting answered with something that is no list of rules.' };
  }
  const rules: FiringRule[] = [];
  let skipped = 0;
  for (const group of groups) {
    const entries = recordOf(group).rules;
    skipped += Array.isArray(entries) || entries === null ? 0 : 1;
    for (const entry of listOf(entries)) {
      const rule = readRule(entry, recordOf(group), ruler);
      if (rule === 'malformed') {
        skipped += 1;
      } else if (rule) {
        rules.push(rule);
      }
    }
  }
  return { rules: rules.sort((a, b) => newestFirst(a, b) || (a.name < b.name ? -1 : 1)), skipped };
}

function readRule(
  entry: unknown,
  group: Record<string, unknown>,
  ruler: Ruler | undefined
): FiringRule | 'malformed' | undefined {
  if (!isRecord(entry)) {
    return 'malformed';
  }
  if (entry.state !== 'firing') {
    return undefined;
  }
  const uid = ruler ? '' : textOf(entry.uid);
  const query = textOf(entry.query);
  if (ruler ? query === '' : uid === '') {
    return 'malformed';
  }
  const instances = listOf(entry.alerts)
    .flatMap((alert) => readInstance(alert) ?? [])
    .sort(newestFirst);
  const activeAtMs =
    timeOf(entry.activeAt) ?? instances.findLast((instance) => instance.activeAtMs !== undefined)?.activeAtMs;
  return {
    uid,
    ...(ruler && { ruler, ...(typeof entry.duration === 'number' && { forMs: entry.duration * 1000 }) }),
    name: textOf(entry.name) || uid || query,
    group: textOf(group.name),
    folder: textOf(group.file),
    query,
    dataSourceUids: listOf(entry.queriedDatasourceUIDs).filter((one): one is string => typeof one === 'string'),
    labels: textsOf(entry.labels),
    annotations: textsOf(entry.annotations),
    ...(activeAtMs !== undefined && { activeAtMs }),
    health: textOf(entry.health),
    instances,
  };
}

/** States read `Alerting`, `Alerting (NoData)`, or `firing`; others are pending, normal or recovering. */
function readInstance(alert: unknown): FiringInstance | undefined {
  const { state, labels, activeAt, value } = recordOf(alert);
  if (!/^(alerting|firing)/i.test(textOf(state))) {
    return undefined;
  }
  const activeAtMs = timeOf(activeAt);
  const number = textOf(value).trim() === '' ? NaN : Number(value);
  return {
    labels: textsOf(labels),
    ...(activeAtMs !== undefined && { activeAtMs }),
    ...(!Number.isNaN(number) && { value: number }),
  };
}

export function newestFirst(a: { activeAtMs?: number }, b: { activeAtMs?: number }): number {
  return (b.activeAtMs ?? 0) - (a.activeAtMs ?? 0);
}
