import { expect, type APIRequestContext } from '@playwright/test';

/** The provisioned rule: P99 > 500 ms for task-svc, evaluated every 10 s. */
export const RULE_UID = 'task-svc-p99';

/** Waits until the provisioned rule fires; after the fault's start this takes the rate window and an evaluation. */
export async function waitUntilFiring(request: APIRequestContext, grafanaUrl: string): Promise<void> {
  await expect
    .poll(
      async () => {
        const response = await request.get(`${grafanaUrl}/api/prometheus/grafana/api/v1/rules?state=firing`);
        return (await response.text()).includes(RULE_UID);
      },
      { message: 'the alert rule fires', timeout: 100_000, intervals: [1000] }
    )
    .toBe(true);
}
