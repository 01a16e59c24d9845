import type { LinkName } from './checks/check';

export type LinkState = 'works' | 'at-risk' | 'broken' | 'unknown';

/** For the page, in the order of the path. */
export const LINK_WORDS: Record<LinkName, string> = {
  'metric-trace': 'metric → trace',
  'trace-log': 'trace → log',
  'log-trace': 'log → trace',
};

export const STATE_WORDS: Record<LinkState, string> = {
  works: 'works',
  'at-risk': 'at risk',
  broken: 'broken',
  unknown: 'unknown',
};
