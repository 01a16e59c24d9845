import { startFakeStore, type FakeStore } from '../testing/fakeStore';
import { lineOf } from '../testing/records';
import { createPushSender, LokiStreams } from './lokiPush';

const AT_MS = 1_795_210_524_484;

describe('an entry of a stream', () => {
  const nsOf = (streams: LokiStreams, timeMs: number, service: 'task-svc' | 'payment-service' = 'task-svc') =>
    streams.entry(lineOf('m', { service, serviceName: service, timeMs })).ns;

  it('is at its time, to the microsecond', () => {
    expect(nsOf(new LokiStreams(), AT_MS + 0.25)).toBe('1795210524484250000');
  });

  it('comes after the one before where both were written at the same time', () => {
    const streams = new LokiStreams();
    expect([AT_MS, AT_MS, AT_MS + 1].map((timeMs) => nsOf(streams, timeMs))).toEqual([
      '1795210524484000000',
      '1795210524484000001',
      '1795210524485000000',
    ]);
    expect(nsOf(streams, AT_MS, 'payment-service')).toBe('1795210524484000000');
  });

  it('keeps its own time when the clock was set back', () => {
    const streams = new LokiStreams();
    nsOf(streams, AT_MS + 2000);
    expect(nsOf(streams, AT_MS)).toBe('1795210524484000000');
  });

  it('belongs to the stream that the service’s own name leads to', () => {
    const streams = new LokiStreams();
    const labelsOf = (serviceName: string) =>
      streams.entry(lineOf('m', { service: 'checkout-service', serviceName })).labels;
    expect(labelsOf('checkout-service').service).toBe('checkout-service');
    expect(labelsOf('checkout-svc')).toEqual({ service: 'checkout-svc', namespace: 'payments', env: 'demo' });
  });
});

describe('the push to Loki', () => {
  let loki: FakeStore;

  beforeEach(async () => {
    loki = await startFakeStore();
  });
  afterEach(() => loki.close());

  const push = (instanceOf?: (service: string) => string) => {
    const streams = new LokiStreams(instanceOf);
    const lines = [
      lineOf('one'),
      lineOf('two', { service: 'payment-service', serviceName: 'payment-service' }),
      lineOf('three'),
    ];
    return createPushSender(`${loki.url}/loki/api/v1/push`)(lines.map((line) => streams.entry(line)));
  };
  const sent = (): unknown => JSON.parse(loki.received[0]?.body ?? '');

  it('is one request with a stream for each set of labels, lines in order', async () => {
    expect(await push()).toEqual({ outcome: 'sent' });
    expect(loki.received.map(({ path }) => path)).toEqual(['/loki/api/v1/push']);
    expect(sent()).toEqual({
      streams: [
        {
          stream: { service: 'task-svc', namespace: 'tasks', env: 'demo' },
          values: [
            ['1795266000000000000', expect.stringContaining('"msg":"one"')],
            ['1795266000000000001', expect.stringContaining('"msg":"three"')],
          ],
        },
        {
          stream: { service: 'payment-service', namespace: 'payments', env: 'demo' },
          values: [['1795266000000000000', expect.stringContaining('"msg":"two"')]],
        },
      ],
    });
  });

  it('keeps the streams of a history apart', async () => {
    await push((service) => `${service}-history`);
    expect(sent()).toMatchObject({
      streams: [{ stream: { instance: 'task-svc-history' } }, { stream: { instance: 'payment-service-history' } }],
    });
  });

  it.each([
    [400, { outcome: 'refused', reason: '400: told to refuse', atMost: true }],
    [404, { outcome: 'refused', reason: '404: told to refuse' }],
    [
      429,
      {
        outcome: 'unavailable',
        reason: '429: told to refuse',
        answer: { status: 429, text: 'told to refuse' },
      },
    ],
    [
      503,
      {
        outcome: 'unavailable',
        reason: '503: told to refuse',
        answer: { status: 503, text: 'told to refuse' },
      },
    ],
  ])('tells by a %d what became of the lines', async (status, result) => {
    loki.status = status;
    expect(await push()).toEqual(result);
  });

  // What Loki 3.7.4 answers, shortened; it stored the other lines.
  it.each([
    ['the whole push', 3, { outcome: 'sent', rejected: { count: 1, reason: expect.stringContaining('1 out of 3') } }],
    ['one stream of the push', 2, { outcome: 'refused', reason: expect.any(String), atMost: true }],
  ])('reads how many lines of %s were left out', async (_, size, result) => {
    loki.status = 400;
    loki.refusal = `entry with timestamp … ignored, reason: 'entry too far behind',\nuser 'fake', total ignored: 1 out of ${size} for stream: {a="1"}`;
    expect(await push()).toEqual(result);
  });
});
