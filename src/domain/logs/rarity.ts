import { plural } from '../traces/words';
import { numbersIn, templateOf } from './template';
import type { LogRecord } from './types';

/** Fewer lines of a service say nothing of what is rare for it. */
const FEWEST_LINES = 30;
/** So many lines leave no doubt that what they lack is new. */
const PLENTY = 1_000;
/** A line that is one in so many, or more of them, is as usual. */
const USUAL_SHARE = 1 / 300;
const USUAL_LEAST = 3;
/** Numbers grow by the hour (times, ids); one that is so many times the largest seen means something. */
const FAR_ABOVE = 4;
/** From so many lines of a kind their largest number is a measure. */
const FEWEST_FOR_NUMBERS = 8;
const LEAST_NUMBER = 10;
/** So many times as often in this trace as in any healthy one is no longer the same thing. */
const MORE_OFTEN = 3;

/** Points of rank.ts. */
const NEW = 1.5;
const RARE = 0.75;
const OUTGROWN = 2;
const USUAL = -0.5;

/** Lines of one kind (they differ in numbers and ids only) in a sample. */
interface Kind {
  count: number;
  /** The most of them in one trace. */
  most: number;
  /** Traces that have one. */
  traces: number;
  /** The largest number at each place of the line. */
  largest: number[];
}

interface Sample {
  lines: number;
  traces: number;
  kinds: Map<number, Kind>;
}

/** What services print in health, by service. */
export interface Usual {
  services: ReadonlyMap<string, Sample>;
  /** The part of all lines of that time that was looked at, 0–1. */
  share: number;
}

function collect(sets: Iterable<readonly LogRecord[]>): Map<string, Sample> {
  const services = new Map<string, Sample>();
  for (const records of sets) {
    const counts = new Map<Kind, number>();
    const seen = new Set<Sample>();
    for (const { service = '', line } of records) {
      const sample = services.get(service) ?? { lines: 0, traces: 0, kinds: new Map<number, Kind>() };
      services.set(service, sample);
      seen.add(sample);
      sample.lines++;
      const template = templateOf(line);
      const kind = sample.kinds.get(template) ?? { count: 0, most: 0, traces: 0, largest: [] };
      sample.kinds.set(template, kind);
      kind.count++;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      numbersIn(line).forEach((number, at) => (kind.largest[at] = Math.max(kind.largest[at] ?? 0, number)));
    }
    seen.forEach((sample) => sample.traces++);
    counts.forEach((count, kind) => {
      kind.traces++;
      kind.most = Math.max(kind.most, count);
    });
  }
  return services;
}

/** What the hour before printed, from its lines or a sample of them; `share` is the part that was sampled, 0–1. */
export function baselineOf(records: readonly LogRecord[], share = 1): Usual {
  return { services: collect([records]), share };
}

/** What healthy traces print, from the lines of each. */
export function healthyOf(traces: Iterable<readonly LogRecord[]>): Usual {
  return { services: collect(traces), share: 1 };
}

export interface Judgement {
  points: number;
  reasons: string[];
  /** Healthy traces, or the hour before, print it as well: its severity and words count for little. */
  isNoise: boolean;
}

/** The first number that is far above what lines of its kind had. */
function outgrown(numbers: readonly number[], { count, largest }: Kind): { number: number; most: number } | undefined {
  if (count < FEWEST_FOR_NUMBERS) {
    return undefined;
  }
  const at = numbers.findIndex((number, i) => number >= LEAST_NUMBER && number > FAR_ABOVE * (largest[i] ?? Infinity));
  return at < 0 ? undefined : { number: numbers[at] ?? 0, most: largest[at] ?? 0 };
}

/** `5,000`. Not by Intl, which takes longer than the rest of the ranking where there are many kinds of lines. */
const written = (count: number): string =>
  count < 1000 ? String(count) : String(Math.round(count)).replace(/\B(?=(?:\d{3})+$)/g, ',');

