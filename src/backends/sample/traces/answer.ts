import type { Answer, Asked } from '../SampleDataSource';
import { traceQuestion } from '../questions';
import type { SampleWorld } from '../world';
import { traceFrame } from './frame';

/** Answers the sample's trace queries as Grafana's Tempo data source does; 404 for a trace that was never stored. */
export function answerTraces(world: SampleWorld, { query }: Asked): Answer {
  const question = traceQuestion(query);
  if (!question) {
    return { error: 'invalid TraceQL query: the sample knows only look-ups by trace id', status: 400 };
  }
  const spans = world.traces.get(question.traceId);
  return spans
    ? { frames: [traceFrame(spans, query.refId)] }
    : { error: `failed to get trace with id: ${question.traceId} Status: Not Found`, status: 404 };
}
