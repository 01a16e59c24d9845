/** Why something asked of a store did not come back. `message` is one sentence that names the store and the next step. */
export interface Failure {
  kind:
    | 'forbidden'
    | 'not-found'
    | 'rejected'
    | 'server'
    | 'timeout'
    | 'busy'
    | 'unreachable'
    | 'aborted'
    | 'budget'
    | 'bad-answer';
  message: string;
  /** The same without the next step. */
  what: string;
  /** HTTP status, where there was one. */
  status?: number;
}

/** What a backend answers: a failed or capped query is never shown as "nothing found". */
export type Result<T> =
  { status: 'ok'; value: T } | { status: 'empty'; reason: string } | { status: 'failed'; failure: Failure };

export const ok = <T>(value: T): Result<T> => ({ status: 'ok', value });
export const empty = <T>(reason: string): Result<T> => ({ status: 'empty', reason });
export const failed = <T>(failure: Failure): Result<T> => ({ status: 'failed', failure });
