import type { DataQuery } from '@grafana/schema';
import { screen, within } from '@testing-library/react';
import { setUpGrafana, type DataSourceStub, type GrafanaOptions } from '../../../../.config/jest/grafanaRuntime';
import { LokiBackend } from '../../../backends/loki/LokiBackend';
import { linesFor, queryResults, type Streams } from '../../../backends/testing/fakeLoki';
import { source } from '../../../backends/testing/sources';
import { Transport } from '../../../backends/transport';
import { analyseTrace } from '../../../domain/traces/analyse';
import { T0, throttledTrace, TRACE_ID } from '../../../domain/testing/traces';
import { testIds } from '../../../shared/testIds';
import { DEMO_LABELS, demoStreams } from '../../testing/demoLines';
import { lokiDataFrame } from '../../testing/frames';
import { mount } from '../../testing/mount';
import { LogsScene, type LogsSceneState } from '../LogsScene';
import type { LogsSubject } from '../subject';

export const exprOf = (query: DataQuery | undefined): string =>
  query && 'expr' in query && typeof query.expr === 'string' ? query.expr : '';

/** Answers the logs panel from these lines, one frame a query. */
export const answerFrom =
  (streams: Streams): NonNullable<DataSourceStub['query']> =>
  ({ targets }) =>
    targets.flatMap((target) => {
      const rows = linesFor(streams, exprOf(target));
      return rows.length > 0 ? [lokiDataFrame(rows)] : [];
    });

export const demoSubject = (overrides: Partial<LogsSubject> = {}): LogsSubject => {
  const trace = throttledTrace();
  return {
    traceId: TRACE_ID,
    trace,
    suspect: analyseTrace(trace).suspects[0]?.span,
    services: trace.services,
    around: { fromMs: T0 - 3_600_000, toMs: T0 },
    ...overrides,
  };
};

interface Options {
  streams?: Streams;
  labels?: string[];
  query?: DataSourceStub['query'];
  fetch?: GrafanaOptions['fetch'];
  state?: Partial<LogsSceneState>;
}

/** Draws the logs step for the demo's trace, against a Loki that holds these lines. */
export function openLogs({ streams = demoStreams(), labels = DEMO_LABELS, query, fetch, state }: Options = {}) {
  const grafana = setUpGrafana({
    path: `/a/x/investigate?service=cart&trace=${TRACE_ID}&span=1`,
    dataSources: [{ uid: 'loki', type: 'loki', name: 'Loki', query: query ?? answerFrom(streams) }],
    fetch:
      fetch ?? (({ url, data }) => (url.startsWith('/api/ds/query') ? queryResults(streams, data) : { data: labels })),
  });
  const backend = new LokiBackend(source('loki'), new Transport());
  const scene = new LogsScene({ backend, subject: demoSubject(), ...state });
  return { grafana, scene, ...mount(scene, [T0 - 3_600_000, T0]) };
}

export const region = () => screen.getByTestId(testIds.logs.region);
export const note = () => screen.getByTestId(testIds.logs.note);
export const likely = () => within(region()).getByTestId(testIds.logs.likely);
