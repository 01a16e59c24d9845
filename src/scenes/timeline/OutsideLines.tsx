import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import type { Camera } from '../../domain/timeline/drawLanes';
import type { Geometry } from '../../domain/timeline/geometry';
import { outsideOf } from '../../domain/timeline/marks';
import type { Timeline } from '../../domain/timeline/types';
import { around, clampView, padded } from '../../domain/timeline/view';
import { plural } from '../../domain/traces/words';
import { testIds } from '../../shared/testIds';
import type { MoveCamera } from './useCamera';

interface Props {
  timeline: Timeline;
  camera: Camera;
  geometry: Geometry;
  move: MoveCamera;
}

const MARGIN = 0.05;

/** Says how many lines lie outside of the view, on the side where they are; a click widens the view to the nearest. */
export function OutsideLines({ timeline, camera, geometry, move }: Props) {
  const styles = useStyles2(getStyles);
  const { marks, whole } = timeline;
  const { earlier, later } = outsideOf(marks, camera.view);
  const widenTo = (index: number) => {
    const timeMs = marks[index]?.timeMs ?? 0;
    move(({ view, ...rest }) => {
      const wide = padded(around([view, { fromMs: timeMs, toMs: timeMs }]) ?? view, MARGIN);
      return { ...rest, view: clampView(wide, whole) };
    });
  };
  const { top, height } = geometry.lines;
  const band = { top, height };
  return (
    <>
      {earlier > 0 && (
        <div className={styles.side} style={{ ...band, left: 0 }}>
          <button
            type="button"
            className={styles.button}
            data-testid={testIds.timeline.earlier}
            onClick={() => widenTo(earlier - 1)}
          >
            <Icon name="angle-left" size="sm" /> {`${plural(earlier, 'line')} earlier`}
          </button>
        </div>
      )}
      {later > 0 && (
        <div className={styles.side} style={{ ...band, right: 0 }}>
          <button
            type="button"
            className={styles.button}
            data-testid={testIds.timeline.later}
            onClick={() => widenTo(marks.length - later)}
          >
            {`${plural(later, 'line')} later`} <Icon name="angle-right" size="sm" />
          </button>
        </div>
      )}
    </>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    side: css({ position: 'absolute', display: 'flex', alignItems: 'center' }),
    button: css({
      height: 18,
      padding: theme.spacing(0, 0.5),
      display: 'inline-flex',
      alignItems: 'center',
      fontSize: theme.typography.bodySmall.fontSize,
      color: theme.colors.text.primary,
      background: theme.colors.background.secondary,
      border: `1px solid ${theme.colors.border.medium}`,
      borderRadius: theme.shape.radius.default,
      '&:hover': { background: theme.colors.action.hover },
      '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 1 },
    }),
  };
}
