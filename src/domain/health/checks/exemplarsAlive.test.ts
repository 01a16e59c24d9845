import type { Liveness } from '../../exemplars/triage';
import { exemplarsAlive } from './exemplarsAlive';
import { verdictTable } from './testing/expectVerdict';
import { down, idAt, observed } from './testing/observations';

const alive: Liveness = { state: 'alive' };
const dead: Liveness = { state: 'dead', why: 'never-stored', reason: 'It was never stored.', settled: true };
const expired: Liveness = { ...dead, why: 'expired' };
const young: Liveness = { ...dead, settled: false };
const arriving: Liveness = { state: 'unknown', why: 'arriving', reason: 'On its way.' };
const refused: Liveness = { state: 'unknown', why: 'failed', reason: 'Tempo does not let you query it.' };
const of = (...parts: Array<[number, Liveness]>) => ({
  liveness: observed(
    new Map(
      parts.flatMap(([count, each]) => Array.from({ length: count }, () => each)).map((each, i) => [idAt(i), each])
    )
  ),
});
verdictTable(exemplarsAlive, [
  ['all alive', {}, 'pass', /10 of 10/],
  ['all but one', { service: of([19, alive], [1, dead]) }, 'pass', /19 of 20/],
  ['a third dead', { service: of([13, alive], [7, dead]) }, 'warn', /7 of 20 \(35%, with 95% certainty 18% to 57%\)/],
  ['nearly all dead', { service: of([2, alive], [18, dead]) }, 'fail', /trace_based/],
  ['all dead', { service: of([20, dead]) }, 'fail'],
  ['one dead, and that is all that is known', { service: of([1, dead]) }, 'warn'],
  ['all expired', { service: of([20, expired]) }, 'warn', /block_retention/],
  ['too young to tell', { service: of([20, young]) }, 'unknown', /on their way/],
  ['still arriving', { service: of([20, arriving]) }, 'unknown'],
  ['all forbidden', { service: of([20, refused]) }, 'unknown', /does not let you/],
  ['one alive, the others forbidden', { service: of([1, alive], [19, refused]) }, 'pass', /Of 19 more/],
  ['none looked up', { service: of() }, 'unknown'],
  ['a store that is down', { service: { liveness: down() } }, 'unknown'],
  ['nothing asked', { service: { liveness: undefined } }, 'unknown'],
]);
