import { setUpGrafana } from '../../../.config/jest/grafanaRuntime';
import { histogramOf } from '../../domain/investigation/histograms';
import { buildLatencyPanel, exemplarsApart, fitAxis } from './latencyPanel';

describe('fitAxis', () => {
  it('lifts the axis of a panel whose code arrives after its data', () => {
    setUpGrafana();
    const panel = buildLatencyPanel({
      title: '',
      source: { uid: 'prometheus', type: 'prometheus' },
      queries: [],
      histogram: histogramOf('http_server_request_duration_seconds'),
      exemplarLabels: [],
      onTrace: () => {},
    });

    fitAxis(panel, 2);

    expect(panel.state.fieldConfig.defaults.custom).toMatchObject({ axisSoftMax: 2.1, lineWidth: 1 });
  });
});

describe('exemplarsApart', () => {
  it('asks exemplars first, at longer steps than the curve and without one of their own', () => {
    const p99 = { refId: 'p99', expr: 'histogram_quantile(0.99, …)', range: true, instant: false, exemplar: true };
    const p50 = { refId: 'p50', expr: 'histogram_quantile(0.5, …)', range: true, instant: false, exemplar: false };

    const [exemplars, ...curves] = exemplarsApart([p99, p50]);

    expect(exemplars).toMatchObject({
      expr: `${p99.expr} < -Inf`,
      range: false,
      exemplar: true,
      intervalFactor: 2,
    });
    expect(curves).toEqual([{ ...p99, exemplar: false }, p50]);
    expect(exemplars?.refId).not.toBe('p99');
  });
});
