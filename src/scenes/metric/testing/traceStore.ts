import { act } from '@testing-library/react';
import { source } from '../../../backends/testing/sources';
import type { TraceBackend } from '../../../backends/types';
import type { AskedTrace, TracePresence } from '../../../domain/exemplars/triage';
import { ok, type Result } from '../../../domain/result';
import { id } from './openMetric';

type Answer = Result<ReadonlyMap<string, TracePresence>>;

/** A trace store that has all traces but these; it answers when `answers` are let go. */
export function traceStore(
  missing: number[] = [],
  { held = false, refusal }: { held?: boolean; refusal?: Answer } = {}
) {
  const asked: Array<{ ids: string[]; signal?: AbortSignal }> = [];
  const waiting: Array<() => void> = [];
  const presenceOf = ({ traceId }: AskedTrace): [string, TracePresence] => [
    traceId,
    missing.some((number) => id(number) === traceId) ? { kind: 'missing', why: 'never-stored' } : { kind: 'found' },
  ];
  const traces: TraceBackend = {
    source: source('tempo'),
    traceQuery: () => ({ refId: 'trace' }),
    searchSlow: () => Promise.reject(new Error('not asked here')),
    findNormal: () => Promise.reject(new Error('not asked here')),
    sampleTraces: () => Promise.reject(new Error('not asked here')),
    findTraces: async (these, signal) => {
      asked.push({ ids: these.map(({ traceId }) => traceId), signal });
      if (held) {
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      return refusal ?? ok(new Map(these.map(presenceOf)));
    },
  };
  return { traces, asked, missing, letGo: () => act(async () => waiting.splice(0).forEach((resolve) => resolve())) };
}
