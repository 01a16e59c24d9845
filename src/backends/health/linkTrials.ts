import type { DataFrame } from '@grafana/data';
import type { TimeWindow } from '../../domain/investigation/types';
import { linkQuery, type LinkQuery, shownTraceId } from '../../domain/health/linkQuery';
import type { LinkTrial, Observed } from '../../domain/health/observations';
import type { TraceToLogs } from '../../domain/health/traceToLogs';
import { readLogs } from '../../domain/logs/readLogs';
import type { LogRecord } from '../../domain/logs/types';
import { empty, ok, type Result } from '../../domain/result';
import type { Span, Trace } from '../../domain/traces/types';
import type { DataSourceInfo } from '../types';
import { askLoki } from './askLoki';
import { asked, type HealthSession } from './session';

/** What Explore asks for where the data source does not say otherwise. */
const EXPLORE_LINES = 1000;
/** Queries that are not of one trace alone are asked one by one, so many at most. */
const ALONE = 2;

export interface TrialRequest {
  link: TraceToLogs;
  service: string;
  traces: readonly Trace[];
  lines: ReadonlyMap<string, LogRecord[]>;
}

interface Trial {
  trace: Trace;
  span: Span;
  link: LinkQuery;
  known: LogRecord[];
}

/**
 * Follows the trace store's own link to the logs from one span of each trace, and counts how many of the known lines it
 * finds. One request for all queries that name their trace, as the link's usual ones do; up to two more for others.
 */
export async function observeLinkTrials(
  session: HealthSession,
  logs: DataSourceInfo,
  request: TrialRequest,
  signal?: AbortSignal
): Promise<Observed<LinkTrial[]>> {
  const trials = request.traces.flatMap((trace) => trialOf(trace, request) ?? []);
  const unsafe = trials.flatMap(({ link }) => (link.status === 'unsafe' ? [link.reason] : []));
  const usable = trials.filter(({ link }) => link.status !== 'unsafe');
  const first = usable.find(({ link }) => link.status === 'made')?.link;
  const question = asked(
    logs,
    first?.status === 'made' ? first.query : 'tracesToLogsV2',
    first?.status === 'made' ? first.window : session.window
  );
  if (usable.length === 0) {
    const reason = unsafe[0] ?? `None of the traces has a span of ${request.service} to follow the link from.`;
    return { asked: question, answer: empty(reason) };
  }
  const { together, alone } = batches(usable);
  const results = new Map<Trial, Result<DataFrame[]>>();
  await Promise.all(
    [together, ...alone.map((trial) => [trial])].map(async (batch) => {
      const answers = await ask(session, logs, batch, signal);
      batch.forEach((trial, i) => results.set(trial, answers[i] ?? empty('Nothing was asked.')));
    })
  );
  const failure = [...results.values()].find(({ status }) => status === 'failed');
  if (failure?.status === 'failed') {
    return { asked: question, answer: failure };
  }
  return {
    asked: question,
    answer: ok(
      usable.flatMap((trial) => {
        const answer = results.get(trial);
        return trial.link.status === 'none' || answer ? [counted(trial, answer)] : [];
      })
    ),
  };
}

/** From the span that has most of the known lines, else the service's first: that is where a person would follow it. */
function trialOf(trace: Trace, { link, service, lines }: TrialRequest): Trial | undefined {
  const known = lines.get(trace.traceId) ?? [];
  const linesOf = ({ spanId }: Span) => known.filter((line) => line.spanId === spanId);
  const spans = trace.spans.filter((span) => span.service === service);
  const [span] = [...spans].sort((a, b) => linesOf(b).length - linesOf(a).length);
  if (!span) {
    return undefined;
  }
  // A link that filters by span promises the lines of that span only.
  const bySpan = link.filterBySpanID && link.customQuery === undefined && known.some(({ spanId }) => spanId);
  return { trace, span, link: linkQuery(link, trace, span), known: bySpan ? linesOf(span) : known };
}

const isAskable = ({ link }: Trial) => link.status === 'made' && link.window.fromMs < link.window.toMs;

function batches(trials: readonly Trial[]): { together: Trial[]; alone: Trial[] } {
  const askable = trials.filter(isAskable);
  const namesTrace = ({ link, trace }: Trial) => link.status === 'made' && link.query.includes(shownTraceId(trace));
  return {
    together: askable.filter(namesTrace),
    alone: askable.filter((trial) => !namesTrace(trial)).slice(0, ALONE),
  };
}

/** Lines come for the time of all links together; each link then keeps those of its own window. */
function ask({ transport }: HealthSession, logs: DataSourceInfo, batch: readonly Trial[], signal?: AbortSignal) {
  const made = batch.flatMap(({ link }) => (link.status === 'made' ? [link] : []));
  const window: TimeWindow = {
    fromMs: Math.min(...made.map((link) => link.window.fromMs)),
    toMs: Math.max(...made.map((link) => link.window.toMs)),
  };
  const setting = Number(logs.settings.maxLines);
  const maxLines = setting > 0 ? Math.min(5000, setting) : EXPLORE_LINES;
  return askLoki({ queries: made.map(({ query }) => query), maxLines, window }, logs, transport, signal);
}

function counted({ trace, span, link, known }: Trial, answer: Result<DataFrame[]> | undefined): LinkTrial {
  const ids = { traceId: trace.traceId, spanId: span.spanId, known: known.length };
  if (link.status !== 'made') {
    const window = { fromMs: span.startMs, toMs: span.startMs + span.durationMs };
    return { ...ids, query: '', window, found: 0, noLink: link.reason };
  }
  const { query, window } = link;
  const isIn = ({ timeMs }: LogRecord) => timeMs >= window.fromMs && timeMs < window.toMs;
  const found = readLogs(answer?.status === 'ok' ? answer.value : []).filter(isIn);
  const keys = new Set(found.map(keyOf));
  return { ...ids, query, window, found: known.filter((line) => keys.has(keyOf(line))).length };
}

const keyOf = ({ timeNs, timeMs, line }: LogRecord) => `${timeNs ?? timeMs}\n${line}`;
