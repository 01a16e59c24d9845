import type { SourceSettings, StackObservations } from '../observations';
import type { Check } from './check';
import { traceLabelsOf } from './exemplarIdLabels';
import { fail, pass, settingEvidence, unknown, valueOf, warn } from './outcome';
import { type Destination, destinationsOf, templateProblem, traceStoreAt } from './settings';

type Way = { state: 'in' | 'out' } | { state: 'broken'; problem: string };

function wayOf({ uid, url }: Destination, stack: StackObservations): Way {
  if (uid !== undefined) {
    const store = traceStoreAt(uid, stack);
    if (store === 'missing') {
      return { state: 'broken', problem: `leads to the data source “${uid}”, which does not exist` };
    }
    return store === 'other'
      ? { state: 'broken', problem: `leads to the data source “${uid}”, which is no trace store` }
      : { state: 'in' };
  }
  if (url === undefined) {
    return { state: 'broken', problem: 'names neither a data source nor an address' };
  }
  const problem = templateProblem(url);
  return problem === undefined
    ? { state: 'out' }
    : { state: 'broken', problem: `leads to an address without the trace id: ${problem}` };
}

const fixFor = (metrics: SourceSettings, stack: StackObservations) => ({
  where: 'provisioning' as const,
  sentence: `Set datasourceUid of exemplarTraceIdDestinations in ${metrics.name} to ${
    stack.traces ? `“${stack.traces.uid}” (${stack.traces.name})` : 'the uid of your trace store'
  }.`,
});

/** Only the destinations that exemplars use, where those are known; a link that leaves Grafana cannot be followed here. */
export const destination: Check = {
  id: 'destination-resolves',
  title: 'The destination is a trace store',
  links: ['metric-trace'],
  weight: 'breaks',
  run(stack, service) {
    const { metrics } = stack;
    if (metrics === undefined) {
      return unknown('No metric store is chosen.');
    }
    const shown = [settingEvidence(metrics, 'exemplarTraceIdDestinations')];
    const all = destinationsOf(metrics);
    if (all.length === 0) {
      return fail(`${metrics.name} has no destination for exemplars: a click on one opens no trace.`, shown, {
        where: 'provisioning',
        sentence: `Add exemplarTraceIdDestinations to ${metrics.name}: the exemplars’ label as name, and ${
          stack.traces ? `“${stack.traces.uid}”` : 'the uid of your trace store'
        } as datasourceUid.`,
      });
    }
    const names = all.map(({ name }) => name);
    const inUse = new Set((valueOf(service.exemplars) ?? []).flatMap((each) => traceLabelsOf(each, names)));
    const used = all.filter(({ name }) => inUse.has(name));
    const ways = (used.length > 0 ? used : all).map((each) => ({ name: each.name, way: wayOf(each, stack) }));
    const broken = ways.flatMap(({ name, way }) => (way.state === 'broken' ? [`“${name}” ${way.problem}`] : []));
    if (broken.length === ways.length) {
      return fail(
        `The destination of exemplars in ${metrics.name} is wrong: ${broken.join('; ')}.`,
        shown,
        fixFor(metrics, stack)
      );
    }
    if (broken.length > 0) {
      return warn(
        `A destination of exemplars in ${metrics.name} is wrong: ${broken.join('; ')}.`,
        shown,
        fixFor(metrics, stack)
      );
    }
    if (ways.every(({ way }) => way.state === 'out')) {
      return unknown(`Exemplars in ${metrics.name} lead out of Grafana, where the link cannot be followed.`, shown);
    }
    return pass(`Exemplars in ${metrics.name} lead to a trace store that exists.`, shown);
  },
};
