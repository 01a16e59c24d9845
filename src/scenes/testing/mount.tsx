import React from 'react';
import { act, render } from '@testing-library/react';
import { SceneObjectBase, SceneTimeRange, type SceneObject, type SceneObjectState } from '@grafana/scenes';
import { LinesRead, MomentChosen, SpanChosen, TraceChosen, TraceSettled } from '../events';

interface HostState extends SceneObjectState {
  $timeRange: SceneTimeRange;
  body: SceneObject;
}

/** Stands where the investigation stands: gives a scene a time range, and hears what it says. */
class Host extends SceneObjectBase<HostState> {
  static Component = ({ model }: { model: Host }) => {
    const { body } = model.useState();
    return <body.Component model={body} />;
  };
}

export interface Heard {
  traces: string[];
  spans: Array<string | undefined>;
  moments: Array<{ timeMs: number; reachMs: number }>;
  settled: Array<TraceSettled['payload']>;
  lines: Array<LinesRead['payload']>;
}

/** Grafana's icons are fetched; without an answer they stay away instead of drawing themselves between a test's steps. */
export function withholdIcons() {
  globalThis.fetch = () => new Promise(() => {});
}

/** Comboboxes measure their text on a canvas, which jsdom does not have. */
export function measureTextByLength() {
  const measureText = (text: string) => ({ width: 8 * text.length });
  Object.defineProperty(HTMLCanvasElement.prototype, 'getContext', {
    configurable: true,
    value(this: HTMLCanvasElement) {
      // What it draws is not looked at.
      return new Proxy(
        { font: '', canvas: this, measureText },
        { get: (context, key) => Reflect.get(context, key) ?? (() => undefined) }
      );
    },
  });
}

/** Draws a scene below a page's time range (ISO times); `heard` collects the events it publishes. */
export function mount(body: SceneObject, [from, to]: [number, number]) {
  withholdIcons();
  const host = new Host({
    body,
    $timeRange: new SceneTimeRange({ from: new Date(from).toISOString(), to: new Date(to).toISOString() }),
  });
  const heard: Heard = { traces: [], spans: [], moments: [], settled: [], lines: [] };
  host.subscribeToEvent(TraceChosen, ({ payload }) => heard.traces.push(payload.traceId));
  host.subscribeToEvent(SpanChosen, ({ payload }) => heard.spans.push(payload.spanId));
  host.subscribeToEvent(MomentChosen, ({ payload }) => heard.moments.push(payload));
  host.subscribeToEvent(TraceSettled, ({ payload }) => heard.settled.push(payload));
  host.subscribeToEvent(LinesRead, ({ payload }) => heard.lines.push(payload));
  const { unmount } = render(<host.Component model={host} />);
  return { heard, unmount, timeRange: host.state.$timeRange };
}

/** Changes a scene's state as its parent does, and lets React follow. */
export function change<S>(scene: { setState(state: Partial<S>): void }, state: Partial<S>) {
  act(() => scene.setState(state));
}

/** Makes the clock start at this moment and go on from there. */
export function startClockAt(nowMs: number) {
  const started = performance.now();
  jest.spyOn(Date, 'now').mockImplementation(() => nowMs + Math.round(performance.now() - started));
}

/** Whether the next click is left to the browser, which then follows its link; jsdom itself cannot. */
export function seenByBrowser(): boolean[] {
  const left: boolean[] = [];
  const onClick = (event: Event) => {
    left.push(!event.defaultPrevented);
    event.preventDefault();
  };
  window.addEventListener('click', onClick, { once: true });
  return left;
}
