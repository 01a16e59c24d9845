import type { TimeWindow } from '../../investigation/types';
import type { LogStream } from '../../logs/types';
import { linesOfTrace, streamSelector } from '../../query/logql';
import { traceById } from '../../query/traceql';
import { shortText } from '../../traces/words';
import type { HealthEvidence } from '../types';
import { judge, type Judging, type Judgement } from './judge';
import { fixOf, KINDS } from './kinds';
import type { FoundTrace, JudgedLine } from './types';

const MINUTE_MS = 60_000;
const ANSWER_LENGTH = 500;

export interface Store {
  name: string;
  uid?: string;
}

export interface LineJudging extends Omit<Judging, 'store' | 'service'> {
  stream: LogStream;
  logs: Store;
  traces: Store;
}

/** An error line with verdict, evidence and fix. */
export function judgeLine({ stream, logs, traces, ...judging }: LineJudging): JudgedLine {
  const { record, found } = judging;
  const service = record.service ?? stream.service;
  const judgement = judge({ ...judging, service, store: traces.name });
  const { verdict, title } = KINDS[judgement.kind];
  const window = { fromMs: record.timeMs - MINUTE_MS, toMs: record.timeMs + MINUTE_MS };
  const evidence = [lineEvidence({ stream, logs, window, record })];
  if (record.traceId !== undefined && found !== undefined) {
    evidence.push({
      source: traces.name,
      uid: traces.uid,
      query: traceById(record.traceId),
      window,
      answer: traceAnswer(found, judgement, record.spanId),
    });
  }
  const fix = fixOf(judgement.kind, service);
  return { kind: judgement.kind, verdict, title, sentence: judgement.sentence, evidence, ...(fix && { fix }), record };
}

function lineEvidence(of: {
  stream: LogStream;
  logs: Store;
  window: TimeWindow;
  record: Judging['record'];
}): HealthEvidence {
  const { stream, logs, window, record } = of;
  const selector = streamSelector(stream.label, [stream.value]);
  const [query = selector] =
    record.traceId === undefined ? [selector] : linesOfTrace(selector, stream.shape, record.traceId, record.spanId);
  return { source: logs.name, uid: logs.uid, query, window, answer: shortText(record.line, ANSWER_LENGTH) };
}

function traceAnswer(found: FoundTrace, { span }: Judgement, spanId: string | undefined): string {
  if (found.kind !== 'found') {
    return found.kind === 'missing' ? 'no such trace' : shortText(found.failure.what, ANSWER_LENGTH);
  }
  const services = [...new Set(found.spans.map(({ service }) => service))].join(', ');
  if (!span) {
    return shortText(
      `${found.spans.length} spans of ${services}; none is ${spanId ?? 'of this service'}`,
      ANSWER_LENGTH
    );
  }
  const end = new Date(span.startMs + span.durationMs).toISOString();
  return shortText(
    `span ${span.spanId} “${span.name}” of ${span.service}: status ${span.status}, ended ${end}`,
    ANSWER_LENGTH
  );
}
