import { screen } from '@testing-library/react';
import { setUpGrafana, type DataSourceStub, type GrafanaOptions } from '../../../../.config/jest/grafanaRuntime';
import { source } from '../../../backends/testing/sources';
import { TempoBackend } from '../../../backends/tempo/TempoBackend';
import { Transport } from '../../../backends/transport';
import { T0, TRACE_ID } from '../../../domain/testing/traces';
import { testIds } from '../../../shared/testIds';
import { mount } from '../../testing/mount';
import { TraceScene, type TraceSceneState } from '../TraceScene';

export const tempoBackend = (uid = 'tempo') => new TempoBackend(source('tempo', { uid }), new Transport());

interface Options {
  query?: DataSourceStub['query'];
  fetch?: GrafanaOptions['fetch'];
  state?: Partial<TraceSceneState>;
}

/** Draws the trace step with the demo's trace chosen, against a Tempo that answers with `query`. */
export function openTrace({ query, fetch, state }: Options = {}) {
  const grafana = setUpGrafana({
    path: `/a/x/investigate?trace=${TRACE_ID}&span=1`,
    dataSources: [{ uid: 'tempo', type: 'tempo', name: 'Tempo', query }],
    fetch,
  });
  const scene = new TraceScene({ backend: tempoBackend(), traceId: TRACE_ID, ...state });
  return { grafana, scene, ...mount(scene, [T0 - 3_600_000, T0]) };
}

export const region = () => screen.getByTestId(testIds.trace.region);
export const note = () => screen.getByTestId(testIds.trace.note);
