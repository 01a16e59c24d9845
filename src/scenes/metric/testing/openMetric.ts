import type { DataFrame, DataQueryRequest } from '@grafana/data';
import { screen, within } from '@testing-library/react';
import { setUpGrafana, type DataSourceStub } from '../../../../.config/jest/grafanaRuntime';
import { PrometheusBackend } from '../../../backends/prometheus/PrometheusBackend';
import { source } from '../../../backends/testing/sources';
import { Transport } from '../../../backends/transport';
import { histogramOf } from '../../../domain/investigation/histograms';
import type { ExemplarRowInput } from '../../../domain/testing/frames';
import { testIds } from '../../../shared/testIds';
import { exemplarsFrame, seriesFrame } from '../../testing/frames';
import { mount } from '../../testing/mount';
import { declareTimeSeriesOptions } from '../../testing/panelOptions';
import type { MetricRequest } from '../metricRequest';
import { MetricScene, type MetricSceneState } from '../MetricScene';

export const FROM = Date.UTC(2026, 10, 21, 10);
export const TO = FROM + 3_600_000;

/** A trace id that says its number. */
export const id = (number: number) => number.toString(16).padStart(32, 'a');

/** An exemplar some seconds into the window. */
export const exemplar = (number: number, value: number, atS = number): ExemplarRowInput => ({
  timeMs: FROM + atS * 1000,
  value,
  labels: { service: 'cart', trace_id: id(number), span_id: `b${number}`.padStart(16, '0') },
});

/** What Prometheus answers to the panel: the quantiles that were asked for, and exemplars. */
export const answer =
  (exemplars: ExemplarRowInput[], values: number[] = [0.2, 0.6]) =>
  ({ targets }: DataQueryRequest): DataFrame[] => [
    ...targets.map(({ refId }) => seriesFrame(refId, FROM, values)),
    ...(exemplars.length > 0 ? [exemplarsFrame(exemplars)] : []),
  ];

export function metricRequest(overrides: Partial<MetricRequest> = {}): MetricRequest {
  return {
    backend: new PrometheusBackend(source('prometheus'), new Transport()),
    histogram: histogramOf('http_server_request_duration_seconds'),
    matchers: [{ label: 'service', op: '=', value: 'cart' }],
    quantiles: [0.99, 0.5],
    thresholdMs: 500,
    title: 'latency of cart',
    ...overrides,
  };
}

/** Draws the metric step against a Prometheus that answers with `query`. */
export function openMetric(query: DataSourceStub['query'], state: Partial<MetricSceneState> = {}) {
  const grafana = setUpGrafana({
    path: '/a/x/investigate?service=cart&span=1',
    dataSources: [{ uid: 'prometheus', type: 'prometheus', name: 'Prometheus', query }],
  });
  declareTimeSeriesOptions(grafana.panels.plugin('timeseries'));
  const scene = new MetricScene({ request: metricRequest(), ...state });
  return { grafana, scene, ...mount(scene, [FROM, TO]) };
}

export const rows = () => screen.queryAllByTestId(testIds.metric.exemplar);
export const listedIds = () => rows().map((row) => row.dataset.traceId);
export const notes = () =>
  within(screen.getByTestId(testIds.metric.note))
    .queryAllByText(/./)
    .map((element) => element.textContent)
    .filter((text) => text !== '');
