import React, { useEffect, useId, useMemo, useRef, useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { axisTicks } from '../../domain/timeline/axis';
import type { Camera } from '../../domain/timeline/drawLanes';
import { type Geometry, mostScroll } from '../../domain/timeline/geometry';
import { type Item, itemAt, startItem } from '../../domain/timeline/items';
import type { Timeline } from '../../domain/timeline/types';
import { announce, describeTimeline } from '../../domain/timeline/words';
import type { TraceAnalysis } from '../../domain/traces/types';
import { testIds } from '../../shared/testIds';
import { unseen } from '../Unseen';
import { axisWordsOf } from './clock';
import { Cursor } from './Cursor';
import { keyHandler, KEYS_HELP } from './keys';
import { paint } from './paint';
import { paletteOf } from './palette';
import type { MoveCamera } from './useCamera';
import { type Pointer, useGestures } from './useGestures';

interface Props {
  timeline: Timeline;
  analysis?: TraceAnalysis;
  geometry: Geometry;
  camera: Camera;
  move: MoveCamera;
  chosen: { spanId?: string; lineId?: string };
  /** Where the keyboard is. */
  focused: Item | undefined;
  onFocusItem: (item: Item) => void;
  onChoose: (item: Item) => void;
}

/** The picture itself, drawn on a canvas; in words for those who do not see it. */
export function Strip(props: Props) {
  const { timeline, analysis, geometry, camera, move, chosen, focused, onFocusItem, onChoose } = props;
  const styles = useStyles2(getStyles);
  const strip = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme2();
  const palette = useMemo(() => paletteOf(theme), [theme]);
  const [pointer, setPointer] = useState<Pointer>();
  const [hasKeyboard, setHasKeyboard] = useState(false);
  const [spoken, setSpoken] = useState('');
  const id = useId();
  const { spanId, lineId } = chosen;
  const chosenItems = useMemo(() => itemsOf(timeline, spanId, lineId), [timeline, spanId, lineId]);
  const words = useMemo(() => axisWordsOf(timeline), [timeline]);
  const summary = useMemo(() => describeTimeline(timeline, analysis), [timeline, analysis]);

  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      if (canvas.current && geometry.width > 0) {
        const ticks = axisTicks(camera.view, geometry.width, words);
        const keyboard = hasKeyboard ? focused : undefined;
        paint(canvas.current, { timeline, camera, geometry, palette, ticks, chosen: chosenItems, focused: keyboard });
      }
    });
    return () => cancelAnimationFrame(frame);
  }, [timeline, camera, geometry, palette, words, chosenItems, focused, hasKeyboard]);

  const isChosen = (item: Item) => chosenItems.some(({ kind, index }) => kind === item.kind && index === item.index);
  const visit = (item: Item) => {
    onFocusItem(item);
    setSpoken(announce(timeline, item, { analysis, isChosen: isChosen(item) }));
  };
  const gestures = useGestures(strip, {
    timeline,
    geometry,
    camera,
    move,
    onHover: setPointer,
    onClick: (point) => {
      const item = itemAt(timeline, camera, geometry, point);
      if (item) {
        onFocusItem(item);
        onChoose(item);
      }
    },
  });
  const item = focused ?? startItem(timeline, chosen);
  const onKeyDown = keyHandler({
    timeline,
    geometry,
    item,
    move,
    onFocusItem: visit,
    onChoose: (target) => {
      onChoose(target);
      setSpoken(announce(timeline, target, { analysis, isChosen: !isChosen(target) }));
    },
  });
  const hovered = pointer && itemAt(timeline, camera, geometry, pointer);

  return (
    <>
      <p id={`${id}summary`} className={unseen} data-testid={testIds.timeline.summary}>
        {summary}
      </p>
      <p id={`${id}keys`} className={unseen}>
        {KEYS_HELP}
      </p>
      <div className={unseen} role="status" data-testid={testIds.timeline.spoken}>
        {spoken}
      </div>
      <div
        ref={strip}
        className={styles.strip}
        // Arrow keys are its own: screen readers hand them on to an application.
        role="application"
        aria-roledescription="timeline"
        aria-label="Timeline of the trace"
        aria-describedby={`${id}summary ${id}keys`}
        tabIndex={0}
        data-testid={testIds.timeline.strip}
        data-from-ms={timeline.originMs + camera.view.fromMs}
        data-to-ms={timeline.originMs + camera.view.toMs}
        style={hovered ? { cursor: 'pointer' } : undefined}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          setHasKeyboard(event.currentTarget.matches(':focus-visible'));
          if (item && event.currentTarget.matches(':focus-visible')) {
            visit(item);
          }
        }}
        onBlur={() => setHasKeyboard(false)}
        {...gestures}
      >
        <canvas ref={canvas} className={styles.canvas} aria-hidden />
        <ScrollThumb geometry={geometry} camera={camera} rows={timeline.lanes?.rows.length ?? 0} />
        {pointer && geometry.width > 0 && (
          <Cursor
            pointer={pointer}
            hovered={hovered}
            timeline={timeline}
            analysis={analysis}
            camera={camera}
            geometry={geometry}
            words={words}
          />
        )}
      </div>
    </>
  );
}

function itemsOf({ lanes, marks }: Timeline, spanId: string | undefined, lineId: string | undefined): Item[] {
  const span = spanId === undefined ? undefined : lanes?.indexOf.get(spanId);
  const line = lineId === undefined ? -1 : marks.findIndex((mark) => mark.lineId === lineId);
  return [
    ...(span === undefined ? [] : [{ kind: 'span' as const, index: span }]),
    ...(line < 0 ? [] : [{ kind: 'line' as const, index: line }]),
  ];
}

/** Says that there are more rows, and which are in view. */
function ScrollThumb({ geometry, camera, rows }: { geometry: Geometry; camera: Camera; rows: number }) {
  const styles = useStyles2(getStyles);
  const { top, height } = geometry.lanes;
  const most = mostScroll(geometry, rows);
  if (most === 0) {
    return null;
  }
  const length = Math.max(12, (height * height) / (height + most));
  return (
    <div className={styles.thumb} style={{ top: top + (camera.scroll / most) * (height - length), height: length }} />
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    strip: css({
      position: 'absolute',
      inset: 0,
      cursor: 'grab',
      userSelect: 'none',
      // A finger pans the page up and down; sideways it pans the strip.
      touchAction: 'pan-y',
      '&:active': { cursor: 'grabbing' },
      '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 2 },
    }),
    canvas: css({ position: 'absolute', inset: 0, width: '100%', height: '100%' }),
    thumb: css({
      position: 'absolute',
      right: 0,
      width: 5,
      borderRadius: theme.shape.radius.default,
      background: theme.colors.border.strong,
      pointerEvents: 'none',
    }),
  };
}
