import { listDataSources, warmDataSource } from '../../backends/dataSources';
import {
  backendsFor,
  chooseSources,
  type Backends,
  type SourceChoice,
  type SourceChoices,
  type SourceKind,
} from '../../backends/registry';
import type { Transport } from '../../backends/transport';
import type { Investigation, TimeWindow } from '../../domain/investigation/types';

/** Why a data source is not chosen, in a sentence; undefined where it is. */
export const whyOpen = (choice: SourceChoice) => (choice.status === 'open' ? choice.message : undefined);

/** The uids of the chosen data sources, by kind. */
export function chosenUids(sources: SourceChoices | undefined): Partial<Record<SourceKind, string>> {
  const uidOf = (choice: SourceChoice | undefined) => (choice?.status === 'chosen' ? choice.source.uid : undefined);
  const { metrics, traces, logs } = sources ?? {};
  const uids = { metrics: uidOf(metrics), traces: uidOf(traces), logs: uidOf(logs) };
  return Object.fromEntries(Object.entries(uids).filter(([, uid]) => uid !== undefined));
}

/** The backends of an investigation; they stay, with what they learned, while the chosen data sources stay. */
export class Connections {
  backends: Backends = {};
  private uids = '';

  constructor(private readonly transport: Transport) {}

  /** Chooses the data sources anew, and gets those that changed ready for their first query. */
  choose(investigation: Investigation, window: TimeWindow): SourceChoices {
    const sources = chooseSources(listDataSources(), investigation);
    const chosen = Object.values(sources).map((choice) => (choice.status === 'chosen' ? choice.source.uid : ''));
    const uids = JSON.stringify(chosen);
    if (uids !== this.uids) {
      this.uids = uids;
      this.backends = backendsFor(sources, this.transport);
      void this.backends.logs?.warm(window);
      chosen.filter((uid) => uid !== '').forEach(warmDataSource);
    }
    return sources;
  }
}
