import type { Span } from '../../traces/types';
import { span, traceOf } from '../../testing/traces';
import { callsIn } from './calls';
import { rootsOf, tracesWith } from './queries';

const client = (attributes: Record<string, string>, more: Partial<Span> = {}) =>
  callsIn(
    [
      traceOf(
        span('a', [0, 100], { kind: 'server' }),
        span('b', [10, 90], { kind: 'client', parent: 'a', attributes, ...more })
      ),
    ],
    new Set(['cart', 'stripe'])
  );
const OK = { 'http.response.status_code': '200' };

describe('a CLIENT span without a SERVER span', () => {
  it.each<[string, Record<string, string>, string]>([
    ['database', { 'db.system': 'mysql', 'peer.service': 'cart' }, 'mysql'],
    ['database', { 'db.statement': 'SELECT 1' }, 'database'],
    ['messaging', { 'messaging.system': 'kafka', 'peer.service': 'cart' }, 'kafka'],
    ['external', { ...OK, 'server.address': 'api.example.com' }, 'api.example.com'],
    ['external', { ...OK, 'url.full': 'https://user@hooks.example.com:8443/x' }, 'hooks.example.com'],
    ['external', OK, '?'],
  ])('is a leaf: %s (%j)', (kind, attributes, callee) => {
    expect(client(attributes)).toMatchObject({ leaves: [{ kind, callee, calls: 1 }], edges: [] });
  });

  it.each<[Record<string, string>, string, boolean]>([
    [{ ...OK, 'peer.service': 'cart' }, 'cart', false],
    [{ ...OK, 'server.address': 'cart' }, 'cart', false],
    [{ ...OK, 'server.address': 'cart.shop.svc.cluster.local' }, 'cart', false],
    [{ ...OK, 'net.peer.name': 'cart' }, 'cart', false],
    [{ ...OK, 'http.url': 'http://cart:8080/items' }, 'cart', false],
    [{ ...OK, 'server.address': 'legacy.shop.svc.cluster.local' }, 'legacy.shop.svc.cluster.local', true],
    [{ ...OK, 'server.address': '10.1.2.3' }, '10.1.2.3', true],
  ])('lacks its half: %j', (attributes, callee, isGuess) => {
    const { edges, leaves } = client(attributes);
    expect(leaves).toEqual([]);
    expect(edges).toMatchObject([{ caller: 'shop', callee, isGuess, calls: 1, withoutServer: [{}] }]);
  });

  it('that nothing answered need not have one', () => {
    const refused = client({ 'peer.service': 'cart', 'error.type': 'ECONNREFUSED' }, { status: 'error' });
    expect(refused).toMatchObject({ leaves: [{ kind: 'unanswered' }], edges: [] });
    expect(client({ ...OK, 'peer.service': 'cart' }, { status: 'error' }).edges[0]?.withoutServer).toHaveLength(1);
  });

  it('around another one is no call of its own', () => {
    const attributes = { ...OK, 'peer.service': 'cart' };
    const trace = traceOf(
      span('a', [0, 100], { kind: 'client', attributes }),
      span('b', [10, 90], { kind: 'client', parent: 'a', attributes }),
      span('c', [20, 80], { kind: 'server', parent: 'b', service: 'cart' })
    );
    expect(callsIn([trace], new Set())).toMatchObject({ edges: [{ callee: 'cart', calls: 1, withoutServer: [] }] });
  });
});

it('a SERVER span under another service’s span that is no CLIENT span lacks its caller’s half', () => {
  const trace = traceOf(
    span('a', [0, 100], { kind: 'server' }),
    span('b', [20, 80], { kind: 'server', parent: 'a', service: 'cart' })
  );
  expect(callsIn([trace], new Set()).edges).toMatchObject([
    { caller: 'shop', callee: 'cart', calls: 1, withoutClient: [{}], withoutServer: [] },
  ]);
});

it('names of services cannot leave the queries', () => {
  expect(tracesWith('a"}b')).toContain('=~"a\\"\\\\}b"');
  expect(rootsOf('a.$b')).toContain('=~"a\\\\.\\\\x{24}b"');
});
