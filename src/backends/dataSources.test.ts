import { setUpGrafana } from '../../.config/jest/grafanaRuntime';
import { listDataSources } from './dataSources';

describe('listDataSources', () => {
  it('gives what the user may see, without Grafana’s own', () => {
    setUpGrafana({
      dataSources: [
        { uid: 'p', type: 'prometheus', name: 'Mimir', isDefault: true, jsonData: { httpMethod: 'POST' } },
        { uid: 'grafana', type: 'datasource', name: '-- Grafana --' },
        { uid: 'l', type: 'loki' },
      ],
    });

    expect(listDataSources()).toEqual([
      { uid: 'p', name: 'Mimir', type: 'prometheus', isDefault: true, settings: { httpMethod: 'POST' } },
      { uid: 'l', name: 'l', type: 'loki', isDefault: false, settings: {} },
    ]);
  });
});