/** What the hour before says of lines of this kind, their numbers aside. */
function fromBaseline(sample: Sample | undefined, kind: Kind | undefined, share: number): Judgement | undefined {
  if (!sample || sample.lines < FEWEST_LINES) {
    return undefined;
  }
  const { lines } = sample;
  const ofHour = `${written(lines)} ${share < 1 ? 'sampled ' : ''}lines of the hour before`;
  if (!kind) {
    const sure = Math.min(1, Math.log(lines / 10) / Math.log(PLENTY / 10));
    return { points: NEW * sure, reasons: [`not seen in ${ofHour}`], isNoise: false };
  }
  const seen = `${written(kind.count)} of ${ofHour}`;
  return kind.count >= USUAL_LEAST && kind.count / lines >= USUAL_SHARE
    ? { points: USUAL, reasons: [`as usual, ${seen}`], isNoise: true }
    : { points: RARE, reasons: [`rare, ${seen}`], isNoise: false };
}

/** What healthy traces say of a kind that is here so many times. */
function fromHealthy(sample: Sample | undefined, kind: Kind | undefined, here: number): Judgement | undefined {
  if (!sample || !kind || here > kind.most * MORE_OFTEN) {
    return undefined;
  }
  const traces = plural(sample.traces, 'trace');
  return { points: USUAL, reasons: [`healthy traces print it too (${kind.traces} of ${traces})`], isNoise: true };
}

const grownBy = ({ number, most }: { number: number; most: number }): Judgement => ({
  points: OUTGROWN,
  reasons: [`${written(number)} where the hour before had at most ${written(most)}`],
  isNoise: false,
});

/** How to judge lines of one kind. */
type KindJudge = (line: string) => Judgement | undefined;

function kindJudge(service: string, template: number, here: number, baseline?: Usual, healthy?: Usual): KindJudge {
  const [before, health] = [baseline, healthy].map((usual) => {
    const sample = usual?.services.get(service);
    return { sample, kind: sample?.kinds.get(template) };
  });
  const byBefore = fromBaseline(before?.sample, before?.kind, baseline?.share ?? 1);
  const byHealth = fromHealthy(health?.sample, health?.kind, here);
  return (line) => {
    const numbers = before?.kind || health?.kind ? numbersIn(line) : [];
    const grown = byBefore && before?.kind && outgrown(numbers, before.kind);
    if (grown) {
      return grownBy(grown);
    }
    return byHealth && health?.kind && !outgrown(numbers, health.kind) ? byHealth : byBefore;
  };
}

interface KindHere {
  template: number;
  here: number;
  judge?: KindJudge;
}

export interface JudgeContext {
  baseline?: Usual;
  healthy?: Usual;
  /** Lines for which it is asked at all; the others are not judged. */
  isWorth?(record: LogRecord): boolean;
}

/**
 * How unusual each of these lines is for its service, in their order: against the hour before (`baseline`: new, rare, as
 * usual, or with a number far above what it had), and against healthy traces, whose lines are noise whatever their
 * severity. Undefined where no sample is large enough to tell.
 */
export function judge(
  records: readonly LogRecord[],
  { baseline, healthy, isWorth = () => true }: JudgeContext
): ReadonlyArray<Judgement | undefined> {
  if (!baseline && !healthy) {
    return [];
  }
  const services = new Map<string, Map<number, KindHere>>();
  const kinds = records.map((record) => {
    if (!isWorth(record)) {
      return undefined;
    }
    const { service = '', line } = record;
    let ofService = services.get(service);
    if (!ofService) {
      ofService = new Map();
      services.set(service, ofService);
    }
    const template = templateOf(line);
    let kind = ofService.get(template);
    if (!kind) {
      kind = { template, here: 0 };
      ofService.set(template, kind);
    }
    kind.here++;
    return kind;
  });
  return kinds.map((kind, i) => {
    const { service = '', line = '' } = records[i] ?? {};
    if (!kind) {
      return undefined;
    }
    kind.judge ??= kindJudge(service, kind.template, kind.here, baseline, healthy);
    return kind.judge(line);
  });
}
