import { LoadingState, type PanelData } from '@grafana/data';
import { SceneObjectBase, type SceneDataTransformer, type SceneObjectState, type VizPanel } from '@grafana/scenes';
import { MAX_LINES } from '../../backends/loki/LokiBackend';
import type { LogBackend, LogProbe, QueryModel } from '../../backends/types';
import { describeFailure } from '../../domain/failure';
import type { TimeWindow } from '../../domain/investigation/types';
import type { Pattern } from '../../domain/logs/patterns';
import type { Result } from '../../domain/result';
import type { LogRecord, RankedLine } from '../../domain/logs/types';
import { logWindow, widenWindow } from '../../domain/logs/window';
import type { Trace } from '../../domain/traces/types';
import { normalizeSpanId, normalizeTraceId } from '../../shared/ids';
import { LinesRead, SpanChosen, TraceChosen } from '../events';
import { afterSilence } from '../silence';
import { failureOfPanel } from '../panelFailure';
import { buildLogsPanel } from './logsPanel';
import { LogsView } from './LogsView';
import { noLines, noStreams, notesOn } from './sentences';
import type { LogsSubject, Question, Ranking } from './subject';
import type { HourBefore, Surroundings } from './Surroundings';

export type LogsStatus =
  | { kind: 'idle' }
  | { kind: 'probing' }
  | { kind: 'loading' }
  | { kind: 'found' }
  | { kind: 'empty'; message: string }
  | { kind: 'failed'; message: string };

export interface LogsSceneState extends SceneObjectState {
  backend?: LogBackend;
  unavailable?: string;
  subject?: LogsSubject;
  /** Narrows to one span. */
  spanId?: string;
  status: LogsStatus;
  /** Sentences on what was asked and how: the widened window, services without lines, a cap. */
  notes: string[];
  /** Sentences on what was asked after the lines were shown. */
  lateNotes: string[];
  body?: VizPanel;
  /** What the lines on show were asked with. */
  asked?: { queries: QueryModel[]; window: TimeWindow; probe: LogProbe };
  /** Lines of the trace; `ranked` holds those beside them as well. */
  count: number;
  ranked: RankedLine[];
  /** The ranked lines, collapsed. */
  patterns: Pattern[];
  /** Lines beside those of the trace. */
  neighbours: number;
  /** Whether the ranking counts what is usual; undefined where it is not asked. */
  hourBefore?: HourBefore;
  /** The line that is chosen, e.g. on the timeline. */
  chosen?: LogRecord;
}

const loadRanking = () => import(/* webpackChunkName: "analysis" */ './ranking');
const NOT_LOADED = 'The lines could not be read, because a part of this page did not load: reload it.';

const NOTHING_READ = { count: 0, ranked: [], patterns: [], neighbours: 0, hourBefore: undefined, lateNotes: [] };

/** Step 3: the lines of the trace, from all its services. */
export class LogsScene extends SceneObjectBase<LogsSceneState> {
  static Component = LogsView;
  private asking?: AbortController;
  /** What is known around the lines; it changes with `lateNotes`. */
  surroundings?: Surroundings;
  private read?: Read;
  private probed?: { subject: LogsSubject; backend: LogBackend; window: TimeWindow; answer: Result<LogProbe> };

  constructor(state: Partial<LogsSceneState> = {}) {
    super({ status: { kind: 'idle' }, notes: [], ...NOTHING_READ, ...state });
    this.addActivationHandler(() => this.onActivate());
  }

  private onActivate() {
    void this.ask();
    const sub = this.subscribeToState((state, previous) => {
      if (
        state.subject !== previous.subject ||
        state.backend !== previous.backend ||
        state.spanId !== previous.spanId
      ) {
        void this.ask();
      }
    });
    return () => {
      sub.unsubscribe();
      this.asking?.abort();
      this.forget();
    };
  }

  /** Drops what was learned around the lines of an earlier trace, and what is still asked. */
  private forget() {
    this.surroundings?.stop();
    this.surroundings = undefined;
  }

  /** Probes the services, then asks for the lines; everything of an earlier question is dropped. */
  private async ask() {
    this.asking?.abort();
    const { backend, subject } = this.state;
    if (!backend || !subject || !this.surroundings?.isOf(subject, backend)) {
      this.forget();
    }
    if (!backend || !subject) {
      this.setState({ status: { kind: 'idle' }, body: undefined, notes: [], ...NOTHING_READ });
      return;
    }
    const asking = new AbortController();
    this.asking = asking;
    this.setState({ status: { kind: 'probing' }, notes: [], ...NOTHING_READ });
    const ranking = await loadRanking().catch(() => undefined);
    if (asking.signal.aborted) {
      return;
    }
    if (!ranking) {
      this.setState({ status: { kind: 'failed', message: NOT_LOADED }, body: undefined });
      return;
    }
    const window = subject.trace
      ? logWindow(subject.trace, largestSkew(subject.trace, ranking))
      : logWindow({ startMs: subject.around.fromMs, endMs: subject.around.toMs });
    let probe = await this.probe(backend, subject, window, asking.signal);
    // A service that is silent around the trace may have its lines further off.
    const isSilent = probe.status === 'ok' && probe.value.streams.length === 0 && subject.services.length > 0;
    const asked = isSilent ? widenWindow(window) : window;
    if (isSilent && !asking.signal.aborted) {
      probe = await this.probe(backend, subject, asked, asking.signal);
    }
    if (asking.signal.aborted) {
      return;
    }
    if (probe.status !== 'ok') {
      const message = probe.status === 'failed' ? probe.failure.message : probe.reason;
      this.setState({ status: { kind: 'failed', message }, body: undefined });
      return;
    }
    const found = probe.value;
    if (found.streams.length === 0) {
      this.setState({
        status: { kind: 'empty', message: noStreams(backend.source.name, subject.services) },
        body: undefined,
      });
      return;
    }
    this.show({ backend, subject, probe: found, window: asked, widened: isSilent, signal: asking.signal, ranking });
  }

