import { describeFailure } from '../../domain/failure';
import { readCorrelations } from '../../domain/health/correlations';
import { failed, ok, type Result } from '../../domain/result';
import type { Correlation, StackObservations } from '../../domain/health/observations';
import type { Transport } from '../transport';

const PATH = '/api/datasources/correlations';
const GRAFANA = 'Grafana';

/** Grafana's correlations of all data sources, in one request. */
export async function observeCorrelations(
  transport: Transport,
  signal?: AbortSignal
): Promise<StackObservations['correlations']> {
  const answer = await transport.request({ source: GRAFANA, url: PATH, signal });
  return { asked: { source: GRAFANA, query: `GET ${PATH}` }, answer: correlationsIn(answer) };
}

function correlationsIn(answer: Result<unknown>): Result<Correlation[]> {
  if (answer.status === 'failed' && answer.failure.kind === 'not-found') {
    return ok([]); // how Grafana says that there is none
  }
  if (answer.status !== 'ok') {
    return answer;
  }
  const correlations = readCorrelations(answer.value);
  return correlations ? ok(correlations) : failed(describeFailure(GRAFANA, 'bad-answer'));
}
