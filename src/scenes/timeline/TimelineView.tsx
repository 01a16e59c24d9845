import React, { useCallback, useMemo, useRef, useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import type { SceneComponentProps } from '@grafana/scenes';
import { useStyles2 } from '@grafana/ui';
import { formatDuration } from '../../domain/investigation/durations';
import { buildTimeline } from '../../domain/timeline/build';
import { geometryOf } from '../../domain/timeline/geometry';
import type { Item } from '../../domain/timeline/items';
import { clampView, lengthOf } from '../../domain/timeline/view';
import { describeMoved } from '../../domain/timeline/words';
import { testIds } from '../../shared/testIds';
import { Note } from '../Note';
import { Region } from '../Region';
import { Controls, Legend } from './Header';
import { ZOOM_STEP, zoomed } from './keys';
import { OutsideLines } from './OutsideLines';
import { Strip } from './Strip';
import type { TimelineScene } from './TimelineScene';
import { useCamera } from './useCamera';
import { useSize } from './useSize';

const NOTHING_YET = 'Spans and log lines appear here once a trace is open: choose an exemplar.';

/** Curve, spans and log lines on one time axis. */
export function TimelineView({ model }: SceneComponentProps<TimelineScene>) {
  const { curve, exemplar, trace, analysis, skew, lines, chosenSpanId, chosenLineId, waiting } = model.useState();
  const styles = useStyles2(getStyles);
  const body = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(body);
  const geometry = useMemo(() => geometryOf(width, height), [width, height]);
  const { rows } = geometry;
  const timeline = useMemo(
    () => buildTimeline({ curve, exemplar, trace, analysis, skew, lines }, rows),
    [curve, exemplar, trace, analysis, skew, lines, rows]
  );
  const subject = trace?.traceId ?? `without a trace, from ${timeline.originMs}`;
  const [camera, move] = useCamera(subject, timeline);
  const [focus, setFocus] = useState<{ kind: Item['kind']; id: string }>();
  const focused = focus && itemOf(focus);

  function itemOf({ kind, id }: { kind: Item['kind']; id: string }): Item | undefined {
    const index =
      kind === 'span' ? timeline.lanes?.indexOf.get(id) : timeline.marks.findIndex(({ lineId }) => lineId === id);
    return index === undefined || index < 0 ? undefined : { kind, index };
  }
  const focusItem = ({ kind, index }: Item) => {
    const id = kind === 'span' ? timeline.lanes?.spans[index]?.spanId : timeline.marks[index]?.lineId;
    setFocus(id === undefined ? undefined : { kind, id });
  };
  const choose = ({ kind, index }: Item) => {
    const span = timeline.lanes?.spans[index];
    const mark = timeline.marks[index];
    if (kind === 'span' && span) {
      model.chooseSpan(span.spanId);
    } else if (kind === 'line' && mark) {
      model.chooseLine(mark.line.record);
    }
  };

  const zoomBy = useCallback(
    (factor: number) => move((known) => zoomed(timeline, known, undefined, factor)),
    [move, timeline]
  );
  const onZoomIn = useCallback(() => zoomBy(1 / ZOOM_STEP), [zoomBy]);
  const onZoomOut = useCallback(() => zoomBy(ZOOM_STEP), [zoomBy]);
  const onTrace = useCallback(
    () => move((known) => ({ ...known, view: clampView(timeline.home, timeline.whole) })),
    [move, timeline]
  );
  const onWhole = useCallback(() => move((known) => ({ ...known, view: timeline.whole })), [move, timeline]);
  const hasAnything = trace !== undefined || timeline.curve !== undefined || timeline.marks.length > 0;

  return (
    <Region
      title="Timeline"
      testId={testIds.timeline.region}
      finding={<Legend moved={timeline.moved.length > 0 ? describeMoved(timeline) : undefined} />}
      actions={
        <Controls
          onZoomIn={onZoomIn}
          onZoomOut={onZoomOut}
          onTrace={onTrace}
          onWhole={onWhole}
          hasTrace={trace !== undefined}
          whole={formatDuration(lengthOf(timeline.whole))}
        />
      }
    >
      <div ref={body} className={styles.body}>
        {hasAnything && (
          <Strip
            timeline={timeline}
            analysis={analysis}
            geometry={geometry}
            camera={camera}
            move={move}
            chosen={{ spanId: chosenSpanId, lineId: chosenLineId }}
            focused={focused}
            onFocusItem={focusItem}
            onChoose={choose}
          />
        )}
        {hasAnything && <OutsideLines timeline={timeline} camera={camera} geometry={geometry} move={move} />}
        <div className={styles.notes} data-testid={testIds.timeline.note}>
          {!trace && <Note kind={waiting === undefined ? 'info' : 'loading'}>{waiting ?? NOTHING_YET}</Note>}
          {trace && !lines && <span className={styles.linesNote}>Log lines appear here once they were read.</span>}
          {trace && lines?.length === 0 && <span className={styles.linesNote}>No log lines were found.</span>}
        </div>
      </div>
    </Region>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    body: css({ position: 'relative', flex: 1, minHeight: 0 }),
    notes: css({
      position: 'absolute',
      inset: 0,
      display: 'grid',
      placeItems: 'center',
      pointerEvents: 'none',
    }),
    linesNote: css({
      position: 'absolute',
      left: theme.spacing(1),
      bottom: 0,
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
    }),
  };
}
