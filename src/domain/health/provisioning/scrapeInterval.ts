import { valueOf } from '../checks/outcome';
import type { ServiceObservations, StackObservations } from '../observations';
import { durationMs } from '../checks/duration';
import { noPlan, type Plan, said, text } from './plan';

/** What Grafana takes where the setting is empty. */
const DEFAULT_MS = 15_000;
/** Medians of a few samples wobble; a window of four scrapes holds at least three until this. */
const TOLERANCE = 1.5;

/** `5s`, `1m`: the interval as a setting, in whole seconds. */
export function intervalText(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}

/** The longest interval between scrapes that was seen, ms: with it no service has too few samples in a window. */
export function longestScrape(services: readonly ServiceObservations[]): { service: string; ms: number } | undefined {
  const seen = services.flatMap(({ service, scrapeIntervalMs }) => {
    const ms = valueOf(scrapeIntervalMs);
    return ms !== undefined && Number.isFinite(ms) && ms > 0 ? [{ service, ms }] : [];
  });
  return seen.sort((a, b) => b.ms - a.ms)[0];
}

/** `timeInterval` of the metric store, which `$__rate_interval` is made of, against the interval that was seen. */
export function planScrapeInterval({ metrics }: StackObservations, services: readonly ServiceObservations[]): Plan {
  const longest = longestScrape(services);
  if (!metrics || !longest) {
    return noPlan();
  }
  const written = text(metrics.settings.timeInterval);
  const configured = (written === undefined ? undefined : durationMs(written)) ?? DEFAULT_MS;
  const isShort = longest.ms > configured * TOLERANCE;
  const isLong = longest.ms * TOLERANCE < configured;
  const value = intervalText(longest.ms);
  if ((!isShort && !isLong) || value === written) {
    return noPlan();
  }
  const now = written === undefined ? 'not set, which means 15s' : said(written);
  const effect = isShort ? 'rate windows hold too few samples' : 'rate windows are longer than they need to be';
  return {
    changes: [
      {
        link: 'rate-window',
        setting: 'jsonData.timeInterval',
        need: isShort ? 'broken' : 'better',
        sentence: `The scrape interval is ${now}, but samples come every ${value}, so ${effect}; it is now ${value}.`,
        evidence: [`${said(longest.service)}: ${Math.round(longest.ms)} ms between samples`],
      },
    ],
    patch: { timeInterval: value },
    notes: [],
  };
}
