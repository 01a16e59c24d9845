import type { LogRecord } from './types';

/** What tells a line from the others: the store's id, else what it says and when. */
export const lineIdOf = ({ id, timeNs, timeMs, service = '', line }: LogRecord): string =>
  id ?? `${timeNs ?? timeMs} ${service} ${line}`;
