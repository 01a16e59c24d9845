import type { Check } from './check';
import { evidence, fail, pass, seen, unknown, valueOf } from './outcome';

/** Prometheus throws exemplars away unless it is told to keep them; others (Mimir, Thanos) may not say. */
export const exemplarStorage: Check = {
  id: 'exemplar-storage',
  title: 'Exemplars are stored',
  links: ['metric-trace'],
  weight: 'breaks',
  run(stack, service) {
    const arrived = service.exemplars;
    const count = valueOf(arrived)?.length ?? 0;
    if (arrived && count > 0) {
      const shown = [evidence(arrived.asked, `${count} exemplars`)];
      return pass(`${arrived.asked.source} stores exemplars: it has some of ${service.service}.`, shown);
    }
    const storage = seen(stack.exemplarStorage, 'Exemplar settings');
    if (!storage.known) {
      return storage.outcome;
    }
    const { enabled, max } = storage.value;
    const { source } = storage.asked;
    const shown = [evidence(storage.asked, JSON.stringify(storage.value))];
    if (enabled === false || max === 0) {
      return fail(`${source} throws exemplars away, so no point of a latency curve leads to a trace.`, shown, {
        where: 'store',
        sentence:
          max === 0 && enabled !== false
            ? `Set storage.exemplars.max_exemplars in the configuration of ${source} above 0 (its default is 100000).`
            : `Start ${source} with --enable-feature=exemplar-storage.`,
        paste:
          max === 0 && enabled !== false
            ? { language: 'yaml', text: 'storage:\n  exemplars:\n    max_exemplars: 100000' }
            : { language: 'text', text: '--enable-feature=exemplar-storage' },
      });
    }
    return enabled
      ? pass(`${source} stores exemplars${max === undefined ? '' : `, the newest ${max}`}.`, shown)
      : unknown(`${source} does not say whether it stores exemplars, and none of ${service.service} was found.`, shown);
  },
};
