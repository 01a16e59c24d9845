import { LoadingState, type PanelData } from '@grafana/data';
import { SceneObjectBase, type SceneObjectState, type VizPanel } from '@grafana/scenes';
import type { TraceBackend, TraceHit } from '../../backends/types';
import type { TimeWindow } from '../../domain/investigation/types';
import { describeFailure } from '../../domain/failure';
import type { LogRecord } from '../../domain/logs/types';
import type { Suspect, Trace, TraceAnalysis } from '../../domain/traces/types';
import { FirstTraceFound, SpanChosen, TraceChosen, TraceSettled } from '../events';
import { afterSilence } from '../silence';
import { failureOfPanel } from '../panelFailure';
import { updateOptions } from '../panelUpdates';
import type { ComparisonStatus } from './comparison';
import { buildTracePanel } from './tracePanel';
import { TraceView } from './TraceView';

export type TraceStatus =
  /** Nothing chosen yet. */
  | { kind: 'idle' }
  | { kind: 'loading' }
  | { kind: 'found' }
  | { kind: 'missing'; message: string }
  | { kind: 'failed'; message: string };

/** A search around a moment; it runs beside whatever trace is open. */
export type SearchStatus =
  | { kind: 'none' }
  | { kind: 'searching' }
  | { kind: 'nothing'; message: string }
  /** What is open was found in the stead of an exemplar. */
  | { kind: 'instead' };

export interface TraceSceneState extends SceneObjectState {
  backend?: TraceBackend;
  /** Why there is no backend. */
  unavailable?: string;
  traceId?: string;
  /** The span that the lines are narrowed to; else the suspect is focused. */
  spanId?: string;
  /** The span of the chosen line: focused where no span is chosen. */
  lineSpanId?: string;
  /** The page's window; only handed to the panel, traces are found by id. */
  window?: TimeWindow;
  status: TraceStatus;
  search: SearchStatus;
  body?: VizPanel;
  trace?: Trace;
  analysis?: TraceAnalysis;
  /** The first suspect, with what the lines say of it. */
  suspect?: Suspect;
  /** What the alert calls slow, ms; without it half of the trace's own duration. */
  thresholdMs?: number;
  comparison: ComparisonStatus;
  /** Whether more than the first sentences is shown. */
  showsMore: boolean;
  /** Lines of this trace, once they were read. */
  lines?: LogRecord[];
  /** What a search around a moment found, slowest first. */
  hits: TraceHit[];
}

const loadAnalysis = () => import(/* webpackChunkName: "analysis" */ './analysis');
type Analysis = Awaited<ReturnType<typeof loadAnalysis>>;

const loadReading = () => import(/* webpackChunkName: "trace-reading" */ './compareWithNormal');

/** Of one trace only. */
const nothingRead: Partial<TraceSceneState> = {
  trace: undefined,
  analysis: undefined,
  suspect: undefined,
  lines: undefined,
  comparison: { kind: 'none' },
};

/** Step 2: the trace, with the suspect span focused. */
export class TraceScene extends SceneObjectBase<TraceSceneState> {
  static Component = TraceView;
  private searching?: AbortController;
  private reader?: Analysis;
  private comparing?: AbortController;

  constructor(state: Partial<TraceSceneState> = {}) {
    super({
      status: { kind: 'idle' },
      search: { kind: 'none' },
      hits: [],
      comparison: { kind: 'none' },
      showsMore: false,
      ...state,
    });
    this.addActivationHandler(() => this.onActivate());
  }

  private onActivate() {
    let stopReading = this.read();
    const sub = this.subscribeToState((state, previous) => {
      if (state.traceId !== previous.traceId || state.backend !== previous.backend) {
        stopReading();
        stopReading = this.read();
      } else if (state.spanId !== previous.spanId || state.lineSpanId !== previous.lineSpanId) {
        this.focus();
      }
      if (state.lines !== previous.lines) {
        this.tellRetries();
      }
    });
    return () => {
      sub.unsubscribe();
      stopReading();
      this.searching?.abort();
      this.stopComparing();
    };
  }

  /** Asks for the trace once more, e.g. because it was still arriving. */
  retry(): void {
    const runner = this.state.body?.state.$data;
    if (runner && 'runQueries' in runner && typeof runner.runQueries === 'function') {
      this.setState({ status: { kind: 'loading' } });
      runner.runQueries();
    }
  }

  /**
   * Looks for slow traces of a service around a moment and opens the slowest.
   * @param isFirst as part of how the page opens, since no exemplar leads to a trace
   * @returns false where the search found or could ask nothing, so that the caller can fall back to an exemplar
   */
  async searchAround(
    request: { service: string; minMs: number; window: TimeWindow },
    isFirst = false
  ): Promise<boolean> {
    const { backend } = this.state;
    if (!backend) {
      return false;
    }
    this.searching?.abort();
    const search = new AbortController();
    this.searching = search;
    this.setState({ search: { kind: 'searching' } });
    const answer = await backend.searchSlow(request, search.signal);
    if (search.signal.aborted || !this.isActive) {
      return true;
    }
    if (answer.status === 'ok') {
      this.setState({ hits: answer.value, search: { kind: 'none' } });
      const [slowest] = answer.value;
      if (slowest && slowest.traceId !== this.state.traceId) {
        const { traceId } = slowest;
        this.publishEvent(isFirst ? new FirstTraceFound({ traceId }) : new TraceChosen({ traceId }), true);
      }
      if (isFirst) {
        this.setState({ search: { kind: 'instead' } });
      }
      return true;
    }
    const message = answer.status === 'empty' ? answer.reason : answer.failure.message;
    this.setState({ hits: [], search: { kind: 'nothing', message } });
    return false;
  }

