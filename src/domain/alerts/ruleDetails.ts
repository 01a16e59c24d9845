import { formatDuration, parseDuration } from '../investigation/durations';
import type { Histogram, Investigation, Matcher, TimeWindow } from '../investigation/types';
import { quoted } from '../investigation/words';
import type { FiringInstance, FiringRule } from './firingRules';
import { readLatencyExpression, readService, type LatencyExpression } from './latencyExpression';
import { thresholdMs } from './latencyThreshold';
import { recordOf, textOf, textsOf } from './narrow';
import { isExpression, readCondition, type Condition, type RuleQuery } from './ruleThreshold';
import { serviceName, serviceOfLabels, type ServiceLabel } from './services';
import { alertWindow } from './window';
import { isRecord } from '../../shared/isRecord';

/** A Grafana-managed alert rule as it is defined. */
export interface RuleDetails {
  uid: string;
  title: string;
  /** refId of the node that decides. */
  condition: string;
  queries: RuleQuery[];
  /** How long the condition must hold before the rule fires. */
  forMs: number;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

/** Reads the answer of `GET /api/ruler/grafana/api/v1/rule/<uid>`; `undefined` if it has another form. */
export function readRuleDetails(answer: unknown): RuleDetails | undefined {
  const rule = recordOf(answer);
  const alert = rule.grafana_alert;
  if (!isRecord(alert) || textOf(alert.uid) === '' || !Array.isArray(alert.data)) {
    return undefined;
  }
  const queries = alert.data.map(recordOf).map(({ refId, datasourceUid, model }) => ({
    refId: textOf(refId),
    dataSourceUid: textOf(datasourceUid),
    model: recordOf(model),
  }));
  return {
    uid: textOf(alert.uid),
    title: textOf(alert.title) || textOf(alert.uid),
    condition: textOf(alert.condition) || (queries.at(-1)?.refId ?? ''),
    queries,
    forMs: parseDuration(textOf(rule.for)) ?? 0,
    labels: textsOf(rule.labels),
    annotations: textsOf(rule.annotations),
  };
}

export interface RuleReading {
  /** Service, metric, threshold, quantile, metrics and rule, as far as the rule says them. */
  investigation: Investigation;
  /** That select the histogram's series: of the rule's expression, and of the firing instance. */
  matchers: Matcher[];
  kind?: Histogram['kind'];
  /** The alert's own: from before it began to hold until now; absent if it does not fire. */
  window?: TimeWindow;
  /** A sentence for each thing that could not be read. */
  problems: string[];
}

/**
 * What an alert rule asks to be investigated. Never throws: what cannot be read is left out and said.
 * @param firing the same rule in the list of firing ones, for its window and the series that fires
 */
export function ruleToInvestigation(details: RuleDetails, firing: FiringRule | undefined, nowMs: number): RuleReading {
  const condition = readCondition(details.queries, details.condition);
  const latency = readLatency(details, 'source' in condition ? condition.source : undefined);
  const expression = 'expression' in latency ? latency.expression : undefined;
  const threshold = 'expression' in latency ? readThreshold(latency, condition) : {};
  const found = findService(expression, details, firing);
  const activeAtMs = found.instance?.activeAtMs ?? firing?.activeAtMs;
  const window = activeAtMs === undefined ? undefined : alertWindow({ activeAtMs, forMs: details.forMs, nowMs });
  const metrics = 'expression' in latency ? latency.dataSourceUid : prometheusOf(details);

  const name = `alert rule ${quoted(details.title)}`;
  const problems = [
    ...('reasons' in latency ? latency.reasons.map((reason) => `The ${name} ${reason}`) : []),
    ...(threshold.reason ? [`The threshold of the ${name} could not be read: ${threshold.reason}.`] : []),
    ...(found.service ? [] : [`The ${name} does not say which service it is about.`]),
    ...(found.note ? [`The ${name} ${found.note}`] : []),
    ...(window && window.toMs < nowMs
      ? [
          `The ${name} has fired for ${formatDuration(nowMs - (activeAtMs ?? nowMs))}; the time range shows how it began.`,
        ]
      : []),
  ];
  return {
    investigation: {
      rule: details.uid,
      ...(found.service && { service: serviceName(found.service) }),
      ...(expression && { metric: expression.metric, quantile: expression.quantile }),
      ...(threshold.ms !== undefined && { thresholdMs: threshold.ms }),
      ...(metrics && { metrics }),
    },
    matchers: [
      ...(expression?.matchers ?? []),
      ...(found.service && found.isOfSeries ? [{ ...found.service, op: '=' as const }] : []),
    ],
    ...(expression && { kind: expression.kind }),
    ...(window && { window }),
    problems,
  };
}

/** The Prometheus that the rule asks, though not for a latency, where its definition says that it is one. */
function prometheusOf({ queries }: RuleDetails): string | undefined {
  return queries.find(({ model }) => recordOf(model.datasource).type === 'prometheus')?.dataSourceUid;
}

interface Latency {
  refId: string;
  dataSourceUid: string;
  expression: LatencyExpression;
}

/** The first data query that is a latency quantile, the one that the condition is about first; else why none is. */
function readLatency(details: RuleDetails, preferred: string | undefined): Latency | { reasons: string[] } {
  const reasons: string[] = [];
  const queries = details.queries.filter((query) => !isExpression(query));
  const isPreferred = ({ refId }: RuleQuery) => Number(refId === preferred);
  for (const { refId, dataSourceUid, model } of queries.sort((a, b) => isPreferred(b) - isPreferred(a))) {
    const expression = readLatencyExpression(textOf(model.expr));
    if (expression.ok) {
      return { refId, dataSourceUid, expression };
    }
    const why = typeof model.expr === 'string' ? expression.reason : 'It is no query of Prometheus.';
    reasons.push(`tells no latency in its query ${quoted(refId)}. ${why}`);
  }
  return { reasons: reasons.length > 0 ? reasons : ['has no query.'] };
}

/** In milliseconds. What the expression itself compares with comes before the rule's condition. */
function readThreshold(
  { refId, expression }: Latency,
  condition: Condition | { reason: string }
): { ms?: number; reason?: string } {
  const { op, thresholdInExpr, scale, metric } = expression;
  const ofRule =
    'source' in condition && condition.source === refId && condition.threshold !== undefined
      ? { op: condition.op, threshold: condition.threshold / scale }
      : undefined;
  const otherwise = 'reason' in condition ? condition.reason : undefined;
  return thresholdMs(metric, [{ op, threshold: thresholdInExpr }, ofRule], otherwise);
}

interface FoundService {
  service?: ServiceLabel;
  /** The label is one of the firing series, so it also selects the histogram's. */
  isOfSeries?: boolean;
  instance?: FiringInstance;
  note?: string;
}

/** The service: of the expression's matchers, else of the firing series (the newest), else of the rule's own labels. */
function findService(
  expression: LatencyExpression | undefined,
  details: RuleDetails,
  firing: FiringRule | undefined
): FoundService {
  if (expression?.service) {
    return { service: expression.service };
  }
  const asked = expression
    ? undefined
    : details.queries.flatMap(({ model }) => readService(textOf(model.expr)) ?? [])[0];
  if (asked) {
    return { service: asked };
  }
  const ofRule = serviceOfLabels(details.labels);
  const [newest, ...others] = (firing?.instances ?? []).flatMap((instance) => {
    const service = serviceOfLabels(seriesLabels(instance, details));
    return service ? [{ service, instance }] : [];
  });
  if (!newest) {
    return { service: ofRule };
  }
  const names = new Set([newest, ...others].map(({ service }) => serviceName(service)));
  const note = `fires for ${names.size} services; this is the newest, ${quoted(serviceName(newest.service))}.`;
  return { ...newest, isOfSeries: true, ...(names.size > 1 && { note }) };
}

/** An instance's labels without those that the rule itself adds. */
function seriesLabels({ labels }: FiringInstance, details: RuleDetails): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([label, value]) => details.labels[label] !== value));
}
