import type { KeyboardEvent } from 'react';
import type { Camera } from '../../domain/timeline/drawLanes';
import type { Geometry } from '../../domain/timeline/geometry';
import { type Item, nextItem, reveal, timeOf } from '../../domain/timeline/items';
import type { Timeline } from '../../domain/timeline/types';
import { clampView, lengthOf, padded, panView, zoomView } from '../../domain/timeline/view';
import type { MoveCamera } from './useCamera';

/** One step of zooming by key or button. */
export const ZOOM_STEP = 2;
const PAN_SHARE = 0.2;

/** For a tooltip and for screen readers. */
export const KEYS_HELP =
  'Up and Down move through spans, Left and Right through log lines, Enter chooses. ' +
  'Plus and minus zoom, Shift with Left or Right pans, Z zooms to the span, T shows the trace, W the whole window. ' +
  'With the mouse: drag to pan, Ctrl and the wheel to zoom.';

/** Zooms around an item where it is in view, else around the middle. */
export function zoomed(timeline: Timeline, { view, ...rest }: Camera, item: Item | undefined, factor: number): Camera {
  const time = item && timeOf(timeline, item);
  const middle = time ? (Math.max(time.fromMs, view.fromMs) + Math.min(time.toMs, view.toMs)) / 2 : NaN;
  const isInView = middle >= view.fromMs && middle <= view.toMs;
  return {
    ...rest,
    view: zoomView(view, timeline.whole, isInView ? middle : (view.fromMs + view.toMs) / 2, factor),
  };
}

interface Options {
  timeline: Timeline;
  geometry: Geometry;
  item: Item | undefined;
  move: MoveCamera;
  onFocusItem: (item: Item) => void;
  onChoose: (item: Item) => void;
}

/** The strip's keys; those that it does not know are left alone. */
export function keyHandler(options: Options): (event: KeyboardEvent) => void {
  const { timeline, geometry, item, move, onFocusItem, onChoose } = options;
  const pan = (direction: number) =>
    move(({ view, ...rest }) => ({
      ...rest,
      view: panView(view, timeline.whole, direction * PAN_SHARE * lengthOf(view)),
    }));
  const show = (view: Camera['view']) => move((camera) => ({ ...camera, view: clampView(view, timeline.whole) }));
  const zoom = (factor: number) => move((camera) => zoomed(timeline, camera, item, factor));
  const actions: Record<string, () => void> = {
    '+': () => zoom(1 / ZOOM_STEP),
    '=': () => zoom(1 / ZOOM_STEP),
    '-': () => zoom(ZOOM_STEP),
    t: () => show(timeline.home),
    w: () => show(timeline.whole),
    z: () => item && show(padded(timeOf(timeline, item), 0.1)),
    Enter: () => item && onChoose(item),
    ' ': () => item && onChoose(item),
  };
  const act = (event: KeyboardEvent): boolean => {
    if (event.shiftKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      pan(event.key === 'ArrowLeft' ? -1 : 1);
      return true;
    }
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    const next = action ? undefined : nextItem(timeline, item, event.key);
    action?.();
    if (next) {
      onFocusItem(next);
      move((camera) => reveal(timeline, camera, geometry, next));
    }
    return action !== undefined || next !== undefined;
  };
  return (event) => {
    if (!event.ctrlKey && !event.metaKey && !event.altKey && act(event)) {
      event.preventDefault();
      // Grafana has shortcuts of its own on some of these letters.
      event.stopPropagation();
    }
  };
}
