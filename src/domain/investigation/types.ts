/** One PromQL label matcher; `value` is the raw text, escaped only when a query is built. */
export interface Matcher {
  label: string;
  op: '=' | '!=' | '=~' | '!~';
  value: string;
}

/** A latency histogram as the metric store has it. */
export interface Histogram {
  /** Name without `_bucket`. */
  name: string;
  /** `classic`: series `<name>_bucket` with `le`; `native`: one series `<name>`. */
  kind: 'classic' | 'native';
  /** From the name's suffix; `ms` for `_milliseconds` and `_ms`, else seconds. */
  unit: 's' | 'ms';
}

/** What the URL of an investigation says, decoded. Everything is optional: what is missing is discovered. */
export interface Investigation {
  service?: string;
  /** Histogram name without `_bucket`. */
  metric?: string;
  /** Milliseconds. */
  thresholdMs?: number;
  /** 0 < quantile < 1 */
  quantile?: number;
  /** Uids of data sources. */
  metrics?: string;
  traces?: string;
  logs?: string;
  /** Trace id: lower-case, left-padded to 32 hex digits. */
  trace?: string;
  /** Span id: 16 lower-case hex digits. */
  span?: string;
  /** Uid of a Grafana-managed alert rule. */
  rule?: string;
  /** PromQL of a panel or of a data source's own alert rule, as it was written; not used beside `rule`. */
  expr?: string;
  /** Where the evidence is kept. */
  ledger?: string;
}

/** Milliseconds since the epoch, both inclusive. */
export interface TimeWindow {
  fromMs: number;
  toMs: number;
}
