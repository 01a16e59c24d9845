import { histogramOf, rankHistograms } from '../../domain/investigation/histograms';
import type { Histogram, Matcher, TimeWindow } from '../../domain/investigation/types';
import { histogramNamesMatch, histogramSelector, quantileQuery, selector } from '../../domain/query/promql';
import { escapeRegex } from '../../domain/query/regex';
import { describeFailure } from '../../domain/failure';
import { empty, failed, ok, type Result } from '../../domain/result';
import { exemplarDestinations } from '../links';
import { foundServices } from '../foundServices';
import { type Transport } from '../transport';
import type { DataSourceInfo, MetricBackend, QueryModel, ServiceLabel } from '../types';
import { isRecord } from '../../shared/isRecord';

/** Labels that name a service in metrics, the most specific first (OpenTelemetry, then common scrape labels). */
const SERVICE_LABELS = ['service_name', 'service', 'job', 'app', 'k8s_deployment_name', 'container'] as const;

/** Series that `findService` looks at in one request; more would make the URL too long for some proxies. */
const MAX_HISTOGRAMS = 8;

/** The curves below the first are context: a point in every so many steps shows the same. */
const CONTEXT_STEPS = 3;

const seriesName = ({ kind, name }: Histogram) => (kind === 'classic' ? `${name}_bucket` : name);
/** One series per label set instead of one per bucket. */
const oneBucket = ({ kind }: Histogram): Matcher[] =>
  kind === 'classic' ? [{ label: 'le', op: '=', value: '+Inf' }] : [];

const strings = (value: unknown) =>
  Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];

export class PrometheusBackend implements MetricBackend {
  readonly exemplarLabels: string[];

  constructor(
    readonly source: DataSourceInfo,
    private readonly transport: Transport
  ) {
    const configured = exemplarDestinations(source).map(({ name }) => name);
    this.exemplarLabels = [...new Set([...configured, 'trace_id', 'traceID', 'traceId'])];
  }

  async histograms(window: TimeWindow, signal?: AbortSignal): Promise<Result<Histogram[]>> {
    const answer = await this.get('label/__name__/values', window, [histogramNamesMatch()], signal);
    if (answer.status !== 'ok') {
      return answer;
    }
    const ranked = rankHistograms(strings(answer.value));
    return ranked.length > 0 ? ok(ranked) : this.nativeHistograms(signal);
  }

  /** Native histograms have no `_bucket` series: only the metadata tells their type. */
  private async nativeHistograms(signal?: AbortSignal): Promise<Result<Histogram[]>> {
    const answer = await this.get('metadata', undefined, [], signal);
    if (answer.status !== 'ok') {
      return answer;
    }
    const metadata = isRecord(answer.value) ? answer.value : {};
    const names = Object.keys(metadata).filter((name) => {
      const entries = metadata[name];
      return Array.isArray(entries) && entries.some((entry) => isRecord(entry) && entry.type === 'histogram');
    });
    const native = rankHistograms(names.map((name) => `${name}_bucket`)).map(({ name }) => ({
      ...histogramOf(name),
      kind: 'native' as const,
    }));
    return native.length > 0
      ? ok(native)
      : empty(
          `${this.source.name} has no histogram in this time range. Widen it, or check that a service exports one.`
        );
  }

  async services(histogram: Histogram, window: TimeWindow, signal?: AbortSignal): Promise<Result<ServiceLabel[]>> {
    const match = [histogramSelector(histogram, oneBucket(histogram))];
    const labels = await this.get('labels', window, match, signal);
    if (labels.status !== 'ok') {
      return labels;
    }
    const present = new Set(strings(labels.value));
    const label = SERVICE_LABELS.find((candidate) => present.has(candidate));
    if (!label) {
      return empty(
        `${histogram.name} in ${this.source.name} has none of the labels ${SERVICE_LABELS.join(', ')}. Choose another histogram.`
      );
    }
    const values = await this.get(`label/${label}/values`, window, match, signal);
    if (values.status !== 'ok') {
      return values;
    }
    const services = strings(values.value)
      .filter((value) => value !== '')
      .map((value) => ({ label, value, service: serviceOf(label, value) }));
    return foundServices(this.source, histogram, services);
  }

