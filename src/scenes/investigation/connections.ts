import { registerRuntimeDataSource } from '@grafana/scenes';
import { listDataSources, loadSample, warmDataSource } from '../../backends/dataSources';
import {
  backendsFor,
  chooseSources,
  type Backends,
  type SourceChoice,
  type SourceChoices,
  type SourceKind,
} from '../../backends/registry';
import type { Sample } from '../../backends/sample';
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
  private sample?: Sample;

  constructor(private readonly transport: Transport) {}

  /** Gets the sample ready where the investigation asks for it; undefined where there is nothing to wait for. */
  open({ metrics, traces, logs }: Investigation): Promise<void> | undefined {
    if (this.sample?.sources.some(({ uid }) => [metrics, traces, logs].includes(uid))) {
      return undefined;
    }
    this.sample = undefined;
    return loadSample({ metrics, traces, logs })?.then(
      (sample) => {
        this.sample = sample;
        register(sample);
      },
      // Then its data sources are not there, which is said where one is chosen.
      () => undefined
    );
  }

  /** Chooses the data sources anew, and gets those that changed ready for their first query. */
  choose(investigation: Investigation, window: TimeWindow): SourceChoices {
    const sources = chooseSources(this.sample?.sources ?? listDataSources(), investigation);
    const chosen = Object.values(sources).map((choice) => (choice.status === 'chosen' ? choice.source.uid : ''));
    const uids = JSON.stringify(chosen);
    if (uids !== this.uids) {
      this.uids = uids;
      this.backends = backendsFor(sources, this.transport, this.sample);
      void this.backends.logs?.warm(window);
      chosen.filter((uid) => uid !== '').forEach(warmDataSource);
    }
    return sources;
  }
}

function register({ dataSources }: Sample) {
  for (const dataSource of dataSources) {
    try {
      registerRuntimeDataSource({ dataSource });
    } catch {
      // An earlier visit has registered it, and those of one uid always answer alike.
    }
  }
}
