import { SceneObjectBase, type SceneObjectState } from '@grafana/scenes';
import type { LogRecord } from '../../domain/logs/types';
import type { TimelineParts } from '../../domain/timeline/build';
import { lineIdOf } from '../../domain/logs/lineId';
import { LineChosen, SpanChosen } from '../events';
import { LazyTimeline } from './LazyTimeline';

/** Everything is handed in by the investigation; what is missing has not been found yet. */
export interface TimelineState extends SceneObjectState, TimelineParts {
  chosenSpanId?: string;
  /** As `lineIdOf` names it. */
  chosenLineId?: string;
  /** What is waited for while there is no trace. */
  waiting?: string;
}

/** The three signals on one time axis. */
export class TimelineScene extends SceneObjectBase<TimelineState> {
  static Component = LazyTimeline;

  constructor(state: Partial<TimelineState> = {}) {
    super(state);
  }

  /** Tells that the user chose a span; of the one that is chosen already, that it is not any more. */
  chooseSpan(spanId: string): void {
    this.publishEvent(new SpanChosen(spanId === this.state.chosenSpanId ? {} : { spanId }), true);
  }

  /** The same of a line. */
  chooseLine(record: LogRecord): void {
    const lineId = lineIdOf(record);
    this.publishEvent(new LineChosen(lineId === this.state.chosenLineId ? {} : { lineId, record }), true);
  }
}
