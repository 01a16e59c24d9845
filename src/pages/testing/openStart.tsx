import React from 'react';
import type { BackendSrvRequest } from '@grafana/runtime';
import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { GrafanaRoot } from '../../../.config/jest/GrafanaRoot';
import { setUpGrafana, type DataSourceStub } from '../../../.config/jest/grafanaRuntime';
import ruleDetails from '../../domain/alerts/testing/ruleDetails.json';
import firingRules from '../../domain/alerts/testing/firingRules.json';
import { measureTextByLength, startClockAt, withholdIcons } from '../../scenes/testing/mount';
import { PLUGIN_ROOT } from '../../shared/plugin';
import { testIds } from '../../shared/testIds';
import StartPage from '../StartPage';

const HTTP = 'http_server_request_duration_seconds';
const RPC = 'rpc_server_duration_seconds';

/** What the page asks, by the end of the path. */
const demo: Record<string, (request: BackendSrvRequest) => unknown> = {
  rules: ({ url }) => (url.includes('/grafana/') ? firingRules : { data: { groups: [] } }),
  'rule/task-svc-p99': () => ruleDetails,
  annotations: () => [],
  '__name__/values': () => ({ data: [`${RPC}_bucket`, `${HTTP}_bucket`] }),
  labels: () => ({ data: ['service'] }),
  'service/values': ({ url }) => ({ data: url.includes(RPC) ? ['mail'] : ['web-frontend', 'task-svc'] }),
};

interface Options {
  dataSources?: DataSourceStub[];
  answers?: Record<string, (request: BackendSrvRequest) => unknown>;
}

/** Opens the Start page a minute after the captured rule began to fire. */
export async function openStart({
  dataSources = [{ uid: 'prom', type: 'prometheus', name: 'Prometheus' }],
  answers = {},
}: Options = {}) {
  startClockAt(Date.UTC(2026, 10, 21, 10, 44, 40));
  withholdIcons();
  measureTextByLength();
  const all = { ...demo, ...answers };
  const grafana = setUpGrafana({
    path: PLUGIN_ROOT,
    dataSources,
    fetch: (request) => {
      const path = request.url.split('?')[0] ?? '';
      const key = Object.keys(all).find((end) => path.endsWith(end));
      return key && all[key]?.(request);
    },
  });
  await act(async () =>
    render(
      <GrafanaRoot location={grafana.location}>
        <StartPage />
      </GrafanaRoot>
    )
  );
  return grafana;
}

export const firing = () => screen.getByTestId(testIds.start.firing);
export const combobox = (testId: string) => within(screen.getByTestId(testId)).getByRole('combobox');

export const user = userEvent.setup({ delay: null, pointerEventsCheck: 0 });
