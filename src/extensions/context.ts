import type { RawTimeRange, ScopedVars } from '@grafana/data';

export interface LinkTarget {
  datasource?: { type?: string; uid?: string };
  expr?: string;
  query?: string;
  hide?: boolean;
}

/** What Grafana's extension points hand over, as far as it is read; any of it may be absent, and some throws. */
export interface LinkContext {
  /** Alert instance. A rule of a data source has no uid. */
  rule?: { uid?: string; query?: string; namespace?: { rulesSource?: { uid?: string } } };
  instance?: { activeAt?: string };
  /** Dashboard panel and Explore. */
  targets?: LinkTarget[];
  scopedVars?: ScopedVars;
  timeRange?: RawTimeRange;
  /** Trace view: the trace, its times in microseconds. */
  traceID?: string;
  startTime?: number;
  endTime?: number;
  datasource?: { uid?: string };
}
