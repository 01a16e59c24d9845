/** A query that was sent outside of the page's panels, once it was answered. */
export interface AskedQuery {
  /** As Grafana puts it into the request's address. */
  requestId: string;
  /** The data source's. */
  uid: string;
  rows: number;
}

const listeners = new Set<(query: AskedQuery) => void>();

/** Tells whoever counts what an investigation asks. */
export function tellQuery(query: AskedQuery): void {
  listeners.forEach((listener) => listener(query));
}

/** @returns stops listening */
export function hearQueries(listener: (query: AskedQuery) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
