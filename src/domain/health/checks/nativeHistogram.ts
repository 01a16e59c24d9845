import type { Check } from './check';
import { evidence, isNone, na, pass, seenSome, valueOf, warn } from './outcome';
import { showsTraffic } from './traffic';

/** Informative: native histograms are no better or worse a link, unless what writes them leaves their exemplars out. */
export const nativeHistogram: Check = {
  id: 'native-histograms',
  title: 'Native histograms',
  links: [],
  weight: 'informs',
  run(_stack, service) {
    const metrics = seenSome(service.metrics, 'Latency metrics');
    if (!metrics.known) {
      return metrics.outcome;
    }
    const [best] = metrics.value;
    const shown = [evidence(metrics.asked, metrics.value.map(({ name, kind }) => `${name} (${kind})`).join(', '))];
    if (best?.kind === 'native') {
      const exemplars = service.exemplars;
      if (isNone(exemplars) && showsTraffic(service) && valueOf(service.metrics)?.length) {
        return warn(
          `${best.name} is a native histogram without exemplars, although ${service.service} was busy: some exporters write exemplars for classic buckets only.`,
          [...shown, evidence(exemplars.asked, '0 exemplars')],
          {
            where: 'instrumentation',
            sentence:
              'Store the classic buckets as well (always_scrape_classic_histograms: true in the scrape configuration), or take an exporter that writes exemplars for native histograms (Tempo’s metrics generator does not).',
            paste: { language: 'yaml', text: 'always_scrape_classic_histograms: true' },
          }
        );
      }
      return pass(`${best.name} is a native histogram: quantiles need no bucket bounds.`, shown);
    }
    if (best?.alsoNative) {
      return pass(`${best.name} is stored both classic and native.`, shown);
    }
    return na('No native histogram is stored; classic buckets lead to traces just as well.', shown);
  },
};
