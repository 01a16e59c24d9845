import { describeFailure } from '../../../domain/failure';
import { rankHistograms } from '../../../domain/investigation/histograms';
import type { Histogram, Matcher, TimeWindow } from '../../../domain/investigation/types';
import { quantileQuery } from '../../../domain/query/promql';
import { empty, failed, ok, type Result } from '../../../domain/result';
import { foundServices } from '../../foundServices';
import { exemplarDestinations } from '../../links';
import type { DataSourceInfo, MetricBackend, QueryModel, ServiceLabel } from '../../types';
import type { QuantileQuestion } from '../questions';
import type { SampleWorld, StoredSeries } from '../world';
import { livesIn } from './select';

/** The label that names a service in the sample's metrics. */
const SERVICE_LABEL = 'service';
const BUCKET = '_bucket';

/** Prometheus' part of the sample. */
export class SampleMetricBackend implements MetricBackend {
  readonly exemplarLabels: string[];

  constructor(
    readonly source: DataSourceInfo,
    private readonly world: SampleWorld
  ) {
    this.exemplarLabels = [...exemplarDestinations(source).map(({ name }) => name), 'traceID', 'traceId'];
  }

  async histograms(window: TimeWindow, signal?: AbortSignal): Promise<Result<Histogram[]>> {
    if (signal?.aborted) {
      return this.aborted();
    }
    const names = this.seriesIn(window).map(({ labels }) => labels.__name__ ?? '');
    const ranked = rankHistograms(names.filter((name) => name.endsWith(BUCKET)));
    return ranked.length > 0
      ? ok(ranked)
      : empty(
          `${this.source.name} has no histogram in this time range: the sample is only some minutes long. Widen it.`
        );
  }

  async services(histogram: Histogram, window: TimeWindow, signal?: AbortSignal): Promise<Result<ServiceLabel[]>> {
    if (signal?.aborted) {
      return this.aborted();
    }
    const values = this.bucketsIn([histogram], window).flatMap(({ labels }) => labels[SERVICE_LABEL] ?? []);
    const services = [...new Set(values)].map((value) => ({ label: SERVICE_LABEL, value, service: value }));
    return foundServices(this.source, histogram, services);
  }

  async findService(
    service: string,
    histograms: Histogram[],
    window: TimeWindow,
    signal?: AbortSignal
  ): Promise<Result<{ histogram: Histogram; matcher: Matcher }>> {
    if (signal?.aborted) {
      return this.aborted();
    }
    const histogram = histograms.find((one) =>
      this.bucketsIn([one], window).some(({ labels }) => labels[SERVICE_LABEL] === service)
    );
    return histogram
      ? ok({ histogram, matcher: { label: SERVICE_LABEL, op: '=', value: service } })
      : empty(
          `${this.source.name} has no latency histogram of the service “${service}” in this time range. Widen it, or choose another service.`
        );
  }

  latencyQueries(histogram: Histogram, matchers: Matcher[], quantiles: number[]): QueryModel[] {
    return quantiles.map((quantile, index) => {
      const name = `p${Math.round(quantile * 10_000) / 100}`;
      const exemplar = index === 0;
      const sample: QuantileQuestion = {
        ask: 'quantile',
        histogram: histogram.name,
        matchers,
        quantile,
        exemplars: exemplar,
      };
      return {
        refId: name,
        datasource: { type: this.source.type, uid: this.source.uid },
        expr: quantileQuery({ histogram, matchers, quantile }),
        legendFormat: name,
        range: true,
        instant: false,
        exemplar,
        sample,
      };
    });
  }

  private seriesIn(window: TimeWindow): StoredSeries[] {
    return this.world.series.filter((series) => livesIn(series, window));
  }

  /** All of the sample's histograms are classic ones. */
  private bucketsIn(histograms: Histogram[], window: TimeWindow): StoredSeries[] {
    const names = histograms.filter(({ kind }) => kind === 'classic').map(({ name }) => `${name}${BUCKET}`);
    return this.seriesIn(window).filter(({ labels }) => names.includes(labels.__name__ ?? ''));
  }

  private aborted(): Result<never> {
    return failed(describeFailure(this.source.name, 'aborted'));
  }
}
