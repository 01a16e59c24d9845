import { EventBusSrv, type PanelPlugin, setTimeZoneResolver } from '@grafana/data';
import * as runtime from '@grafana/runtime';
import { memoize } from 'lodash';
import { httpError, stubBackendSrv } from '../../.config/jest/backendSrv';
import { runRequest } from '../../.config/jest/runRequest';
import { makePanel } from './panels';

const nothing = () => {};

/** Sets what @grafana/runtime expects of a running Grafana; without other plugins and data sources, as there are none. */
export function setUpServices(): void {
  // What hooks answer is the same object each time.
  const [links, components] = [
    { isLoading: false, links: [] },
    { isLoading: false, components: [] },
  ];
  const panel: (id: string) => PanelPlugin = memoize(makePanel);
  const replace = (text = '') => text;
  runtime.setAppEvents(new EventBusSrv());
  runtime.setBackendSrv(stubBackendSrv(ask, nothing));
  runtime.setDataSourceSrv({
    get: (ref) => Promise.reject(new Error(`Datasource ${typeof ref === 'string' ? ref : ref?.uid} was not found`)),
    getInstanceSettings: () => undefined,
    getList: () => [],
    reload: nothing,
    registerRuntimeDataSource: nothing,
  });
  runtime.setTemplateSrv({ replace, getVariables: () => [], containsTemplate: () => false, updateTimeRange: nothing });
  runtime.setEchoSrv({ flush: nothing, addBackend: nothing, addEvent: nothing });
  runtime.setRunRequest(runRequest);
  runtime.setPluginImportUtils({ importPanelPlugin: async (id) => panel(id), getPanelPluginFromCache: panel });
  runtime.setPluginLinksHook(() => links);
  runtime.setPluginComponentHook(() => ({ isLoading: false, component: null }));
  runtime.setPluginComponentsHook(() => components);
  runtime.setPluginFunctionsHook(() => ({ isLoading: false, functions: [] }));
  runtime.setReturnToPreviousHook(() => nothing);
  runtime.setChromeHeaderHeightHook(() => 0);
  setTimeZoneResolver(() => 'browser');
}

/** Asks the preview's server, which knows little and says so. */
async function ask({ url, method, params, data }: runtime.BackendSrvRequest): Promise<unknown> {
  const target = `/${url.replace(/^\//, '')}${params ? `?${new URLSearchParams(params)}` : ''}`;
  const response = await fetch(target, { method, body: data && JSON.stringify(data) });
  if (!response.ok) {
    throw httpError(response.status, `${url}: ${response.statusText}`);
  }
  return response.json();
}
