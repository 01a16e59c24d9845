import { httpError } from '../../../.config/jest/backendSrv';
import { source } from '../testing/sources';
import type { FaultName } from '../sample/model/faults';
import { SERVICE_NAMES } from '../sample/model/services';
import { auditPairs, type PairsRequest } from './pairs';
import { shopWith } from './testing/shopHealth';

afterEach(() => jest.restoreAllMocks());

const GRAPH = [
  ['web-frontend', 'checkout-service', '', '861'],
  ['checkout-service', 'inventory-service', '', '852'],
  ['checkout-service', 'payment-service', '', '250.2'],
  ['checkout-service', 'payment-service', 'virtual_node', '111'],
];

const vector = (rows: string[][]) => ({
  status: 'success',
  data: {
    resultType: 'vector',
    result: rows.map(([client, server, connection_type, count]) => ({
      metric: { client, server, ...(connection_type && { connection_type }) },
      value: [1, count],
    })),
  },
});

function audit(
  faults: FaultName[],
  {
    graph = GRAPH,
    edit,
    instead,
    ...request
  }: Partial<PairsRequest> & {
    graph?: string[][];
    edit?: Parameters<typeof shopWith>[1] extends infer O ? (O extends { edit?: infer E } ? E : never) : never;
    instead?(url: string): unknown;
  } = {}
) {
  const shop = shopWith(faults, {
    seconds: 40,
    edit,
    instead: (url) => instead?.(url) ?? (url.includes('/resources/api/v1/query') ? vector(graph) : undefined),
  });
  const metrics = source('prometheus');
  return auditPairs({ ...shop, metrics, service: 'checkout-service', knownServices: SERVICE_NAMES, ...request });
}

const edgeTo = ({ edges }: Awaited<ReturnType<typeof audit>>, to: string) => edges.find(({ callee }) => callee === to);

describe('the CLIENT/SERVER audit', () => {
  it('finds both halves of every call in health, and takes stores for leaves', async () => {
    for (const service of SERVICE_NAMES) {
      const found = await audit([], { service });
      expect(found).toMatchObject({ verdict: 'pass' });
      expect(found.edges.length).toBeGreaterThan(0);
      expect(found.edges.every(({ verdict }) => verdict === 'pass')).toBe(true);
    }
    const { leaves, edges } = await audit([]);
    expect(leaves).toEqual([{ caller: 'checkout-service', callee: 'redis', kind: 'database', calls: 30 }]);
    expect(edges.map(({ callee, sentence }) => [callee, sentence.includes('The service graph counts')])).toEqual(
      expect.arrayContaining([['inventory-service', true]])
    );
  });

  it.each([['clock-skew'], ['head-sampling'], ['status-unset'], ['short-ids'], ['throttle']] as FaultName[][])(
    'takes %s for no missing half',
    async (fault) => {
      expect(await audit(fault ? [fault] : [])).toMatchObject({ verdict: 'pass' });
    }
  );

  it('finds a service without instrumentation, from its caller and by its own name', async () => {
    for (const service of ['checkout-service', 'payment-service']) {
      const found = await audit(['uninstrumented'], { service });
      const edge = edgeTo(found, 'payment-service');
      expect(found.verdict).toBe('fail');
      expect(edge).toMatchObject({ why: 'uninstrumented', withoutServer: edge?.calls, verdict: 'fail' });
      expect(edge?.sentence).toContain('The service graph counts 361, 111 of them without a span of the other side.');
      expect(edge?.fix?.sentence).toContain('Start payment-service with OpenTelemetry');
    }
    expect(edgeTo(await audit(['uninstrumented']), 'inventory-service')?.verdict).toBe('pass');
  });

  it('finds calls that lose their context, and that the callee began traces meanwhile', async () => {
    const found = await audit(['context-lost']);

    const edge = edgeTo(found, 'payment-service');
    expect(edge).toMatchObject({ why: 'context-lost', verdict: 'fail' });
    expect((edge?.withoutServer ?? 0) / (edge?.calls ?? 1)).toBeGreaterThan(0.15);
    expect((edge?.withoutServer ?? 0) / (edge?.calls ?? 1)).toBeLessThan(0.55);
    expect(edge?.examples[0]).toEqual({ traceId: expect.any(String), spanId: expect.any(String) });
    expect(edge?.fix?.sentence).toContain('Let checkout-service send traceparent');
  });

  it('finds spans that were lost on the way, of either half', async () => {
    const without = (kind: string, name: string) =>
      audit([], {
        edit: ({ spans, ...rest }) => ({
          ...rest,
          spans: spans.filter(
            (span) => !(span.kind === kind && span.name === name && parseInt(span.spanId[15] ?? '', 16) < 8)
          ),
        }),
      });

    expect(edgeTo(await without('server', 'POST /payments'), 'payment-service')).toMatchObject({
      why: 'server-missing',
      verdict: 'fail',
    });
    const orphans = (await without('client', 'POST /payments')).edges.filter(({ why }) => why === 'client-missing');
    // Who called is not known: the service itself is no orphan’s callee.
    expect(orphans).toEqual([]);
    const own = (await without('client', 'POST /orders')).edges.filter(({ why }) => why === 'client-missing');
    expect(own).toMatchObject([{ caller: '?', callee: 'checkout-service', verdict: 'warn' }]);
  });

  it('says where there is no service graph, and goes on without it', async () => {
    const found = await audit([], { graph: [] });

    expect(found).toMatchObject({ verdict: 'pass', graph: { state: 'absent' } });
    expect(found.sentence).toContain('Prometheus has no service graph to compare with');
  });

  it.each([
    ['forbidden', 403, 'Tempo does not let you query it'],
    ['down', 502, 'Tempo answered with an error'],
  ])('knows nothing where the trace store is %s', async (_, status, sentence) => {
    const found = await audit([], {
      instead: (url) => {
        if (url.includes('/proxy/uid/tempo')) {
          throw httpError(status);
        }
        return undefined;
      },
    });

    expect(found).toMatchObject({ verdict: 'unknown', edges: [] });
    expect(found.sentence).toContain(sentence);
  });
});
