import { LoadingState, type PanelData } from '@grafana/data';
import { sceneGraph, SceneQueryRunner, type VizPanel } from '@grafana/scenes';
import { hearQueries } from '../../backends/askedQueries';
import { measureCalls } from '../../backends/measuredCalls';
import { SAMPLE_TYPES } from '../../backends/sample/uids';
import { leftOut } from '../../domain/cost/leftOut';
import { receiptOf } from '../../domain/cost/receipt';
import { rowsIn } from '../../domain/cost/rows';
import type { CostReport, OwnCall, PanelCall } from '../../domain/cost/types';
import { describeUnseen, headlineOf } from '../../domain/cost/words';
import { type Followed, SPARE_MEASURES } from './followed';
import { limitsOf } from './limits';

/** What is measured and what is answered arrive one after the other: shown when both have. */
const SETTLES_MS = 200;

/** Keeps the receipt up to date with what the page asks, from `sinceMs` on. @returns stops doing so */
export function syncCost(page: Followed, sinceMs: number): () => void {
  const { state, transport } = page;
  const sourcesOf = () => Object.values(page.state.sources ?? {}).flatMap(({ candidates }) => candidates);
  const nameOf = (uid: string | undefined) => sourcesOf().find((source) => source.uid === uid)?.name ?? uid ?? '';
  // It is asked in memory.
  const isSample = (uid: string | undefined) =>
    sourcesOf().some((source) => source.uid === uid && Object.values<string>(SAMPLE_TYPES).includes(source.type));
  const own: OwnCall[] = [];
  const panels = new Map<string, PanelCall>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shown = '';

  const report = (): CostReport => {
    const { started, ...limits } = limitsOf(state, transport.cost());
    const ended = transport.ended?.splice(0) ?? [];
    own.push(...ended.map(({ source, url, body }) => ({ source, url, rows: rowsIn(body) })));
    const calls = measuring.calls();
    const sight = { measures: calls !== undefined, cut: measuring.cut() };
    const receipt = receiptOf({ measured: calls, own, panels: [...panels.values()], sources: sourcesOf() });
    return {
      headline: headlineOf(receipt, sight),
      receipt,
      requests: { started, budget: limits.requests.budget },
      leftOut: leftOut(limits),
      unseen: describeUnseen(receipt, sight),
    };
  };
  const show = () => {
    timer = undefined;
    const cost = report();
    const text = JSON.stringify(cost);
    if (text !== shown) {
      shown = text;
      state.guide.setState({ cost });
    }
  };
  const soon = () => {
    timer ??= setTimeout(show, SETTLES_MS);
  };
  // Each run is heard of, also one that a refresh replaces at once.
  const onPanels = () => {
    for (const { body } of [state.metric.state, state.trace.state, state.logs.state]) {
      const asked = body && askedBy(body);
      if (asked && !isSample(asked.uid)) {
        panels.set(asked.requestId, { ...asked, source: nameOf(asked.uid) });
      }
    }
    soon();
  };

  const measuring = measureCalls(sinceMs, SPARE_MEASURES, soon);
  const stopHearing = hearQueries(({ uid, requestId, rows }) => {
    panels.set(requestId, { requestId, source: nameOf(uid), rows });
    soon();
  });
  onPanels();
  const subs = [state.metric, state.trace, state.logs].map((step) => step.subscribeToState(onPanels));
  return () => {
    clearTimeout(timer);
    measuring.stop();
    stopHearing();
    subs.forEach((sub) => sub.unsubscribe());
  };
}

/** The panel's query, once it was answered. */
function askedBy(panel: VizPanel): { requestId: string; uid: string | undefined; rows: number } | undefined {
  const [runner] = sceneGraph.findDescendents(panel, SceneQueryRunner);
  const data = runner?.state.data;
  const requestId = data?.request?.requestId;
  const isOver = data?.state === LoadingState.Done || data?.state === LoadingState.Error;
  return data && requestId && isOver ? { requestId, uid: runner.state.datasource?.uid, rows: rowsOf(data) } : undefined;
}

/** Rows of all frames, exemplars included. */
const rowsOf = ({ series, annotations = [] }: PanelData): number =>
  [...series, ...annotations].reduce((rows, { length }) => rows + length, 0);
