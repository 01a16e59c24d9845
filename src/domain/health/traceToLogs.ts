import { isRecord } from '../../shared/isRecord';
import { UNIT_MS } from './durationUnits';

/** A trace store's link to its logs, as Grafana 12.2 understands the setting. */
export interface TraceToLogs {
  datasourceUid?: string;
  /** As configured; Grafana takes `DEFAULT_TAGS` where there are none. */
  tags: LinkTag[];
  /** As written, e.g. `-1m`. */
  startShift?: string;
  endShift?: string;
  filterByTraceID: boolean;
  filterBySpanID: boolean;
  /** Takes the place of tags and filters. */
  customQuery?: string;
}

export interface LinkTag {
  /** Attribute of the span or its resource. */
  key: string;
  /** The log store's label for it; the key itself if absent. */
  value?: string;
}

/** What Grafana looks for without configured tags (grafana v12.2.0 createSpanLink.tsx, `defaultKeys`). */
export const DEFAULT_TAGS: readonly LinkTag[] = [
  { key: 'cluster' },
  { key: 'hostname' },
  { key: 'namespace' },
  { key: 'pod' },
  { key: 'service.name', value: 'service_name' },
  { key: 'service.namespace', value: 'service_namespace' },
];

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
const tagsIn = (value: unknown): LinkTag[] =>
  (Array.isArray(value) ? value.filter(isRecord) : []).flatMap((tag) => {
    const key = text(tag.key);
    return key === undefined ? [] : [{ key, ...(text(tag.value) !== undefined && { value: text(tag.value) }) }];
  });

/**
 * The link in a trace store's jsonData: `tracesToLogsV2`, else the older `tracesToLogs`, read as grafana v12.2.0
 * TraceToLogsSettings.tsx (`getTraceToLogsOptions`) does. undefined where there is none.
 */
export function readTraceToLogs(settings: Record<string, unknown>): TraceToLogs | undefined {
  const { tracesToLogsV2: link, tracesToLogs: old } = settings;
  if (isRecord(link)) {
    // Grafana falls back to the tags where the query is empty.
    const customQuery = link.customQuery === true ? text(link.query) : undefined;
    return { ...common(link), tags: tagsIn(link.tags), ...(customQuery !== undefined && { customQuery }) };
  }
  if (!isRecord(old)) {
    return undefined;
  }
  const plain = (Array.isArray(old.tags) ? old.tags : []).flatMap((key) => (text(key) ? [{ key: String(key) }] : []));
  return { ...common(old), tags: old.mapTagNamesEnabled === true ? tagsIn(old.mappedTags) : plain };
}

function common(link: Record<string, unknown>) {
  return {
    datasourceUid: text(link.datasourceUid),
    startShift: text(link.spanStartTimeShift),
    endShift: text(link.spanEndTimeShift),
    filterByTraceID: link.filterByTraceID === true,
    filterBySpanID: link.filterBySpanID === true,
  };
}

/**
 * A shift in milliseconds, as Grafana reads it (`rangeUtil.intervalToMs`): without a unit it is seconds, fractions are
 * cut off, and what comes after the unit is not read. undefined for what makes Grafana give up on the link; 0 for none.
 */
export function shiftMs(shift: string | undefined): number | undefined {
  if (shift === undefined) {
    return 0;
  }
  if (Number(shift)) {
    return parseInt(shift, 10) * 1000;
  }
  const [, count = '', unit = ''] = /^(-?\d+)(?:\.\d+)?(ms|[Mwdhmsy])/.exec(shift) ?? [];
  const unitMs = UNIT_MS[unit];
  return unitMs === undefined ? undefined : parseInt(count, 10) * unitMs + 0;
}
