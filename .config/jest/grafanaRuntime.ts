import {
  DataSourceApi,
  type DataFrame,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceInstanceSettings,
  type DataSourceJsonData,
  EventBusSrv,
  type PanelPlugin,
  PluginType,
  setTimeZoneResolver,
} from '@grafana/data';
import {
  type BackendSrvRequest,
  type DataSourceSrv,
  HistoryWrapper,
  type LocationService,
  setAppEvents,
  setBackendSrv,
  setChromeHeaderHeightHook,
  setDataSourceSrv,
  setEchoSrv,
  setLocationService,
  setPluginComponentHook,
  setPluginComponentsHook,
  setPluginFunctionsHook,
  setPluginImportUtils,
  setPluginLinksHook,
  setReturnToPreviousHook,
  setRunRequest,
  setTemplateSrv,
} from '@grafana/runtime';
import { type Observable, of } from 'rxjs';

import { type FetchHandler, stubBackendSrv } from './backendSrv';
import { PanelStubs } from './panelStubs';
import { runRequest } from './runRequest';

/** A data source as a test describes it: what it is set to, and what it answers. */
export interface DataSourceStub {
  uid: string;
  type: string;
  name?: string;
  isDefault?: boolean;
  jsonData?: DataSourceJsonData & Record<string, unknown>;
  /** Frames, or a whole response (for errors, streaming, or a stream that the test drives). Absent: answers no frames. */
  query?(request: DataQueryRequest): DataFrame[] | Promise<DataQueryResponse> | Observable<DataQueryResponse>;
}

export interface GrafanaOptions {
  dataSources?: DataSourceStub[];
  /** Answers what the app asks for itself: a body, or a promise or stream of one; throw `httpError(…)` for a failure. */
  fetch?: FetchHandler;
  /** Where the browser is; default `/`. */
  path?: string;
  timeZone?: string;
  /** The service that is set already: outside of tests it cannot be set anew. Default: one of its own, in memory. */
  location?: LocationService;
  /** Panels by their ids; default: stubs that remember what they were given. */
  panel?(id: string): PanelPlugin;
}

/** The part of the history library (version 4, in memory) that tests drive. */
export interface TestHistory {
  readonly length: number;
  readonly index: number;
  readonly location: { pathname: string; search: string };
  goBack(): void;
  goForward(): void;
}

export interface GrafanaHandle {
  /** Every query that reached a data source, oldest first. */
  queries: Array<{ uid: string; request: DataQueryRequest }>;
  /** Every call through BackendSrv, oldest first. */
  fetches: BackendSrvRequest[];
  /** What the stub panels were given. */
  panels: PanelStubs;
  /** Application events, e.g. toasts. */
  events: EventBusSrv;
  location: LocationService;
  history: TestHistory;
}

const noLinks = { isLoading: false, links: [] };
const noComponents = { isLoading: false, components: [] };

/** Sets every singleton that @grafana/runtime expects of a running Grafana. Call it in `beforeEach`: nothing is kept over. */
export function setUpGrafana(options: GrafanaOptions = {}): GrafanaHandle {
  const queries: GrafanaHandle['queries'] = [];
  const fetches: BackendSrvRequest[] = [];
  const panels = new PanelStubs();
  const events = new EventBusSrv();
  const location = options.location ?? newLocation(options.path);

  setAppEvents(events);
  setDataSourceSrv(dataSourceSrv(options.dataSources ?? [], (uid, request) => queries.push({ uid, request })));
  setBackendSrv(stubBackendSrv(options.fetch, (request) => fetches.push(request)));
  setTemplateSrv({
    getVariables: () => [],
    replace: (target = '') => target,
    containsTemplate: () => false,
    updateTimeRange: () => {},
  });
  setEchoSrv({ flush: () => {}, addBackend: () => {}, addEvent: () => {} });
  setRunRequest(runRequest);
  providePanels(options.panel ?? ((id) => panels.plugin(id)));
  setPluginLinksHook(() => noLinks);
  setPluginComponentHook(() => ({ isLoading: false, component: null }));
  setPluginComponentsHook(() => noComponents);
  setPluginFunctionsHook(() => ({ isLoading: false, functions: [] }));
  setReturnToPreviousHook(() => () => {});
  setChromeHeaderHeightHook(() => 40);
  setTimeZoneResolver(() => options.timeZone ?? 'utc');

  return { queries, fetches, panels, events, location, history: location.getHistory() };
}

