import { Locks } from './locks';
import type { LineRecord, RequestRecord, SpanRecord } from './records';
import { ROUTES } from './routes';
import { serve } from './serve';
import { START_MS } from './testing/record';
import type { HttpRequest } from './work';

/** What one request that waits for nothing leaves behind. */
function ask(request: Partial<HttpRequest>) {
  const [spans, lines, requests]: [SpanRecord[], LineRecord[], RequestRecord[]] = [[], [], []];
  const shop = {
    seed: 1,
    now: () => START_MS,
    faults: () => new Set<never>(),
    sampleRatio: 1,
    locks: new Locks(),
    recorder: {
      span: (span: SpanRecord) => void spans.push(span),
      line: (line: LineRecord) => void lines.push(line),
      request: (one: RequestRecord) => void requests.push(one),
    },
    addressOf: () => ({ host: 'localhost', port: 80 }),
  };
  const whole = { method: 'GET', target: '/', body: {}, parent: undefined, requestId: '1', ...request };
  const { value, done } = serve(shop, 'web-frontend', ROUTES['web-frontend'], whole).next();
  return { reply: done ? value : undefined, span: spans[0], line: lines[0], request: requests[0] };
}

describe('a request that no route answers', () => {
  it('of an unknown path is a 404, counted without a route: paths have no end', () => {
    const { reply, span, request } = ask({ target: '/wp-admin?x=1' });
    expect(reply?.status).toBe(404);
    expect(span).toMatchObject({ name: 'GET', status: 'unset', attributes: { 'url.path': '/wp-admin' } });
    expect(request).toMatchObject({ method: 'GET', route: '', status: 404 });
  });

  it('of an unknown method has the conventions’ name for it', () => {
    const { reply, span, request } = ask({ method: 'BREW', target: '/tasks' });
    expect(reply?.status).toBe(405);
    expect(span?.name).toBe('HTTP /tasks');
    expect(span?.attributes).toMatchObject({
      'http.request.method': '_OTHER',
      'http.request.method_original': 'BREW',
    });
    expect(request?.method).toBe('_OTHER');
  });

  it('lacks what its route needs: a 400, the caller’s mistake', () => {
    const { reply, span, line } = ask({ target: '/tasks' });
    expect(reply?.status).toBe(400);
    expect(span?.status).toBe('unset');
    expect(line).toMatchObject({ level: 'info', span: { spanId: span?.spanId } });
  });
});
