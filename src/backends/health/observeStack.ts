import type { Observed, SourceSettings, StackObservations } from '../../domain/health/observations';
import { empty } from '../../domain/result';
import type { SourceKind } from '../registry';
import type { DataSourceInfo } from '../types';
import { observeCorrelations } from './correlations';
import { observeExemplarStorage } from './exemplarStorage';
import { metricServiceNames } from './latencyServices';
import { logNames } from './logNames';
import { traceServiceNames } from './serviceNames';
import type { HealthSession } from './session';

/**
 * Observes what holds for all services: nine requests, a few more where a store lacks what is asked first. Never
 * throws: each part that fails says why.
 */
export async function observeStack(session: HealthSession, signal?: AbortSignal): Promise<StackObservations> {
  const { window, known, metrics, traces, logs, transport } = session;
  const [correlations, exemplarStorage, inMetrics, inTraces, inLogs] = await Promise.all([
    observeCorrelations(transport, signal),
    metrics ? observeExemplarStorage(session, metrics, signal) : notChosen(session, 'metrics'),
    metrics ? metricServiceNames(session, metrics, signal) : notChosen(session, 'metrics'),
    traces ? traceServiceNames(session, traces, signal) : notChosen(session, 'traces'),
    logs ? logNames(session, logs, signal).then(({ names }) => names) : notChosen(session, 'logs'),
  ]);
  return {
    window,
    ...(metrics && { metrics: settingsOf(metrics) }),
    ...(traces && { traces: settingsOf(traces) }),
    ...(logs && { logs: settingsOf(logs) }),
    existing: known.map(({ uid }) => uid),
    types: Object.fromEntries(known.map(({ uid, type }) => [uid, type])),
    correlations,
    exemplarStorage,
    serviceNames: { metrics: inMetrics, traces: inTraces, logs: inLogs },
  };
}

const settingsOf = ({ notice: _notice, ...source }: DataSourceInfo): SourceSettings => source;

const NAMES: Record<SourceKind, string> = { metrics: 'Prometheus', traces: 'Tempo', logs: 'Loki' };

function notChosen({ choices }: HealthSession, kind: SourceKind): Observed<never> {
  const choice = choices[kind];
  const reason = choice.status === 'open' ? choice.message : 'The sample incident has no stores to check.';
  return { asked: { source: NAMES[kind], query: '' }, answer: empty(reason) };
}
