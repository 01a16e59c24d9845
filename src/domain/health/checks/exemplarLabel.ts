import type { Check } from './check';
import { configuredLabels, traceLabelsOf } from './exemplarIdLabels';
import { evidence, fail, na, pass, seenSome, settingEvidence, unknown, warn } from './outcome';

const list = (names: Iterable<string>) => [...names].map((name) => `“${name}”`).join(', ');

/** Grafana makes a link only of an exemplar label whose name equals a destination's, letter for letter. */
export const exemplarLabel: Check = {
  id: 'exemplar-label',
  title: 'The exemplars’ label has a destination',
  links: ['metric-trace'],
  weight: 'breaks',
  run(stack, service) {
    const exemplars = seenSome(service.exemplars, 'Exemplars');
    if (!exemplars.known) {
      return exemplars.outcome;
    }
    const { metrics } = stack;
    if (metrics === undefined) {
      return unknown('No metric store is chosen.');
    }
    const configured = configuredLabels(stack);
    const rows = exemplars.value.map((exemplar) => traceLabelsOf(exemplar, configured));
    const labels = new Map<string, number>();
    for (const name of rows.flat()) {
      labels.set(name, (labels.get(name) ?? 0) + 1);
    }
    const inUse = [...labels.keys()];
    const counts = [...labels].map(([name, count]) => `${name}: ${count}`).join(', ') || 'no trace id';
    const sample = exemplars.value.slice(0, 3).map((each) => JSON.stringify(each.labels));
    const shown = [
      evidence(exemplars.asked, [counts, ...sample].join('\n')),
      settingEvidence(metrics, 'exemplarTraceIdDestinations'),
    ];
    if (inUse.length === 0) {
      return fail(`The exemplars of ${service.service} have no trace id: none of their labels holds one.`, shown, {
        where: 'instrumentation',
        sentence: 'Give each exemplar a label trace_id with the 32 hex digits of the current trace.',
        paste: { language: 'text', text: 'exemplarLabels: { trace_id, span_id }' },
      });
    }
    if (configured.length === 0) {
      return na(`${metrics.name} has no destination for exemplars, whatever their label.`, shown);
    }
    const lost = rows.filter((names) => names.length > 0 && !names.some((name) => configured.includes(name)));
    const bare = rows.filter((names) => names.length === 0).length;
    const missing = new Set(lost.flat());
    if (lost.length === 0) {
      const rest = bare > 0 ? ` ${bare} of ${rows.length} exemplars have no trace id.` : '';
      return pass(`Exemplars have their trace id as ${list(inUse)}, which has a destination.${rest}`, shown);
    }
    const fix = {
      where: 'provisioning' as const,
      sentence: `Add a destination named ${list(missing)} to exemplarTraceIdDestinations of ${metrics.name}.`,
    };
    return lost.length + bare === rows.length
      ? fail(
          `Exemplars have their trace id as ${list(missing)}, but ${metrics.name} makes links of ${list(configured)} only.`,
          shown,
          fix
        )
      : warn(
          `${lost.length} of ${rows.length} exemplars have their trace id as ${list(missing)}, which has no destination in ${metrics.name}: they lead nowhere.`,
          shown,
          fix
        );
  },
};
