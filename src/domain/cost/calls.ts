const CALL =
  /\/api\/(?:ds\/query(?:\?|$)|datasources\/(?:proxy\/|uid\/|\d+\/))|\/apis\/query\.grafana\.app\/[^?]*\/query/;
const UID = /\/api\/datasources\/(?:proxy\/)?uid\/([^/?]+)/;

/**
 * Whether an address is one that Grafana asks a data source under: `/api/ds/query`, a resource or the proxy of a data
 * source, or the query service (`DataSourceWithBackend` of @grafana/runtime 12.2).
 */
export const isDataSourceCall = (url: string): boolean => CALL.test(url);

/** The data source's uid in such an address, where it says so. */
export function uidIn(url: string): string | undefined {
  const [, uid] = UID.exec(url) ?? [];
  try {
    return uid && decodeURIComponent(uid);
  } catch {
    return uid;
  }
}

/** One of the address's parameters, such as `ds_type` and `requestId` that panels' queries have. */
export function paramIn(url: string, name: string): string | undefined {
  return new URLSearchParams(url.split('?')[1] ?? '').get(name) ?? undefined;
}

/** An address without what stands before Grafana's API, spelt as the browser spells it: equal for equal requests. */
export function pathOf(url: string): string {
  const base = 'http://grafana';
  const path = URL.canParse(url, base) ? new URL(url, base) : undefined;
  const text = path ? path.pathname + path.search : url;
  return text.slice(Math.max(0, text.search(/\/apis?\//)));
}
