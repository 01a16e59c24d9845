import type { HealthEvidence, Verdict } from '../../domain/health/types';
import type { Result } from '../../domain/result';

/** What a part says where what it needs first did not come: unknown for a failure, nothing to say for nothing found. */
export function noAnswer(result: Exclude<Result<unknown>, { status: 'ok' }>): {
  verdict: Verdict;
  sentence: string;
  evidence: HealthEvidence[];
} {
  return result.status === 'failed'
    ? { verdict: 'unknown', sentence: result.failure.message, evidence: [] }
    : { verdict: 'na', sentence: result.reason, evidence: [] };
}
