import { messageOf } from '../logs/message';
import type { TraceAnalysis } from '../traces/types';
import { describeSuspect } from '../traces/describe';
import { describeMs, plural, shortText } from '../traces/words';
import { formatOffset } from './axis';
import type { Item } from './items';
import { outsideOf } from './marks';
import type { LineMark, Timeline } from './types';
import { lengthOf } from './view';

const LINE_LENGTH = 160;

/** `+60.0 ms` since the start of the trace, one digit more than the trace's length asks for. */
function offsetWords({ trace }: Timeline, timeMs: number): string {
  const length = trace ? lengthOf(trace) : 1000;
  return formatOffset(timeMs, 10 ** Math.floor(Math.log10(Math.max(length, 0.001)) - 3));
}

/** What the whole strip shows, for who does not see it; one sentence a fact. */
export function describeTimeline(timeline: Timeline, analysis: TraceAnalysis | undefined): string {
  const { lanes, trace, marks } = timeline;
  const sentences: string[] = [];
  if (lanes && trace) {
    const services = new Set(lanes.spans.map(({ service }) => service)).size;
    const spans = plural(lanes.spans.length, 'span');
    sentences.push(`The trace took ${describeMs(lengthOf(trace))}: ${spans} in ${plural(services, 'service')}.`);
    const failed = lanes.spans.filter(({ status }) => status === 'error').length;
    if (failed > 0) {
      sentences.push(`${plural(failed, 'span')} failed.`);
    }
  }
  if (timeline.moved.length > 0) {
    sentences.push(`${describeMoved(timeline)}.`);
  }
  const [suspect] = analysis?.suspects ?? [];
  if (suspect) {
    sentences.push(`The suspect is ${describeSuspect(suspect)}.`);
  }
  if (marks.length > 0) {
    const outside = trace && outsideOf(marks, trace);
    const beside = [
      ...(outside?.earlier ? [`${outside.earlier} before the trace began`] : []),
      ...(outside?.later ? [`${outside.later} after it ended`] : []),
    ];
    sentences.push(`${plural(marks.length, 'log line')}${beside.length > 0 ? `, ${beside.join(', ')}` : ''}.`);
  }
  return sentences.join(' ');
}

/** Whose times are not shown as they were stamped. */
export const describeMoved = ({ moved }: Timeline): string =>
  `The clock of ${moved.map((service) => shortText(service)).join(', ')} is off: what it stamped was moved to fit`;

/** A span or line for a tooltip: the first is its title. */
export function detailsOf(timeline: Timeline, item: Item, analysis: TraceAnalysis | undefined): string[] {
  return item.kind === 'span' ? detailsOfSpan(timeline, item.index, analysis) : detailsOfLine(timeline, item.index);
}

function detailsOfSpan(timeline: Timeline, index: number, analysis: TraceAnalysis | undefined): string[] {
  const { lanes, suspectId } = timeline;
  const span = lanes?.spans[index];
  if (!lanes || !span) {
    return [];
  }
  const startMs = lanes.startMs[index] ?? 0;
  const moved = startMs + timeline.originMs - span.startMs;
  const criticalMs = analysis?.selfMs.get(span.spanId);
  return [
    `${shortText(span.name) || 'a span without a name'} in ${shortText(span.service)}`,
    `starts at ${offsetWords(timeline, startMs)}, lasts ${describeMs(span.durationMs)}`,
    ...(span.spanId === suspectId ? ['the suspect'] : []),
    ...(criticalMs ? [`${describeMs(criticalMs)} of its own on the critical path`] : []),
    ...(span.status === 'error' ? [`failed${span.statusMessage ? `: ${shortText(span.statusMessage)}` : ''}`] : []),
    ...(Math.abs(moved) >= 0.001
      ? [`shown ${describeMs(Math.abs(moved))} ${moved < 0 ? 'earlier' : 'later'} than stamped`]
      : []),
  ];
}

function detailsOfLine(timeline: Timeline, index: number): string[] {
  const mark = timeline.marks[index];
  if (!mark) {
    return [];
  }
  const { record, reasons } = mark.line;
  const rank = mark.rank === 1 ? 'to be read first' : `${ordinal(mark.rank)} to read`;
  return [
    `${severityWord(mark)} line of ${shortText(record.service ?? 'an unknown service')} at ${offsetWords(timeline, mark.timeMs)}`,
    shortText(messageOf(record.line), LINE_LENGTH),
    reasons.length > 0 ? `${rank}: ${reasons.join(', ')}` : rank,
  ];
}

const severityWord = ({ line: { record } }: LineMark) =>
  record.severity === 'unknown' ? 'log' : record.severity.toUpperCase();

function ordinal(n: number): string {
  const suffixes: Record<string, string> = { one: 'st', two: 'nd', few: 'rd', other: 'th' };
  return `${n}${suffixes[new Intl.PluralRules('en', { type: 'ordinal' }).select(n)]}`;
}

/** What a screen reader says when the keyboard reaches an item. */
export function announce(
  timeline: Timeline,
  item: Item,
  { analysis, isChosen }: { analysis?: TraceAnalysis; isChosen: boolean }
): string {
  const { lanes, marks } = timeline;
  const place =
    item.kind === 'span'
      ? `span ${item.index + 1} of ${lanes?.spans.length ?? 0}, level ${(lanes?.depth[item.index] ?? 0) + 1}`
      : `line ${item.index + 1} of ${marks.length}`;
  return [...(isChosen ? ['chosen'] : []), ...detailsOf(timeline, item, analysis), place].join(', ');
}
