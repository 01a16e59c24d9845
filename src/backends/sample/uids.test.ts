import { decodeInvestigation, investigateUrl } from '../../domain/url/codec';
import { askedSample, sampleInvestigation, sampleUids, SAMPLE } from './uids';

const NOW = Date.UTC(2026, 10, 21, 12, 0, 42);
const MINUTE = Date.UTC(2026, 10, 21, 12, 0);

describe('a link to the sample', () => {
  const { investigation, window } = sampleInvestigation(NOW);
  const url = new URL(investigateUrl(investigation, window), 'http://grafana');
  const decoded = decodeInvestigation(url.searchParams);

  it('is read as what it was made of, with the whole history as its window', () => {
    expect(decoded.problems).toEqual([]);
    expect(decoded.investigation).toEqual(investigation);
    expect(decoded.times).toEqual({ from: String(MINUTE - SAMPLE.lengthMs), to: String(MINUTE) });
  });

  it('says by its uids when the history ends: nothing else needs to be known to show it again', () => {
    expect(askedSample(decoded.investigation)).toBe(MINUTE);
  });
});

describe('the sample that is asked for', () => {
  const { metrics, traces, logs } = sampleUids(MINUTE);

  it.each([{ metrics }, { traces }, { logs }, { metrics: 'prometheus', logs }])('is the one of %j', (wanted) => {
    expect(askedSample(wanted)).toBe(MINUTE);
  });

  it.each([{}, { metrics: 'prometheus' }, { metrics: 'sample-metrics' }, { traces: 'sample-traces-UPPER' }])(
    'is none for %j',
    (wanted) => {
      expect(askedSample(wanted)).toBeUndefined();
    }
  );
});
