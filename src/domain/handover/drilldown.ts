import type { Histogram, Matcher } from '../investigation/types';
import { unquoteGoString } from '../query/goString';
import { subUrl, type HandedWindow } from './explore';

/** Grafana's Drilldown apps, by what they show. Their URLs are read from their own link builders. */
export const DRILLDOWN = {
  metrics: 'grafana-metricsdrilldown-app',
  traces: 'grafana-exploretraces-app',
  logs: 'grafana-lokiexplore-app',
} as const;

/** Scenes splits a filter at pipes and commas, and reads these in their place (scenes `AdHocFiltersVariableUrlSyncHandler`). */
const escapeFilter = (text: string): string =>
  text.replaceAll('|', '__gfp__').replaceAll(',', '__gfc__').replaceAll('#', '__gfh__');

const filter = (key: string, op: string, value: string): string => [key, op, value].map(escapeFilter).join('|');

interface Common {
  dataSourceUid: string;
  window: HandedWindow;
  appSubUrl?: string;
}

function appUrl(
  { dataSourceUid, window, appSubUrl = '' }: Common,
  path: string,
  params: ReadonlyArray<readonly [string, string | undefined]>
): string {
  const all = [['from', window.from], ['to', window.to], ['var-ds', dataSourceUid], ...params];
  const given = all.flatMap(([key, value]) => (key && value ? [[key, value]] : []));
  return `${subUrl(appSubUrl)}/a/${path}?${new URLSearchParams(given)}`;
}

/** Metrics Drilldown on the histogram, with its selector's matchers as filters. */
export function metricsDrilldownUrl(options: Common & { histogram: Histogram; matchers: readonly Matcher[] }): string {
  const { histogram, matchers } = options;
  return appUrl(options, `${DRILLDOWN.metrics}/drilldown`, [
    ['metric', histogram.kind === 'classic' ? `${histogram.name}_bucket` : histogram.name],
    ...matchers.map(({ label, op, value }) => ['var-filters', filter(label, op, value)] as const),
  ]);
}

/** Traces Drilldown on the slow spans of the service, with the trace open. */
export function tracesDrilldownUrl(
  options: Common & { service?: string; thresholdMs?: number; trace?: string; span?: string }
): string {
  const { service, thresholdMs, trace, span } = options;
  return appUrl(options, `${DRILLDOWN.traces}/explore`, [
    ['var-primarySignal', 'true'],
    ['var-metric', 'duration'],
    ['actionView', 'traceList'],
    ['var-filters', service && filter('resource.service.name', '=', service)],
    ['var-filters', thresholdMs === undefined ? undefined : filter('span:duration', '>', `${thresholdMs}ms`)],
    ['traceId', trace],
    ['spanId', span],
  ]);
}

const STRING = String.raw`("(?:[^"\\]|\\.)*")`;
/** A query as `linesOfTrace` begins it: one stream label, and where ids are structured metadata, the field. */
const OUR_QUERY = new RegExp(String.raw`^\{(\w+)(=~?)${STRING}\}(?: \| (\w+)(=~?)${STRING})?`);

/** The streams that a query of `linesOfTrace` asks, and how it knows the trace. */
function readOurQuery(expr: string) {
  const [, label = '', op = '', quoted = '', field, fieldOp, fieldValue] = OUR_QUERY.exec(expr) ?? [];
  const value = unquoteGoString(quoted);
  const values = op === '=' ? [value ?? ''] : (value ?? '').split('|');
  return value
    ? { label, op, value, values, field, fieldOp, id: fieldValue && unquoteGoString(fieldValue) }
    : undefined;
}

/**
 * Logs Drilldown on the streams of one of the queries that `logQueries` built, narrowed to the trace: by its field, else
 * by its id in the line. The app shows one query: that of `service`, else the first. `undefined` where none is such a
 * query, so that its streams are not known here.
 */
export function logsDrilldownUrl(
  options: Common & { exprs: readonly string[]; service?: string; trace: string }
): string | undefined {
  const { exprs, service, trace } = options;
  const known = exprs.flatMap((expr) => readOurQuery(expr) ?? []);
  const shown = known.find(({ values }) => service !== undefined && values.includes(service)) ?? known[0];
  if (!shown) {
    return undefined;
  }
  const { label, op, value, values, field, fieldOp, id } = shown;
  // The app asks for one value in its path; the filters hold them all.
  const first = values.find((each) => each === service) ?? values[0] ?? '';
  const slug = encodeURIComponent(first.replace(/[/\\]/g, '-'));
  const named = label === 'service_name' ? 'service' : label;
  return appUrl(options, `${DRILLDOWN.logs}/explore/${named}/${slug}/logs`, [
    ['var-filters', withLabel(label, op, value)],
    field && fieldOp && id
      ? ['var-metadata', withLabel(field, fieldOp, id)]
      : ['var-lineFilters', `caseSensitive,0|${escapeFilter('|=')}|${escapeFilter(trace)}`],
  ]);
}

/** The app's filters hold a value and what to show for it. */
const withLabel = (key: string, op: string, value: string): string =>
  `${filter(key, op, value)},${escapeFilter(value)}`;
