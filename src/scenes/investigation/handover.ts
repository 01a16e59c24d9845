import { sceneGraph, SceneQueryRunner, type SceneTimeRangeLike } from '@grafana/scenes';
import { SAMPLE_TYPES } from '../../backends/sample/uids';
import type { DataSourceInfo } from '../../backends/types';
import { DRILLDOWN, logsDrilldownUrl, metricsDrilldownUrl, tracesDrilldownUrl } from '../../domain/handover/drilldown';
import { exploreUrl, type HandedQuery, type HandedWindow } from '../../domain/handover/explore';
import type { InvestigationState } from './state';

/** One place that the investigation can be opened in. */
export interface HandoverItem {
  label: string;
  href?: string;
  /** Why there is no `href`. */
  reason?: string;
}

/** The Grafana around the page. */
export interface Host {
  appSubUrl: string;
  orgId?: number;
  /** Whether an app is installed and enabled. */
  hasApp(id: string): boolean;
}

/** What one signal hands over; without queries there is nothing of it to show. */
interface Handed {
  source: DataSourceInfo;
  window: HandedWindow;
  queries: HandedQuery[];
  drilldown(common: { dataSourceUid: string; window: HandedWindow; appSubUrl: string }): string | undefined;
}

type Parts = Pick<InvestigationState, 'metric' | 'trace' | 'logs' | 'effective' | '$timeRange'>;

/** Where the investigation can be opened as it is now: Explore for each signal, and the Drilldown apps that there are. */
export function handoverItems(state: Parts, host: Host): HandoverItem[] {
  const signals = [
    {
      name: 'Latency',
      app: DRILLDOWN.metrics,
      product: 'Metrics Drilldown',
      missing: 'No latency is shown.',
      handed: metricOf(state),
    },
    {
      name: 'Trace',
      app: DRILLDOWN.traces,
      product: 'Traces Drilldown',
      missing: 'No trace is open.',
      handed: traceOf(state),
    },
    {
      name: 'Lines',
      app: DRILLDOWN.logs,
      product: 'Logs Drilldown',
      missing: 'No lines are shown.',
      handed: logsOf(state),
    },
  ];
  const inExplore = signals.map(({ name, handed, missing }) =>
    itemOf(`${name} in Explore`, handed, missing, ({ source, queries, window }) =>
      queries.length > 0 ? exploreUrl({ dataSource: source, queries, window }, host.orgId, host.appSubUrl) : undefined
    )
  );
  const inApps = signals
    .filter(({ app }) => host.hasApp(app))
    .map(({ product, handed, missing }) =>
      itemOf(product, handed, missing, ({ source, window, drilldown }) =>
        drilldown({ dataSourceUid: source.uid, window, appSubUrl: host.appSubUrl })
      )
    );
  return [...inExplore, ...inApps];
}

function itemOf(
  label: string,
  handed: Handed | undefined,
  missing: string,
  hrefOf: (handed: Handed) => string | undefined
): HandoverItem {
  if (handed && Object.values<string>(SAMPLE_TYPES).includes(handed.source.type)) {
    return { label, reason: 'The sample’s data is on this page only.' };
  }
  const href = handed && hrefOf(handed);
  return href === undefined ? { label, reason: missing } : { label, href };
}

function metricOf({ metric, $timeRange }: Parts): Handed | undefined {
  const { request } = metric.state;
  return (
    request && {
      source: request.backend.source,
      window: windowOf($timeRange),
      queries: request.backend.latencyQueries(request.histogram, request.matchers, request.quantiles),
      drilldown: (common) => metricsDrilldownUrl({ ...common, ...request }),
    }
  );
}

/** Without a trace, Traces Drilldown still shows the service's slow ones. */
function traceOf({ trace, effective, $timeRange }: Parts): Handed | undefined {
  const { backend, traceId } = trace.state;
  return (
    backend && {
      source: backend.source,
      window: windowOf($timeRange),
      queries: traceId === undefined ? [] : [backend.traceQuery(traceId)],
      drilldown: (common) => tracesDrilldownUrl({ ...common, ...effective }),
    }
  );
}

/** The lines as they were asked for, over the window that they were asked in. */
function logsOf({ logs, trace: { state: read }, effective: { trace } }: Parts): Handed | undefined {
  const { backend, body, ranked } = logs.state;
  const runner = body && sceneGraph.findDescendents(body, SceneQueryRunner)[0];
  if (!backend || !runner || trace === undefined) {
    return undefined;
  }
  const { queries } = runner.state;
  const exprs = queries.flatMap((query) => ('expr' in query && typeof query.expr === 'string' ? [query.expr] : []));
  // Services keep their lines in several shapes, and the app shows one: that of the line to read first.
  const service = ranked[0]?.record.service ?? read.suspect?.span.service;
  return {
    source: backend.source,
    window: windowOf(sceneGraph.getTimeRange(runner)),
    queries: queries.map((query) => ({ ...query })),
    drilldown: (common) => logsDrilldownUrl({ ...common, exprs, service, trace }),
  };
}

/** Relative times stay so; others in milliseconds, which every page reads. */
function windowOf({ state: { from, to, value } }: SceneTimeRangeLike): HandedWindow {
  const textOf = (raw: string, ms: number) => (raw.startsWith('now') ? raw : String(ms));
  return { from: textOf(from, value.from.valueOf()), to: textOf(to, value.to.valueOf()) };
}
