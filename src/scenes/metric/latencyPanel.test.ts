import { setUpGrafana } from '../../../.config/jest/grafanaRuntime';
import { histogramOf } from '../../domain/investigation/histograms';
import { buildLatencyPanel, fitAxis } from './latencyPanel';

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
