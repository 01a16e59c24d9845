import { LoadingState, type DataQueryResponse } from '@grafana/data';
import { act, screen, waitFor } from '@testing-library/react';
import { Subject, throwError } from 'rxjs';
import captured from '../../domain/testing/fixtures/prom242_query_exemplars.json';
import { histogramOf } from '../../domain/investigation/histograms';
import { testIds } from '../../shared/testIds';
import { exemplarsFrame, seriesFrame } from '../testing/frames';
import { change } from '../testing/mount';
import { MetricScene } from './MetricScene';
import {
  answer,
  exemplar,
  FROM,
  id,
  listedIds,
  metricRequest,
  notes,
  openMetric,
  rows,
  TO,
} from './testing/openMetric';

const region = () => screen.getByTestId(testIds.metric.region);
const list = () => screen.getByTestId(testIds.metric.exemplars);

describe('the list of exemplars', () => {
  it('begins with the slowest above the threshold, one row a trace', async () => {
    openMetric(answer([exemplar(1, 0.3), exemplar(2, 0.9), exemplar(3, 2.53), exemplar(2, 0.8), exemplar(4, 0.5)]));

    await waitFor(() => expect(listedIds()).toEqual([id(3), id(2), id(4), id(1)]));

    expect(list()).toHaveTextContent('3 above 500 ms');
    expect(rows().map((row) => row.textContent)).toEqual([
      '2.53 s above the threshold10:00:03aaaaaaaa…',
      '900 ms above the threshold10:00:02aaaaaaaa…',
      '500 ms10:00:04aaaaaaaa…',
      '300 ms10:00:01aaaaaaaa…',
    ]);
  });

  it('reads what Prometheus 2.42 sends', async () => {
    const series: Array<{
      seriesLabels: object;
      exemplars: Array<{ labels: object; value: string; timestamp: number }>;
    }> = captured;
    openMetric(() => [
      seriesFrame('p99', FROM, [0.9]),
      exemplarsFrame(
        series.flatMap(({ seriesLabels, exemplars }) =>
          exemplars.map(({ labels, value, timestamp }) => ({
            timeMs: timestamp * 1000,
            value: Number(value),
            labels: { ...seriesLabels, ...labels },
          }))
        )
      ),
    ]);

    await waitFor(() => expect(rows().length).toBeGreaterThan(3));

    expect(rows()[0]).toHaveAttribute('data-trace-id', expect.stringMatching(/^[0-9a-f]{32}$/));
  });

  it('marks the trace that is open', async () => {
    const { scene } = openMetric(answer([exemplar(1, 0.3), exemplar(2, 0.9)]));
    await waitFor(() => expect(rows()).toHaveLength(2));
    const current = () => rows().filter((row) => row.getAttribute('aria-current') === 'true');
    expect(current()).toEqual([]);

    change(scene, { traceId: id(1) });

    expect(current().map((row) => row.dataset.traceId)).toEqual([id(1)]);
  });

  it('offers the first fifty', async () => {
    openMetric(answer(Array.from({ length: 80 }, (_, index) => exemplar(index + 1, 1 + index / 100))));

    await waitFor(() => expect(rows()).toHaveLength(50));

    expect(listedIds()[0]).toBe(id(80));
    expect(list()).toHaveTextContent('80 above 500 ms, 50 of 80 listed');
  });
});

