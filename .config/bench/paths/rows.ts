import { atMost, type Row } from '../row';
import { goalOf, type PathGoal } from './goals';
import type { Cost } from './meter';
import type { PathResult, Walked } from './run';

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

const secondsOf = ({ walked }: PathResult) => median(walked.map(({ seconds }) => seconds));

const most = (results: readonly PathResult[], of: (walked: Walked) => number) =>
  Math.max(...results.flatMap(({ walked }) => (walked.length > 0 ? walked.map(of) : [NaN])));

const kB = ({ bytes }: Cost) => bytes / 1000;
const gestures = ({ typed, drags, hovers }: Cost) => typed + drags + hovers;

/** The path that was walked in the least time. */
export const fastest = (results: readonly PathResult[]): PathResult | undefined =>
  results.filter(({ walked }) => walked.length > 0).sort((a, b) => secondsOf(a) - secondsOf(b))[0];

/** The numbers that have a goal, of our three ways in the order runbook link, Start, instance. */
export function gates(own: readonly PathResult[], rival: PathResult | undefined, suffix: string): Row[] {
  const row = (key: PathGoal, value: number): Row => {
    const { name, unit, goal } = goalOf(key, suffix);
    const measured = atMost(name, value, unit, goal);
    return Number.isFinite(value) ? measured : { ...measured, ok: null, reason: 'not walked to its end' };
  };
  const clicks = (index: number) => most(own.slice(index, index + 1), ({ cost }) => cost.clicks);
  const seconds = Math.max(...own.map(secondsOf));
  const against = row('ratio', rival ? seconds / secondsOf(rival) : NaN);
  return [
    row('runbook', clicks(0)),
    row('start', clicks(1)),
    row('instance', clicks(2)),
    row(
      'gestures',
      most(own, ({ cost }) => gestures(cost))
    ),
    row(
      'pages',
      most(own, ({ cost }) => cost.navigations)
    ),
    row(
      'calls',
      most(own, ({ cost }) => cost.calls)
    ),
    row(
      'bytes',
      most(own, ({ cost }) => kB(cost))
    ),
    row('seconds', seconds),
    rival ? { ...against, reason: `${rival.path.name}: ${secondsOf(rival).toFixed(1)} s` } : against,
  ];
}

/** One path, its time and all that it costs. */
export function told({ path, walked, failures }: PathResult, suffix: string): Row {
  const count = (of: (cost: Cost) => number) => median(walked.map(({ cost }) => of(cost)));
  const costs = [
    `${count((cost) => cost.clicks)} clicks`,
    `${count((cost) => cost.typed)} typed`,
    `${count((cost) => cost.drags)} drags`,
    `${count((cost) => cost.hovers)} hovers`,
    `${count((cost) => cost.navigations)} pages`,
    `${count((cost) => cost.calls)} calls`,
    `${Math.round(count(kB))} kB`,
    ...(walked.every(({ inView }) => inView) ? [] : ['the line below the fold']),
  ];
  const failed = failures.length === 0 ? [] : [`${failures.length} walks not finished: ${failures[0]}`];
  const reason = [...(walked.length > 0 ? [costs.join(', ')] : []), ...failed].join('; ');
  const seconds = walked.length > 0 ? secondsOf({ path, walked, failures }) : NaN;
  return { name: `path: ${path.name}${suffix}`, value: seconds, unit: 's', ok: null, reason };
}
