import { LoadingState, type PanelData } from '@grafana/data';
import {
  sceneGraph,
  SceneObjectBase,
  type SceneDataTransformer,
  type SceneObjectState,
  type VizPanel,
} from '@grafana/scenes';
import { afterSilence } from '../silence';
import { failureOfPanel } from '../panelFailure';
import type { TraceBackend } from '../../backends/types';
import { readExemplars, type ExemplarRow } from '../../domain/exemplars/readExemplars';
import { describeFailure } from '../../domain/failure';
import { describeHidden, selectDrawn, slowestFirst } from '../../domain/exemplars/select';
import type { LivenessByTrace } from '../../domain/exemplars/triage';
import type { Exemplar } from '../../domain/exemplars/types';
import { readCurve } from '../../domain/timeline/readCurve';
import type { MetricCurve } from '../../domain/timeline/types';
import { normalizeTraceId } from '../../shared/ids';
import { FirstTraceFound, MomentChosen, TraceChosen } from '../events';
import { ExemplarTriage, type TriageStatus } from './ExemplarTriage';
import { buildLatencyPanel, fitAxis, isExemplarFrame, MAX_ABOVE, MAX_REST } from './latencyPanel';
import { thresholdOf, type MetricRequest } from './metricRequest';
import { MetricView } from './MetricView';

/** Rows of the exemplar list; the panel's diamonds lead to the others. */
const MAX_ROWS = 50;
/** How far around a clicked moment traces are searched: this share of the window, but at least 15 s. */
const REACH = 0.015;
const MIN_REACH_MS = 15_000;

export interface MetricSceneState extends SceneObjectState {
  request?: MetricRequest;
  /** Why there is no request: what is looked for, or what is missing. */
  waiting?: { kind: 'info' | 'loading' | 'error' | 'warning'; message: string };
  /** The trace that is open, marked in the list. */
  traceId?: string;
  body?: VizPanel;
  /** The highest quantile as it arrived, for whoever draws it on another axis. */
  curve?: MetricCurve;
  /** Asked which exemplars lead to a trace. */
  traces?: TraceBackend;
  /** What is known of the listed exemplars' traces; nothing of those that were not looked up. */
  liveness: LivenessByTrace;
  triage: TriageStatus;
  /** For the list: above the threshold first, slowest first. */
  rows: Exemplar[];
  /** How many exemplars there are, and how many of them lie above the threshold. */
  count: { all: number; above: number };
  /** As drawn: the n-th is the n-th marker. */
  drawn: ExemplarRow[];
  /** Sentences about what is shown: thinned exemplars, none stored, a failed query. */
  notes: Array<{ kind: 'info' | 'warning' | 'error'; message: string }>;
  loading: boolean;
}

const NOTHING = {
  rows: [],
  drawn: [],
  notes: [],
  count: { all: 0, above: 0 },
  curve: undefined,
} satisfies Partial<MetricSceneState>;

/** Step 1: the latency panel and the list of its exemplars. */
export class MetricScene extends SceneObjectBase<MetricSceneState> {
  static Component = MetricView;
  private readonly triage = new ExemplarTriage({
    onChange: (state) => this.setState(state),
    onFirst: (traceId) => this.publishEvent(new FirstTraceFound({ traceId }), true),
  });

  constructor(state: Partial<MetricSceneState> = {}) {
    super({ ...NOTHING, liveness: new Map(), triage: { kind: 'idle' }, loading: false, ...state });
    this.addActivationHandler(() => this.onActivate());
  }

  private onActivate() {
    let stopReading = this.read();
    const sub = this.subscribeToState((state, previous) => {
      if (state.request !== previous.request) {
        stopReading();
        stopReading = this.read();
      } else if (state.rows !== previous.rows || state.traces !== previous.traces) {
        this.triage.update(this.state);
      }
    });
    return () => {
      sub.unsubscribe();
      stopReading();
      this.triage.stop();
    };
  }

