import React from 'react';
import type { DataFrame } from '@grafana/data';
import type { BackendSrvRequest } from '@grafana/runtime';
import { act, render, screen } from '@testing-library/react';
import { throwError } from 'rxjs';
import { GrafanaRoot } from '../../../../.config/jest/GrafanaRoot';
import { setUpGrafana, type DataSourceStub } from '../../../../.config/jest/grafanaRuntime';
import { queryResults, type Streams } from '../../../backends/testing/fakeLoki';
import firingRules from '../../../domain/alerts/testing/firingRules.json';
import ruleDetails from '../../../domain/alerts/testing/ruleDetails.json';
import { span, T0, throttledTrace, TRACE_ID, traceOf } from '../../../domain/testing/traces';
import type { Trace } from '../../../domain/traces/types';
import InvestigatePage from '../../../pages/InvestigatePage';
import { ROUTES } from '../../../shared/plugin';
import { testIds } from '../../../shared/testIds';
import { answerFrom } from '../../logs/testing/openLogs';
import { DEMO_LABELS, demoStreams, metadataLine } from '../../testing/demoLines';
import { exemplarsFrame, seriesFrame, traceDataFrame } from '../../testing/frames';
import { measureTextByLength, startClockAt, withholdIcons } from '../../testing/mount';

export { T0, TRACE_ID };
/** A healthy trace of web-frontend alone. */
export const OTHER = 'be68fa8ec24d376861b52c3b8920a455';
/** An exemplar of it exists; the trace does not. */
export const GONE = 'ca11ab1e00000000000000000000dead';
export const HISTOGRAM = 'http_server_request_duration_seconds';

const otherTrace = (): Trace => ({
  ...traceOf(span('c', [0, 200], { service: 'web-frontend', name: 'GET /healthy', kind: 'server' })),
  traceId: OTHER,
});

export const traceFrames = (traceId: string): DataFrame[] => [
  traceDataFrame(traceId === OTHER ? otherTrace() : throttledTrace()),
];

const exemplars = [
  { timeMs: T0, value: 0.612, labels: { service: 'task-svc', trace_id: TRACE_ID } },
  { timeMs: T0 - 5000, value: 0.2, labels: { service: 'task-svc', trace_id: OTHER } },
  { timeMs: T0 - 9000, value: 0.9, labels: { service: 'task-svc', trace_id: GONE } },
];

const allStreams = (): Streams => ({
  ...demoStreams(),
  'service_name=web-frontend': [
    ...(demoStreams()['service_name=web-frontend'] ?? []),
    metadataLine('GET /healthy 200', 150, 'c', OTHER),
  ],
});

/** The demo's three data sources, linked to each other as provisioned. */
export const demoSources = (stored = exemplars): [DataSourceStub, DataSourceStub, DataSourceStub] => [
  {
    uid: 'prometheus',
    type: 'prometheus',
    name: 'Prometheus',
    jsonData: { exemplarTraceIdDestinations: [{ name: 'trace_id', datasourceUid: 'tempo' }] },
    query: ({ targets }) => [...targets.map(({ refId }) => seriesFrame(refId, T0, [0.2, 0.6])), exemplarsFrame(stored)],
  },
  {
    uid: 'tempo',
    type: 'tempo',
    name: 'Tempo',
    jsonData: { tracesToLogsV2: { datasourceUid: 'loki' } },
    query: ({ targets }) => {
      const asked = JSON.stringify(targets);
      const trace = [throttledTrace(), otherTrace()].find(({ traceId }) => asked.includes(traceId));
      return trace ? traceFrames(trace.traceId) : throwError(() => ({ status: 404, message: 'Not Found' }));
    },
  },
  {
    uid: 'loki',
    type: 'loki',
    name: 'Loki',
    jsonData: { derivedFields: [{ name: 'trace', datasourceUid: 'tempo' }] },
    query: answerFrom(allStreams()),
  },
];