  /** Asks for normal traces of the same operation, and says what is different: four small requests. */
  async compare(): Promise<void> {
    const { backend, trace, analysis, thresholdMs, window, comparison } = this.state;
    if (!backend || !trace || !analysis || comparison.kind === 'asking') {
      return;
    }
    const comparing = new AbortController();
    this.comparing = comparing;
    this.setState({ comparison: { kind: 'asking' }, showsMore: true });
    const next = await loadReading()
      .then(async ({ compareWithNormal }): Promise<ComparisonStatus> => ({
        kind: 'done',
        comparison: await compareWithNormal({ backend, trace, analysis, thresholdMs, window }, comparing.signal),
      }))
      .catch((): ComparisonStatus => ({ kind: 'failed', message: 'The comparison did not work: reload the page.' }));
    if (!comparing.signal.aborted) {
      this.setState({ comparison: next });
    }
  }

  private stopComparing() {
    this.comparing?.abort();
    if (this.state.comparison.kind === 'asking') {
      this.setState({ comparison: { kind: 'none' } });
    }
  }

  private read(): () => void {
    const { backend, traceId, spanId, window } = this.state;
    this.stopComparing();
    if (!backend || !traceId) {
      this.setState({ ...nothingRead, body: undefined, status: { kind: 'idle' } });
      return () => undefined;
    }
    this.searching?.abort();
    if (this.state.search.kind === 'searching') {
      this.setState({ search: { kind: 'none' } });
    }
    // Beside the trace, which takes longer.
    void loadReading().catch(() => undefined);
    const nowMs = Date.now();
    const body = buildTracePanel({
      source: { uid: backend.source.uid, type: backend.source.type },
      query: backend.traceQuery(traceId),
      window: window ?? { fromMs: nowMs - 3_600_000, toMs: nowMs },
      focusedSpanId: spanId,
      onSpanLogs: (id) => this.publishEvent(new SpanChosen({ spanId: id }), true),
    });
    this.setState({ ...nothingRead, body, status: { kind: 'loading' } });
    const loading = loadAnalysis();
    const sub = body.state.$data?.subscribeToState(({ data }) => {
      void loading.then(
        (reader) => {
          this.reader = reader;
          // A panel that was replaced in the meantime has nothing to say.
          if (data && this.state.body === body) {
            this.onData(data, backend, traceId, reader);
          }
        },
        () => {
          this.setState({ status: { kind: 'failed', message: NOT_LOADED } });
          this.publishEvent(new TraceSettled({ traceId }), true);
        }
      );
    });
    // Without waiting to be drawn: the lines wait for this answer.
    const deactivate = body.activate();
    const stopWaiting = afterSilence(() => this.onSilence(backend, traceId));
    return () => {
      stopWaiting();
      sub?.unsubscribe();
      deactivate();
    };
  }

  /** The lines need not wait any longer; a late answer still replaces the sentence. */
  private onSilence(backend: TraceBackend, traceId: string) {
    if (this.state.status.kind === 'loading') {
      const { message } = describeFailure(backend.source.name, 'timeout');
      this.setState({ status: { kind: 'failed', message } });
      this.publishEvent(new TraceSettled({ traceId }), true);
    }
  }

  private onData(data: PanelData, backend: TraceBackend, traceId: string, reader: Analysis) {
    if (data.state === LoadingState.Loading || data.state === LoadingState.NotStarted) {
      return;
    }
    const failure = failureOfPanel(data, backend.source.name);
    const frame = data.series[0];
    const trace = !failure && frame ? reader.readTrace(frame) : undefined;
    if (!trace || trace.spans.length === 0) {
      const isMissing = !failure || (failure.kind === 'not-found' && !isSourceGone(data));
      const message = !isMissing
        ? failure.message
        : failure
          ? `${backend.source.name} has no trace ${traceId}: it was not sampled, has expired, or is still arriving. Look again in some seconds, or choose another exemplar.`
          : `${backend.source.name} answered without a trace ${traceId}. Look again in some seconds, or choose another exemplar.`;
      this.setState({ status: { kind: isMissing ? 'missing' : 'failed', message } });
      this.publishEvent(new TraceSettled({ traceId }), true);
      return;
    }
    const partial = frame && reader.partialTraceMessage(frame);
    const analysed = reader.analyseTrace(trace);
    const analysis = partial ? { ...analysed, notes: [partial, ...analysed.notes] } : analysed;
    this.setState({ status: { kind: 'found' }, trace, analysis, suspect: analysis.suspects[0] });
    this.focus();
    this.publishEvent(new TraceSettled({ traceId, trace, analysis }), true);
  }

  /** The lines may count retries that the suspect's span does not tell of. */
  private tellRetries() {
    const { lines, analysis } = this.state;
    const suspect = analysis?.suspects[0];
    this.setState({ suspect: suspect && lines ? this.reader?.withRetriesFromLines(suspect, lines) : suspect });
  }

  /** Moves the panel's highlight without running the query again. */
  private focus() {
    const { body, trace, spanId, lineSpanId, analysis } = this.state;
    const spanOfLine = trace?.byId.get(lineSpanId ?? '')?.spanId;
    const focusedSpanId = spanId ?? spanOfLine ?? analysis?.suspects[0]?.span.spanId;
    if (body && focusedSpanId) {
      updateOptions(body, { focusedSpanId });
    }
  }
}

const NOT_LOADED = 'The trace could not be read, because a part of this page did not load: reload it.';

/** Grafana answers 404 for a data source that was deleted, as it does for a trace that is not there. */
const isSourceGone = (data: PanelData) =>
  /data ?source not found/i.test(JSON.stringify(data.errors ?? data.error ?? ''));
