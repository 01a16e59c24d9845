import { config, locationService } from '@grafana/runtime';
import type { DataSourceInfo, QueryModel } from '../../backends/types';
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

/** What a step found, or looked for and did not find, as it is kept; undefined where there is nothing to keep yet. */
export function findingOf(step: StepId, found: Found): Finding | undefined {
  return { metric: latency, exemplar: () => undefined, trace, logs: line, cause: line }[step](found);
}

function latency({ metric, effective, $timeRange }: Found): Finding | undefined {
  const { request, curve } = metric.state;
  const peakMs = peakOf(metric.state);
  if (!request || !curve || peakMs === undefined) {
    return undefined;
  }
  const { backend, histogram, matchers } = request;
  const [quantile = 0.99] = request.quantiles;
  const { service = histogram.name, thresholdMs } = effective;
  const scale = curve.unit === 's' ? 1000 : 1;
  return latencyFinding(
    { quantile, service, peakMs, thresholdMs },
    asked(backend.source, backend.latencyQueries(histogram, matchers, [quantile]), 'promql', windowOf($timeRange)),
    curveDigest(curve.values.map((value) => value && value * scale))
  );
}

function trace({ trace: step, $timeRange }: Found): Finding | undefined {
  const { backend, traceId, trace: read, analysis, status } = step.state;
  if (!backend || traceId === undefined) {
    return undefined;
  }
  const how = asked(backend.source, [backend.traceQuery(traceId)], 'traceql', windowOf($timeRange));
  if (read) {
    return traceFinding(read, analysis?.suspects[0], how);
  }
  return status.kind === 'missing' ? missingTrace(traceId, status.message, how) : undefined;
}

function line({ logs }: Found): Finding | undefined {
  const { backend, asked: how, ranked, chosen, status } = logs.state;
  if (!backend || !how) {
    return undefined;
  }
  const where = asked(backend.source, how.queries, 'logql', how.window);
  if (status.kind === 'empty') {
    return noLines(status.message, where);
  }
  const id = chosen && lineIdOf(chosen);
  const meant = ranked.find(({ record }) => id === undefined || lineIdOf(record) === id);
  return (
    meant &&
    lineFinding(
      meant,
      // Lines beside the trace are not in the answer to its query.
      ranked.flatMap(({ record, neighbour }) => (neighbour ? [] : record)),
      where
    )
  );
}
