import { config, locationService } from '@grafana/runtime';
import type { DataSourceInfo, LogProbe, QueryModel } from '../../backends/types';
import {
  type Asked,
  curveDigest,
  latencyFinding,
  lineFinding,
  missingTrace,
  noLines,
  traceFinding,
} from '../../domain/evidence/findings';
import type { Finding } from '../../domain/evidence/types';
import type { StepId } from '../../domain/guide/types';
import type { TimeWindow } from '../../domain/investigation/types';
import { lineIdOf } from '../../domain/logs/lineId';
import { NEAR_MS } from '../../domain/logs/neighbours';
import type { LogRecord } from '../../domain/logs/types';
import { linesOfStream } from '../../domain/query/logql';
import { valuesInMs } from '../../domain/timeline/readCurve';
import type { LogsSubject } from '../logs/subject';
import { peakOf } from './guideFacts';
import { windowOf } from './settling';
import type { InvestigationState } from './state';

type Found = Pick<InvestigationState, 'metric' | 'trace' | 'logs' | 'effective' | '$timeRange'>;
type Language = NonNullable<Finding['query']>['language'];

/** The path of this page, without the evidence that it would be part of. */
function pagePath(): string {
  const { pathname, search } = locationService.getLocation();
  return `${config.appSubUrl ?? ''}${pathname}${search}`;
}

function asked(source: DataSourceInfo, queries: QueryModel[], language: Language, window: TimeWindow): Asked {
  const texts = queries.flatMap(({ expr, query }) => [expr, query].filter((text) => typeof text === 'string'));
  return {
    query: texts[0] === undefined ? undefined : { text: texts.join('\n'), language },
    source: { uid: source.uid, name: source.name },
    window,
    link: pagePath(),
  };
}

/** What could be pinned, by what tells it from other findings; `finding` goes through all of its answer. */
interface Candidate extends Pick<Finding, 'kind' | 'query' | 'source' | 'verbatim'> {
  finding(): Finding;
}

/** What a step found, or looked for and did not find; undefined where there is nothing to keep yet. */
export function candidateOf(step: StepId, found: Found): Candidate | undefined {
  return { metric: latency, exemplar: () => undefined, trace, logs: line, cause: line }[step](found);
}

/** The same as it is kept. */
export const findingOf = (step: StepId, found: Found): Finding | undefined => candidateOf(step, found)?.finding();

function latency({ metric, effective, $timeRange }: Found): Candidate | undefined {
  const { request, curve } = metric.state;
  const peakMs = peakOf(metric.state);
  if (!request || !curve || peakMs === undefined) {
    return undefined;
  }
  const { backend, histogram, matchers } = request;
  const [quantile = 0.99] = request.quantiles;
  const { service = histogram.name, thresholdMs } = effective;
  const how = asked(
    backend.source,
    backend.latencyQueries(histogram, matchers, [quantile]),
    'promql',
    windowOf($timeRange)
  );
  return {
    kind: 'metric',
    ...how,
    finding: () => latencyFinding({ quantile, service, peakMs, thresholdMs }, how, curveDigest(valuesInMs(curve))),
  };
}

function trace({ trace: step, $timeRange }: Found): Candidate | undefined {
  const { backend, traceId, trace: read, analysis, status } = step.state;
  if (!backend || traceId === undefined || (!read && status.kind !== 'missing')) {
    return undefined;
  }
  const how = asked(backend.source, [backend.traceQuery(traceId)], 'traceql', windowOf($timeRange));
  const why = status.kind === 'missing' ? status.message : '';
  return {
    kind: 'trace',
    ...how,
    finding: () => (read ? traceFinding(read, analysis?.suspects[0], how) : missingTrace(traceId, why, how)),
  };
}

function line({ logs }: Found): Candidate | undefined {
  const { backend, asked: how, ranked, chosen, status } = logs.state;
  if (!backend || !how) {
    return undefined;
  }
  const where = asked(backend.source, how.queries, 'logql', how.window);
  if (status.kind === 'empty') {
    return { kind: 'line', ...where, finding: () => noLines(status.message, where) };
  }
  const id = chosen && lineIdOf(chosen);
  const meant = ranked.find(({ record }) => id === undefined || lineIdOf(record) === id);
  const from = meant?.neighbour ? { ...where, ...besides(meant.record, how.probe, logs.state.subject) } : where;
  return (
    meant && {
      kind: 'line',
      ...from,
      verbatim: meant.record.line,
      finding: () =>
        lineFinding(
          meant,
          // Lines beside the trace are not in the answer to its query.
          ranked.flatMap(({ record, neighbour }) => (neighbour ? [] : record)),
          from
        ),
    }
  );
}

/** What finds a line beside the trace again: what its stream printed just then. Without a stream nothing does. */
function besides(
  { service, timeMs }: LogRecord,
  { streams }: LogProbe,
  subject: LogsSubject | undefined
): Partial<Asked> & Pick<Asked, 'query'> {
  const stream = streams.find((one) => one.service === service);
  return stream
    ? {
        query: { text: linesOfStream(stream, subject?.traceId), language: 'logql' },
        window: { fromMs: Math.floor(timeMs) - NEAR_MS, toMs: Math.ceil(timeMs) + NEAR_MS },
      }
    : { query: undefined };
}
