import { parser } from '@grafana/lezer-logql';
import type { LogRecord, LogStream, Severity } from '../../logs/types';
import { parseErrors } from '../../query/testing/parse';
import { anyLineQuery, errorLineQueries, flaggedLines, errorLineTest, linesOfTraces } from './errorLine';
import { malformedTraceId } from './traceIdText';

const record = (line: string, labels: Record<string, string> = {}, severity: Severity = 'unknown'): LogRecord => ({
  timeMs: 0,
  line,
  labels,
  severity,
});

describe('an error line', () => {
  it.each<[string, Record<string, string>, Severity, boolean]>([
    ['{"level":50,"msg":"x"}', { detected_level: 'info' }, 'info', true],
    ['{"level":60,"msg":"x"}', {}, 'unknown', true],
    ['{"level":40,"error.type":"x"}', { detected_level: 'error' }, 'error', false],
    ['{"level":"ERROR","msg":"x"}', {}, 'unknown', true],
    ['level=error msg=x', {}, 'unknown', true],
    ['level=warn msg="error rate is high"', { detected_level: 'error' }, 'error', false],
    ['2026-11-21 19:33:50.492 ERROR [-] OrderService - gone', {}, 'unknown', true],
    ['2026-11-21 19:33:50.492 INFO  [-] OrderService - 0 errors', { detected_level: 'info' }, 'info', false],
    ['gone', { severity_number: '17' }, 'error', true],
    ['gone', { severity_number: '13', detected_level: 'error' }, 'warn', false],
    ['gone', { detected_level: 'critical' }, 'fatal', true],
  ])('%s with %j', (line, labels, severity, expected) => {
    expect(errorLineTest()(record(line, labels, severity))).toBe(expected);
  });
});

describe('the queries', () => {
  const streams: LogStream[] = (['metadata', 'json', 'logfmt'] as const).map((placement) => ({
    service: 'a',
    label: 'service_name',
    value: 'a"}b$x',
    shape: { placement, key: 'otel.trace_id' },
  }));

  it.each(streams)('are well-formed for $shape.placement', (stream) => {
    const queries = [
      ...errorLineQueries(stream),
      anyLineQuery(stream),
      flaggedLines([stream]) ?? anyLineQuery(stream),
      linesOfTraces([stream], ['85afe0ab3e38229d9ab7ce424d9d3fd2', `${'0'.repeat(16)}9ab7ce424d9d3fd2`]),
    ];
    expect(queries.flatMap((query) => parseErrors(parser, query))).toEqual([]);
  });

  it('look into the line where levels stand there', () => {
    expect(streams.map((stream) => errorLineQueries(stream).length)).toEqual([1, 2, 2]);
  });
});

describe('a malformed trace id', () => {
  it.each<[string, Record<string, string>, string | undefined]>([
    ['{"trace_id":"4611686018427387904"}', {}, '4611686018427387904'],
    ['gone', { trace_id: 'req-17' }, 'req-17'],
    ['level=error traceID=12', {}, '12'],
    ['{"otel":{"trace_id":"xyz"}}', {}, 'xyz'],
    ['{"trace_id":"00000000000000000000000000000000"}', {}, undefined],
    ['{"trace_id":null}', {}, undefined],
    ['level=error trace_id=none', {}, undefined],
    ['level=error trace_id=-', {}, undefined],
    ['ERROR gone', {}, undefined],
  ])('in %s with %j', (line, labels, expected) => {
    expect(malformedTraceId(record(line, labels))).toBe(expected);
  });
});
