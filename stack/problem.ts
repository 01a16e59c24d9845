/** What went wrong, in words for the person at the terminal: shown as it is, without a stack trace. */
export class StackProblem extends Error {
  override name = 'StackProblem';
}

export type Env = Record<string, string | undefined>;
