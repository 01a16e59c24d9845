import type { Answer, Asked } from '../SampleDataSource';
import { linesQuestion } from '../questions';
import type { SampleWorld } from '../world';
import { linesFrame } from './frame';
import { holdsTrace, parserOf, returnedLine } from './stored';

/** Answers the sample's log queries as Grafana's Loki data source does. */
export function answerLogs(world: SampleWorld, { query, window }: Asked): Answer {
  const question = linesQuestion(query);
  if (!question) {
    return { error: 'parse error: the sample knows only the lines of one trace', status: 400 };
  }
  const { label, value, shape, traceId, spanId, limit } = question;
  const found = (world.linesOfTrace.get(traceId) ?? [])
    .filter(({ timeMs, span }) => {
      const isInside = timeMs >= window.fromMs && timeMs < window.toMs;
      return isInside && (spanId === undefined || span?.spanId === spanId);
    })
    .map((record) => returnedLine(record, parserOf(shape)))
    .filter((line) => line.labels[label] === value && holdsTrace(line, shape, traceId))
    .sort((a, b) => (a.tsNs < b.tsNs ? 1 : -1))
    .slice(0, limit);
  // Loki sends no frame where no line matches.
  return { frames: found.length > 0 ? [linesFrame(found, { refId: query.refId, text: query.expr ?? '', limit })] : [] };
}
