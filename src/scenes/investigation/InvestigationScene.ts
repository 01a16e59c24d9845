import {
  SceneObjectBase,
  SceneObjectUrlSyncConfig,
  SceneRefreshPicker,
  SceneTimePicker,
  type SceneObjectUrlValues,
} from '@grafana/scenes';
import type { SourceKind } from '../../backends/registry';
import { Transport } from '../../backends/transport';
import { beganMs } from '../../domain/alerts/window';
import type { Investigation } from '../../domain/investigation/types';
import type { LogRecord } from '../../domain/logs/types';
import { PARAM_KEYS, type ParamKey } from '../../domain/url/codec';
import {
  FirstTraceFound,
  LedgerOpened,
  LineChosen,
  LinesRead,
  MomentChosen,
  PinAsked,
  SpanChosen,
  StepTaken,
  TraceChosen,
  TraceSettled,
} from '../events';
import type { StepAction } from '../../domain/guide/types';
import { EvidenceScene } from '../evidence/EvidenceScene';
import { GuideScene } from '../guide/GuideScene';
import { LogsScene } from '../logs/LogsScene';
import { MetricScene } from '../metric/MetricScene';
import { TimelineScene } from '../timeline/TimelineScene';
import { TraceScene } from '../trace/TraceScene';
import { chosenUids } from './connections';
import { InvestigationView } from './InvestigationView';
import { followGuide, keep } from './loadGuide';
import { changesOf, decode, merge, type Params } from './params';
import { Settlement } from './Settlement';
import { searchInstead } from './searchInstead';
import { fillUp, needsSettling, windowOf } from './settling';
import { takeUpShared } from './sharedEvidence';
import type { InvestigationState } from './state';
import { syncTimeline } from './timelineSync';
import { UrlTimeRange } from './UrlTimeRange';

export interface InvestigationOptions {
  params?: Params;
  /** Where the URL gives no window, the rule's own is taken. */
  range?: { from?: string; to?: string };
  /** What could not be read of the URL's window. */
  rangeProblems?: string[];
  /** Evidence that a link holds, taken up once. */
  sharedEvidence?: string;
  transport?: Transport;
}

/** The root of an investigation: owns the URL's state, and hands each step what it needs. */
export class InvestigationScene extends SceneObjectBase<InvestigationState> {
  static Component = InvestigationView;
  protected override _urlSync = new SceneObjectUrlSyncConfig(this, { keys: [...PARAM_KEYS] });
  readonly transport: Transport;
  private readonly settlement: Settlement;
  private sharedEvidence: string | undefined;

  constructor({
    params = {},
    range = {},
    rangeProblems = [],
    sharedEvidence,
    transport = new Transport(),
  }: InvestigationOptions = {}) {
    const decoded = decode(params);
    super({
      ...decoded,
      effective: decoded.investigation,
      rangeProblems,
      $timeRange: new UrlTimeRange(range),
      timePicker: new SceneTimePicker({}),
      refreshPicker: new SceneRefreshPicker({ withText: true }),
      guide: new GuideScene(),
      evidence: new EvidenceScene(),
      metric: new MetricScene(),
      timeline: new TimelineScene(),
      trace: new TraceScene(),
      logs: new LogsScene(),
    });
    this.transport = transport;
    transport.ended ??= [];
    this.sharedEvidence = sharedEvidence;
    this.settlement = new Settlement(this, {
      transport,
      windowGiven: range.from !== undefined || range.to !== undefined,
      onConnected: () => this.askLinesWithoutTrace(),
    });
    this.addActivationHandler(() => this.onActivate());
  }

  getUrlState(): SceneObjectUrlValues {
    return Object.fromEntries(PARAM_KEYS.map((key) => [key, this.state.params[key]]));
  }

  updateFromUrl(values: SceneObjectUrlValues): void {
    this.apply(changesOf(values));
  }

