import type { LineSet, LogBackend } from '../../backends/types';
import { neighbourWindows } from '../../domain/logs/neighbourWindows';
import type { Usual } from '../../domain/logs/rarity';
import { severityRank } from '../../domain/logs/severity';
import type { LogRecord, LogStream, RankedLine } from '../../domain/logs/types';
import { hourBefore } from '../../domain/logs/window';
import { failed, ok, type Result } from '../../domain/result';
import { plural } from '../../domain/traces/words';
import type { LogsSubject } from './subject';
import { usualOf } from './usual';

/** What one answer may weigh: both together are a small part of what an investigation may cost. */
const MAX_BYTES = 32_000;
/** A line's labels, time and id, beside its text; which itself grows by what is escaped in it. */
const BYTES_BESIDE_TEXT = 380;
const ESCAPED = 1.2;
const MOST_LINES = 90;
const FEWEST_LINES = 12;
/** More of them would leave each too few lines to tell what is rare. */
const MOST_SERVICES = 2;

/** So many lines like these fit into one answer. */
function affordable(lines: readonly LogRecord[]): number {
  const text = lines.reduce((sum, { line }) => sum + line.length, 0) / Math.max(1, lines.length);
  return Math.min(MOST_LINES, Math.max(FEWEST_LINES, Math.floor(MAX_BYTES / (BYTES_BESIDE_TEXT + ESCAPED * text))));
}

/** How far it is known what the hour before printed; `nothing`: it printed nothing. */
export type HourBefore = 'asking' | 'known' | 'nothing' | 'failed';

/**
 * What stands around the lines of a trace: lines beside them without its id, and what the hour before printed. Three
 * requests a trace, asked once its own lines are there.
 */
export class Surroundings {
  /** Lines near those of the trace, and while the suspect span ran on its host. */
  around: readonly LogRecord[] = [];
  baseline?: Usual;
  healthy?: Usual;
  before: HourBefore = 'asking';
  /** Sentences on what failed or was left out. */
  notes: string[] = [];
  /** Those of them, and others, on what a limit left out. */
  leftOut: string[] = [];
  private readonly asking = new AbortController();
  private isAsked = false;

  constructor(
    readonly subject: LogsSubject,
    readonly backend: LogBackend,
    private readonly onChange: () => void
  ) {}

  /** Whether what is known here is of this subject too. */
  isOf(subject: LogsSubject, backend: LogBackend): boolean {
    const { traceId, suspect, services } = this.subject;
    return (
      backend === this.backend &&
      traceId === subject.traceId &&
      suspect?.spanId === subject.suspect?.spanId &&
      services.join() === subject.services.join()
    );
  }

  stop(): void {
    this.asking.abort();
  }

  /** Asks once, however often it is called. @param ranked the trace's lines, all of them */
  ask(ranked: readonly RankedLine[], streams: readonly LogStream[]): void {
    if (!this.isAsked) {
      this.isAsked = true;
      void this.askAround(ranked, streams);
      void this.askBefore(ranked, streams);
    }
  }

  private async askAround(ranked: readonly RankedLine[], streams: readonly LogStream[]) {
    const { services, leftOut } = neighbourWindows(ranked, { suspect: this.subject.suspect });
    if (leftOut > 0) {
      this.leftOut.push(
        `Lines beside the trace were not asked for in ${plural(leftOut, 'place')} where they may tell.`
      );
    }
    const places = streams.flatMap((stream) =>
      (services.get(stream.service) ?? []).map((window) => ({ stream, window }))
    );
    if (places.length === 0) {
      return;
    }
    const maxLines = affordable(ranked.map(({ record }) => record));
    const answer = await this.backend.linesIn(
      { places, maxLines, first: 'newest', butOf: this.subject.traceId },
      this.asking.signal
    );
    this.take(answer, 'The lines beside those of this trace could not be read', ({ records, share }) => {
      this.around = records;
      if (share < 1) {
        const note = 'Of the lines beside those of this trace only the newest were looked at; there are more.';
        this.notes.push(note);
        this.leftOut.push(note);
      }
    });
  }

  private async askBefore(ranked: readonly RankedLine[], streams: readonly LogStream[]) {
    const [services, others] = this.servicesInQuestion(ranked);
    if (others.length > 0) {
      this.leftOut.push(`The hour before was not asked about the lines of ${others.join(', ')}.`);
    }
    const records = ranked.map(({ record }) => record);
    const own = records.filter(({ service = '' }) => services.includes(service));
    const sampled = streams.filter(({ service }) => services.includes(service));
    const startMs = this.subject.trace?.startMs ?? Math.min(...records.map(({ timeMs }) => timeMs));
    const windows = hourBefore(Math.min(startMs, this.subject.calmUntilMs ?? Infinity));
    const maxLines = Math.floor(affordable(own) / windows.length);
    // One request each: Grafana 12.2 gives all queries of one the same time range. The oldest lines of each part, because
    // they are the furthest from an incident that has just begun.
    const answers = await Promise.all(
      windows.map((window) =>
        this.backend.linesIn(
          {
            places: sampled.map((stream) => ({ stream, window })),
            maxLines,
            first: 'oldest',
            butOf: this.subject.traceId,
          },
          this.asking.signal
        )
      )
    );
    this.before = 'failed';
    this.take(together(answers), 'The lines were not compared with the hour before', (sample) => {
      const usual = usualOf(sample.records, own, sample.share);
      this.baseline = usual.baseline;
      this.healthy = usual.healthy;
      this.before = sample.records.length > 0 ? 'known' : 'nothing';
    });
  }

  /** Services whose lines may come first, so that it matters what is usual there: the suspect's, and where it warns. */
  private servicesInQuestion(ranked: readonly RankedLine[]): [asked: string[], others: string[]] {
    const { suspect } = this.subject;
    const warned = ranked.filter(({ record }) => severityRank(record.severity) >= severityRank('warn'));
    const rest = warned.length > 0 || suspect ? warned : ranked;
    const services = rest.flatMap(({ record }) => record.service ?? []);
    const all = [...new Set(suspect ? [suspect.service, ...services] : services)];
    return [all.slice(0, MOST_SERVICES), all.slice(MOST_SERVICES)];
  }

  private take(answer: Result<LineSet>, lost: string, learn: (set: LineSet) => void) {
    if (this.asking.signal.aborted) {
      return;
    }
    if (answer.status === 'ok') {
      learn(answer.value);
    }
    const failure = answer.status === 'failed' ? answer.failure : answer.status === 'ok' && answer.value.failure;
    if (failure) {
      this.notes.push(`${lost}: ${failure.what}`);
    }
    this.onChange();
  }
}

/** Answers over equally long windows as one; it fails where all of them did. */
function together(answers: ReadonlyArray<Result<LineSet>>): Result<LineSet> {
  const sets = answers.flatMap((answer) => (answer.status === 'ok' ? [answer.value] : []));
  const lost = answers.flatMap((answer) => (answer.status === 'failed' ? [answer.failure] : []));
  const [failure] = [...lost, ...sets.flatMap((set) => set.failure ?? [])];
  if (sets.length === 0 && failure) {
    return failed(failure);
  }
  return ok({
    records: sets.flatMap(({ records }) => records),
    share: sets.reduce((sum, { share }) => sum + share, 0) / Math.max(1, answers.length),
    failure,
  });
}
