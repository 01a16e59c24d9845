import { act, waitFor } from '@testing-library/react';
import { sceneGraph } from '@grafana/scenes';
import type { TraceBackend } from '../../../backends/types';
import type { ExemplarRowInput } from '../../../domain/testing/frames';
import { FirstTraceFound } from '../../events';
import { answer, exemplar, id, metricRequest, openMetric, rows } from './openMetric';

export const ids = (...numbers: number[]) => numbers.map(id);
/** The n-th is the n-th slowest, all of them above the threshold. */
export const slow = (count: number) => Array.from({ length: count }, (_, i) => exemplar(i + 1, 5 - i / 100));
export const states = () => rows().map((row) => row.dataset.liveness);

/** The metric step on these exemplars, with a trace store; `found` hears which exemplar it proposes, or (undefined) that none is. */
export function openTriage(exemplars: ExemplarRowInput[], traces?: TraceBackend, request = metricRequest()) {
  const listed = { exemplars };
  const opened = openMetric((query) => answer(listed.exemplars)(query), { traces, request });
  const found: Array<string | undefined> = [];
  // Heard by the page around the step.
  opened.scene.parent?.subscribeToEvent(FirstTraceFound, ({ payload }) => found.push(payload.traceId));
  const refresh = (next = listed.exemplars) => {
    listed.exemplars = next;
    act(() => sceneGraph.getTimeRange(opened.scene).onRefresh());
  };
  return { ...opened, found, refresh };
}
export const done = (scene: { state: { triage: { kind: string } } }) =>
  waitFor(() => expect(scene.state.triage.kind).toBe('done'));