  /** What the user did, as one entry of the browser's history; undefined removes a key. */
  setParams(changes: Partial<Record<ParamKey, string | undefined>>): void {
    this._urlSync.performBrowserHistoryAction(() => this.apply(changes));
  }

  chooseSource(kind: SourceKind, uid: string): void {
    // The others are written down as they are: one choice must not move them.
    this.setParams({ ...chosenUids(this.state.sources), [kind]: uid });
  }

  private apply(changes: Partial<Record<ParamKey, string | undefined>>) {
    const decoded = decode(merge(this.state.params, changes));
    this.setState({ ...decoded, effective: this.fill(decoded.investigation) });
  }

  private fill(investigation: Investigation): Investigation {
    return fillUp(investigation, this.state.facts, this.state.traceService);
  }

  private onActivate() {
    this.followTrace();
    this.openLedger();
    void this.settlement.start();
    const stops = [syncTimeline(this.state), followGuide(this)];
    void takeUpShared(this.sharedEvidence, this.state.evidence).then((linkProblem) => this.setState({ linkProblem }));
    this.sharedEvidence = undefined;
    const subs = [
      this.subscribeToEvent(TraceChosen, ({ payload }) => this.openTrace(payload.traceId)),
      this.subscribeToEvent(FirstTraceFound, ({ payload }) => this.openFirst(payload.traceId)),
      this.subscribeToEvent(SpanChosen, ({ payload }) => this.setParams({ span: payload.spanId })),
      this.subscribeToEvent(PinAsked, ({ payload }) => void keep(this.state, payload)),
      this.subscribeToEvent(StepTaken, ({ payload }) => this.take(payload.action)),
      // The evidence's own place, not a step of the user's to go back from.
      this.subscribeToEvent(LedgerOpened, ({ payload }) => this.apply({ ledger: payload.ledgerId })),
      this.subscribeToEvent(LineChosen, ({ payload }) => this.mark(payload.record)),
      this.subscribeToEvent(MomentChosen, ({ payload }) => void this.searchMoment(payload.timeMs, payload.reachMs)),
      this.subscribeToEvent(LinesRead, ({ payload }) => this.onLinesRead(payload)),
      this.subscribeToEvent(TraceSettled, ({ payload }) => this.onTraceSettled(payload)),
      this.state.$timeRange.subscribeToState((state, previous) => {
        if (state.value !== previous.value) {
          this.askAgain();
        }
      }),
      this.subscribeToState((state, previous) => {
        if (
          state.investigation.trace !== previous.investigation.trace ||
          state.investigation.span !== previous.investigation.span
        ) {
          this.followTrace();
        }
        if (state.investigation.ledger !== previous.investigation.ledger) {
          this.openLedger();
        }
        if (needsSettling(state, previous)) {
          void this.settlement.start();
        }
      }),
    ];
    return () => {
      subs.forEach((sub) => sub.unsubscribe());
      stops.forEach((stop) => stop());
      this.settlement.stop();
    };
  }

  /** After a refresh or in another window: what failed or found nothing is asked once more; panels see to themselves. */
  private askAgain() {
    const { metric, trace, logs, facts } = this.state;
    if (this.settlement.isUnderWay) {
      return;
    }
    if (!metric.state.request || facts?.failed) {
      void this.settlement.start();
    }
    if (trace.state.status.kind === 'failed' || trace.state.status.kind === 'missing') {
      trace.retry();
    }
    logs.retry();
  }

  /** The user's choice; it ends what a search had to say. */
  private openTrace(traceId: string) {
    this.state.trace.setState({ search: { kind: 'none' } });
    if (traceId !== this.state.investigation.trace || this.state.params.span !== undefined) {
      this.setParams({ trace: traceId, span: undefined });
    }
  }

  /** Where nobody has chosen a trace: as part of how the page opened, not as a step to go back from. */
  private openFirst(traceId?: string) {
    const { params, trace } = this.state;
    if (params.trace === undefined && trace.state.search.kind === 'none') {
      return traceId ? this.apply({ trace: traceId }) : searchInstead(this.state);
    }
  }

