/** A query as its data source defines it. */
export interface HandedQuery {
  refId: string;
  [key: string]: unknown;
}

interface Signal {
  dataSource: { uid: string; type: string };
  queries: readonly HandedQuery[];
  window: HandedWindow;
}

/** Times as Grafana's URL has them: `now-1h`, or milliseconds since the epoch. */
export interface HandedWindow {
  from: string;
  to: string;
}

/**
 * Explore with these queries (`schemaVersion=1`, one pane).
 * @param orgId so that the link opens in the same organisation for whoever is in several
 * @param appSubUrl where Grafana is served below a path, e.g. `/grafana`
 */
export function exploreUrl({ dataSource, queries, window }: Signal, orgId: number | undefined, appSubUrl = ''): string {
  const { uid, type } = dataSource;
  const pane = {
    datasource: uid,
    queries: queries.map((query) => ({ ...query, datasource: { type, uid } })),
    range: window,
  };
  const params = new URLSearchParams({ schemaVersion: '1', panes: JSON.stringify({ throughline: pane }) });
  if (orgId !== undefined) {
    params.set('orgId', String(orgId));
  }
  return `${subUrl(appSubUrl)}/explore?${params}`;
}

export const subUrl = (appSubUrl: string): string => appSubUrl.replace(/\/+$/, '');
