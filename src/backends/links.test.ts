import { exemplarDestinations, logsToTraces, tracesToLogs, tracesToMetrics } from './links';
import { source } from './testing/sources';

const broken = [undefined, null, 'tempo', 7, [], {}, [null, 'x', 7, {}, { datasourceUid: 7 }]];

describe('exemplarTraceIdDestinations', () => {
  it('names labels and, where it is internal, the trace store', () => {
    const settings = {
      exemplarTraceIdDestinations: [
        { name: 'trace_id', datasourceUid: 'tempo' },
        { name: 'traceID', url: 'https://jaeger/${__value.raw}' },
        { datasourceUid: 'tempo' },
        { name: '' },
      ],
    };
    expect(exemplarDestinations(source('prometheus', { settings }))).toEqual([
      { name: 'trace_id', datasourceUid: 'tempo' },
      { name: 'traceID', datasourceUid: undefined },
    ]);
  });

  it.each(broken)('as %j names nothing', (exemplarTraceIdDestinations) => {
    expect(exemplarDestinations(source('prometheus', { settings: { exemplarTraceIdDestinations } }))).toEqual([]);
  });
});

describe('tracesToLogsV2', () => {
  it.each([
    [
      { datasourceUid: 'loki', tags: [{ key: 'service.name', value: 'app' }] },
      { datasourceUid: 'loki', serviceLabels: ['app'] },
    ],
    // Grafana's own default name of a tag without a value: dots become underscores.
    [
      { datasourceUid: 'loki', tags: [{ key: 'service.name' }] },
      { datasourceUid: 'loki', serviceLabels: ['service_name'] },
    ],
    [
      { datasourceUid: 'loki', tags: [{ key: 'k8s.pod.name', value: 'pod' }] },
      { datasourceUid: 'loki', serviceLabels: [] },
    ],
    [{ datasourceUid: '' }, { datasourceUid: undefined, serviceLabels: [] }],
    [
      { datasourceUid: 'loki', tags: 'service.name' },
      { datasourceUid: 'loki', serviceLabels: [] },
    ],
  ])('%j', (tracesToLogsV2, expected) => {
    expect(tracesToLogs(source('tempo', { settings: { tracesToLogsV2 } }))).toEqual(expected);
  });

  it.each(broken)('as %j leads nowhere', (tracesToLogsV2) => {
    const { datasourceUid, serviceLabels } = tracesToLogs(source('tempo', { settings: { tracesToLogsV2 } }));
    expect([datasourceUid, serviceLabels]).toEqual([undefined, []]);
  });
});

describe('serviceMap and tracesToMetrics', () => {
  it('both name metric stores', () => {
    const settings = { serviceMap: { datasourceUid: 'a' }, tracesToMetrics: { datasourceUid: 'b' } };
    expect(tracesToMetrics(source('tempo', { settings }))).toEqual(['a', 'b']);
  });

  it.each(broken)('as %j name none', (link) => {
    expect(tracesToMetrics(source('tempo', { settings: { serviceMap: link, tracesToMetrics: link } }))).toEqual([]);
  });
});

describe('derivedFields', () => {
  it('lead to trace stores where they are internal', () => {
    const settings = {
      derivedFields: [
        { name: 'a', datasourceUid: 'tempo' },
        { name: 'b', url: 'https://x' },
        { datasourceUid: 'other' },
      ],
    };
    expect(logsToTraces(source('loki', { settings }))).toEqual(['tempo', 'other']);
  });

  it.each(broken)('as %j lead nowhere', (derivedFields) => {
    expect(logsToTraces(source('loki', { settings: { derivedFields } }))).toEqual([]);
  });
});