/** What the app asks for itself, by what a test may answer instead. */
const QUESTIONS = {
  rule: /^\/api\/ruler\//,
  firing: /^\/api\/prometheus\/grafana\//,
  pastAlerts: /^\/api\/annotations/,
  histograms: /\/api\/v1\/label\/__name__\/values/,
  series: /\/api\/v1\/series/,
  presence: /\/api\/search\?.*trace%3Aid/,
  search: /\/api\/search/,
  lookUp: /\/api\/(v2\/)?traces\//,
  probe: /^\/api\/ds\/query/,
  services: /\/resources\/label\/\w+\/values/,
  labels: /\/resources\/labels/,
};
type Question = keyof typeof QUESTIONS;
/** Given the request, a body; may throw `httpError`. */
export type Answers = Partial<Record<Question, (request: BackendSrvRequest) => unknown>>;

const demoAnswers = (): Required<Answers> => ({
  rule: () => ruleDetails,
  firing: () => firingRules,
  pastAlerts: () => [],
  histograms: () => ({ data: [`${HISTOGRAM}_bucket`, 'go_gc_duration_seconds_bucket'] }),
  series: () => ({ data: [{ __name__: `${HISTOGRAM}_bucket`, service: 'task-svc', job: 'demo' }] }),
  presence: ({ url }) => ({
    traces: [TRACE_ID, OTHER].filter((id) => url.includes(id)).map((traceID) => ({ traceID })),
  }),
  search: () => ({ traces: [] }),
  lookUp: () => ({ trace: {}, metrics: {} }),
  probe: ({ data }) => queryResults(allStreams(), data),
  services: () => ({ data: ['web-frontend'] }),
  labels: () => ({ data: DEMO_LABELS }),
});

/** Without a live exemplar no trace is open until one is chosen. */
export const noneAlive: Answers = { presence: () => ({ traces: [] }) };

interface Options {
  dataSources?: DataSourceStub[];
  answers?: Answers;
  nowMs?: number;
}

export const iso = (ms: number) => new Date(ms).toISOString();

/** The keys of a window around the demo's trace, and of whatever else a test wants in the URL. */
export const search = (keys: Record<string, string> = {}) =>
  `?${new URLSearchParams({ from: iso(T0 - 1_800_000), to: iso(T0 + 30_000), ...keys })}`;

/** Opens the Investigate page at this query string, in a Grafana with the demo's stores. */
export function openInvestigation(query: string, { dataSources = demoSources(), answers = {}, nowMs }: Options = {}) {
  startClockAt(nowMs ?? T0 + 60_000);
  withholdIcons();
  measureTextByLength();
  const all = { ...demoAnswers(), ...answers };
  const grafana = setUpGrafana({
    path: `${ROUTES.investigate}${query}`,
    dataSources,
    fetch: (request) => {
      const question = (Object.keys(QUESTIONS) as Question[]).find((name) => QUESTIONS[name].test(request.url));
      return question && all[question](request);
    },
  });
  const page = render(
    <GrafanaRoot location={grafana.location}>
      <InvestigatePage />
    </GrafanaRoot>
  );
  const url = () => grafana.location.getSearchObject();
  return {
    ...grafana,
    ...page,
    url,
    back: () => act(() => grafana.history.goBack()),
    forward: () => act(() => grafana.history.goForward()),
  };
}

export type Opened = ReturnType<typeof openInvestigation>;

export const part = {
  metric: () => screen.getByTestId(testIds.metric.region),
  exemplars: () => screen.getByTestId(testIds.metric.exemplars),
  trace: () => screen.getByTestId(testIds.trace.region),
  logs: () => screen.getByTestId(testIds.logs.region),
  problems: () => screen.queryByTestId(testIds.investigation.problems)?.textContent ?? '',
  headline: () => screen.getByRole('heading', { level: 1 }).textContent,
};

/** The exemplar row of this trace, once it is listed. */
export async function row(traceId: string): Promise<HTMLElement> {
  const rows = await screen.findAllByTestId(testIds.metric.exemplar);
  const found = rows.find((one) => one.dataset.traceId === traceId);
  if (!found) {
    throw new Error(`No exemplar row of ${traceId}`);
  }
  return found;
}