  /** Builds the panel for the request and reads what arrives in it. @returns stops reading */
  private read(): () => void {
    const { request } = this.state;
    if (!request) {
      this.setState({ ...NOTHING, body: undefined, loading: false });
      return () => undefined;
    }
    const { backend, histogram, matchers, quantiles } = request;
    const body = buildLatencyPanel({
      title: request.title,
      source: { uid: backend.source.uid, type: backend.source.type },
      queries: backend.latencyQueries(histogram, matchers, quantiles),
      histogram,
      threshold: thresholdOf(request),
      exemplarLabels: backend.exemplarLabels,
      onTrace: (rawTraceId) => this.choose(rawTraceId),
    });
    this.setState({ ...NOTHING, body, loading: true });
    const runner = sourceOf(body);
    const sub = runner?.subscribeToState(({ data }) => data && this.onData(data, request));
    // Without waiting to be drawn.
    const deactivate = body.activate();
    const stopWaiting = afterSilence(() => {
      if (this.state.loading && this.state.notes.length === 0) {
        const { message } = describeFailure(backend.source.name, 'timeout');
        this.setState({ loading: false, notes: [{ kind: 'error', message }] });
      }
    });
    return () => {
      stopWaiting();
      sub?.unsubscribe();
      deactivate();
    };
  }

  private onData(data: PanelData, request: MetricRequest) {
    const { backend } = request;
    if (data.state === LoadingState.Loading || data.state === LoadingState.NotStarted) {
      this.setState({ loading: true });
      return;
    }
    const failure = failureOfPanel(data, backend.source.name);
    const threshold = thresholdOf(request);
    const frames = (data.annotations ?? []).filter(isExemplarFrame);
    const { exemplars, malformed } = readExemplars(frames, backend.exemplarLabels);
    const selection = selectDrawn(exemplars, threshold, { maxAbove: MAX_ABOVE, maxRest: MAX_REST });
    const { drawn } = selection;
    const above = exemplars.filter(({ value }) => threshold !== undefined && value > threshold).length;
    const count = { all: exemplars.length, above };
    const hiddenNote = describeHidden(selection);
    const curve = readCurve(data.series, { unit: request.histogram.unit, thresholdMs: request.thresholdMs });
    const notes: MetricSceneState['notes'] = [];
    if (failure) {
      notes.push({ kind: 'error', message: failure.message });
    } else if (!data.series.some(({ length }) => length > 0)) {
      notes.push({
        kind: 'warning',
        message: `${backend.source.name} has no samples of ${request.histogram.name} for this service in this time range. Widen it.`,
      });
    } else if (exemplars.length === 0 && malformed === 0) {
      notes.push({
        kind: 'warning',
        message: `${backend.source.name} returned no exemplars for this panel: none were recorded, or exemplar storage is off. Click the spike to search traces of that moment instead.`,
      });
    }
    if (malformed > 0) {
      notes.push({ kind: 'warning', message: `${malformed} exemplars carry no usable trace id and are left out.` });
    }
    if (hiddenNote) {
      notes.push({ kind: 'info', message: hiddenNote });
    }
    this.setState({ rows: slowestFirst(exemplars, MAX_ROWS), count, drawn, curve, notes, loading: false });
    const slowest = drawn.reduce((max, { value }) => Math.max(max, value), threshold ?? 0);
    if (this.state.body && slowest > 0) {
      fitAxis(this.state.body, slowest);
    }
  }

  /** Opens the trace of an exemplar; the id as it was received. */
  choose(rawTraceId: string): void {
    const traceId = normalizeTraceId(rawTraceId);
    if (traceId) {
      this.publishEvent(new TraceChosen({ traceId }), true);
    }
  }

  /** Opens a trace of the moment at this share (0–1) of the panel's width. */
  chooseMoment(position: number): void {
    const { from, to } = sceneGraph.getTimeRange(this).state.value;
    const width = to.valueOf() - from.valueOf();
    const timeMs = from.valueOf() + position * width;
    this.publishEvent(new MomentChosen({ timeMs, reachMs: Math.max(width * REACH, MIN_REACH_MS) }), true);
  }

  /** The slowest exemplar within reach of a moment that may have a trace, where a trace search finds nothing. */
  nearest(timeMs: number, reachMs: number): Exemplar | undefined {
    const { drawn, liveness } = this.state;
    return drawn
      .filter((row) => Math.abs(row.timeMs - timeMs) <= reachMs && liveness.get(row.traceId)?.state !== 'dead')
      .sort((a, b) => b.value - a.value)[0];
  }
}

/** The panel's query runner: its data holds all exemplars, the transformer's only the drawn ones. */
function sourceOf(panel: VizPanel) {
  const transformer = panel.state.$data;
  return transformer && 'transformations' in transformer.state
    ? (transformer as SceneDataTransformer).state.$data
    : transformer;
}
