import { readConfig } from './config';

describe('the configuration', () => {
  it('has defaults for everything, and takes an empty variable for an unset one', () => {
    const defaults = readConfig({});
    expect(defaults).toEqual({
      ok: true,
      config: {
        host: '127.0.0.1',
        ports: { control: 8080, web: 8081, task: 8082, webMetrics: 9464, taskMetrics: 9465 },
        tracesUrl: 'http://127.0.0.1:4318/v1/traces',
        logsUrl: 'http://127.0.0.1:3100/otlp/v1/logs',
        lokiPushUrl: 'http://127.0.0.1:3100/loki/api/v1/push',
        rate: 10,
        sampleRatio: 1,
        faults: [],
      },
    });
    expect(readConfig({ DEMO_RATE: '', DEMO_HOST: ' ', LOKI_PUSH_URL: '', DEMO_FAULT: '' })).toEqual(defaults);
  });

  it.each([
    [{ DEMO_FAULT: 'throttle' }, []],
    [{}, ['--fault', 'throttle']],
    [{}, ['--fault=throttle']],
  ])('starts with a fault on: %j %j', (env, args) => {
    expect(readConfig(env, args)).toMatchObject({ ok: true, config: { faults: ['throttle'] } });
  });

  it.each([
    [{ DEMO_RATE: 'fast' }, [], 'DEMO_RATE is "fast"'],
    [{ DEMO_RATE: '-1' }, [], 'DEMO_RATE'],
    [{ DEMO_SAMPLE_RATIO: '1.5' }, [], 'from 0 to 1'],
    [{ DEMO_CONTROL_PORT: '70000' }, [], 'DEMO_CONTROL_PORT'],
    [{ DEMO_WEB_PORT: '80.5' }, [], 'whole number'],
    [{ LOKI_PUSH_URL: 'loki:3100' }, [], 'LOKI_PUSH_URL'],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'nowhere' }, [], 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'],
    [{ DEMO_FAULT: 'meltdown' }, [], 'Valid names: throttle'],
    [{}, ['--fault'], 'needs a name'],
    [{}, ['--fault', 'meltdown'], 'Valid names: throttle'],
    [{}, ['throttle'], '"throttle" is not understood'],
  ])('%j %j is one sentence', (env, args, part) => {
    expect(readConfig(env, args)).toEqual({ ok: false, problem: expect.stringContaining(part) });
  });
});