  /** One probe a subject: choosing a span of the same trace asks nothing again. */
  private async probe(backend: LogBackend, subject: LogsSubject, window: TimeWindow, signal: AbortSignal) {
    const isSame = this.probed?.subject === subject && this.probed.backend === backend;
    if (this.probed && isSame && this.probed.window.fromMs === window.fromMs) {
      return this.probed.answer;
    }
    const answer = await backend.probe(subject.services, window, signal);
    if (answer.status === 'ok' && !answer.value.failure && !signal.aborted) {
      this.probed = { subject, backend, window, answer };
    }
    return answer;
  }

  /** Asks once more where the last answer was a failure or nothing, e.g. after a refresh. */
  retry(): void {
    if (this.state.status.kind === 'failed' || this.state.status.kind === 'empty') {
      this.probed = undefined;
      void this.ask();
    }
  }

  private show(question: Question) {
    const { backend, subject, probe, window, signal } = question;
    const { spanId } = this.state;
    const queries = backend.lineQueries({ streams: probe.streams, traceId: subject.traceId, spanId, window });
    const body = buildLogsPanel({
      source: { uid: backend.source.uid, type: backend.source.type },
      queries,
      window,
      onTrace: (id) => this.open(id),
      onSpan: (id) => this.publishEvent(new SpanChosen({ spanId: normalizeSpanId(id) }), true),
    });
    const sub = body.state.$data?.subscribeToState(({ data }) => {
      if (data && !signal.aborted) {
        this.onData(data, question);
      }
    });
    this.setState({ body, asked: { queries, window, probe }, status: { kind: 'loading' } });
    // Without waiting to be drawn: the trace beside it takes a while to draw.
    const deactivate = body.activate();
    const stopWaiting = afterSilence(() => {
      if (this.state.body === body && this.state.status.kind === 'loading') {
        this.setState({ status: { kind: 'failed', message: describeFailure(backend.source.name, 'timeout').message } });
      }
    });
    const stop = () => {
      stopWaiting();
      sub?.unsubscribe();
      deactivate();
    };
    signal.addEventListener('abort', stop, { once: true });
  }

  private onData(data: PanelData, question: Question) {
    if (data.state === LoadingState.Loading || data.state === LoadingState.NotStarted) {
      return;
    }
    const { backend, subject, window, widened, ranking } = question;
    const failure = failureOfPanel(data, backend.source.name);
    const records = ranking.readLogs(data.series);
    if (failure && records.length === 0) {
      this.setState({ status: { kind: 'failed', message: failure.message } });
      return;
    }
    if (records.length === 0 && !widened && !failure) {
      this.show({ ...question, window: widenWindow(window), widened: true });
      return;
    }
    this.publishEvent(new LinesRead({ traceId: subject.traceId, records }), true);
    const isCapped = data.series.some(({ length }) => length >= MAX_LINES);
    const notes = notesOn(question, records, isCapped, this.state.spanId);
    const read = { question, records, notes: failure ? [failure.message, ...notes] : notes };
    const isWhole = this.state.spanId === undefined && records.length > 0;
    if (isWhole) {
      this.surroundings ??= new ranking.Surroundings(subject, backend, () => this.rankAgain());
    }
    const ranked = this.rank(read);
    this.setState({
      count: records.length,
      status: records.length > 0 ? { kind: 'found' } : { kind: 'empty', message: noLines(question, this.state.spanId) },
    });
    if (isWhole) {
      this.surroundings?.ask(ranked, question.probe.streams);
    }
  }

  private rankAgain() {
    if (this.read && !this.read.question.signal.aborted) {
      this.rank(this.read);
    }
  }

  /** Ranks the lines with what is known around them, which may be more than when they arrived. */
  private rank(read: Read): RankedLine[] {
    this.read = read;
    const { records, notes, question } = read;
    const { subject, ranking } = question;
    const { spanId } = this.state;
    const { around = [], baseline, healthy, before, notes: more = [] } = this.surroundings ?? {};
    // Beside the lines of one span, the suspect's host is of no interest.
    const suspect = spanId === undefined || spanId === subject.suspect?.spanId ? subject.suspect : undefined;
    const traceId = normalizeTraceId(subject.traceId) ?? subject.traceId;
    const neighbours = records.length > 0 ? ranking.neighboursOf(records, around, { traceId, suspect }) : [];
    const { trace } = subject;
    const ranked = ranking.rankLines(records, { suspect: subject.suspect, trace, neighbours, baseline, healthy });
    this.setState({
      ranked,
      patterns: ranking.patternsOf(ranked),
      neighbours: neighbours.length,
      hourBefore: before,
      notes,
      lateNotes: [...more],
    });
    return ranked;
  }

  private open(id: string) {
    const traceId = normalizeTraceId(id);
    if (traceId) {
      this.publishEvent(new TraceChosen({ traceId }), true);
    }
  }

  /** The panel's query runner, for tests and for re-running. */
  get runner() {
    const transformer = this.state.body?.state.$data as SceneDataTransformer | undefined;
    return transformer?.state.$data;
  }
}

/** The lines on show, as they were asked for. */
interface Read {
  question: Question;
  records: LogRecord[];
  notes: string[];
}

/** How far the clock of any service may be off: its lines are then stamped outside the trace's own times. */
function largestSkew(trace: Trace, { clockSkew, skewOf }: Ranking): number {
  const skew = clockSkew(trace);
  return Math.max(0, ...skew.services.map(({ service }) => skewOf(skew, service)));
}
