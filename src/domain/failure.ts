import type { Failure } from './result';

const nextStep: Record<Failure['kind'], string> = {
  forbidden: 'Ask an administrator for query permission on it, or choose another data source.',
  'not-found': 'Check that it still exists, or choose another data source.',
  rejected: 'Open the query in Explore to see why it was refused.',
  server: 'Check that the store behind it is up, then refresh.',
  timeout: 'Check that the store behind it is up, or narrow the time range, then refresh.',
  busy: 'Wait a little, then refresh.',
  unreachable: 'Check the network and that the store behind it is up, then refresh.',
  aborted: 'Refresh to ask again.',
  budget: 'Narrow the time range or start a new investigation.',
  'bad-answer': 'Check that its type and URL fit the store behind it.',
};

const whatHappened: Record<Failure['kind'], string> = {
  forbidden: 'does not let you query it',
  'not-found': 'was not found',
  rejected: 'refused the query',
  server: 'answered with an error',
  timeout: 'did not answer in time',
  busy: 'takes no more queries just now',
  unreachable: 'could not be reached',
  aborted: 'was asked, but the request was cancelled',
  budget: 'was not asked: the request budget of this investigation is used up',
  'bad-answer': 'answered with something that is not understood',
};

/** The kind of failure an HTTP status stands for; 0 and undefined mean that no answer came. */
export function kindOfStatus(status: number | undefined): Failure['kind'] {
  if (status === undefined || status === 0) {
    return 'unreachable';
  }
  if (status === 401 || status === 403) {
    return 'forbidden';
  }
  if (status === 404) {
    return 'not-found';
  }
  if (status === 429) {
    return 'busy';
  }
  if (status === 408 || status === 504) {
    return 'timeout';
  }
  return status >= 500 ? 'server' : 'rejected';
}

/** One line of a store's own words, bounded, for the end of a sentence. */
function detailOf(detail: string | undefined): string {
  const text = detail?.replace(/\s+/g, ' ').trim();
  return text ? ` (${text.length > 200 ? `${text.slice(0, 200)}…` : text})` : '';
}

/** A failure with a sentence that names the data source, what happened and the next step. */
export function describeFailure(
  source: string,
  kind: Failure['kind'],
  { status, detail }: { status?: number; detail?: string } = {}
): Failure {
  const code = status ? ` [${status}]` : '';
  const what = `${source} ${whatHappened[kind]}${code}${detailOf(detail)}.`;
  return { kind, status, what, message: `${what} ${nextStep[kind]}` };
}
