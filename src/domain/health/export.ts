import { withoutSecrets } from '../evidence/redact';
import type { TimeWindow } from '../investigation/types';
import type { SourceSettings, StackObservations } from './observations';
import { type HealthScore, scoreOf } from './score';
import type { CheckResult } from './types';

type SourceName = Pick<SourceSettings, 'uid' | 'name' | 'type'>;

export interface ExportedService {
  service: string;
  score: HealthScore;
  checks: CheckResult[];
}

/** What the page saves as JSON; a change that old readers would misread gets a new `version`. */
export interface HealthExport {
  format: 'throughline-health';
  version: 1;
  /** ISO 8601. */
  time: string;
  /** The time range that was looked at, ms since the epoch. */
  window: TimeWindow;
  sources: { metrics?: SourceName; traces?: SourceName; logs?: SourceName };
  services: ExportedService[];
}

/** Queries of a custom link may hold what nobody should send around; answers were cleaned when they were taken. */
const withoutSecretsIn = (check: CheckResult): CheckResult => ({
  ...check,
  evidence: check.evidence.map((each) => ({
    ...each,
    query: withoutSecrets(each.query),
    answer: withoutSecrets(each.answer),
  })),
});

/**
 * Everything that the page knows of its services, for a file. Data-source settings stay out (names, uids and types only).
 * @param services each with its results, as `readinessOf` gives them and others may have added to
 */
export function exportOf(
  stack: StackObservations,
  services: ReadonlyArray<{ service: string; checks: readonly CheckResult[] }>,
  nowMs: number
): HealthExport {
  return {
    format: 'throughline-health',
    version: 1,
    time: new Date(nowMs).toISOString(),
    window: stack.window,
    sources: { metrics: nameOf(stack.metrics), traces: nameOf(stack.traces), logs: nameOf(stack.logs) },
    services: services.map(({ service, checks }) => ({
      service,
      score: scoreOf(checks),
      checks: checks.map(withoutSecretsIn),
    })),
  };
}

function nameOf(source: SourceSettings | undefined): SourceName | undefined {
  return source && { uid: source.uid, name: source.name, type: source.type };
}
