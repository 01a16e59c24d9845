import React, { useEffect, useRef, type KeyboardEvent, type MouseEvent, type SyntheticEvent } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import type { SceneComponentProps } from '@grafana/scenes';
import { useStyles2 } from '@grafana/ui';
import { testIds } from '../../shared/testIds';
import { isModifiedClick } from '../links';
import { Note } from '../Note';
import { Region } from '../Region';
import { formatValue, formatTime } from './format';
import { ExemplarList } from './ExemplarList';
import { markerRow, nameMarkers, plotPosition } from './exemplarMarkers';
import { thresholdOf } from './metricRequest';
import type { MetricScene } from './MetricScene';

/** Pixels that the pointer may move between press and release for a click; more is a drag that zooms. */
const CLICK_SLOP = 4;

export function MetricView({ model }: SceneComponentProps<MetricScene>) {
  const { body, request, waiting, rows, count, traceId, loading, liveness, triage } = model.useState();
  const notes = [...model.state.notes, ...(triage.note ? [triage.note] : [])];
  const styles = useStyles2(getStyles);
  const wrapper = useRef<HTMLDivElement>(null);
  const pressedAt = useRef<number>();
  const unit = request?.histogram.unit ?? 's';

  useEffect(() => {
    const element = wrapper.current;
    if (!element || !body) {
      return undefined;
    }
    return nameMarkers(element, (row) => {
      const exemplar = model.state.drawn[row];
      if (!exemplar) {
        return undefined;
      }
      const isDead = liveness.get(exemplar.traceId)?.state === 'dead';
      const what = isDead ? ', its trace is missing: see why' : ': open its trace';
      return `Exemplar ${formatValue(exemplar.value, unit)} at ${formatTime(exemplar.timeMs)}${what}`;
    });
  }, [body, model, unit, liveness]);

  const openMarker = (event: SyntheticEvent): boolean => {
    const row = markerRow(event.target);
    const exemplar = row === undefined ? undefined : model.state.drawn[row];
    if (!exemplar) {
      return false;
    }
    event.stopPropagation();
    event.preventDefault();
    model.choose(exemplar.rawTraceId);
    return true;
  };
  const onClick = (event: MouseEvent) => {
    if (isModifiedClick(event) || openMarker(event)) {
      return;
    }
    const dragged = Math.abs(event.clientX - (pressedAt.current ?? event.clientX)) > CLICK_SLOP;
    const position = dragged ? undefined : plotPosition(event.target, event.clientX);
    if (position !== undefined) {
      model.chooseMoment(position);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ' ') {
      openMarker(event);
    }
  };

  const threshold = request && thresholdOf(request);
  return (
    <div className={styles.row}>
      <Region
        title="1 Latency"
        testId={testIds.metric.region}
        finding={<span className={styles.finding}>{request?.title}</span>}
      >
        {/* The panel's own markers and plot take focus and keys; this only listens in on them. */}
        <div
          ref={wrapper}
          className={styles.panel}
          role="presentation"
          data-testid={testIds.metric.panel}
          onMouseDownCapture={(event) => (pressedAt.current = event.clientX)}
          onClickCapture={onClick}
          onKeyDownCapture={onKeyDown}
        >
          {body ? (
            <body.Component model={body} />
          ) : (
            <Note kind={waiting?.kind ?? 'loading'}>{waiting?.message ?? 'Looking for the metric…'}</Note>
          )}
        </div>
        <div data-testid={testIds.metric.note}>
          {notes.map(({ kind, message }) => (
            <Note key={message} kind={kind}>
              {message}
            </Note>
          ))}
        </div>
      </Region>
      <ExemplarList
        rows={rows}
        count={count}
        unit={unit}
        threshold={threshold}
        chosen={traceId}
        loading={loading}
        liveness={liveness}
        isProbing={triage.kind === 'probing'}
        onChoose={(exemplar) => model.choose(exemplar.rawTraceId)}
      />
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    row: css({
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr) minmax(280px, 340px)',
      gap: theme.spacing(1),
      height: '100%',
      minHeight: 0,
    }),
    panel: css({ flex: 1, minHeight: 0, position: 'relative', display: 'flex', '& > *': { flex: 1 } }),
    finding: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  };
}
