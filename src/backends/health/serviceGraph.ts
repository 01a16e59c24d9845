import { describeFailure } from '../../domain/failure';
import { ANY_GRAPH, graphQuery } from '../../domain/health/pairs/queries';
import type { GraphEdge, ServiceGraph } from '../../domain/health/pairs/types';
import type { TimeWindow } from '../../domain/investigation/types';
import { failed, ok, type Result } from '../../domain/result';
import { isRecord } from '../../shared/isRecord';
import type { Transport } from '../transport';
import type { DataSourceInfo } from '../types';

const SHOWN = 500;

/** The service graph's counts of the edges of a service, from the metrics generator of Tempo. One request, or two. */
export async function readServiceGraph(
  service: string,
  window: TimeWindow,
  metrics: DataSourceInfo | undefined,
  transport: Transport,
  signal?: AbortSignal
): Promise<ServiceGraph> {
  if (!metrics) {
    return { state: 'unknown', sentence: 'No Prometheus is chosen to compare with the service graph.' };
  }
  const seconds = Math.max(1, Math.round((window.toMs - window.fromMs) / 1000));
  const query = graphQuery(service, seconds);
  const source = { source: metrics.name, uid: metrics.uid, window };
  const answer = await instant(query, window.toMs, metrics, transport, signal);
  if (answer.status === 'ok' && answer.value.length > 0) {
    const edges = answer.value.flatMap((sample) => edgeOf(sample) ?? []);
    const shown = edges.map(({ client, server, requests }) => `${client} → ${server}: ${Math.round(requests)}`);
    return { state: 'present', edges, evidence: { ...source, query, answer: shown.join('\n').slice(0, SHOWN) } };
  }
  const any = answer.status === 'ok' ? await instant(ANY_GRAPH, window.toMs, metrics, transport, signal) : answer;
  if (any.status !== 'ok') {
    const sentence = any.status === 'failed' ? any.failure.message : any.reason;
    return { state: 'unknown', sentence, evidence: { ...source, query, answer: sentence.slice(0, SHOWN) } };
  }
  const evidence = { ...source, query: any.value.length > 0 ? query : ANY_GRAPH, answer: 'no series' };
  return any.value.length > 0
    ? { state: 'present', edges: [], evidence }
    : {
        state: 'absent',
        sentence: `${metrics.name} has no service graph to compare with: Tempo’s metrics generator does not write traces_service_graph_request_total there.`,
        evidence,
      };
}

async function instant(
  query: string,
  timeMs: number,
  metrics: DataSourceInfo,
  transport: Transport,
  signal?: AbortSignal
): Promise<Result<unknown[]>> {
  const params = new URLSearchParams({ query, time: String(timeMs / 1000) });
  const url = `/api/datasources/uid/${encodeURIComponent(metrics.uid)}/resources/api/v1/query?${params}`;
  const answer = await transport.request({ source: metrics.name, url, signal });
  if (answer.status !== 'ok') {
    return answer;
  }
  const data = isRecord(answer.value) ? answer.value.data : undefined;
  return isRecord(data) && Array.isArray(data.result)
    ? ok(data.result)
    : failed(describeFailure(metrics.name, 'bad-answer'));
}

function edgeOf(sample: unknown): GraphEdge | undefined {
  if (!isRecord(sample) || !isRecord(sample.metric) || !Array.isArray(sample.value)) {
    return undefined;
  }
  const { client, server, connection_type: type } = sample.metric;
  const requests = Number(sample.value[1]);
  return typeof client === 'string' && typeof server === 'string' && Number.isFinite(requests)
    ? { client, server, requests, connectionType: typeof type === 'string' ? type : '' }
    : undefined;
}
