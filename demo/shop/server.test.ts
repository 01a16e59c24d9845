import type { Recorder } from '../../src/backends/sample/model/records';
import { createMemoryOutputs } from '../testing/memoryOutputs';
import { openTestShop, type TestShop } from '../testing/testShop';
import { createErrorReport } from './errorReport';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN_ID = '00f067aa0ba902b7';
describe('a service on the wire', () => {
  let shop: TestShop;
  let memory: ReturnType<typeof createMemoryOutputs>;
  let said: string[];

  const open = async (recorder: Partial<Recorder> = {}) => {
    shop = await openTestShop({
      seed: 1,
      faults: () => new Set(),
      recorder: { span: memory.outputs.span, line: memory.outputs.line, request: () => {}, ...recorder },
      onError: createErrorReport((line) => said.push(line)),
    });
  };
  const ask = async (path: string, options: RequestInit = {}) => {
    const response = await fetch(`http://127.0.0.1:${shop.ports['task-svc']}${path}`, options);
    return { status: response.status, body: await response.json() };
  };

  beforeEach(() => {
    said = [];
    memory = createMemoryOutputs();
  });
  afterEach(() => shop.close());

  it('continues the caller’s trace, and begins its own where the header is malformed', async () => {
    await open();
    await ask('/tasks/tenant-07.1', { headers: { traceparent: `00-${TRACE_ID}-${SPAN_ID}-01` } });
    expect(memory.spansOf(TRACE_ID)).toContainEqual(expect.objectContaining({ kind: 'server', parentSpanId: SPAN_ID }));
    memory.spans.length = 0;
    for (const traceparent of ['', 'nonsense', `00-${TRACE_ID}-${SPAN_ID}`, `00-${'0'.repeat(32)}-${SPAN_ID}-01`]) {
      await ask('/tasks/tenant-07.1', { headers: { traceparent } });
    }
    const roots = memory.spans.filter(({ kind }) => kind === 'server');
    expect(roots.map(({ parentSpanId }) => parentSpanId)).toEqual([undefined, undefined, undefined, undefined]);
    // Without a name of their own, no two requests draw the same ids.
    expect(new Set(roots.map(({ traceId }) => traceId)).size).toBe(4);
  });

  it.each([
    ['no JSON', '{'],
    ['no object', '["tenant-07.1"]'],
    ['no text', '{"id":7}'],
    ['half a character', '{"id":"\\ud800"}'],
    ['too long', JSON.stringify({ id: 'x'.repeat(5000) })],
  ])('turns down a body that is %s', async (_what, body) => {
    await open();
    expect(await ask('/tasks/tenant-07.1', { method: 'POST', body })).toEqual({
      status: 400,
      body: { error: expect.stringContaining('JSON object') },
    });
    expect(memory.lines).toEqual([]);
  });

  it('reads a task from DynamoDB, has no other address, and takes no other method', async () => {
    await open();
    // Without a trace of its own, one request in a thousand fails.
    const headers = { traceparent: `00-${TRACE_ID}-${SPAN_ID}-01` };
    expect(await ask('/tasks/tenant-07.1', { headers })).toMatchObject({ status: 200, body: { id: 'tenant-07.1' } });
    expect(await ask('/wp-admin')).toMatchObject({ status: 404 });
    expect(await ask('/tasks/tenant-07.1', { method: 'POST', body: '{"id":"7"}' })).toMatchObject({ status: 405 });
  });

  it('answers 500 to what it did not expect, says it once, and goes on', async () => {
    await open({
      line() {
        throw new TypeError('the disk is full');
      },
    });
    for (let i = 0; i < 3; i++) {
      expect(await ask('/tasks/tenant-07.1')).toEqual({ status: 500, body: { error: 'The request failed.' } });
    }
    expect(said).toEqual(['Unexpected error in task-svc: the disk is full']);
  });

  it('hangs up on who still waits when the shop stops', async () => {
    await open();
    const waiting = ask('/tasks/tenant-42.1');
    await new Promise((resolve) => shop.servers[0]?.once('request', resolve));
    shop.stop();
    await expect(waiting).rejects.toThrow('fetch failed');
    expect(said).toEqual([]);
  });
});
