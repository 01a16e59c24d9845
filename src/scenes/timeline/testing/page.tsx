import React from 'react';
import { createRoot } from 'react-dom/client';
import { createTheme, ThemeContext } from '@grafana/data';
import { GlobalStyles } from '@grafana/ui';
import { LineChosen, SpanChosen } from '../../events';
import { TimelineScene } from '../TimelineScene';
import { scenarios } from './scenarios';

/** A page with nothing but the timeline, for looking at it and for measuring it: `?theme=light`. */
const query = new URLSearchParams(location.search);
const theme = createTheme({ colors: { mode: query.get('theme') === 'light' ? 'light' : 'dark' } });
const scene = new TimelineScene();
scene.subscribeToEvent(SpanChosen, ({ payload }) => scene.setState({ chosenSpanId: payload.spanId }));
scene.subscribeToEvent(LineChosen, ({ payload }) => scene.setState({ chosenLineId: payload.lineId }));
const root = document.body.appendChild(document.createElement('main'));
document.body.style.cssText = `margin:0;padding:8px;background:${theme.colors.background.canvas}`;
createRoot(root).render(
  <ThemeContext.Provider value={theme}>
    <GlobalStyles />
    <scene.Component model={scene} />
  </ThemeContext.Provider>
);

const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
Reflect.set(window, 'timeline', {
  /** Shows what was found; answers with the milliseconds until its first frame was drawn. */
  async show(name: string): Promise<number> {
    const parts = scenarios[name]?.() ?? {};
    await nextFrame();
    await nextFrame();
    const startedMs = performance.now();
    scene.setState({ curve: undefined, exemplar: undefined, trace: undefined, analysis: undefined, lines: undefined });
    scene.setState(parts);
    const drawn = new Promise<number>((resolve) => {
      const { clearRect } = CanvasRenderingContext2D.prototype;
      // The picture is drawn in one go after the canvas was cleared.
      CanvasRenderingContext2D.prototype.clearRect = function (...area) {
        CanvasRenderingContext2D.prototype.clearRect = clearRect;
        clearRect.apply(this, area);
        queueMicrotask(() => resolve(performance.now() - startedMs));
      };
    });
    return drawn;
  },
  /** Turns the wheel once a frame; answers with the milliseconds between frames. */
  async wheel(frames: number, turn: WheelEventInit): Promise<number[]> {
    const strip = document.querySelector('[role="application"]');
    const { left = 0, top = 0, width = 0 } = strip?.getBoundingClientRect() ?? {};
    const place = { bubbles: true, cancelable: true, clientX: left + width / 2, clientY: top + 90 };
    const times: number[] = [];
    for (let frame = 0; frame <= frames; frame++) {
      times.push(await nextFrame());
      // To and fro, so that no limit is reached.
      const sign = Math.floor(frame / 20) % 2 === 0 ? 1 : -1;
      const { deltaX = 0, deltaY = 0 } = turn;
      strip?.dispatchEvent(
        new WheelEvent('wheel', { ...place, ...turn, deltaX: sign * deltaX, deltaY: sign * deltaY })
      );
    }
    return times.slice(1).map((time, i) => time - (times[i] ?? time));
  },
  /** Drags across the strip, one step a frame; answers with the milliseconds between frames. */
  async drag(frames: number, step: { x: number; y: number }): Promise<number[]> {
    const strip = document.querySelector('[role="application"]');
    const { left = 0, top = 0, width = 0 } = strip?.getBoundingClientRect() ?? {};
    const at = { x: left + width / 2, y: top + 90 };
    const send = (type: string) =>
      strip?.dispatchEvent(new PointerEvent(type, { bubbles: true, button: 0, clientX: at.x, clientY: at.y }));
    send('pointerdown');
    const times: number[] = [];
    for (let frame = 0; frame <= frames; frame++) {
      times.push(await nextFrame());
      const sign = Math.floor(frame / 20) % 2 === 0 ? -1 : 1;
      at.x += sign * step.x;
      at.y += sign * step.y;
      send('pointermove');
    }
    send('pointerup');
    return times.slice(1).map((time, i) => time - (times[i] ?? time));
  },
});
