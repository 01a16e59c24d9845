import { diag, DiagLogLevel } from '@opentelemetry/api';
import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import { request } from 'node:http';
import { startFakeStore, type FakeStore } from '../testing/fakeStore';
import { sayOnce } from './diagnostics';
import { sendThrough } from './otlpSend';

/** As OpenTelemetry's exporters tell what became of a request: no word of its status, or of the answer where it is good. */
function exporterTo(url: string) {
  return {
    export(_: string[], done: (result: ExportResult) => void) {
      const failed = (error: Error) => done({ code: ExportResultCode.FAILED, error });
      request(url, { method: 'POST' }, (response) => {
        response.resume();
        response.on('end', () =>
          response.statusCode === 200
            ? done({ code: ExportResultCode.SUCCESS })
            : failed(new Error('Export failed with retryable status'))
        );
      })
        .on('error', failed)
        .end();
    },
  };
}

describe('a batch by OTLP, to a store on a real port', () => {
  let store: FakeStore;

  beforeEach(async () => {
    store = await startFakeStore(200);
  });
  afterEach(() => store.close());

  const send = (path = '/v1/traces') => sendThrough<string>(exporterTo(`${store.url}${path}`))(['item']);

  it.each([
    [undefined, { outcome: 'sent' }],
    [{ partialSuccess: {} }, { outcome: 'sent' }],
    [{ partialSuccess: { rejectedSpans: '0', errorMessage: 'old version' } }, { outcome: 'sent' }],
    [
      { partialSuccess: { rejectedSpans: '3', errorMessage: 'too large' } },
      { outcome: 'sent', rejected: { count: 3, reason: 'too large' } },
    ],
    [
      { partialSuccess: { rejectedLogRecords: 1 } },
      { outcome: 'sent', rejected: { count: 1, reason: 'no reason given' } },
    ],
  ])('that is answered with %j is %j', async (answer, result) => {
    store.answers = { '/v1/traces': answer };
    expect(await send()).toEqual(result);
  });

  it.each([
    [429, '{"code":8,"message":"RATE_LIMITED: rate limit exceeded"}', 'RATE_LIMITED: rate limit exceeded'],
    [503, 'empty ring', 'empty ring'],
    [500, '', 'Export failed with retryable status'],
  ])('names the status %d, which the exporter keeps to itself', async (status, refusal, text) => {
    store.status = status;
    store.refusal = refusal;
    expect(await send()).toEqual({ outcome: 'unavailable', reason: `${status}: ${text}`, answer: { status, text } });
  });

  it('takes the answer to no other request for its own', async () => {
    const other = await startFakeStore(503);
    const gone = store.url;
    await store.close();
    const [nobody, elsewhere] = await Promise.all(
      [gone, other.url].map((url) => sendThrough<string>(exporterTo(url))(['item']))
    );
    expect(nobody).toEqual({ outcome: 'unavailable', reason: expect.stringContaining('ECONNREFUSED') });
    expect(elsewhere).toMatchObject({ answer: { status: 503 } });
    await other.close();
  });
});

describe('OpenTelemetry’s own complaints', () => {
  afterEach(() => diag.disable());

  it('are said once, but for items left out, which are counted and said by the store’s report', () => {
    const said: string[] = [];
    diag.setLogger(
      sayOnce((line) => said.push(line)),
      { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true }
    );
    const partial = (answer: object) => diag.warn('Received Partial Success response:', JSON.stringify(answer));
    partial({ rejectedSpans: '3', errorMessage: 'too large' });
    partial({ rejectedLogRecords: 12 });
    partial({ rejectedSpans: 0, errorMessage: 'old version' });
    partial({ rejectedSpans: 0, errorMessage: 'old version' });
    expect(said).toEqual([expect.stringContaining('old version')]);
  });
});
