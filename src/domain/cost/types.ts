/** A request to a data source, as the browser measured it. */
export interface MeasuredCall {
  url: string;
  /** When its answer had come, milliseconds since the page was loaded. */
  endMs: number;
  /** Milliseconds. */
  tookMs: number;
  /** Of the answer's body as it came, compressed where it was; headers are not counted. */
  bytes: number;
}

/** A request that the page made itself, once it was answered or given up. */
export interface OwnCall {
  /** The data source's name. */
  source: string;
  url: string;
  rows: number;
}

/** A query of a panel, once it was answered; it may have taken several requests. */
export interface PanelCall {
  /** As Grafana puts it into the request's address. */
  requestId: string;
  /** The data source's name. */
  source: string;
  rows: number;
}

export interface NamedSource {
  uid: string;
  name: string;
  type: string;
}

/** Everything that tells what an investigation asked. */
export interface Heard {
  /** Absent where this browser measures no requests. */
  measured?: readonly MeasuredCall[];
  own: readonly OwnCall[];
  panels: readonly PanelCall[];
  sources: readonly NamedSource[];
}

/** Of one store, or of all together. */
export interface Cost {
  calls: number;
  /** Rows, lines, spans, series or values that the answers held. */
  rows: number;
  bytes: number;
  /** Milliseconds that its answers took, added up. */
  tookMs: number;
  /** Calls whose bytes and time the browser does not tell. */
  unmeasured: number;
}

export interface Receipt {
  total: Cost;
  /** By the data source's name, the costliest first. */
  stores: Array<Cost & { name: string }>;
}

/** What the page shows of its cost. */
export interface CostReport {
  /** `9 calls, 84 kB` */
  headline: string;
  receipt: Receipt;
  /** Requests that the page started itself, and how many it may start. */
  requests: { started: number; budget: number };
  /** Sentences: what was left out because a limit was hit. */
  leftOut: string[];
  /** Sentences: what the browser does not tell. */
  unseen: string[];
}
