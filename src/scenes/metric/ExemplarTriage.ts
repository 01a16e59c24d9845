import type { TraceBackend } from '../../backends/types';
import {
  bestLive,
  candidatesOf,
  describeTriage,
  livenessOf,
  nextProbes,
  type Candidates,
  type Liveness,
  type LivenessByTrace,
  type TriageNote,
} from '../../domain/exemplars/triage';
import type { Exemplar } from '../../domain/exemplars/types';
import type { MetricCurve } from '../../domain/timeline/types';
import { thresholdOf, type MetricRequest } from './metricRequest';

export interface TriageStatus {
  kind: 'idle' | 'probing' | 'done';
  note?: TriageNote;
}

/** Traces that are looked up for one request, however often it is refreshed: an investigation's budget is for more. */
const AT_MOST = 40;

interface Listed {
  request?: MetricRequest;
  /** Without a trace store nothing is looked up. */
  traces?: TraceBackend;
  /** Slowest first, one per trace. */
  rows: Exemplar[];
  count: { all: number; above: number };
  /** In the metric's own unit; absent while nothing has come. */
  curve?: Pick<MetricCurve, 'values'>;
}

interface Told {
  onChange: (state: { liveness: LivenessByTrace; triage: TriageStatus }) => void;
  /** The best exemplar whose trace is there; without an id, it was slow and none is there. Once a request. */
  onFirst: (traceId?: string) => void;
}

/** Looks up, some at a time, which of the listed exemplars lead to a trace, and tells of it as it comes. */
export class ExemplarTriage {
  private liveness = new Map<string, Liveness>();
  private listed: Listed = { rows: [], count: { all: 0, above: 0 } };
  private candidates: Candidates = { exemplars: [], leftOut: 0, isAbove: false };
  private underWay?: AbortController;
  private left = AT_MOST;
  private hasTold = false;

  constructor(private readonly told: Told) {}

  /** Takes what is listed now. What is known of its traces is kept, what is open is asked. */
  update(listed: Listed): void {
    const { request, traces, rows, count } = listed;
    const before = this.listed;
    this.listed = listed;
    if (request !== before.request || traces !== before.traces) {
      this.stop();
      this.hasTold = false;
      this.left = AT_MOST;
    }
    const known = traces === before.traces ? this.liveness : new Map<string, Liveness>();
    // While a request is under way nothing is listed, which is no reason to forget.
    this.liveness = rows.length === 0 ? known : new Map(rows.flatMap(({ traceId }) => entryOf(known, traceId)));
    this.candidates = candidatesOf(rows, request && thresholdOf(request), count);
    if (!traces || this.candidates.exemplars.length === 0) {
      this.stop();
      this.tell({ kind: 'idle' });
      if (traces && wasSlow(listed)) {
        this.giveUp();
      }
    } else if (!this.underWay) {
      this.underWay = new AbortController();
      void this.run(traces, this.underWay.signal);
    }
  }

  stop(): void {
    this.underWay?.abort();
    this.underWay = undefined;
  }

  /** Goes on with what is listed by then: a refresh does not make it begin again. */
  private async run(traces: TraceBackend, signal: AbortSignal): Promise<void> {
    const asked = new Set<string>();
    const next = () => nextProbes(this.candidates.exemplars, this.liveness, asked);
    let hasFailed = false;
    for (let probes = next(); probes.length > 0 && this.left > 0 && !hasFailed; probes = next()) {
      this.tell({ kind: 'probing' });
      this.left -= probes.length;
      probes.forEach(({ traceId }) => asked.add(traceId));
      const answer = await traces.findTraces(probes, signal);
      if (signal.aborted) {
        return;
      }
      hasFailed = answer.status === 'failed';
      for (const exemplar of probes) {
        const presence =
          answer.status === 'failed'
            ? ({ kind: 'failed', failure: answer.failure } as const)
            : answer.status === 'ok' && answer.value.get(exemplar.traceId);
        if (presence) {
          this.liveness.set(exemplar.traceId, livenessOf(exemplar, presence, traces.source.name, Date.now()));
        }
      }
      this.choose(true);
    }
    this.underWay = undefined;
    this.choose(false);
    if (!hasFailed && [...this.liveness.values()].some(({ state }) => state === 'dead')) {
      this.giveUp();
    }
    this.tell({ kind: 'done', note: this.note(traces.source.name, !hasFailed && next().length > 0) });
  }

  private choose(mustBeCertain: boolean) {
    const best = bestLive(this.candidates.exemplars, this.liveness);
    if (best && !this.hasTold && (best.certain || !mustBeCertain)) {
      this.hasTold = true;
      // The list shows it as alive by then.
      this.tell({ kind: 'probing' });
      this.told.onFirst(best.exemplar.traceId);
    }
  }

  private giveUp() {
    if (!this.hasTold) {
      this.hasTold = true;
      this.told.onFirst();
    }
  }

  private note(store: string, isCutShort: boolean): TriageNote | undefined {
    return (
      describeTriage(this.candidates, this.liveness, store) ??
      (isCutShort
        ? { kind: 'info', message: `The traces of ${AT_MOST} exemplars were looked up; newer ones are not marked.` }
        : undefined)
    );
  }

  private tell(triage: TriageStatus) {
    this.told.onChange({ liveness: new Map(this.liveness), triage });
  }
}

/** Whether the curve lay above the threshold, with or without exemplars there. */
function wasSlow({ request, curve }: Listed): boolean {
  const threshold = (request && thresholdOf(request)) ?? Infinity;
  return curve?.values.some((value) => value !== null && value > threshold) ?? false;
}

function entryOf(known: LivenessByTrace, traceId: string): Array<[string, Liveness]> {
  const liveness = known.get(traceId);
  return liveness ? [[traceId, liveness]] : [];
}
