import {
  line,
  lines,
  observed,
  SERVICE,
  serviceWith,
  stackSet,
  stackWith,
  TRACE,
  trial,
} from '../checks/testing/observations';
import { change, changed, entriesOf, link, noTrials } from './testing/changed';

describe('the link from a span', () => {
  test('is written where there is none', () => {
    expect(changed(stackSet('traces', { tracesToLogsV2: undefined }), serviceWith(noTrials))).toEqual([
      { jsonData: link({}) },
    ]);
  });

  test('leads to the log store where its target does not exist', () => {
    expect(changed(stackSet('traces', link({ datasourceUid: 'old' })))).toEqual([
      { jsonData: { tracesToLogsV2: { datasourceUid: 'loki' } } },
    ]);
  });

  test.each([
    ['a label that no line has', [{ key: 'service.name', value: 'app' }]],
    ['an attribute that no span has', [{ key: 'k8s.pod', value: 'service_name' }]],
    ['a key that is no label', [{ key: 'service.name' }]],
    ['the defaults, of which one is not on the lines', []],
  ])('%s: the tags are replaced', (_, tags) => {
    const seen = serviceWith({ trials: observed([trial({ found: 0 })]) });
    expect(changed(stackSet('traces', link({ tags })), seen)).toEqual([
      {
        jsonData: { tracesToLogsV2: { tags: [{ key: 'service.name', value: 'service_name' }] } },
      },
    ]);
  });

  const renamed = { service_name: 'task_svc', namespace: 'tasks' };
  const renamedLines = Array.from({ length: 4 }, () => line({ labels: renamed, service: 'task_svc' }));
  const other = serviceWith({
    ...noTrials,
    stream: observed({
      service: SERVICE,
      label: 'service_name',
      value: 'task_svc',
      shape: { placement: 'json', key: 'trace_id' },
    }),
    lines: observed(renamedLines),
    linesByTrace: observed(new Map([[TRACE.traceId, renamedLines]])),
  });

  test('a service under another name in its logs is found by an attribute that all services share', () => {
    expect(changed(stackWith(), other)).toEqual([
      {
        jsonData: {
          tracesToLogsV2: { tags: [{ key: 'service.namespace', value: 'namespace' }] },
        },
      },
    ]);
  });

  test('or by both names, where other services were not looked at', () => {
    const stack = stackWith();
    const all = { ...stack.serviceNames, traces: observed([SERVICE, 'web-frontend']) };
    const [{ jsonData } = { jsonData: undefined }] = change({ ...stack, serviceNames: all }, other).sources.flatMap(
      ({ fragment }) => entriesOf(fragment)
    );
    expect(jsonData).toMatchObject({
      tracesToLogsV2: {
        customQuery: true,
        query: expect.stringMatching(
          /^\{service_name=~"\$\$\{__span\.tags\["service\.name"\]\}\|task_svc"\} \| label_format /
        ),
      },
    });
  });

  test('64-bit ids that the metadata pads are found by a query of its own', () => {
    const short = { ...TRACE, traceId: `${'0'.repeat(16)}2da91b38ab035350` };
    const padded = line({
      line: 'GET /tasks 200',
      traceId: short.traceId,
      labels: { service_name: SERVICE, trace_id: short.traceId },
    });
    const seen = serviceWith({
      ...noTrials,
      stream: observed({
        service: SERVICE,
        label: 'service_name',
        value: SERVICE,
        shape: { placement: 'metadata', key: 'trace_id' },
      }),
      traces: observed([short]),
      lines: observed([padded]),
      linesByTrace: observed(new Map([[short.traceId, [padded]]])),
    });
    expect(JSON.stringify(changed(stackWith(), seen))).toContain(String.raw`trace_id=~\"0*${'${__span.traceId}'}\"`);
  });

  test('what was tried and found everything is left alone, whatever the labels say', () => {
    const odd = lines(4, { labels: { app: 'x' } });
    const seen = serviceWith({ linesByTrace: observed(new Map([[TRACE.traceId, odd]])) });
    expect(changed(stackWith(), seen)).toEqual([]);
  });

  test('no label fits: a note, and no change', () => {
    const odd = lines(4, { labels: { pod: 'x' } });
    const seen = serviceWith({
      linesByTrace: observed(new Map([[TRACE.traceId, odd]])),
      trials: observed([trial({ found: 0 })]),
    });
    expect(change(stackWith(), seen)).toEqual({ sources: [], notes: [expect.stringContaining(SERVICE)] });
  });

  test.each([
    [{ spanStartTimeShift: '1m' }, { spanStartTimeShift: '-1m' }],
    [{ spanEndTimeShift: '-5m' }, { spanEndTimeShift: '5m' }],
    [{ spanEndTimeShift: 'soon' }, { spanEndTimeShift: '5m' }],
  ])('the shift %j becomes %j', (wrong, right) => {
    expect(changed(stackSet('traces', link(wrong)), serviceWith(noTrials))).toEqual([
      { jsonData: { tracesToLogsV2: right } },
    ]);
  });

  test.each([
    ['8 s late', '5s', 8_600, '30s'],
    ['7 minutes late', '5m', 420_600, '15m'],
  ])('a line %s needs a longer shift than %s', (_, spanEndTimeShift, ms, value) => {
    const [first] = TRACE.spans;
    const late = line({ timeMs: (first?.startMs ?? 0) + ms });
    const seen = serviceWith({ ...noTrials, linesByTrace: observed(new Map([[TRACE.traceId, [late]]])) });
    expect(changed(stackSet('traces', link({ spanEndTimeShift })), seen)).toEqual([
      { jsonData: { tracesToLogsV2: { spanEndTimeShift: value } } },
    ]);
  });

  test('the older form moves as a whole', () => {
    const stack = stackSet('traces', {
      tracesToLogsV2: undefined,
      tracesToLogs: {
        datasourceUid: 'loki',
        mapTagNamesEnabled: true,
        mappedTags: [{ key: 'service.name', value: 'service_name' }],
        filterByTraceID: true,
        spanStartTimeShift: '1m',
        spanEndTimeShift: '5m',
      },
    });
    expect(changed(stack)).toEqual([{ jsonData: link({ filterBySpanID: false }) }]);
  });
});
