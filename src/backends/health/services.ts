import { groupNames, type NameGroup } from '../../domain/health/names';
import type { Observed, StackObservations } from '../../domain/health/observations';

const namesIn = ({ answer }: Observed<string[]>) => (answer.status === 'ok' ? answer.value : []);

/** The services that any of the three stores knows, by what the traces call them, sorted. */
export function servicesIn({ serviceNames }: StackObservations): NameGroup[] {
  return groupNames({
    metrics: namesIn(serviceNames.metrics),
    traces: namesIn(serviceNames.traces),
    logs: namesIn(serviceNames.logs),
  });
}

/** What each store calls a service that any of them knows by this name; the name itself where none does. */
export function namesOf(stack: StackObservations, service: string): NameGroup {
  const groups = servicesIn(stack);
  return (
    groups.find((group) => group.service === service) ??
    groups.find(({ names }) => Object.values(names).includes(service)) ?? { service, names: {} }
  );
}
