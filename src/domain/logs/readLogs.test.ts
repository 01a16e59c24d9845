import streams from '../testing/fixtures/loki376_by_trace_id.json';
import { lokiFrame, type LokiRow } from '../testing/frames';
import { TRACE_ID } from '../testing/traces';
import { readLogs } from './readLogs';

const SPAN = 'cee74af29ffa1970';
const NS = '1795210524478000123';

const row = (more: Partial<LokiRow> = {}): LokiRow => ({ labels: {}, line: 'hello', tsNs: NS, ...more });
const readOne = (more: Partial<LokiRow>) => readLogs([lokiFrame([row(more)])])[0];
const captured = streams.flatMap(({ stream, values }) =>
  values.map(([tsNs = '', line = '']): LokiRow => ({ labels: Object.fromEntries(Object.entries(stream)), line, tsNs }))
);

describe("reading Loki's frames", () => {
  it.each([false, true])('gives the captured lines of a trace (dataplane: %s)', (dataplane) => {
    const records = readLogs([lokiFrame(captured, { dataplane })]);
    expect(records.map(({ service, severity, line }) => [service, severity, line])).toEqual([
      ['web-frontend', 'info', 'GET /buy 200 in 825ms'],
      ['checkout-service', 'info', 'GET /checkout 200 in 822ms'],
      ['inventory-service', 'info', 'GET /inventory 200 in 818ms'],
      ['inventory-service', 'warn', 'row-level lock wait on stock'],
    ]);
    expect(records[3]).toMatchObject({
      traceId: TRACE_ID,
      spanId: SPAN,
      timeMs: 1795210524478,
      timeNs: '1795210524478000000',
      labels: { scope_name: 'demo', k8s_namespace_name: 'shop-demo' },
    });
  });

  it('reads a JSON line whose labels say only the stream', () => {
    const line = JSON.stringify({ level: 'warn', msg: 'x', trace_id: TRACE_ID, span_id: SPAN });
    expect(readOne({ labels: { service: 'task-svc' }, line })).toMatchObject({
      service: 'task-svc',
      severity: 'warn',
      traceId: TRACE_ID,
      spanId: SPAN,
    });
  });

  it('takes the ids from the line where the labels have no valid ones', () => {
    const labels = { service_name: 'shop', detected_level: 'info', trace_id: 'none', span_id: '' };
    const record = readOne({ labels, line: `{"trace_id":"${TRACE_ID}","span_id":"${SPAN}"}` });
    expect(record).toMatchObject({ traceId: TRACE_ID, spanId: SPAN, severity: 'info' });
  });

  it.each<[string, Record<string, string>, string]>([
    ['severity_number wins', { severity_number: '17', detected_level: 'info' }, 'error'],
    ['then detected_level', { detected_level: 'warn', level: 'error' }, 'warn'],
    ['unless Loki detected none', { detected_level: 'unknown', level: 'error' }, 'error'],
    ['a number of pino', { level: '50' }, 'error'],
    ['severity', { severity: 'ERROR' }, 'error'],
    ['severity_text', { severity_text: 'WARN' }, 'warn'],
    ['nothing', {}, 'unknown'],
  ])('severity: %s', (_, labels, severity) => expect(readOne({ labels })?.severity).toBe(severity));

  it.each<[Record<string, string>, string | undefined]>([
    [{ service_name: 'a', app: 'b' }, 'a'],
    [{ service_name: 'unknown_service', app: 'b' }, 'b'],
    [{ job: 'shop/cart' }, 'cart'],
    [{ pod: 'x' }, undefined],
  ])('the service of %j is %s', (labels, service) => expect(readOne({ labels })?.service).toBe(service));

  it('pads ids, and knows them by any of their names', () => {
    expect(readOne({ labels: { traceID: '5F2A9C3D4E1B6A70', spanId: SPAN } })).toMatchObject({
      traceId: '00000000000000005f2a9c3d4e1b6a70',
      spanId: SPAN,
    });
    expect(readOne({ labels: { trace_id_extracted: TRACE_ID } })?.traceId).toBe(TRACE_ID);
  });

  it('takes columns by type where the names are others, and labels on the field of the line', () => {
    const frame = {
      fields: [
        { name: 'when', type: 'time', values: ['2026-11-21T10:00:00.000Z', 1795210524478, null] },
        { name: 'what', type: 'string', values: ['a', 'b', 'c'], labels: { app: 'shop' } },
      ],
    };
    expect(readLogs([frame]).map(({ timeMs, line, service }) => [timeMs, line, service])).toEqual([
      [Date.parse('2026-11-21T10:00:00.000Z'), 'a', 'shop'],
      [1795210524478, 'b', 'shop'],
    ]);
  });

  it('takes labels as JSON text, and values that are no text', () => {
    const frame = {
      fields: [
        { name: 'labels', type: 'other', values: ['{"app":"shop"}', { app: 7 }, null, '{'] },
        { name: 'Time', type: 'time', values: [1, 2, 3, 4] },
        { name: 'Line', type: 'string', values: ['a', 'b', null, 'd'] },
      ],
    };
    expect(readLogs([frame]).map(({ labels, line }) => [labels, line])).toEqual([
      [{ app: 'shop' }, 'a'],
      [{ app: '7' }, 'b'],
      [{}, ''],
      [{}, 'd'],
    ]);
  });

  it('gives nothing for no frames, for empty ones and for those of metrics', () => {
    const metric = {
      fields: [
        { name: 'Time', type: 'time', values: [1] },
        { name: 'Value', type: 'number', values: [2] },
      ],
    };
    expect(readLogs([])).toEqual([]);
    expect(readLogs([{ fields: [] }, lokiFrame([]), metric])).toEqual([]);
  });
});

describe('a line in two frames', () => {
  const labels = { service: 'task-svc' };

  it('comes once: by its id', () => {
    const frame = lokiFrame([row({ id: '1_a' }), row({ id: '1_b', line: 'other' })]);
    expect(readLogs([frame, frame])).toHaveLength(2);
  });

  it('comes once though a second query parsed more labels out of it, and keeps what that found', () => {
    const plain = lokiFrame([row({ labels, id: 'x' })]);
    const parsed = lokiFrame([row({ labels: { ...labels, trace_id: TRACE_ID, span_id: SPAN }, id: 'y' })]);
    expect(readLogs([plain, parsed])).toEqual([expect.objectContaining({ id: 'x', traceId: TRACE_ID, spanId: SPAN })]);
  });

  it.each<[string, Partial<LokiRow>]>([
    ['another service', { labels: { service: 'web' } }],
    ['another text', { line: 'bye' }],
    ['another nanosecond', { tsNs: '1795210524478000124' }],
  ])('is another line with %s', (_, more) => {
    const [first, second] = [row({ labels, id: 'x' }), row({ labels, id: 'y', ...more })];
    expect(readLogs([lokiFrame([first]), lokiFrame([second])])).toHaveLength(2);
  });

  it('keeps the order of the frames', () => {
    const line = (text: string, ms: number) => row({ line: text, tsNs: `${1795210524000 + ms}000000`, id: text });
    const frames = [lokiFrame([line('b', 2), line('a', 1)]), lokiFrame([line('c', 3), line('a', 1)])];
    expect(readLogs(frames).map((record) => record.line)).toEqual(['b', 'a', 'c']);
  });
});
