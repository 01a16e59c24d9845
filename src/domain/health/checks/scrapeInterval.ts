import type { Check } from './check';
import { durationMs } from './duration';
import { evidence, fail, pass, seen, settingEvidence, unknown, warn } from './outcome';

/** Grafana's default where the data source says nothing. */
const DEFAULT_MS = 15_000;
/** Samples come a little early or late. */
const JITTER = 1.2;

/**
 * `$__rate_interval` is max(4 × timeInterval, step + timeInterval), so at least four scrapes only where `timeInterval` is
 * what the series are scraped at. (Grafana: Prometheus data source, "Using $__rate_interval".) A rate over fewer than two
 * samples is nothing: the curve has holes.
 */
export const scrapeInterval: Check = {
  id: 'scrape-interval',
  title: 'The rate window fits the scrape interval',
  links: [],
  weight: 'informs',
  run({ metrics }, service) {
    const observed = seen(service.scrapeIntervalMs, 'Scrape intervals');
    if (!observed.known) {
      return observed.outcome;
    }
    if (metrics === undefined) {
      return unknown('No metric store is chosen.');
    }
    const realMs = observed.value;
    const shown = [
      evidence(observed.asked, `a sample every ${seconds(realMs)}`),
      settingEvidence(metrics, 'timeInterval'),
    ];
    const own = metrics.settings.timeInterval;
    const text = typeof own === 'string' && own.trim() !== '' ? own : undefined;
    const setMs = text === undefined ? DEFAULT_MS : durationMs(text.replace(/^\s*>/, ''));
    if (setMs === undefined || !(realMs > 0)) {
      return unknown(`The scrape interval set in ${metrics.name} (${text ?? 'none'}) cannot be read.`, shown);
    }
    const rightly = settingFor(realMs);
    const windowMs = 4 * setMs;
    const set = text === undefined ? `not set, so ${seconds(DEFAULT_MS)}` : text;
    const fix = {
      where: 'provisioning' as const,
      sentence: `Set the scrape interval (jsonData.timeInterval) of ${metrics.name} to ${rightly}.`,
    };
    if (windowMs < 2 * realMs) {
      return fail(
        `Samples of ${service.service} come every ${seconds(realMs)}, but ${metrics.name} is set to ${set}: a rate window of ${seconds(windowMs)} holds fewer than two of them, and the curve has holes.`,
        shown,
        fix
      );
    }
    if (setMs * JITTER < realMs) {
      return warn(
        `Samples of ${service.service} come every ${seconds(realMs)}, but ${metrics.name} is set to ${set}: its rate windows hold fewer than four of them, and one lost scrape makes a hole.`,
        shown,
        fix
      );
    }
    if (windowMs > 4 * realMs * 3 * JITTER) {
      return warn(
        `Samples of ${service.service} come every ${seconds(realMs)}, but ${metrics.name} is set to ${set}: rate windows are ${seconds(windowMs)} long, and shorter spikes are flattened.`,
        shown,
        fix
      );
    }
    return pass(
      `Samples come every ${seconds(realMs)}, and the shortest rate window is ${seconds(windowMs)} long.`,
      shown
    );
  },
};

/** Whole seconds, as the setting takes them. */
function settingFor(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}

const seconds = (ms: number) => `${Number((ms / 1000).toFixed(1))} s`;
