import { habitsOf, wasSampled } from '../../domain/health/errorVerdict/habits';
import { judgeLine } from '../../domain/health/errorVerdict/judgeLine';
import { noReport, reportOf } from '../../domain/health/errorVerdict/report';
import type { ErrorLinesReport, FoundTrace, JudgedLine, LineHabits } from '../../domain/health/errorVerdict/types';
import type { HealthEvidence } from '../../domain/health/types';
import type { TimeWindow } from '../../domain/investigation/types';
import type { LogRecord, LogStream } from '../../domain/logs/types';
import type { Transport } from '../transport';
import type { DataSourceInfo } from '../types';
import { flagsElsewhere } from './flagsElsewhere';
import { serviceLineQueries, serviceLines } from './serviceLines';
import { TraceSpans } from './traceSpans';

const DEFAULT_LINES = 100;
const MOST_LINES = 200;
const HOUR_MS = 3_600_000;
/** Enough lines of any level to see whether a service writes ids and flags at all. */
const HABIT_LINES = 50;

/** Requests that judging so many error lines makes at most: for the budget of its transport. */
export function errorLineRequests(lines: number): number {
  return 2 + 2 * lines + 3 * Math.ceil(lines / 20);
}

interface Stores {
  stream: LogStream;
  /** Streams of other services, whose lines may say whether a trace was sampled where this one's say nothing. */
  others?: readonly LogStream[];
  logs: DataSourceInfo;
  traces: DataSourceInfo;
  transport: Transport;
  nowMs?: number;
  signal?: AbortSignal;
}

export interface ErrorLineRequest extends Stores {
  record: LogRecord;
}

/** Judges one error line. Always resolves; where a store cannot be asked the verdict is `unknown` and says why. */
export async function judgeErrorLine({ record, ...stores }: ErrorLineRequest): Promise<JudgedLine> {
  const { stream, logs, transport, signal } = stores;
  const window = { fromMs: record.timeMs - HOUR_MS / 2, toMs: record.timeMs + HOUR_MS / 2 };
  const around = await serviceLines({ stream, of: 'all', window, limit: HABIT_LINES }, logs, transport, signal);
  const others = around.status === 'ok' ? around.value.records : [];
  const line = (await judgeOf([record], others, stores))(record);
  // Without the other lines it is not known whether this one lost what they have.
  return around.status === 'failed' && line.kind === 'uncorrelated'
    ? { ...line, kind: 'unknown', verdict: 'unknown', sentence: around.failure.message, fix: undefined }
    : line;
}

export interface ErrorLinesRequest extends Stores {
  /** Error lines to look at, the newest: 100 unless said otherwise, 200 at most. */
  lines?: number;
  /** The last hour unless said otherwise. */
  window?: TimeWindow;
  onProgress?(progress: { done: number; of: number }): void;
}

/** Judges the newest error lines of a service. Always resolves; `unknown` where the log store cannot be asked. */
export async function judgeErrorLines(request: ErrorLinesRequest): Promise<ErrorLinesReport> {
  const { stream, logs, transport, signal, nowMs = Date.now() } = request;
  const limit = Math.min(MOST_LINES, Math.max(1, Math.floor(request.lines ?? DEFAULT_LINES)));
  const window = request.window ?? { fromMs: nowMs - HOUR_MS, toMs: nowMs };
  const ask = (of: 'errors' | 'all', most: number) =>
    serviceLines({ stream, of, window, limit: most }, logs, transport, signal);
  const [errors, any] = await Promise.all([ask('errors', limit), ask('all', HABIT_LINES)]);
  const about = { service: stream.service, window };
  const queries = (answer: string): HealthEvidence => ({
    source: logs.name,
    uid: logs.uid,
    query: serviceLineQueries({ stream, of: 'errors' }).join('\n'),
    window,
    answer,
  });
  if (errors.status !== 'ok') {
    const [reason, answer] =
      errors.status === 'failed' ? [errors.failure.message, errors.failure.what] : [errors.reason, errors.reason];
    return noReport(reason, { ...about, verdict: 'unknown', evidence: [queries(answer)] });
  }
  const { records, completeSinceMs } = errors.value;
  const taken = records.slice(0, limit);
  const more = completeSinceMs !== undefined || taken.length < records.length;
  const judge = await judgeOf(taken, any.status === 'ok' ? any.value.records : [], request);
  const covered = {
    fromMs: more ? (taken[taken.length - 1]?.timeMs ?? window.fromMs) : window.fromMs,
    toMs: window.toMs,
  };
  const evidence = [queries(`${taken.length} error lines${more ? ', and there are more' : ''}`)];
  return reportOf(taken.map(judge), { service: stream.service, window: covered, more, evidence });
}

/**
 * Looks up what these lines are judged by.
 * @param others lines of the service of any level, which tell of its habits
 */
async function judgeOf(
  records: readonly LogRecord[],
  others: readonly LogRecord[],
  stores: Stores & Pick<ErrorLinesRequest, 'onProgress'>
): Promise<(record: LogRecord) => JudgedLine> {
  const { stream, logs, traces, transport, signal, nowMs = Date.now(), onProgress } = stores;
  const habits = habitsFrom(records, others);
  const asked = records.flatMap(({ traceId, spanId, timeMs }) => (traceId ? [{ traceId, spanId, timeMs }] : []));
  const of = new Set(asked.map(({ traceId }) => traceId)).size;
  const found = await new TraceSpans(traces, transport).find(asked, (done) => onProgress?.({ done, of }), signal);
  const silent = records.flatMap((record) =>
    isMissing(found.get(record.traceId ?? '')) && wasSampled(record, habits) === undefined
      ? [{ traceId: record.traceId ?? '', timeMs: record.timeMs }]
      : []
  );
  const flags = await flagsElsewhere(silent, stores);
  return (record) =>
    judgeLine({
      record,
      stream,
      logs,
      traces,
      habits,
      nowMs,
      found: found.get(record.traceId ?? ''),
      sampledElsewhere: flags.get(record.traceId ?? ''),
    });
}

const isMissing = (found: FoundTrace | undefined) => found?.kind === 'missing';

/** Whether it writes ids is told by its newest lines of any level: older ones may be of another version. */
function habitsFrom(records: readonly LogRecord[], others: readonly LogRecord[]): LineHabits {
  const all = habitsOf([...records, ...others]);
  return others.length > 0 ? { ...habitsOf(others), writesFlags: all.writesFlags } : all;
}
