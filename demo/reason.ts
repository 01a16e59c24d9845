/** Why something failed, in a few words. `fetch` hides the interesting part in the error's cause. */
export function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) {
    return String(error);
  }
  if ('cause' in error && error.cause) {
    return reasonOf(error.cause);
  }
  // An AggregateError (a name with several addresses) has an empty message.
  const texts = ['message' in error && error.message, 'code' in error && error.code, 'name' in error && error.name];
  return texts.find((text): text is string => typeof text === 'string' && text !== '') ?? 'no reason given';
}
