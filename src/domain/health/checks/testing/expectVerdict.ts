import type { ServiceObservations, StackObservations } from '../../observations';
import type { Verdict } from '../../types';
import type { Check } from '../check';
import { serviceWith, stackWith } from './observations';

/** What was seen, the verdict, and words that its sentence (or the fix's) must say. */
export type Case = [
  name: string,
  seen: { stack?: StackObservations; service?: Partial<ServiceObservations> },
  verdict: Verdict,
  says?: RegExp,
];

/** A test for each case; what fails or warns must say what to change, and what was known must show how. */
export function verdictTable(check: Check, cases: readonly Case[]): void {
  describe(check.id, () => {
    it.each(cases)('%s', (_, { stack = stackWith(), service = {} }, verdict, says = /./) => {
      const outcome = check.run(stack, serviceWith(service));

      expect([outcome.verdict, outcome.sentence]).toEqual([verdict, expect.stringMatching(/\S\.$/)]);
      expect(`${outcome.sentence} ${outcome.fix?.sentence ?? ''}`).toMatch(says);
      expect(outcome.fix !== undefined).toBe(verdict === 'fail' || verdict === 'warn');
      expect(outcome.evidence.length > 0 || verdict === 'unknown' || verdict === 'na').toBe(true);
      expect(Math.max(0, ...outcome.evidence.map(({ answer }) => answer.length))).toBeLessThanOrEqual(500);
    });
  });
}
