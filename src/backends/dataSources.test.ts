import { setUpGrafana } from '../../.config/jest/grafanaRuntime';
import { listDataSources, loadSample } from './dataSources';
import { sampleUids } from './sample/uids';

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

describe('loadSample', () => {
  it('opens the sample that any of the uids asks for, and nothing for real ones', async () => {
    const { traces } = sampleUids(1_795_262_400_000);

    const sample = await loadSample({ metrics: 'prometheus', traces });

    expect(sample?.sources.map(({ uid }) => uid)).toContain(traces);
    expect(sample?.sources.every(({ name }) => name.startsWith('Sample '))).toBe(true);
    expect(loadSample({ metrics: 'prometheus', traces: 'tempo' })).toBeUndefined();
    expect(loadSample({})).toBeUndefined();
  });
});
