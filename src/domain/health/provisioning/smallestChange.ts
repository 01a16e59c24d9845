import type { ServiceObservations, SourceSettings, StackObservations } from '../observations';
import { planDestinations } from './destinations';
import { noPlan, patched, type Plan } from './plan';
import { planCorrelations } from './planCorrelations';
import { planDerivedFields } from './planDerivedFields';
import { planServiceMap } from './planServiceMap';
import { planSpanLink } from './planSpanLink';
import { planScrapeInterval } from './scrapeInterval';
import type { ProvisioningChange, SourceChange } from './types';
import { named, wholeEntry } from './wholeEntry';
import { datasourcesText, dollarsDoubled } from './yamlText';

const MERGE =
  'The changed settings alone: merge them into the entry of this data source in your provisioning file. Lists are whole.';
const REPLACE = [
  'The data sources whose settings change, with all their other settings: put these entries in the place of the present ones.',
  'Entries of one file that leave it are deleted where it says prune: true, so keep the others.',
];

/**
 * Compares the settings of the data sources with what was observed, and writes the smallest change that makes the links
 * work. What was not observed changes nothing; settings that work are left alone. Pure, never throws.
 * @param services all that were looked at: a change has to suit them all
 */
export function smallestChange(stack: StackObservations, services: readonly ServiceObservations[]): ProvisioningChange {
  const { metrics, traces, logs } = stack;
  const planned = [
    ...(metrics
      ? [
          of(metrics, [
            planDestinations(stack, services),
            planScrapeInterval(stack, services),
            planCorrelations(metrics, stack),
          ]),
        ]
      : []),
    ...(traces
      ? [of(traces, [planSpanLink(stack, services), planServiceMap(stack), planCorrelations(traces, stack)])]
      : []),
    ...(logs ? [of(logs, [planDerivedFields(stack, services), planCorrelations(logs, stack)])] : []),
  ];
  const notes = planned.flatMap(({ plan }) => plan.notes);
  const changed = planned.filter(({ plan }) => plan.changes.length > 0);
  if (changed.length === 0) {
    return { sources: [], notes };
  }
  const entries = changed.map(({ source, plan }, i) => wholeEntry(source, stack, plan, ['datasources', i]));
  const file = datasourcesText(
    entries.map(({ value }) => value),
    REPLACE,
    entries.flatMap((entry) => entry.notes)
  );
  return { sources: changed.map(changeOf), file, notes };
}

interface Planned {
  source: SourceSettings;
  plan: Plan;
}

function of(source: SourceSettings, plans: readonly Plan[]): Planned {
  const plan = plans.reduce<Plan>(
    (all, each) => ({
      changes: [...all.changes, ...each.changes],
      patch: patched(all.patch, each.patch),
      correlations: each.correlations ?? all.correlations,
      notes: [...all.notes, ...each.notes],
    }),
    noPlan()
  );
  return { source, plan };
}

function changeOf({ source: { uid, name, type }, plan: { changes, patch, correlations } }: Planned): SourceChange {
  const entry = {
    ...named({ name, uid }),
    ...(Object.keys(patch).length > 0 && { jsonData: dollarsDoubled(patch) }),
    ...(correlations && { correlations: dollarsDoubled(correlations) }),
  };
  return { uid, name, type, changes, fragment: datasourcesText([entry], [MERGE]) };
}
