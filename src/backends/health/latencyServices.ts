import type { Matcher } from '../../domain/investigation/types';
import { currentNames } from '../../domain/health/names';
import {
  isOfSpans,
  labelSets,
  latencyCandidates,
  type LatencyCandidate,
  METRIC_SERVICE_LABELS,
  metricServices,
  seriesNames,
} from '../../domain/health/latencyMetrics';
import type { Observed } from '../../domain/health/observations';
import { histogramNamesMatch, selector } from '../../domain/query/promql';
import { escapeRegex } from '../../domain/query/regex';
import { empty, ok, type Result } from '../../domain/result';
import type { DataSourceInfo } from '../types';
import { askPrometheus, atTime } from './askPrometheus';
import { asked, type HealthSession, type LatencyServices } from './session';

/** Series of services that one answer may hold; of more any are taken. */
const MOST = 2000;
const SUMMARIES = '{quantile!=""}';

/** All series of these metrics, one per bucket set. */
export function oneOfEach(candidates: readonly LatencyCandidate[], service?: Matcher): string {
  const names = seriesNames(candidates).map((name) => escapeRegex(name));
  return selector('', [
    { label: '__name__', op: '=~', value: names.join('|') },
    { label: 'le', op: '=~', value: '(\\+Inf)?' },
    ...(service ? [service] : []),
  ]);
}

/** The latency metrics and the services that they tell about now, learnt once for all services. Three requests. */
export async function latencyServices(
  session: HealthSession,
  source: DataSourceInfo,
  signal?: AbortSignal
): Promise<Result<LatencyServices>> {
  session.shared.latency ??= learn(session, source, signal);
  return session.shared.latency;
}

async function learn(
  { transport, window }: HealthSession,
  source: DataSourceInfo,
  signal?: AbortSignal
): Promise<Result<LatencyServices>> {
  const ask = (question: Parameters<typeof askPrometheus>[0]) => askPrometheus(question, source, transport, signal);
  const [names, metadata] = await Promise.all([
    ask({
      path: 'label/__name__/values',
      params: [histogramNamesMatch(), SUMMARIES].map((match) => ['match[]', match]),
      window,
    }),
    ask({ path: 'metadata' }),
  ]);
  if (names.status !== 'ok') {
    return names;
  }
  const list = (Array.isArray(names.value) ? names.value : []).filter((name) => typeof name === 'string');
  // Without metadata only native histograms go unseen.
  const candidates = latencyCandidates(list, metadata.status === 'ok' ? metadata.value : undefined);
  if (candidates.length === 0) {
    return metadata.status === 'failed'
      ? metadata
      : empty(
          `${source.name} has no latency metric in this time range. Widen it, or check that a service exports one.`
        );
  }
  const answer = await ask({
    path: 'query',
    params: [['query', servicesQuery(candidates)], atTime(window.toMs)],
  });
  return answer.status === 'ok' ? ok({ candidates, services: metricServices(labelSets(answer.value)) }) : answer;
}

const servicesQuery = (candidates: readonly LatencyCandidate[]) =>
  `topk(${MOST}, group by (__name__, ${METRIC_SERVICE_LABELS.join(', ')}) (${oneOfEach(candidates)}))`;

/** What the metric store calls the services now. Metrics made of spans only add those that no other metric tells about. */
export async function metricServiceNames(
  session: HealthSession,
  source: DataSourceInfo,
  signal?: AbortSignal
): Promise<Observed<string[]>> {
  const learnt = await latencyServices(session, source, signal);
  const query = learnt.status === 'ok' ? servicesQuery(learnt.value.candidates) : histogramNamesMatch();
  if (learnt.status !== 'ok') {
    return { asked: asked(source, query, session.window), answer: learnt };
  }
  const namesOf = (ofSpans: boolean) =>
    learnt.value.services.filter(({ metric }) => isOfSpans(metric) === ofSpans).map(({ service }) => service);
  const names = currentNames(namesOf(true), namesOf(false));
  const reason = `No latency metric in ${source.name} names a service at the end of this time range.`;
  return { asked: asked(source, query, session.window), answer: names.length > 0 ? ok(names) : empty(reason) };
}
