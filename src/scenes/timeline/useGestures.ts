import { useEffect, useRef, type PointerEvent, type RefObject } from 'react';
import type { Camera } from '../../domain/timeline/drawLanes';
import { type Geometry, mostScroll } from '../../domain/timeline/geometry';
import type { Timeline } from '../../domain/timeline/types';
import { lengthOf, panView, timeAt, zoomView } from '../../domain/timeline/view';
import type { MoveCamera } from './useCamera';

/** Pixels that the pointer may move between press and release for a click. */
const CLICK_SLOP = 4;
/** Wheels report lines or pages where they do not report pixels. */
const PIXELS_OF = [1, 16, 160];
const ZOOM_A_PIXEL = 0.004;
/** No single turn of a wheel zooms further than this. */
const MOST_PIXELS = 150;

export interface Pointer {
  x: number;
  y: number;
}

interface Options {
  timeline: Timeline;
  geometry: Geometry;
  camera: Camera;
  move: MoveCamera;
  /** Where the pointer is, in pixels of the strip; undefined when it left. */
  onHover: (pointer: Pointer | undefined) => void;
  onClick: (pointer: Pointer) => void;
}

const limit = (value: number, most: number) => Math.min(Math.max(value, 0), most);

/**
 * Dragging pans time and rows. The wheel zooms with Ctrl or ⌘ (a pinch on a trackpad reports the same), pans time
 * sideways or with Shift, and scrolls the rows; where there is nothing to scroll it is left to the page.
 */
export function useGestures(ref: RefObject<HTMLElement | null>, options: Options) {
  const { timeline, geometry, camera, move, onHover, onClick } = options;
  const pressed = useRef<{ at: Pointer; camera: Camera; isDrag: boolean }>();
  const { width } = geometry;
  const scrollable = mostScroll(geometry, timeline.lanes?.rows.length ?? 0);
  const { scroll } = camera;

  useEffect(() => {
    const element = ref.current;
    const onWheel = (event: WheelEvent) => {
      const unit = PIXELS_OF[event.deltaMode] ?? 1;
      const [dx, dy] = event.shiftKey ? [event.deltaY || event.deltaX, 0] : [event.deltaX, event.deltaY];
      if (event.ctrlKey || event.metaKey) {
        const x = event.clientX - (element?.getBoundingClientRect().left ?? 0);
        const factor = Math.exp(Math.min(Math.abs(dy * unit), MOST_PIXELS) * Math.sign(dy) * ZOOM_A_PIXEL);
        move(({ view, ...rest }) => ({
          ...rest,
          view: zoomView(view, timeline.whole, timeAt(view, width, x), factor),
        }));
      } else if (Math.abs(dx) > Math.abs(dy)) {
        move(({ view, ...rest }) => ({
          ...rest,
          view: panView(view, timeline.whole, ((dx * unit) / width) * lengthOf(view)),
        }));
      } else if (limit(scroll + dy * unit, scrollable) !== scroll) {
        move((known) => ({ ...known, scroll: limit(known.scroll + dy * unit, scrollable) }));
      } else {
        return;
      }
      event.preventDefault();
    };
    // React's own wheel listeners cannot keep the page from scrolling.
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  }, [ref, timeline, width, scrollable, scroll, move]);

  const pointOf = (event: PointerEvent<HTMLElement>): Pointer => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button === 0) {
        pressed.current = { at: pointOf(event), camera, isDrag: false };
      }
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const pointer = pointOf(event);
      const press = pressed.current;
      if (!press?.isDrag) {
        onHover(pointer);
      }
      if (!press) {
        return;
      }
      const [dx, dy] = [pointer.x - press.at.x, pointer.y - press.at.y];
      if (!press.isDrag && Math.abs(dx) <= CLICK_SLOP && Math.abs(dy) <= CLICK_SLOP) {
        return;
      }
      if (!press.isDrag) {
        press.isDrag = true;
        onHover(undefined);
        // From now on the drag goes on outside too.
        event.currentTarget.setPointerCapture?.(event.pointerId);
      }
      const { view, scroll: scrolled } = press.camera;
      move(() => ({
        view: panView(view, timeline.whole, (-dx / width) * lengthOf(view)),
        scroll: limit(scrolled - dy, scrollable),
      }));
    },
    onPointerUp(event: PointerEvent<HTMLElement>) {
      const isClick = pressed.current && !pressed.current.isDrag;
      pressed.current = undefined;
      if (isClick) {
        onClick(pointOf(event));
      }
    },
    onPointerCancel() {
      pressed.current = undefined;
    },
    onPointerLeave() {
      onHover(undefined);
      if (!pressed.current?.isDrag) {
        pressed.current = undefined;
      }
    },
  };
}
