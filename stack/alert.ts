import type { FaultName } from '../src/backends/sample/model/faults';
import { isRecord } from '../src/shared/isRecord';
import { pollUntil, type Patience } from './poll';

/** The rule of provisioning/alerting/task-svc.yaml, and the only fault that makes it fire. */
export const ALERT_RULE = { uid: 'task-svc-p99', title: 'P99 > 500 ms for task-svc' } as const;
const ALERTING_FAULT: FaultName = 'throttle';

/** Grafana evaluates the rule on every tenth second of the clock. */
const EVALUATION_MS = 10_000;
/**
 * A rate takes two scrapes, 5 s apart. The demo is some seconds old when its stack is announced, so that on average half
 * of the way is still to go.
 */
const SCRAPES_MS = 5000;
const REQUEST_TIMEOUT_MS = 2000;

export const firesAlert = (fault: FaultName): boolean => fault === ALERTING_FAULT;

/**
 * When the alert should fire for a demo that has just started with its fault on: the evaluation that first sees two
 * scrapes. It is right within one evaluation.
 * @param nowMs the time of the announcement, epoch milliseconds
 * @returns epoch milliseconds
 */
export function expectedFiring(nowMs: number): number {
  return Math.ceil((nowMs + SCRAPES_MS) / EVALUATION_MS) * EVALUATION_MS;
}

/**
 * Waits until the rule fires: true then, false once the time is over or `signal` was aborted. A Grafana that does not
 * answer is asked again.
 */
export async function waitForFiring(grafanaUrl: string, patience: Patience): Promise<boolean> {
  return (await pollUntil(async () => (await isFiring(grafanaUrl)) || undefined, patience)) ?? false;
}

/** Whether the rule fires now. A Grafana that does not answer, or not with rules, counts as no. */
export async function isFiring(grafanaUrl: string): Promise<boolean> {
  try {
    const response = await fetch(`${grafanaUrl}/api/prometheus/grafana/api/v1/rules`, {
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    return stateOf(await response.json(), ALERT_RULE.uid) === 'firing';
  } catch {
    return false;
  }
}

/** The state of a rule in an answer of Grafana's Prometheus-compatible rules API: inactive, pending or firing. */
function stateOf(answer: unknown, uid: string): unknown {
  const data = isRecord(answer) ? answer.data : undefined;
  return listIn(data, 'groups')
    .flatMap((group) => listIn(group, 'rules'))
    .filter(isRecord)
    .find((rule) => rule.uid === uid)?.state;
}

function listIn(value: unknown, key: string): unknown[] {
  const list = isRecord(value) ? value[key] : undefined;
  return Array.isArray(list) ? list : [];
}