describe('the panel', () => {
  it('asks every quantile, and for exemplars once', async () => {
    const { grafana } = openMetric(answer([exemplar(1, 0.3)]));

    await waitFor(() => expect(rows()).toHaveLength(1));

    expect(grafana.queries).toHaveLength(1);
    const { targets } = grafana.queries[0]?.request ?? { targets: [] };
    expect(targets).toMatchObject([
      { exemplar: true, datasource: { uid: 'prometheus' } },
      { refId: 'p99', exemplar: false },
      { refId: 'p50', exemplar: false },
    ]);
  });

  it('stays in the metric’s unit, from zero to the slowest exemplar, with the threshold as a line', async () => {
    const { grafana } = openMetric(answer([exemplar(1, 0.3), exemplar(2, 2)]));

    await waitFor(() =>
      expect(grafana.panels.last('timeseries').fieldConfig.defaults.custom).toMatchObject({ axisSoftMax: 2.1 })
    );

    const { defaults } = grafana.panels.last('timeseries').fieldConfig;
    expect(defaults).toMatchObject({
      unit: 's',
      min: 0,
      thresholds: { steps: [{}, { value: 0.5 }] },
      custom: { thresholdsStyle: { mode: 'dashed' } },
    });
    // Lifting the axis is no reason to ask again.
    expect(grafana.queries).toHaveLength(1);
  });

  it('shows the threshold even where every exemplar is faster', async () => {
    const { grafana } = openMetric(answer([exemplar(1, 0.1)]));

    await waitFor(() =>
      expect(grafana.panels.last('timeseries').fieldConfig.defaults.custom).toMatchObject({ axisSoftMax: 0.525 })
    );
  });

  it('of a metric in milliseconds has threshold and values in milliseconds', async () => {
    const request = metricRequest({ histogram: histogramOf('http_server_duration_milliseconds') });
    const { grafana } = openMetric(answer([exemplar(1, 300), exemplar(2, 900)], [600]), { request });

    await waitFor(() => expect(list()).toHaveTextContent('1 above 500 ms'));

    expect(rows()[0]).toHaveTextContent('900 ms');
    expect(grafana.panels.last('timeseries').fieldConfig.defaults).toMatchObject({
      unit: 'ms',
      thresholds: { steps: [{}, { value: 500 }] },
    });
  });

  it('draws a bounded number of diamonds: all above the threshold and some others, and says so', async () => {
    const many = Array.from({ length: 400 }, (_, index) => exemplar(index + 1, index < 10 ? 0.9 : 0.1));
    const { grafana } = openMetric(answer(many));

    await waitFor(() => expect(notes().join()).toContain('70 of 400 exemplars are drawn'));

    const [frame, ...others] = grafana.panels.last('timeseries').data.annotations ?? [];
    expect(others).toEqual([]);
    expect(frame?.length).toBe(70);
    expect(frame?.fields.map(({ values }) => values.length)).toEqual(frame?.fields.map(() => 70));
    const drawn = frame?.fields.find(({ name }) => name === 'Value')?.values ?? [];
    expect(drawn.filter((value) => value > 0.5)).toHaveLength(10);
  });

  it('draws exemplars only, so that diamonds can be told apart by counting', async () => {
    const other = { ...exemplarsFrame([exemplar(7, 1)]), name: 'deployments' };
    const { grafana } = openMetric((request) => [other, ...answer([exemplar(1, 0.3)])(request)]);

    const drawn = () => grafana.panels.last('timeseries').data.annotations;
    await waitFor(() => expect(drawn()).toHaveLength(1));

    expect(drawn()?.map(({ name }) => name)).toEqual(['exemplar']);
    expect(listedIds()).toEqual([id(1)]);
  });

  it('follows the page’s time range', async () => {
    const { grafana, timeRange } = openMetric(answer([exemplar(1, 0.3)]));
    await waitFor(() => expect(grafana.queries).toHaveLength(1));
    const { value } = timeRange.state;

    act(() =>
      timeRange.onTimeRangeChange({ ...value, raw: { from: new Date(FROM - 60_000).toISOString(), to: value.raw.to } })
    );

    await waitFor(() => expect(grafana.queries).toHaveLength(2));
    expect(grafana.queries[1]?.request.range.from.valueOf()).toBe(FROM - 60_000);
    expect(grafana.queries[1]?.request.range.to.valueOf()).toBe(TO);
  });
});

