import { keepHealth, loadKept } from '../../backends/health/keptHealth';
import { observeService } from '../../backends/health/observeService';
import { observeStack } from '../../backends/health/observeStack';
import { servicesIn } from '../../backends/health/services';
import { openHealth } from '../../backends/health/session';
import type { SourceChoices } from '../../backends/registry';
import { Transport } from '../../backends/transport';
import { openUserStorage } from '../../backends/userStorage';
import type { KeptService } from '../../domain/health/kept';
import type { AskingWith } from './Asking';
import { HealthRun, type ServiceHealth } from './HealthRun';

/** The checks of one stack over one time range, on Grafana’s data sources and user storage. */
export function openRun({ list, choices, windowNow }: AskingWith): HealthRun {
  const storage = openUserStorage();
  const sources = sourcesKey(choices);
  const own = (kept: readonly KeptService[]) => kept.filter((one) => one.sources === sources);
  return new HealthRun({
    open: (budget) => openHealth({ known: list, choices, transport: new Transport({ budget }), window: windowNow() }),
    observeStack,
    observeService,
    namesIn: servicesIn,
    load: async () => own(await loadKept(storage)),
    keep: async (done) => {
      const fresh = done.flatMap((one) => keptOf(one, sources));
      const stored = fresh.length > 0 ? await keepHealth(fresh, storage) : { kept: await loadKept(storage) };
      return { ...stored, kept: own(stored.kept) };
    },
    now: () => Date.now(),
  });
}

const sourcesKey = ({ metrics, traces, logs }: SourceChoices): string =>
  [metrics, traces, logs].map((choice) => (choice.status === 'chosen' ? choice.source.uid : '')).join(',');

function keptOf({ service, aliases, result }: ServiceHealth, sources: string): KeptService[] {
  const points = result?.score.points;
  return result && points !== undefined
    ? [{ service, aliases, sources, links: result.score.links, points: [[result.atMs, points]] }]
    : [];
}
