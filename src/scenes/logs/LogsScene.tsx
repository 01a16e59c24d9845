import { LoadingState, type PanelData } from '@grafana/data';
import { SceneObjectBase, type SceneDataTransformer, type SceneObjectState, type VizPanel } from '@grafana/scenes';
import { MAX_LINES } from '../../backends/loki/LokiBackend';
import type { LogBackend, LogProbe } from '../../backends/types';
import { describeFailure } from '../../domain/failure';
import type { TimeWindow } from '../../domain/investigation/types';
import { rankLines } from '../../domain/logs/rank';
import { readLogs } from '../../domain/logs/readLogs';
import type { Result } from '../../domain/result';
import type { LogRecord, RankedLine } from '../../domain/logs/types';
import { logWindow, widenWindow } from '../../domain/logs/window';
import { clockSkew, skewOf } from '../../domain/traces/skew';
import type { Span, Trace } from '../../domain/traces/types';
import { normalizeSpanId, normalizeTraceId } from '../../shared/ids';
import { LinesRead, SpanChosen, TraceChosen } from '../events';
import { afterSilence } from '../silence';
import { failureOfPanel } from '../panelFailure';
import { buildLogsPanel } from './logsPanel';
import { LogsView } from './LogsView';

/** What the lines are asked for: a trace that was read, or only an id with the services and window that are known. */
export interface LogsSubject {
  traceId: string;
  trace?: Trace;
  suspect?: Span;
  services: string[];
  /** Where no trace was read: the window to pad. */
  around: TimeWindow;
}

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
  body?: VizPanel;
  count: number;
  ranked: RankedLine[];
  /** The line that is chosen, e.g. on the timeline. */
  chosen?: LogRecord;
}

/** Step 3: the lines of the trace, from all its services. */
export class LogsScene extends SceneObjectBase<LogsSceneState> {
  static Component = LogsView;
  private asking?: AbortController;
  private probed?: { subject: LogsSubject; backend: LogBackend; window: TimeWindow; answer: Result<LogProbe> };

  constructor(state: Partial<LogsSceneState> = {}) {
    super({ status: { kind: 'idle' }, notes: [], count: 0, ranked: [], ...state });
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
    };
  }

  /** Probes the services, then asks for the lines; everything of an earlier question is dropped. */
  private async ask() {
    this.asking?.abort();
    const { backend, subject } = this.state;
    if (!backend || !subject) {
      this.setState({ status: { kind: 'idle' }, body: undefined, notes: [], ranked: [], count: 0 });
      return;
    }
    const asking = new AbortController();
    this.asking = asking;
    this.setState({ status: { kind: 'probing' }, notes: [], ranked: [], count: 0 });
    const window = subject.trace
      ? logWindow(subject.trace, largestSkew(subject.trace))
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
    this.show({ backend, subject, probe: found, window: asked, widened: isSilent, signal: asking.signal });
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
    const body = buildLogsPanel({
      source: { uid: backend.source.uid, type: backend.source.type },
      queries: backend.lineQueries({ streams: probe.streams, traceId: subject.traceId, spanId, window }),
      window,
      onTrace: (id) => this.open(id),
      onSpan: (id) => this.publishEvent(new SpanChosen({ spanId: normalizeSpanId(id) }), true),
    });
    const sub = body.state.$data?.subscribeToState(({ data }) => {
      if (data && !signal.aborted) {
        this.onData(data, question);
      }
    });
    this.setState({ body, status: { kind: 'loading' } });
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
    const { backend, subject, window, widened } = question;
    const failure = failureOfPanel(data, backend.source.name);
    const records = readLogs(data.series);
    if (failure && records.length === 0) {
      this.setState({ status: { kind: 'failed', message: failure.message } });
      return;
    }
    if (records.length === 0 && !widened && !failure) {
      this.show({ ...question, window: widenWindow(window), widened: true });
      return;
    }
    this.publishEvent(new LinesRead({ traceId: subject.traceId, records }), true);
    const notes = notesOn(
      question,
      records,
      data.series.some(({ length }) => length >= MAX_LINES),
      this.state.spanId
    );
    this.setState({
      notes: failure ? [failure.message, ...notes] : notes,
      count: records.length,
      ranked: rankLines(records, { suspect: subject.suspect, trace: subject.trace }),
      status: records.length > 0 ? { kind: 'found' } : { kind: 'empty', message: noLines(question, this.state.spanId) },
    });
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

interface Question {
  backend: LogBackend;
  subject: LogsSubject;
  probe: LogProbe;
  window: TimeWindow;
  widened: boolean;
  signal: AbortSignal;
}

/** How far the clock of any service may be off: its lines are then stamped outside the trace's own times. */
function largestSkew(trace: Trace): number {
  const skew = clockSkew(trace);
  return Math.max(0, ...skew.services.map(({ service }) => skewOf(skew, service)));
}

const list = (names: string[]) => names.join(', ');

function noStreams(source: string, services: string[]): string {
  return services.length === 0
    ? `It is not known which services this trace ran through, so ${source} was not asked. Choose a service.`
    : `${source} has no lines of ${list(services)} around this trace. Check that their logs arrive there, and under which label.`;
}

function noLines({ backend, probe, subject }: Question, spanId: string | undefined): string {
  const what = spanId ? `span ${spanId}` : `trace ${subject.traceId}`;
  const next = spanId ? 'Show all spans instead.' : 'Its lines may carry no trace id, or have expired.';
  return `${backend.source.name} has no line of ${list(probe.streams.map(({ service }) => service))} with ${what}, one hour before and after it included. ${next}`;
}

function notesOn(
  { probe, widened, backend }: Question,
  records: LogRecord[],
  capped: boolean,
  spanId: string | undefined
): string[] {
  const notes: string[] = [];
  if (widened && records.length > 0) {
    notes.push(
      'Nothing lay within 1 minute before and 5 minutes after the trace, so one hour before and after was asked for.'
    );
  }
  if (probe.missing.length > 0) {
    notes.push(`${backend.source.name} has no lines of ${list(probe.missing)} around this trace.`);
  }
  if (probe.failure) {
    notes.push(probe.failure.message);
  }
  if (probe.notAsked.length > 0) {
    notes.push(
      `${list(probe.notAsked)} were not asked for: one trace is looked up in ${probe.streams.length + probe.missing.length} services at most.`
    );
  }
  if (capped) {
    notes.push(`Only the newest ${MAX_LINES} lines of a service are shown; there are more.`);
  }
  if (spanId && records.length > 0) {
    notes.push(`Narrowed to span ${spanId}.`);
  }
  return notes;
}
