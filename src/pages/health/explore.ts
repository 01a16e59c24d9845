import { config } from '@grafana/runtime';
import type { DataSourceInfo } from '../../backends/types';
import { exploreUrl, type HandedQuery } from '../../domain/handover/explore';
import type { HealthEvidence } from '../../domain/health/types';
import type { TimeWindow } from '../../domain/investigation/types';

/** Explore asks for it. */
const mayExplore = (): boolean =>
  config.exploreEnabled && config.bootData?.user.permissions?.['datasources:explore'] === true;

/** Paths of an API and names of settings are no queries. */
const NO_QUERY = /^(?:(?:GET|POST) |\/|jsonData\b|datasources?\b)/;

/** Explore with the query of an evidence; undefined where it is none, or the user may not use Explore. */
export function exploreHref(
  { uid, query, window }: HealthEvidence,
  list: readonly DataSourceInfo[],
  fallback: TimeWindow
): string | undefined {
  const source = list.find((one) => one.uid === uid);
  const queries = source && !NO_QUERY.test(query) ? queriesOf(source.type, query) : [];
  if (!source || queries.length === 0 || !mayExplore()) {
    return undefined;
  }
  const { fromMs, toMs } = window ?? fallback;
  return exploreUrl(
    { dataSource: source, queries, window: { from: String(Math.floor(fromMs)), to: String(Math.ceil(toMs)) } },
    config.bootData?.user.orgId || undefined,
    config.appSubUrl
  );
}

function queriesOf(type: string, query: string): HandedQuery[] {
  if (query.trim() === '') {
    return [];
  }
  if (type === 'tempo') {
    return [{ refId: 'A', queryType: 'traceql', query }];
  }
  if (type === 'loki') {
    return query.split('\n').map((expr, index) => ({ refId: `A${index || ''}`, queryType: 'range', expr }));
  }
  return [{ refId: 'A', expr: query, range: true, instant: false, exemplar: true }];
}