  async findService(
    service: string,
    histograms: Histogram[],
    window: TimeWindow,
    signal?: AbortSignal
  ): Promise<Result<{ histogram: Histogram; matcher: Matcher }>> {
    const asked = histograms.slice(0, MAX_HISTOGRAMS);
    const kinds = (['classic', 'native'] as const).map((kind) => asked.filter((histogram) => histogram.kind === kind));
    // All names in one matcher: a `match[]` for each of them would make a very long URL.
    const matches = kinds.flatMap(([first, ...others]) =>
      first
        ? SERVICE_LABELS.map((label) =>
            selector('', [namesMatcher([first, ...others]), ...oneBucket(first), candidate(label, service)])
          )
        : []
    );
    const answer = await this.get('series', window, matches, signal);
    if (answer.status !== 'ok') {
      return answer;
    }
    const series = Array.isArray(answer.value) ? answer.value.filter(isRecord) : [];
    for (const histogram of asked) {
      const own = series.filter((labels) => labels.__name__ === seriesName(histogram));
      for (const label of SERVICE_LABELS) {
        const found = own
          .map((labels) => labels[label])
          .find((value) => value !== undefined && serviceOf(label, String(value)) === service);
        if (typeof found === 'string') {
          return ok({ histogram, matcher: { label, op: '=', value: found } });
        }
      }
    }
    const scope =
      asked.length < histograms.length
        ? `no series of the service “${service}” in the first ${asked.length} of ${histograms.length} latency histograms. Choose a histogram on the start page`
        : `no latency histogram of the service “${service}” in this time range. Widen it`;
    return empty(`${this.source.name} has ${scope}, or choose another service.`);
  }

  latencyQueries(histogram: Histogram, matchers: Matcher[], quantiles: number[]): QueryModel[] {
    return quantiles.map((quantile, index) => ({
      refId: `p${Math.round(quantile * 10_000) / 100}`,
      datasource: { type: this.source.type, uid: this.source.uid },
      expr: quantileQuery({ histogram, matchers, quantile }),
      legendFormat: `p${Math.round(quantile * 10_000) / 100}`,
      range: true,
      instant: false,
      exemplar: index === 0,
      // Grafana multiplies the step by it; the rate's window stays as wide.
      ...(index === 0 ? {} : { intervalFactor: CONTEXT_STEPS }),
    }));
  }

  /** A GET of Prometheus' HTTP API through the data source; @returns its `data`. */
  private async get(
    path: string,
    window: TimeWindow | undefined,
    match: string[],
    signal?: AbortSignal
  ): Promise<Result<unknown>> {
    const params = new URLSearchParams(match.map((value) => ['match[]', value]));
    if (window) {
      params.set('start', String(Math.floor(window.fromMs / 1000)));
      params.set('end', String(Math.ceil(window.toMs / 1000)));
    }
    const query = params.size > 0 ? `?${params}` : '';
    const url = `/api/datasources/uid/${encodeURIComponent(this.source.uid)}/resources/api/v1/${path}${query}`;
    const answer = await this.transport.request({ source: this.source.name, url, signal });
    if (answer.status !== 'ok') {
      return answer;
    }
    const data = isRecord(answer.value) ? answer.value.data : undefined;
    // Something in between (a login page, a proxy) answers 200 as well.
    return Array.isArray(data) || isRecord(data) ? ok(data) : failed(describeFailure(this.source.name, 'bad-answer'));
  }
}

/** `job` is `namespace/name` where OpenTelemetry made it. */
function serviceOf(label: string, value: string): string {
  return label === 'job' ? value.slice(value.lastIndexOf('/') + 1) : value;
}

function namesMatcher(histograms: Histogram[]): Matcher {
  return {
    label: '__name__',
    op: '=~',
    value: histograms.map((histogram) => escapeRegex(seriesName(histogram))).join('|'),
  };
}

function candidate(label: string, service: string): Matcher {
  return label === 'job'
    ? { label, op: '=~', value: `(.+/)?${escapeRegex(service)}` }
    : { label, op: '=', value: service };
}
