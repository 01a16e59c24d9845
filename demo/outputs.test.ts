import { createOutputs } from './outputs';
import type { Senders } from './telemetry/senders';
import type { SendResult } from './telemetry/sendResult';
import { lineOf, spanOf, TRACE_ID } from './testing/records';

const URLS = {
  tracesUrl: 'http://tempo:4318/v1/traces',
  logsUrl: 'http://loki:3100/otlp/v1/logs',
  lokiPushUrl: 'http://loki:3100/loki/api/v1/push',
};
const SENT: SendResult = { outcome: 'sent' };
const AWAY: SendResult = { outcome: 'unavailable', reason: 'ECONNREFUSED' };

/** Outputs to senders that keep what they get, and what was said. */
function openOutputs({ tempo = SENT, loki = SENT }: { tempo?: SendResult; loki?: SendResult } = {}, urls = URLS) {
  const got: { [Way in keyof Senders]: Array<Parameters<Senders[Way]>[0][number]> } = {
    spans: [],
    otlpLines: [],
    pushedLines: [],
  };
  const said: string[] = [];
  const outputs = createOutputs(urls, (line) => said.push(line), {
    spans: async (batch) => (got.spans.push(...batch), tempo),
    otlpLines: async (batch) => (got.otlpLines.push(...batch), loki),
    pushedLines: async (batch) => (got.pushedLines.push(...batch), loki),
  });
  return { outputs, got, said };
}

const webLine = lineOf('by OTLP', { service: 'web-frontend', serviceName: 'web-frontend' });

describe('the outputs', () => {
  it('send spans, OTLP lines and all other lines their own ways, and count them', async () => {
    const { outputs, got, said } = openOutputs();
    outputs.span(spanOf());
    outputs.line(webLine);
    outputs.line(lineOf('pushed'));
    outputs.line(lineOf('pushed as well', { service: 'checkout-service', serviceName: 'checkout-svc' }));
    expect(outputs.stats().map(({ accepted, waiting }) => [accepted, waiting])).toEqual([
      [1, 1],
      [1, 1],
      [2, 2],
    ]);

    expect(await outputs.close(1000)).toBe('');
    expect(got.spans).toEqual([spanOf()]);
    expect(got.otlpLines).toEqual([webLine]);
    expect(got.pushedLines.map(({ labels, line }) => [labels.service, line.includes(TRACE_ID)])).toEqual([
      ['task-svc', true],
      ['checkout-svc', true],
    ]);
    const none = { dropped: 0, refused: 0, waiting: 0 };
    expect(outputs.stats()).toEqual([
      { what: 'spans', store: 'Tempo', accepted: 1, sent: 1, ...none },
      { what: 'lines by OTLP', store: 'Loki', accepted: 1, sent: 1, ...none },
      { what: 'pushed lines', store: 'Loki', accepted: 2, sent: 2, ...none },
    ]);
    expect(said).toEqual([]);
  });

  it('say what was lost when a store is away to the end', async () => {
    const { outputs, said } = openOutputs({ loki: AWAY });
    outputs.span(spanOf());
    outputs.line(webLine);
    outputs.line(lineOf('one'));
    outputs.line(lineOf('two'));
    expect(await outputs.close(20)).toBe('1 lines by OTLP, 2 pushed lines');
    expect(outputs.stats().map(({ sent, dropped }) => [sent, dropped])).toEqual([
      [1, 0],
      [0, 1],
      [0, 2],
    ]);
    // One store, whichever way the lines go there.
    expect(said).toEqual([expect.stringMatching(/^Loki at http:\/\/loki:3100 is not reachable yet \(ECONNREFUSED\)/)]);
  });

  it('speak of two stores where lines go to two addresses', async () => {
    const { outputs, said } = openOutputs({ loki: AWAY }, { ...URLS, logsUrl: 'http://collector:4318/v1/logs' });
    outputs.line(webLine);
    outputs.line(lineOf('one'));
    await outputs.close(20);
    expect(said.map((line) => /http\S+/.exec(line)?.[0]).sort()).toEqual(['http://collector:4318', 'http://loki:3100']);
  });
});
