import { createContext } from 'react';
import type { SourceChoice, SourceChoices } from '../../backends/registry';
import type { DataSourceInfo } from '../../backends/types';
import type { TimeWindow } from '../../domain/investigation/types';

/** What every part of the page asks with. */
export interface AskingWith {
  /** All data sources that there are, and those that are asked. */
  list: readonly DataSourceInfo[];
  choices: SourceChoices;
  /** The page’s time range as it is now. */
  windowNow(): TimeWindow;
  /** Says when another stack or another time is meant. */
  key: string;
}

const none: SourceChoice = { status: 'open', message: '', candidates: [] };

export const Asking = createContext<AskingWith>({
  list: [],
  choices: { metrics: none, traces: none, logs: none },
  windowNow: () => ({ fromMs: 0, toMs: 0 }),
  key: '',
});

/** Why nothing can be asked: a sentence for the first of these data sources that is not chosen. */
export function notChosen(...choices: readonly SourceChoice[]): string | undefined {
  const open = choices.find(({ status }) => status === 'open');
  return open?.status === 'open' ? open.message : undefined;
}
