import { createDataFrame, DataTopic, FieldType, LoadingState } from '@grafana/data';
import { getBackendSrv, isFetchError, locationService } from '@grafana/runtime';
import {
  EmbeddedScene,
  SceneFlexItem,
  SceneFlexLayout,
  type SceneObject,
  SceneQueryRunner,
  SceneTimeRange,
  VizPanel,
} from '@grafana/scenes';
import { act, render, screen, waitFor } from '@testing-library/react';
import React from 'react';
import { Link, Route, Routes, useLocation } from 'react-router-dom';
import { lastValueFrom, NEVER, throwError } from 'rxjs';

import { httpError } from './backendSrv';
import { GrafanaRoot } from './GrafanaRoot';
import { setUpGrafana } from './grafanaRuntime';
import { stubPanelId } from './panelStubs';

const series = createDataFrame({
  fields: [
    { name: 'Time', type: FieldType.time, values: [1000, 2000] },
    { name: 'Value', type: FieldType.number, values: [0.2, 0.7] },
  ],
});
const exemplars = createDataFrame({
  meta: { dataTopic: DataTopic.Annotations },
  fields: [
    { name: 'Time', type: FieldType.time, values: [1500] },
    { name: 'Value', type: FieldType.number, values: [0.9] },
  ],
});

const runnerFor = (uid: string) =>
  new SceneQueryRunner({
    datasource: { uid },
    queries: [{ refId: 'A', expr: 'up' }],
    $timeRange: new SceneTimeRange({ from: 'now-5m', to: 'now' }),
  });

const sceneOf = (body: SceneObject) =>
  new EmbeddedScene({
    $timeRange: new SceneTimeRange({ from: 'now-5m', to: 'now' }),
    body: new SceneFlexLayout({ children: [new SceneFlexItem({ body })] }),
  });

describe('setUpGrafana', () => {
  it('answers a SceneQueryRunner with the frames of the data source, exemplars apart', async () => {
    const grafana = setUpGrafana({
      dataSources: [{ uid: 'prom', type: 'prometheus', query: () => [series, exemplars] }],
    });
    const runner = runnerFor('prom');
    const deactivate = runner.activate();

    await waitFor(() => expect(runner.state.data?.state).toBe(LoadingState.Done));

    expect(runner.state.data?.series.map((frame) => frame.length)).toEqual([2]);
    expect(runner.state.data?.annotations?.map((frame) => frame.length)).toEqual([1]);
    expect(grafana.queries.map(({ uid, request }) => [uid, request.targets])).toEqual([
      ['prom', [{ refId: 'A', expr: 'up', datasource: { uid: 'prom', type: 'prometheus' } }]],
    ]);
    deactivate();
  });

  it('turns a failing data source into an error state and a silent one into loading', async () => {
    setUpGrafana({
      dataSources: [
        { uid: 'broken', type: 'loki', query: () => throwError(() => ({ status: 502, message: 'bad gateway' })) },
        { uid: 'silent', type: 'tempo', query: () => NEVER },
      ],
    });
    const [broken, silent] = [runnerFor('broken'), runnerFor('silent')];
    const deactivate = [broken.activate(), silent.activate()];

    await waitFor(() => expect(broken.state.data?.state).toBe(LoadingState.Error));
    await waitFor(() => expect(silent.state.data?.state).toBe(LoadingState.Loading));

    expect(broken.state.data?.error).toMatchObject({ status: 502, message: 'bad gateway' });
    deactivate.forEach((stop) => stop());
  });

  it('renders a VizPanel and records what the panel was given', async () => {
    const grafana = setUpGrafana({
      dataSources: [{ uid: 'prom', type: 'prometheus', query: () => [series, exemplars] }],
    });
    const scene = sceneOf(
      new VizPanel({ pluginId: 'timeseries', title: 'Latency', options: { legend: false }, $data: runnerFor('prom') })
    );

    render(<scene.Component model={scene} />);

    expect(await screen.findByTestId(stubPanelId('timeseries'))).toHaveTextContent('Done: 1 frames, 2 rows');
    expect(screen.getByText('Latency')).toBeVisible();
    const panel = grafana.panels.last('timeseries');
    expect(panel.options).toEqual({ legend: false });
    expect(panel.data.annotations?.[0]?.fields[1]?.values).toEqual([0.9]);
  });

  it('finds data sources by uid, name, type and default', async () => {
    setUpGrafana({
      dataSources: [
        { uid: 'a', type: 'loki', name: 'Logs' },
        { uid: 'b', type: 'tempo', isDefault: true, jsonData: { serviceMap: { datasourceUid: 'c' } } },
      ],
    });
    const { getDataSourceSrv } = await import('@grafana/runtime');
    const service = getDataSourceSrv();

    expect(service.getList({ type: ['loki', 'prometheus'] }).map(({ uid }) => uid)).toEqual(['a']);
    expect(service.getInstanceSettings('Logs')?.uid).toBe('a');
    expect(service.getInstanceSettings()?.uid).toBe('b');
    expect(service.getInstanceSettings({ uid: 'gone' })).toBeUndefined();
    await expect(service.get('gone')).rejects.toThrow('gone was not found');
  });

  it('answers fetches, failures and aborts as BackendSrv does', async () => {
    const grafana = setUpGrafana({
      fetch: ({ url }) => {
        if (url.endsWith('/labels')) {
          return { data: ['job'] };
        }
        if (url.endsWith('/slow')) {
          return NEVER;
        }
        throw httpError(403, 'not yours');
      },
    });
    await expect(getBackendSrv().get('/api/labels')).resolves.toEqual({ data: ['job'] });

    const failure = await getBackendSrv()
      .get('/api/other')
      .catch((error: unknown) => error);
    expect(isFetchError(failure) && [failure.status, failure.data]).toEqual([403, { message: 'not yours' }]);

    const abort = new AbortController();
    const pending = lastValueFrom(getBackendSrv().fetch({ url: '/api/slow', abortSignal: abort.signal }));
    abort.abort();
    await expect(pending).rejects.toMatchObject({ cancelled: true });
    expect(grafana.fetches.map(({ url }) => url)).toEqual(['/api/labels', '/api/other', '/api/slow']);
  });

  it('routes from a memory history, Back and Forward included', () => {
    const grafana = setUpGrafana({ path: '/a/app?x=1' });
    function Here() {
      return <p>{useLocation().search}</p>;
    }
    render(
      <GrafanaRoot location={grafana.location}>
        <Routes>
          <Route
            path="/a/app"
            element={
              <>
                <Here />
                <Link to="/a/app?x=2">next</Link>
              </>
            }
          />
        </Routes>
      </GrafanaRoot>
    );
    expect(screen.getByText('?x=1')).toBeVisible();

    act(() => screen.getByText('next').click());
    expect(screen.getByText('?x=2')).toBeVisible();
    expect(locationService.getLocation().search).toBe('?x=2');

    act(() => grafana.history.goBack());
    expect(screen.getByText('?x=1')).toBeVisible();
    act(() => grafana.history.goForward());
    expect(screen.getByText('?x=2')).toBeVisible();
    expect(grafana.history.length).toBe(2);
  });
});
