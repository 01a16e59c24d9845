import type { RankedLine } from '../../domain/logs/types';
import { lineIdOf } from '../../domain/logs/lineId';
import type { TimelineState } from '../timeline/TimelineScene';
import type { InvestigationState } from './state';

type Steps = Pick<InvestigationState, 'metric' | 'timeline' | 'trace' | 'logs'>;

/** Hands the timeline whatever the other steps have found. @returns stops doing so */
export function syncTimeline({ metric, timeline, trace, logs }: Steps): () => void {
  let narrowed: RankedLine[] | undefined;

  /** Only what changed: each change is laid out anew. */
  const show = (found: Partial<TimelineState>) => {
    const changed = Object.entries(found).filter(([key, value]) => Reflect.get(timeline.state, key) !== value);
    if (changed.length > 0) {
      timeline.setState(Object.fromEntries(changed));
    }
  };
  const onMetric = () => {
    const { curve, rows, drawn, traceId } = metric.state;
    const before = timeline.state.exemplar;
    const found = [...rows, ...drawn].find((exemplar) => exemplar.traceId === traceId);
    const isSame = found?.timeMs === before?.timeMs && found?.value === before?.value;
    show({ curve, exemplar: isSame ? before : found && { timeMs: found.timeMs, value: found.value } });
  };
  const onTrace = () => {
    const { trace: read, analysis, status, spanId } = trace.state;
    const waiting = status.kind === 'loading' ? 'Waiting for the trace…' : undefined;
    show({ trace: read, analysis, chosenSpanId: spanId, waiting });
  };
  const linesOf = (traceId: string | undefined): readonly RankedLine[] | undefined => {
    const { subject, status, ranked, spanId } = logs.state;
    if (subject === undefined || subject.traceId !== traceId) {
      return undefined;
    }
    const before = timeline.state.lines;
    if (status.kind !== 'found' && status.kind !== 'empty') {
      return before;
    }
    if (spanId !== undefined) {
      narrowed = ranked;
      // The lines of the other spans stay on the axis.
      return before ?? ranked;
    }
    return ranked === narrowed ? before : ranked;
  };
  const onLogs = () => {
    const { chosen } = logs.state;
    show({ lines: linesOf(trace.state.traceId), chosenLineId: chosen && lineIdOf(chosen) });
  };

  onMetric();
  onTrace();
  onLogs();
  const subs = [metric.subscribeToState(onMetric), trace.subscribeToState(onTrace), logs.subscribeToState(onLogs)];
  return () => subs.forEach((sub) => sub.unsubscribe());
}
