import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { type AxisWords, describeMoment } from '../../domain/timeline/axis';
import { valueAt } from '../../domain/timeline/drawCurve';
import type { Camera } from '../../domain/timeline/drawLanes';
import type { Geometry } from '../../domain/timeline/geometry';
import type { Item } from '../../domain/timeline/items';
import { clustersIn } from '../../domain/timeline/marks';
import type { Timeline } from '../../domain/timeline/types';
import { timeAt } from '../../domain/timeline/view';
import { detailsOf } from '../../domain/timeline/words';
import { formatDuration } from '../../domain/investigation/durations';
import type { TraceAnalysis } from '../../domain/traces/types';
import { testIds } from '../../shared/testIds';
import type { Pointer } from './useGestures';

interface Props {
  pointer: Pointer;
  hovered: Item | undefined;
  timeline: Timeline;
  analysis?: TraceAnalysis;
  camera: Camera;
  geometry: Geometry;
  words: AxisWords;
}

const CARD_WIDTH = 320;
const AWAY = 12;

/** One moment across all three signals, and what lies under the pointer. Screen readers hear of it by the keyboard. */
export function Cursor({ pointer, hovered, timeline, analysis, camera, geometry, words }: Props) {
  const styles = useStyles2(getStyles);
  const { view } = camera;
  const { width, height, axis } = geometry;
  const timeMs = timeAt(view, width, pointer.x);
  const valueMs = timeline.curve && valueAt(timeline.curve, timeMs);
  const moment = describeMoment(timeMs, view, width, words);
  const [title, ...details] = hovered ? detailsOf(timeline, hovered, analysis) : [];
  const others = hovered?.kind === 'line' ? alike(timeline, camera, width, hovered) - 1 : 0;
  const isRight = pointer.x > width / 2;
  const left = Math.min(
    Math.max(pointer.x + (isRight ? -AWAY - CARD_WIDTH : AWAY), 0),
    Math.max(0, width - CARD_WIDTH)
  );
  return (
    <div aria-hidden className={styles.layer}>
      <div className={styles.line} style={{ left: Math.round(pointer.x) }} data-testid={testIds.timeline.cursor} />
      <div
        className={styles.moment}
        style={{ top: axis.top, [isRight ? 'right' : 'left']: isRight ? width - pointer.x + 1 : pointer.x + 2 }}
      >
        {moment}
        {valueMs !== undefined && `, latency ${formatDuration(valueMs)}`}
      </div>
      {title !== undefined && (
        <div
          className={styles.card}
          style={{
            left,
            ...(hovered?.kind === 'line' ? { bottom: height - pointer.y + AWAY } : { top: pointer.y + AWAY }),
          }}
          data-testid={testIds.timeline.details}
        >
          <strong>{title}</strong>
          {details.map((detail) => (
            <div key={detail}>{detail}</div>
          ))}
          {others > 0 && <div>{`and ${others} more here: zoom in to tell them apart`}</div>}
        </div>
      )}
    </div>
  );
}

/** Lines that are drawn as one with this one. */
function alike({ marks }: Timeline, { view }: Camera, width: number, { index }: Item): number {
  const cluster = clustersIn(marks, view, width).find(({ from, to }) => index >= from && index < to);
  return cluster ? cluster.to - cluster.from : 1;
}

function getStyles(theme: GrafanaTheme2) {
  return {
    layer: css({ position: 'absolute', inset: 0, pointerEvents: 'none' }),
    line: css({ position: 'absolute', top: 0, bottom: 0, width: 1, background: theme.colors.text.secondary }),
    moment: css({
      position: 'absolute',
      padding: theme.spacing(0, 0.5),
      fontSize: theme.typography.bodySmall.fontSize,
      lineHeight: '16px',
      whiteSpace: 'nowrap',
      color: theme.colors.text.primary,
      background: theme.colors.background.secondary,
    }),
    card: css({
      position: 'absolute',
      maxWidth: CARD_WIDTH,
      zIndex: theme.zIndex.tooltip,
      padding: theme.spacing(0.5, 1),
      fontSize: theme.typography.bodySmall.fontSize,
      color: theme.colors.text.primary,
      background: theme.colors.background.elevated,
      border: `1px solid ${theme.colors.border.medium}`,
      borderRadius: theme.shape.radius.default,
      boxShadow: theme.shadows.z2,
      overflowWrap: 'anywhere',
    }),
  };
}
