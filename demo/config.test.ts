import { readConfig, readControlPort } from './config';
import { FAULT_NAMES } from './faults';

const NOW = Date.parse('2026-10-20T10:00:00Z');
const VALID = `Valid names: ${FAULT_NAMES.join(', ')}.`;

describe('the configuration', () => {
  it('has defaults for everything, and takes an empty variable for an unset one', () => {
    const defaults = readConfig({}, [], NOW);
    expect(defaults).toEqual({
      ok: true,
      config: {
        host: '127.0.0.1',
        ports: {
          control: 8080,
          services: {
            'web-frontend': 8081,
            'task-svc': 8082,
            'checkout-service': 8083,
            'inventory-service': 8084,
            'payment-service': 8085,
          },
          metrics: {
            'web-frontend': 9464,
            'task-svc': 9465,
            'checkout-service': 9466,
            'inventory-service': 9467,
            'payment-service': 9468,
          },
        },
        tracesUrl: 'http://127.0.0.1:4318/v1/traces',
        logsUrl: 'http://127.0.0.1:3100/otlp/v1/logs',
        lokiPushUrl: 'http://127.0.0.1:3100/loki/api/v1/push',
        prometheusUrl: 'http://127.0.0.1:9090',
        rate: 10,
        sampleRatio: 1,
        backfill: true,
        seed: NOW % 2 ** 32,
        faults: [],
      },
    });
    const empty = {
      DEMO_RATE: '',
      DEMO_HOST: ' ',
      LOKI_PUSH_URL: '',
      DEMO_FAULT: '',
      DEMO_SEED: '',
      DEMO_BACKFILL: '',
    };
    expect(readConfig(empty, [], NOW)).toEqual(defaults);
  });

  it('takes what the environment says', () => {
    const env = {
      DEMO_CONTROL_PORT: '1080',
      DEMO_CHECKOUT_PORT: '1083',
      DEMO_PAYMENT_METRICS_PORT: '0',
      DEMO_PROMETHEUS_URL: 'http://prometheus:9090',
      DEMO_RATE: '0.5',
      DEMO_BACKFILL: 'off',
      DEMO_SEED: '4294967295',
    };
    expect(readConfig(env)).toMatchObject({
      ok: true,
      config: {
        ports: {
          control: 1080,
          services: { 'checkout-service': 1083, 'payment-service': 8085 },
          metrics: { 'checkout-service': 9466, 'payment-service': 0 },
        },
        prometheusUrl: 'http://prometheus:9090',
        rate: 0.5,
        backfill: false,
        seed: 4294967295,
      },
    });
  });

  it('leaves any number of ports to the system', () => {
    const env = { DEMO_CONTROL_PORT: '0', DEMO_WEB_PORT: '0', DEMO_WEB_METRICS_PORT: '0' };
    expect(readConfig(env)).toMatchObject({ ok: true, config: { ports: { control: 0 } } });
  });

  it('is not needed to talk to a running demo, but for its port', () => {
    expect(readControlPort({ DEMO_RATE: 'fast', DEMO_FAULT: 'meltdown' })).toEqual({ ok: true, port: 8080 });
    expect(readControlPort({ DEMO_CONTROL_PORT: '1080', DEMO_WEB_PORT: '1080' })).toEqual({ ok: true, port: 1080 });
    expect(readControlPort({ DEMO_CONTROL_PORT: 'x' })).toEqual({
      ok: false,
      problem: expect.stringContaining('DEMO_CONTROL_PORT'),
    });
  });

  it.each([
    [{ DEMO_FAULT: 'throttle' }, [], ['throttle']],
    [{}, ['--fault', 'throttle'], ['throttle']],
    [{}, ['--fault=throttle'], ['throttle']],
    [{}, ['--fault', 'throttle', '--fault=row-lock'], ['throttle', 'row-lock']],
    [{ DEMO_FAULT: 'row-lock' }, ['--fault', 'throttle,row-lock'], ['row-lock', 'throttle']],
  ])('starts with faults on: %j %j', (env, args, faults) => {
    expect(readConfig(env, args)).toMatchObject({ ok: true, config: { faults } });
  });

  it.each([
    [{ DEMO_RATE: 'fast' }, [], 'DEMO_RATE is "fast"'],
    [{ DEMO_RATE: '-1' }, [], 'DEMO_RATE'],
    [{ DEMO_SAMPLE_RATIO: '1.5' }, [], 'from 0 to 1'],
    [{ DEMO_CONTROL_PORT: '70000' }, [], 'DEMO_CONTROL_PORT'],
    [{ DEMO_WEB_PORT: '80.5' }, [], 'whole number from 0 to 65535'],
    [{ DEMO_INVENTORY_METRICS_PORT: 'x' }, [], 'DEMO_INVENTORY_METRICS_PORT'],
    [{ DEMO_PROMETHEUS_URL: 'prometheus:9090' }, [], 'DEMO_PROMETHEUS_URL'],
    [{ DEMO_BACKFILL: 'yes' }, [], 'DEMO_BACKFILL is "yes": it takes on or off.'],
    [{ DEMO_SEED: '-1' }, [], 'DEMO_SEED'],
    [{ DEMO_SEED: '4294967296' }, [], 'DEMO_SEED'],
    [{ DEMO_SEED: '1.5' }, [], 'whole number'],
    [{ LOKI_PUSH_URL: 'loki:3100' }, [], 'LOKI_PUSH_URL'],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'nowhere' }, [], 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'],
    [{ DEMO_FAULT: 'meltdown' }, [], VALID],
    [{}, ['--fault'], VALID],
    [{}, ['--fault', ','], VALID],
    [{}, ['--fault', 'throttle,meltdown'], '"meltdown"'],
    [{}, ['--fault', 'meltdown'], VALID],
    [{}, ['throttle'], '"throttle" is not understood'],
    [{ DEMO_WEB_PORT: '8080' }, [], 'DEMO_CONTROL_PORT and DEMO_WEB_PORT are both 8080: each needs a port of its own.'],
    [{ DEMO_TASK_METRICS_PORT: '7000', DEMO_PAYMENT_PORT: '7000' }, [], 'DEMO_PAYMENT_PORT and DEMO_TASK_METRICS_PORT'],
  ])('%j %j is one sentence', (env, args, part) => {
    expect(readConfig(env, args)).toEqual({ ok: false, problem: expect.stringContaining(part) });
  });
});
