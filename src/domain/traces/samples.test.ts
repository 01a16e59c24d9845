import { span } from '../testing/traces';
import { chooseAttributes } from './attributeChoice';
import { sampleRows, type SampledSpan } from './samples';

const root = span('1', [0, 600], {
  name: 'GET /tasks',
  service: 'web',
  attributes: { 'http.route': '/tasks', 'http.response.status_code': '200', 'server.port': '80', 'app.tier': 'gold' },
  resource: { 'host.name': 'node-a', 'service.version': '1', 'service.name': 'web' },
});
const suspect = span('2', [10, 500], {
  name: 'db:query',
  service: 'tasks',
  attributes: { 'db.query.text': 'SELECT …', 'db.collection.name': 'tasks', 'app.partition': 'p1', 'odd key': 'x' },
  resource: { 'host.name': 'node-b' },
});
const keys = (...of: Parameters<typeof chooseAttributes>) => chooseAttributes(...of).map(({ key }) => key);

describe('the attributes to compare by', () => {
  it('are those that say who asked for what, then how it ended, then release and machine', () => {
    const expected = ['app.partition', 'app.tier', 'db.collection.name', 'http.response.status_code', 'service.version', 'host.name']; // prettier-ignore
    expect(keys(suspect, root)).toEqual(expected);
  });

  it('are at most eight, and a place is kept for the machine', () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`app.a${i}`, 'x']));
    const chosen = chooseAttributes({ ...suspect, attributes: { ...many, 'tenant.id': 't' } }, root);
    expect(chosen).toHaveLength(8);
    expect(chosen[0]).toEqual({ scope: 'span', key: 'tenant.id' });
    expect(chosen.at(-1)).toEqual({ scope: 'resource', key: 'host.name' });
  });

  it.each([
    'url.full',
    'http.target',
    'db.statement',
    'request.id',
    'thread.name',
    'exception.message',
    'a"} | rate()',
  ])('do without %s', (key) =>
    expect(keys({ ...suspect, attributes: { [key]: 'x' } }, { ...root, attributes: {} })).not.toContain(key)
  );
});

describe('a sampled trace', () => {
  const chosen = chooseAttributes(suspect, root);
  const sampled = (name: string, service: string | undefined, durationMs: number, attributes = {}): SampledSpan => ({
    name,
    service,
    durationMs,
    attributes,
  });
  const rowOf = (...spans: SampledSpan[]) => sampleRows([{ traceId: 'a', spans }], true, { suspect, root, chosen })[0];

  it('is a row of what its longest run of the suspect says, and the root where the suspect has none', () => {
    const row = rowOf(
      sampled('db:query', 'tasks', 5, { 'app.partition': 'p9', 'host.name': 'node-b' }),
      sampled('db:query', 'tasks', 50, { 'app.partition': 'p2', 'host.name': 'node-b' }),
      sampled('db:query', 'other', 500, { 'app.partition': 'p3' }),
      sampled('GET /tasks', 'web', 700, { 'app.partition': 'p4', 'app.tier': 'free', 'host.name': 'node-c' })
    );
    expect(row).toEqual({
      slow: true,
      durationMs: 700,
      attributes: { 'app.partition': 'p2', 'app.tier': 'free', 'host.name': 'node-b', 'host.name of web': 'node-c' },
    });
  });

  it('is read where the answer names no services', () => {
    expect(rowOf(sampled('db:query', undefined, 5, { 'app.partition': 'p2' }))?.attributes).toEqual({
      'app.partition': 'p2',
    });
  });

  it('without the spans that were asked for is an empty row', () => {
    expect(rowOf()).toEqual({ slow: true, durationMs: 0, attributes: {} });
  });
});
