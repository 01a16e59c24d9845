import type { SampleRow } from './attributeDifferences';
import type { ChosenAttribute } from './attributeChoice';
import type { Span } from './types';

/** A span of a trace that a search found, with the attributes that the search asked for. */
export interface SampledSpan {
  name: string;
  /** service.name, where the answer has it. */
  service?: string;
  durationMs: number;
  attributes: Readonly<Record<string, string>>;
}

/** A trace that a search found, with those of its spans that matched. */
export interface SampledTrace {
  traceId: string;
  spans: SampledSpan[];
}

interface Meant {
  /** The slow trace's own spans: what the others are compared by. */
  suspect: Span;
  root: Span;
  chosen: readonly ChosenAttribute[];
}

/**
 * One row per trace. An attribute is read from the trace's runs of the suspect's operation where the suspect itself has
 * it, else from those of the root's; of several runs the longest counts. The resource of both is read: that of a root
 * in another service under `host.name of web-frontend`.
 */
export function sampleRows(traces: readonly SampledTrace[], slow: boolean, meant: Meant): SampleRow[] {
  return traces.map(({ spans }) => rowOf(spans, slow, meant));
}

function rowOf(spans: readonly SampledSpan[], slow: boolean, { suspect, root, chosen }: Meant): SampleRow {
  const ofSuspect = longestOf(spans, suspect);
  const ofRoot = longestOf(spans, root);
  const attributes: Record<string, string> = {};
  const put = (name: string, value: string | undefined) => {
    if (value !== undefined) {
      attributes[name] = value;
    }
  };
  for (const { scope, key } of chosen) {
    if (scope === 'span') {
      put(key, (key in suspect.attributes ? ofSuspect : ofRoot)?.attributes[key]);
    } else {
      put(key, ofSuspect?.attributes[key]);
      if (root.service !== suspect.service) {
        put(`${key} of ${root.service}`, ofRoot?.attributes[key]);
      }
    }
  }
  return { attributes, durationMs: ofRoot?.durationMs ?? 0, slow };
}

function longestOf(spans: readonly SampledSpan[], meant: Span): SampledSpan | undefined {
  let longest: SampledSpan | undefined;
  for (const span of spans) {
    const isMeant = span.name === meant.name && (span.service ?? meant.service) === meant.service;
    if (isMeant && (!longest || span.durationMs > longest.durationMs)) {
      longest = span;
    }
  }
  return longest;
}