describe('a sentence stands', () => {
  it('for what is waited for while nothing can be asked', () => {
    openMetric(answer([]), { request: undefined, waiting: { kind: 'warning', message: 'No Prometheus here.' } });

    expect(region()).toHaveTextContent('No Prometheus here.');
    expect(list()).toHaveTextContent('No exemplars to list.');
  });

  it.each([
    [
      'no sample',
      () => [seriesFrame('p99', FROM, [])],
      'Prometheus has no samples of http_server_request_duration_seconds for this service in this time range. Widen it.',
    ],
    [
      'no exemplar',
      answer([]),
      'Prometheus returned no exemplars for this panel: none were recorded, or exemplar storage is off. Click the spike to search traces of that moment instead.',
    ],
    [
      'a refusal',
      () => throwError(() => ({ status: 403, data: { message: 'no' } })),
      'Prometheus does not let you query it [403] (no). Ask an administrator for query permission on it, or choose another data source.',
    ],
    [
      'a store that is down',
      () => throwError(() => ({ status: 502, data: { message: 'refused' } })),
      'Prometheus answered with an error [502] (refused). Check that the store behind it is up, then refresh.',
    ],
  ])('for %s', async (_, query, sentence) => {
    openMetric(query);

    await waitFor(() => expect(notes()).toEqual([sentence]));
    expect(list()).toHaveTextContent('No exemplars to list.');
  });

  it('for exemplars that lead nowhere, beside those that do', async () => {
    const labels: Array<Record<string, string>> = [{ trace_id: 'none' }, {}];
    const broken = labels.map((own) => ({ ...exemplar(2, 0.9), labels: own }));
    const { grafana } = openMetric(answer([exemplar(1, 0.3), ...broken]));

    await waitFor(() => expect(notes()).toEqual(['2 exemplars carry no usable trace id and are left out.']));

    expect(listedIds()).toEqual([id(1)]);
    await waitFor(() => expect(grafana.panels.last('timeseries').data.annotations?.[0]?.length).toBe(1));
  });
});

describe('another request', () => {
  const other = metricRequest({ histogram: histogramOf('rpc_server_duration_seconds'), title: 'rpc of cart' });

  it('replaces everything of the earlier one, whose late answer is ignored', async () => {
    const answers: Array<Subject<DataQueryResponse>> = [];
    const { scene } = openMetric(() => {
      const data = new Subject<DataQueryResponse>();
      answers.push(data);
      return data;
    });
    await waitFor(() => expect(answers).toHaveLength(1));

    change(scene, { request: other });
    await waitFor(() => expect(answers).toHaveLength(2));
    act(() => {
      answers[1]?.next({ data: [seriesFrame('p99', FROM, [1]), exemplarsFrame([exemplar(2, 0.9)])] });
      answers[0]?.next({ data: [seriesFrame('p99', FROM, [1]), exemplarsFrame([exemplar(1, 0.9)])] });
    });

    await waitFor(() => expect(listedIds()).toEqual([id(2)]));
    expect(region()).toHaveTextContent('rpc of cart');
  });

  it('says that it waits, then what came', async () => {
    const data = new Subject<DataQueryResponse>();
    openMetric(() => data);
    await waitFor(() => expect(list()).toHaveTextContent('Waiting for exemplars…'));

    act(() => data.next({ state: LoadingState.Done, data: [seriesFrame('p99', FROM, [1])] }));

    await waitFor(() => expect(list()).toHaveTextContent('No exemplars to list.'));
  });

  it('that is none clears the step', async () => {
    const { scene } = openMetric(answer([exemplar(1, 0.3)]));
    await waitFor(() => expect(rows()).toHaveLength(1));

    change(scene, { request: undefined });

    expect(rows()).toEqual([]);
    expect(region()).toHaveTextContent('Looking for the metric…');
  });
});

describe('nearest', () => {
  it('is the slowest exemplar within reach of a moment', async () => {
    const { scene } = openMetric(answer([exemplar(1, 0.3, 100), exemplar(2, 0.9, 130), exemplar(3, 3, 300)]));
    await waitFor(() => expect(rows()).toHaveLength(3));

    expect(scene.nearest(FROM + 110_000, 20_000)?.traceId).toBe(id(2));
    expect(scene.nearest(FROM + 110_000, 10_000)?.traceId).toBe(id(1));
    expect(scene.nearest(FROM + 200_000, 15_000)).toBeUndefined();
    expect(new MetricScene().nearest(FROM, 1e9)).toBeUndefined();
  });

  it('is found among all exemplars that are drawn, listed or not', async () => {
    const slow = Array.from({ length: 60 }, (_, index) => exemplar(index + 1, 2, 100));
    const { scene } = openMetric(answer([...slow, exemplar(99, 0.3, 3000)]));
    await waitFor(() => expect(rows()).toHaveLength(50));

    expect(scene.nearest(FROM + 3_000_000, 15_000)?.traceId).toBe(id(99));
  });
});
