import { habitsOf, wasSampled } from './habits';
import { sampledIn } from './sampledFlag';

const ID = '85afe0ab3e38229d9ab7ce424d9d3fd2';
const SPAN = '49c201582a1a4401';

describe('sampledIn', () => {
  it.each<[string, Record<string, string>, boolean | undefined]>([
    ['{"level":50,"trace_id":"x","trace_flags":"01"}', {}, true],
    ['{"level":50,"trace_id":"x","trace_flags":"00"}', {}, false],
    ['{"traceFlags":1}', {}, true],
    ['{"traceFlags":0}', {}, false],
    ['{"otel":{"trace_id":"x","trace_flags":"03"}}', {}, true],
    ['{"otelTraceSampled":false}', {}, false],
    ['{"logging.googleapis.com/trace_sampled":true}', {}, true],
    [`{"traceparent":"00-${ID}-${SPAN}-00"}`, {}, false],
    ['ts=1 level=error trace_flags=01 msg="x"', {}, true],
    ['ts=1 level=error traceFlags="00"', {}, false],
    [`ERROR trace_id=${ID} otelTraceSampled=True gone`, {}, true],
    [`ERROR [00-${ID}-${SPAN}-01] gone`, {}, true],
    ['gone', { flags: '1' }, true],
    ['gone', { flags: '257' }, true],
    ['gone', { flags: '256' }, false],
    ['gone', { trace_flags: '00' }, false],
    ['gone', { trace_id: ID }, undefined],
    ['{"msg":"flags are up","flagship":"01","sampled_rows":1}', {}, undefined],
    ['ERROR 10 rows were sampled', {}, undefined],
    ['{"trace_flags":null}', {}, undefined],
    ['{"trace_flags":"zz"}', {}, undefined],
    ['{not json trace_flags', {}, undefined],
  ])('%s with %j', (line, labels, expected) => {
    expect(sampledIn({ line, labels })).toBe(expected);
  });
});

describe('wasSampled', () => {
  const line = (labels: Record<string, string>) => ({
    timeMs: 0,
    line: 'gone',
    severity: 'error' as const,
    traceId: labels.trace_id,
    labels,
  });
  const otlp = { trace_id: ID, severity_number: '17' };

  it('takes silence of an OTLP line for “no” where other lines of the service say “yes”', () => {
    expect(wasSampled(line(otlp), habitsOf([line({ ...otlp, flags: '1' })]))).toBe(false);
  });

  it('does not know where no line of the service says anything', () => {
    expect(wasSampled(line(otlp), habitsOf([line(otlp)]))).toBeUndefined();
  });

  it('does not take the silence of another logger for an answer', () => {
    expect(wasSampled(line({ trace_id: ID }), habitsOf([line({ ...otlp, flags: '1' })]))).toBeUndefined();
  });
});
