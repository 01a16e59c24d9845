import {
  SceneObjectBase,
  SceneObjectUrlSyncConfig,
  SceneRefreshPicker,
  SceneTimePicker,
  type SceneTimeRange,
  type SceneObjectState,
  type SceneObjectUrlValues,
} from '@grafana/scenes';
import type { SourceChoices, SourceKind } from '../../backends/registry';
import { Transport } from '../../backends/transport';
import type { Investigation, TimeWindow } from '../../domain/investigation/types';
import { LinesRead, MomentChosen, SpanChosen, TraceChosen, TraceSettled } from '../events';
import { LogsScene } from '../logs/LogsScene';
import { MetricScene } from '../metric/MetricScene';
import { TraceScene } from '../trace/TraceScene';
import { chosenUids, Connections, whyOpen } from './connections';
import { findMetric, readRule, type RuleFacts } from './discover';
import { InvestigationView } from './InvestigationView';
import { fillUp, metricStateOf, needsSettling, rangeOf } from './settling';
import { UrlTimeRange } from './UrlTimeRange';
import { PARAM_KEYS, type ParamKey } from '../../domain/url/codec';
import { changesOf, decode, merge, type Decoded, type Params } from './params';

export interface InvestigationState extends SceneObjectState, Decoded {
  /** What the URL says, filled up from the rule and the trace. */
  effective: Investigation;
  sources?: SourceChoices;
  /** What the rule says, once it was read. */
  facts?: RuleFacts;
  /** Service of the open trace, where nothing else names one. */
  traceService?: string;
  rangeProblems: string[];
  $timeRange: SceneTimeRange;
  timePicker: SceneTimePicker;
  refreshPicker: SceneRefreshPicker;
  metric: MetricScene;
  trace: TraceScene;
  logs: LogsScene;
}

export interface InvestigationOptions {
  params?: Params;
  /** Where the URL gives no window, the rule's own is taken. */
  range?: { from?: string; to?: string };
  /** What could not be read of the URL's window. */
  rangeProblems?: string[];
  transport?: Transport;
}

/** The root of an investigation: owns the URL's state, and hands each step what it needs. */
export class InvestigationScene extends SceneObjectBase<InvestigationState> {
  static Component = InvestigationView;
  protected override _urlSync = new SceneObjectUrlSyncConfig(this, { keys: [...PARAM_KEYS] });
  readonly transport: Transport;
  private readonly windowGiven: boolean;
  private settling?: AbortController;
  private readonly connections: Connections;

  constructor({ params = {}, range = {}, rangeProblems = [], transport = new Transport() }: InvestigationOptions = {}) {
    const decoded = decode(params);
    super({
      ...decoded,
      effective: decoded.investigation,
      rangeProblems,
      $timeRange: new UrlTimeRange(range),
      timePicker: new SceneTimePicker({}),
      refreshPicker: new SceneRefreshPicker({ withText: true }),
      metric: new MetricScene(),
      trace: new TraceScene(),
      logs: new LogsScene(),
    });
    this.transport = transport;
    this.connections = new Connections(transport);
    this.windowGiven = range.from !== undefined || range.to !== undefined;
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

  private fill(investigation: Investigation, facts = this.state.facts): Investigation {
    return fillUp(investigation, facts, this.state.traceService);
  }

  private onActivate() {
    this.followTrace();
    void this.settle();
    const subs = [
      this.subscribeToEvent(TraceChosen, ({ payload }) => this.openTrace(payload.traceId)),
      this.subscribeToEvent(SpanChosen, ({ payload }) => this.setParams({ span: payload.spanId })),
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
        if (needsSettling(state, previous)) {
          void this.settle();
        }
      }),
    ];
    return () => {
      subs.forEach((sub) => sub.unsubscribe());
      this.settling?.abort();
    };
  }

  /** After a refresh or in another window: what failed or found nothing is asked once more; panels see to themselves. */
  private askAgain() {
    const { metric, trace, logs, facts } = this.state;
    if (this.settling?.signal.aborted === false) {
      return;
    }
    if (!metric.state.request || facts?.failed) {
      void this.settle();
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

  /** Hands the chosen trace and span to the steps; a trace that vanished from the URL is closed. */
  private followTrace() {
    const { metric, trace, logs, investigation } = this.state;
    if (investigation.trace === undefined && this.state.traceService !== undefined) {
      this.setState({ traceService: undefined });
      this.setState({ effective: this.fill(investigation) });
    }
    metric.setState({ traceId: investigation.trace });
    trace.setState({ traceId: investigation.trace, spanId: investigation.span, window: this.window() });
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
        around: this.window(),
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

  private window(): TimeWindow {
    const { from, to } = this.state.$timeRange.state.value;
    return { fromMs: from.valueOf(), toMs: to.valueOf() };
  }

  /** Reads the rule, chooses the data sources and finds the metric; a newer call makes an older one stop. */
  private async settle() {
    this.settling?.abort();
    const settling = new AbortController();
    this.settling = settling;
    await this.settleFor(settling.signal);
    if (this.settling === settling) {
      this.settling = undefined;
    }
  }

  private async settleFor(signal: AbortSignal) {
    await this.connections.open(this.state.investigation);
    if (signal.aborted) {
      return;
    }
    // What is known already need not wait for the rule: a trace in the URL opens at once.
    this.connect();
    const { rule } = this.state.investigation;
    const { facts: known } = this.state;
    if (rule !== undefined && (known?.rule !== rule || known.failed)) {
      this.state.metric.setState({ waiting: { kind: 'loading', message: 'Reading the alert rule…' } });
      const facts = await readRule(rule, this.transport, signal);
      if (signal.aborted) {
        return;
      }
      if (!this.windowGiven && facts.window) {
        this.state.$timeRange.setState(rangeOf(facts.window));
      }
      // `needsSettling` ignores what the rule adds: this call goes on with it.
      this.setState({ facts, effective: this.fill(this.state.investigation, facts) });
      this.connect();
    }
    await this.settleMetric(signal);
  }

  /** Chooses the data sources and gives each step its backend, keeping those that stay. */
  private connect() {
    const { effective, trace, logs } = this.state;
    const sources = this.connections.choose(effective, this.window());
    const { backends } = this.connections;
    this.setState({ sources });
    trace.setState({ backend: backends.traces, unavailable: whyOpen(sources.traces) });
    logs.setState({ backend: backends.logs, unavailable: whyOpen(sources.logs) });
    this.askLinesWithoutTrace();
  }

  private async settleMetric(signal: AbortSignal) {
    const { effective, metric, facts, sources } = this.state;
    const backend = this.connections.backends.metrics;
    if (!backend) {
      const message = (sources && whyOpen(sources.metrics)) ?? 'There is no metric store.';
      metric.setState({ request: undefined, waiting: { kind: 'warning', message } });
      return;
    }
    const service = effective.service ?? 'the service';
    metric.setState({ waiting: { kind: 'loading', message: `Looking for the latency of ${service}…` } });
    const current = facts && facts.rule === effective.rule ? facts : undefined;
    const found = await findMetric(effective, current, backend, this.window(), signal);
    if (!signal.aborted) {
      metric.setState(metricStateOf(found, effective, backend));
    }
  }
}
