import { dateTime } from '@grafana/data';
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { sceneUtils } from '@grafana/scenes';
import { setUpGrafana } from '../../../.config/jest/grafanaRuntime';
import { histogramOf } from '../../domain/investigation/histograms';
import { LogsScene } from '../../scenes/logs/LogsScene';
import { MetricScene } from '../../scenes/metric/MetricScene';
import { change, mount } from '../../scenes/testing/mount';
import { TraceScene } from '../../scenes/trace/TraceScene';
import { testIds } from '../../shared/testIds';
import { END_MS, open, WHOLE } from './testing/ask';
import { SAMPLE } from './uids';
import { createWorld } from './world';

const PAGE: [number, number] = [WHOLE.fromMs, WHOLE.toMs];
const sample = open();
sample.dataSources.forEach((dataSource) => sceneUtils.registerRuntimeDataSource({ dataSource }));
const [DEAD = ''] = createWorld(END_MS).deadTraces;

const metricScene = () =>
  new MetricScene({
    request: {
      backend: sample.backends.metrics,
      histogram: histogramOf('http_server_request_duration_seconds'),
      matchers: [{ label: 'service', op: '=', value: 'task-svc' }],
      quantiles: [0.99],
      thresholdMs: 500,
      title: 'task-svc p99',
    },
  });

/** No data source is configured, and every request fails. */
beforeEach(() => {
  setUpGrafana({
    fetch: () => {
      throw new Error('The sample needs no network');
    },
  });
});

describe('the scenes on the sample’s data sources', () => {
  it('list its slow exemplars, the dead one first; the trace of that is missing in words', async () => {
    const metric = metricScene();
    const { heard } = mount(metric, PAGE);

    const [first] = await screen.findAllByTestId(testIds.metric.exemplar);
    expect(first).toHaveAttribute('data-trace-id', DEAD);
    fireEvent.click(first ?? document.body);
    expect(heard.traces).toEqual([DEAD]);

    const trace = new TraceScene({ backend: sample.backends.traces, traceId: DEAD });
    mount(trace, PAGE);
    await waitFor(() => expect(trace.state.status).toMatchObject({ kind: 'missing' }));
    expect(screen.getByTestId(testIds.trace.region)).toHaveTextContent(`Sample Tempo has no trace ${DEAD}`);
  });

  it('follow another one to its suspect and the line that explains it, and back to the trace as it was', async () => {
    const answer = await sample.backends.traces.searchSlow({ service: 'task-svc', minMs: 500, window: WHOLE });
    const traceId = answer.status === 'ok' ? (answer.value[0]?.traceId ?? '') : '';
    const trace = new TraceScene({ backend: sample.backends.traces, traceId });
    const { heard } = mount(trace, PAGE);

    await waitFor(() => expect(trace.state.status).toEqual({ kind: 'found' }));
    const suspect = trace.state.analysis?.suspects[0]?.span;
    expect(suspect).toMatchObject({ name: 'db:query', service: 'task-svc' });

    const [settled] = heard.settled;
    const logs = new LogsScene({
      backend: sample.backends.logs,
      subject: {
        traceId,
        trace: settled?.trace,
        suspect,
        services: settled?.trace?.services ?? [],
        around: WHOLE,
      },
    });
    mount(logs, PAGE);
    await waitFor(() => expect(screen.getByTestId(testIds.logs.likely)).toHaveTextContent('RetryAttempts=3'));
    const all = logs.state.count;

    change(logs, { spanId: suspect?.spanId });
    await waitFor(() => expect(logs.state.status).toEqual({ kind: 'found' }));
    expect(logs.state.count).toBeLessThan(all);
    change(logs, { spanId: undefined });
    await waitFor(() => expect(logs.state.count).toBe(all));
  });

  it('say that an earlier window is empty, and show the incident again on the way back', async () => {
    const metric = metricScene();
    const { timeRange } = mount(metric, PAGE);
    await waitFor(() => expect(metric.state.count.above).toBeGreaterThan(0));
    const { count } = metric.state;
    const go = (toMs: number) => {
      const raw = { from: dateTime(toMs - SAMPLE.lengthMs), to: dateTime(toMs) };
      act(() => timeRange.onTimeRangeChange({ ...raw, raw }));
    };

    go(WHOLE.fromMs - 3_600_000);
    await waitFor(() => expect(screen.getByTestId(testIds.metric.region)).toHaveTextContent('has no samples of'));
    go(WHOLE.toMs);
    await waitFor(() => expect(metric.state.count).toEqual(count));
  });
});
