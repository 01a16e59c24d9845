import React from 'react';
import type { BackendSrvRequest } from '@grafana/runtime';
import { act, render, screen, within } from '@testing-library/react';
import { GrafanaRoot } from '../../../.config/jest/GrafanaRoot';
import { setUpGrafana, type DataSourceStub } from '../../../.config/jest/grafanaRuntime';
import { measureTextByLength, startClockAt, withholdIcons } from '../../scenes/testing/mount';
import { ROUTES } from '../../shared/plugin';
import { testIds } from '../../shared/testIds';
import HealthPage from '../HealthPage';

const NOW = Date.UTC(2026, 10, 21, 12);
const HTTP = 'http_server_request_duration_seconds_bucket';
const vector = (...metrics: object[]) => ({ data: { result: metrics.map((metric) => ({ metric, value: [1, '1'] })) } });

/** Stores that know two services, and have nothing else to say. */
const QUIET: Record<string, unknown> = {
  // Before the metric store’s own `query`.
  'ds/query': { results: {} },
  correlations: { correlations: [] },
  flags: { data: { 'enable-feature': 'exemplar-storage' } },
  '__name__/values': { data: [HTTP] },
  'service.name/values': { tagValues: [{ value: 'cart' }, { value: 'task-svc' }] },
  volume: vector({ service_name: 'cart' }, { service_name: 'task-svc' }),
  metadata: { data: {} },
  series: { data: [] },
  query_exemplars: { data: [] },
  query: { data: { result: [] } },
  search: { traces: [] },
  labels: { data: ['service_name'] },
};

interface Options {
  search?: string;
  dataSources?: DataSourceStub[];
  /** By the end of the path; a function is called with the request, and may throw. */
  answers?: Record<string, (request: BackendSrvRequest) => unknown>;
}

export async function openHealthPage({
  search = '',
  dataSources = [
    {
      uid: 'prom',
      type: 'prometheus',
      name: 'Prometheus',
      jsonData: { exemplarTraceIdDestinations: [{ name: 'trace_id', datasourceUid: 'tempo' }] },
    },
    {
      uid: 'tempo',
      type: 'tempo',
      name: 'Tempo',
      jsonData: {
        tracesToLogsV2: {
          datasourceUid: 'loki',
          tags: [{ key: 'service.name', value: 'service_name' }],
          filterByTraceID: true,
        },
      },
    },
    { uid: 'loki', type: 'loki', name: 'Loki' },
  ],
  answers = {},
}: Options = {}) {
  startClockAt(NOW);
  withholdIcons();
  measureTextByLength();
  const all = { ...QUIET, ...answers };
  const grafana = setUpGrafana({
    path: `${ROUTES.health}${search}`,
    dataSources,
    fetch: (request) => {
      const path = request.url.split('?')[0] ?? '';
      const key = Object.keys(all).find((end) => path.endsWith(end));
      const answer = key === undefined ? undefined : all[key];
      return typeof answer === 'function' ? answer(request) : answer;
    },
  });
  const drawn = await act(async () =>
    render(
      <GrafanaRoot location={grafana.location}>
        <HealthPage />
      </GrafanaRoot>
    )
  );
  return { ...grafana, ...drawn };
}

export const row = (service: string) =>
  screen.getAllByTestId(testIds.health.service).filter((one) => one.getAttribute('data-service') === service)[0] ??
  document.body;

/** The words of a service’s three links, in the order of the path. */
export const linkWords = (service: string) =>
  within(row(service))
    .getAllByTestId(testIds.health.link)
    .map((one) => one.textContent);

export const check = (id: string) =>
  screen.getAllByTestId(testIds.health.check).filter((one) => one.getAttribute('data-id') === id)[0] ?? document.body;

export const progress = () => screen.getByTestId(testIds.health.progress);
