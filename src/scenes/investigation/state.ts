import type { SceneObjectState, SceneRefreshPicker, SceneTimePicker, SceneTimeRange } from '@grafana/scenes';
import type { SourceChoices } from '../../backends/registry';
import type { Investigation } from '../../domain/investigation/types';
import type { EvidenceScene } from '../evidence/EvidenceScene';
import type { GuideScene } from '../guide/GuideScene';
import type { LogsScene } from '../logs/LogsScene';
import type { MetricScene } from '../metric/MetricScene';
import type { TimelineScene } from '../timeline/TimelineScene';
import type { TraceScene } from '../trace/TraceScene';
import type { RuleFacts } from './discover';
import type { Decoded } from './params';

export interface InvestigationState extends SceneObjectState, Decoded {
  /** What the URL says, filled up from the rule and the trace. */
  effective: Investigation;
  sources?: SourceChoices;
  /** What the rule says, once it was read. */
  facts?: RuleFacts;
  /** Service of the open trace, where nothing else names one. */
  traceService?: string;
  rangeProblems: string[];
  /** Why the evidence that came with the link could not be taken up. */
  linkProblem?: string;
  $timeRange: SceneTimeRange;
  timePicker: SceneTimePicker;
  refreshPicker: SceneRefreshPicker;
  guide: GuideScene;
  evidence: EvidenceScene;
  metric: MetricScene;
  timeline: TimelineScene;
  trace: TraceScene;
  logs: LogsScene;
}
