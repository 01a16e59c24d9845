import type { Histogram, Matcher } from '../investigation/types';
import { quoteGoString } from './goString';

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** Words that PromQL does not take for a metric name unless quoted (prometheus `generated_parser.y`, metric_identifier). */
const RESERVED = /^(inf|nan|bool|on|ignoring|group_left|group_right|atan2|offset|and|or|unless|by|without)$/i;

const RATE_INTERVAL = '$__rate_interval';
/** A Prometheus duration, or one of the variables that Grafana's Prometheus data source fills in itself. */
const WINDOW = /^((\d+(ms|[smhdwy]))+|\$__(rate_interval|interval|range))$/;

/**
 * The one escape function of this module: any text as a PromQL string literal. Grafana finds no template variable in
 * it, whatever the text says; lone surrogates become U+FFFD.
 */
export function quoteLabelValue(value: string): string {
  return quoteGoString(value);
}

/**
 * Instant vector selector, e.g. `http_requests_total{job="a"}`. Names that are no classic identifiers take the quoted
 * form `{"http.requests", "k8s.pod"="a"}`, which Prometheus 3 reads. Matchers without a label are left out.
 */
export function selector(metric: string, matchers: readonly Matcher[]): string {
  const conditions = matchers.filter(({ label }) => label !== '').map(matcherText);
  if (NAME.test(metric) && !RESERVED.test(metric)) {
    return conditions.length > 0 ? `${metric}{${conditions.join(', ')}}` : metric;
  }
  const name = metric === '' ? [] : [quoteLabelValue(metric)];
  return `{${[...name, ...conditions].join(', ')}}`;
}

function matcherText({ label, op, value }: Matcher): string {
  return `${LABEL.test(label) ? label : quoteLabelValue(label)}${op}${quoteLabelValue(value)}`;
}

/** The series that hold a histogram's observations: `<name>_bucket` of a classic one, `<name>` of a native one. */
export function histogramSelector(histogram: Histogram, matchers: readonly Matcher[]): string {
  return selector(histogram.kind === 'classic' ? `${histogram.name}_bucket` : histogram.name, matchers);
}

export interface QuantileOptions {
  histogram: Histogram;
  matchers: readonly Matcher[];
  /** 0 to 1; anything else is brought into that range, and what is no number becomes 0.99. */
  quantile: number;
  /** A Prometheus duration such as `5m`, `$__rate_interval` (the default), `$__interval` or `$__range`. */
  rateWindow?: string;
}

/** The quantile of all matched series together, in the metric's own unit. Also what to ask exemplars of. */
export function quantileQuery({ histogram, matchers, quantile, rateWindow = RATE_INTERVAL }: QuantileOptions): string {
  const phi = Number.isNaN(quantile) ? 0.99 : Math.min(1, Math.max(0, quantile));
  const window = WINDOW.test(rateWindow) ? rateWindow : RATE_INTERVAL;
  const rate = `rate(${histogramSelector(histogram, matchers)}[${window}])`;
  const sum = histogram.kind === 'classic' ? `sum by (le) (${rate})` : `sum(${rate})`;
  return `histogram_quantile(${phi}, ${sum})`;
}

/** The `match[]` that finds the names of classic histograms, also those that came by remote write without metadata. */
export function histogramNamesMatch(): string {
  return '{__name__=~".+_bucket",le!=""}';
}