function newLocation(path: string | undefined): LocationService {
  const location = new HistoryWrapper();
  if (path) {
    location.replace(path);
  }
  setLocationService(location);
  return location;
}

/** Grafana lets the import utilities be set once only, so they ask for the panels of the newest set-up. */
const newest: { panel?: (id: string) => PanelPlugin } = {};

function providePanels(panel: (id: string) => PanelPlugin) {
  const first = newest.panel === undefined;
  newest.panel = panel;
  if (first) {
    const plugin = (id: string) => (newest.panel ?? panel)(id);
    setPluginImportUtils({ importPanelPlugin: async (id) => plugin(id), getPanelPluginFromCache: plugin });
  }
}

class StubDataSource extends DataSourceApi {
  constructor(
    settings: DataSourceInstanceSettings,
    private readonly answer: NonNullable<DataSourceStub['query']>,
    private readonly seen: (request: DataQueryRequest) => void
  ) {
    super(settings);
  }

  query(request: DataQueryRequest) {
    this.seen(request);
    const answer = this.answer(request);
    return Array.isArray(answer) ? of({ data: answer }) : answer;
  }

  testDatasource() {
    return Promise.resolve({ status: 'success', message: '' });
  }
}

function dataSourceSrv(stubs: DataSourceStub[], seen: (uid: string, request: DataQueryRequest) => void): DataSourceSrv {
  const entries = stubs.map((stub, index) => {
    const settings = instanceSettings(stub, index);
    const answer = (request: DataQueryRequest) => stub.query?.(request) ?? [];
    return { settings, api: new StubDataSource(settings, answer, (request) => seen(stub.uid, request)) };
  });
  const find: (ref: Parameters<DataSourceSrv['get']>[0]) => (typeof entries)[number] | undefined = (ref) => {
    if (ref === undefined || ref === null || ref === 'default') {
      return entries.find(({ settings }) => settings.isDefault) ?? entries[0];
    }
    const wanted = typeof ref === 'string' ? ref : ref.uid;
    if (wanted === undefined && typeof ref === 'object') {
      return entries.find(({ settings }) => settings.type === ref.type);
    }
    return entries.find(({ settings }) => settings.uid === wanted || settings.name === wanted);
  };
  return {
    get: async (ref) => {
      const entry = find(ref);
      if (!entry) {
        throw new Error(`Datasource ${typeof ref === 'string' ? ref : ref?.uid} was not found`);
      }
      return entry.api;
    },
    getInstanceSettings: (ref) => find(ref)?.settings,
    getList: (filters = {}) => {
      const types = filters.type === undefined ? undefined : [filters.type].flat();
      return entries
        .map(({ settings }) => settings)
        .filter((s) => (types ? types.includes(s.type) : true))
        .filter((s) => (filters.pluginId ? s.type === filters.pluginId : true))
        .filter((s) => filters.filter?.(s) ?? true);
    },
    reload: () => {},
    registerRuntimeDataSource: () => {},
  };
}

function instanceSettings(stub: DataSourceStub, index: number): DataSourceInstanceSettings {
  const logo = { small: '', large: '' };
  return {
    id: index + 1,
    uid: stub.uid,
    type: stub.type,
    name: stub.name ?? stub.uid,
    isDefault: stub.isDefault ?? false,
    readOnly: true,
    access: 'proxy',
    url: `/api/datasources/proxy/uid/${stub.uid}`,
    jsonData: stub.jsonData ?? {},
    meta: {
      id: stub.type,
      name: stub.type,
      type: PluginType.datasource,
      module: '',
      baseUrl: '',
      info: {
        author: { name: '' },
        description: '',
        links: [],
        logos: logo,
        screenshots: [],
        updated: '',
        version: '',
      },
    },
  };
}
