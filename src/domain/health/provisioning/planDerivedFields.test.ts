import { spanIdFor } from '../../testing/traces';
import { line, observed, SERVICE, serviceWith, stackSet, TRACE } from '../checks/testing/observations';
import { changed, noTrials } from './testing/changed';

describe('derived fields', () => {
  const withFields = (...derivedFields: unknown[]) => stackSet('logs', { derivedFields });
  const json = {
    name: 'Trace (JSON)',
    matcherRegex: '"trace_?[iI][dD]"\\s*:\\s*"([0-9a-fA-F]{16,32})"',
    url: '${__value.raw}',
    datasourceUid: 'tempo',
    urlDisplayLabel: 'Open trace',
  };

  test('an uncovered placement gets one, the others stay', () => {
    const own = { name: 'User', matcherRegex: 'user=(\\w+)', url: 'https://users.example/${__value.raw}' };
    expect(changed(withFields(own))).toEqual([{ jsonData: { derivedFields: [own, json] } }]);
  });

  test.each([
    ['escaped twice', { matcherRegex: json.matcherRegex.replaceAll('\\', '\\\\') }],
    ['with a url that lost its variable', { url: '' }],
    ['that leads nowhere', { datasourceUid: 'old' }],
    ['whose pattern is not closed', { matcherRegex: '"trace_id":"([0-9a-f]+"' }],
  ])('one %s is mended in its place', (_, wrong) => {
    const first = { name: 'User', matcherRegex: 'user=(\\w+)', url: 'x${__value.raw}' };
    expect(changed(withFields({ ...json, ...wrong }, first))).toEqual([{ jsonData: { derivedFields: [json, first] } }]);
  });

  test.each([
    ['metadata', 'otel_trace_id', 'GET 200', { matcherType: 'label', matcherRegex: '^otel_trace_id$' }],
    [
      'json',
      'otel_trace_id',
      `{"otel.trace_id":"${TRACE.traceId}"}`,
      { matcherRegex: '"otel\\.trace_id"\\s*:\\s*"([0-9a-fA-F]{16,32})"' },
    ],
    [
      'logfmt',
      'traceID',
      `level=info traceID=${TRACE.traceId} msg=x`,
      { matcherRegex: '\\btrace_?[iI][dD]=([0-9a-fA-F]{16,32})\\b' },
    ],
    [
      'text',
      '',
      `INFO [${TRACE.traceId} ${spanIdFor('3')}] x`,
      { matcherRegex: '(?:^|[\\s(\\[])([0-9a-fA-F]{32})(?:$|[\\s)\\],.;:])' },
    ],
  ] as const)('%s: one that finds the id', (placement, key, text, matcher) => {
    const shape = placement === 'text' ? { placement } : { placement, key };
    const own = line({
      line: text,
      labels: { service_name: SERVICE, ...(placement === 'metadata' && { [key]: TRACE.traceId }) },
    });
    const seen = serviceWith({
      ...noTrials,
      stream: observed({ service: SERVICE, label: 'service_name', value: SERVICE, shape }),
      lines: observed([own]),
      linesByTrace: observed(new Map()),
    });
    expect(changed(withFields(), seen)).toMatchObject([
      { jsonData: { derivedFields: [{ ...matcher, datasourceUid: 'tempo' }] } },
    ]);
  });
});
