import { describeRunnerUp } from './describe';
import { linkedTraces, type LinkedTrace } from './links';
import { findPatterns } from './patterns';
import type { TracePattern } from './patternTypes';
import type { Trace, TraceAnalysis } from './types';
import { shortText } from './words';

/** One thing that a trace tells beside its suspect. */
export interface TraceFinding {
  /** A warning limits what the others say. */
  kind: 'info' | 'warning';
  /** Plain text. */
  sentence: string;
  /** Traces that the sentence leads to. */
  traceIds: string[];
}

export interface TraceFindings {
  /** The two to read first, or fewer. */
  leading: TraceFinding[];
  /** The others, the most telling first, runners-up last. */
  further: TraceFinding[];
}

const MOST_NOTES = 8;

/**
 * What to say of a trace beside its suspect: patterns (those that the suspect's reasons do not say already), links to
 * other traces, what limits the analysis, and why the runners-up lost.
 */
export function traceFindings(trace: Trace, analysis: TraceAnalysis): TraceFindings {
  const [suspect, ...runnersUp] = analysis.suspects;
  const links = linkedTraces(trace);
  const patterns = findPatterns(trace, analysis).filter(({ said }) => !said);
  // Time without a span is everyday work, unless it is what the suspect did.
  const isTelling = ({ kind, spanIds }: TracePattern) => kind !== 'gap' || spanIds.includes(suspect?.span.spanId ?? '');
  const told = patterns.map((pattern) => ({ pattern, finding: findingOf(pattern, links) }));
  const toldOf = (wanted: boolean) =>
    told.filter(({ pattern }) => isTelling(pattern) === wanted).map(({ finding }) => finding);
  const shown = new Set(told.flatMap(({ finding }) => finding.traceIds));
  const linked = links.filter(({ traceId }) => !shown.has(traceId)).map(findingOfLink);
  const [firstNote, ...notes] = notesIn(analysis);

  const [first, ...telling] = [...toldOf(true), ...linked];
  const [second, ...others] = [...(firstNote ? [firstNote] : []), ...telling];
  return {
    leading: [first, second].filter((finding) => finding !== undefined),
    further: [
      ...others,
      ...notes,
      ...toldOf(false),
      ...(suspect ? runnersUp : []).map((runnerUp) =>
        info(`Runner-up: ${describeRunnerUp(runnerUp, suspect ?? runnerUp)}`)
      ),
    ],
  };
}

const info = (sentence: string, traceIds: string[] = []): TraceFinding => ({ kind: 'info', sentence, traceIds });

/** Who waited for a lock and links to a trace waited for that one. */
function findingOf({ kind, sentence, spanIds }: TracePattern, links: readonly LinkedTrace[]): TraceFinding {
  const behind = links.filter(({ from }) => kind === 'lock' && spanIds.includes(from.spanId));
  return info(
    behind.length > 0 ? `${sentence} ${spanIds.length > 1 ? 'They' : 'It'} waited for` : sentence,
    behind.map(({ traceId }) => traceId)
  );
}

const findingOfLink = ({ traceId, from }: LinkedTrace) =>
  info(`${shortText(from.name) || 'A span without a name'} in ${shortText(from.service)} is linked to`, [traceId]);

/** A trace through many services has a sentence for each clock that is off: the first ones are enough. */
function notesIn({ notes }: TraceAnalysis): TraceFinding[] {
  const most = notes.length > MOST_NOTES ? MOST_NOTES - 1 : MOST_NOTES;
  const more = notes.length > most ? [`${notes.length - most} more notes like these.`] : [];
  return [...notes.slice(0, most), ...more].map((sentence) => ({ kind: 'warning', sentence, traceIds: [] }));
}