  private openLedger() {
    this.state.evidence.setState({ ledgerId: this.state.investigation.ledger });
  }

  /** What a step of the guide offers. The chain that leads to the cause is kept with it. */
  private take(action: StepAction) {
    if (action.kind === 'open-trace') {
      this.openTrace(action.traceId);
      return;
    }
    void keep(this.state, 'chain');
  }

  /** Shows a line wherever it has a place; it asks for nothing, so it is no step of its own. */
  private mark(line: LogRecord | undefined) {
    this.state.logs.setState({ chosen: line });
    this.state.trace.setState({ lineSpanId: line?.spanId });
  }

  /** Hands the chosen trace and span to the steps; a trace that vanished from the URL is closed. */
  private followTrace() {
    const { metric, trace, logs, investigation } = this.state;
    if (investigation.trace === undefined && this.state.traceService !== undefined) {
      this.setState({ traceService: undefined });
      this.setState({ effective: this.fill(investigation) });
    }
    if (trace.state.traceId !== investigation.trace) {
      this.mark(undefined);
    }
    metric.setState({ traceId: investigation.trace });
    trace.setState({
      traceId: investigation.trace,
      spanId: investigation.span,
      window: windowOf(this.state.$timeRange),
    });
    logs.setState(
      logs.state.subject?.traceId === investigation.trace
        ? { spanId: investigation.span }
        : { subject: undefined, spanId: investigation.span }
    );
    this.askLinesWithoutTrace();
  }

  /** Where no trace names services, lines are looked for by the service, which a rule may name after the trace was missed. */
  private askLinesWithoutTrace() {
    const { investigation, effective, sources, logs } = this.state;
    const { subject } = logs.state;
    const hasSettled = subject?.traceId === investigation.trace;
    const isServiceNew = !subject?.trace && effective.service && subject?.services[0] !== effective.service;
    if (investigation.trace && (hasSettled ? isServiceNew : sources?.traces.status === 'open')) {
      this.onTraceSettled({ traceId: investigation.trace });
    }
  }

  private onTraceSettled({ traceId, trace, analysis }: TraceSettled['payload']) {
    if (traceId !== this.state.investigation.trace) {
      return;
    }
    const suspect = analysis?.suspects[0]?.span;
    const traceService = suspect?.service ?? trace?.services[0];
    const service = this.state.effective.service;
    this.state.logs.setState({
      subject: {
        traceId,
        trace,
        suspect,
        services: trace?.services ?? (service ? [service] : []),
        around: windowOf(this.state.$timeRange),
        calmUntilMs: this.state.facts?.window && beganMs(this.state.facts.window),
      },
    });
    if (traceService !== this.state.traceService) {
      this.setState({ traceService });
      this.setState({ effective: this.fill(this.state.investigation) });
    }
  }

  private onLinesRead({ traceId, records }: LinesRead['payload']) {
    // Narrowed to another span, they would no longer tell of the suspect.
    if (traceId === this.state.trace.state.trace?.traceId && this.state.logs.state.spanId === undefined) {
      this.state.trace.setState({ lines: records });
    }
  }

  /** A click beside the diamonds: the slowest trace of that moment, else the slowest exemplar near it. */
  private async searchMoment(timeMs: number, reachMs: number) {
    const { effective, trace, metric } = this.state;
    const window = { fromMs: timeMs - reachMs, toMs: timeMs + reachMs };
    const found =
      effective.service !== undefined &&
      (await trace.searchAround({ service: effective.service, minMs: effective.thresholdMs ?? 0, window }));
    const nearest = found ? undefined : metric.nearest(timeMs, reachMs);
    if (nearest && nearest.traceId !== this.state.investigation.trace) {
      this.setParams({ trace: nearest.traceId, span: undefined });
    }
  }
}
