import React, { memo } from 'react';
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, IconButton, useStyles2 } from '@grafana/ui';
import { KEYS_HELP } from './keys';

/** What the shapes of the strip mean. */
export const Legend = memo(function Legend({ moved }: { moved?: string }) {
  const styles = useStyles2(getStyles);
  return (
    <span className={styles.legend}>
      <span className={cx(styles.sample, styles.own)} aria-hidden /> own time
      <span className={cx(styles.sample, styles.path)} aria-hidden /> critical path
      <span aria-hidden className={styles.disc}>
        !
      </span>{' '}
      failed
      {moved !== undefined && <span className={styles.moved}>{moved}</span>}
    </span>
  );
});

interface Props {
  onZoomIn: () => void;
  onZoomOut: () => void;
  onTrace: () => void;
  onWhole: () => void;
  hasTrace: boolean;
  /** How long the whole window is, for people. */
  whole: string;
}

/** The same as the keys and the wheel do, for those who know neither. */
export const Controls = memo(function Controls({ onZoomIn, onZoomOut, onTrace, onWhole, hasTrace, whole }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.controls}>
      <IconButton name="keyboard" size="sm" tooltip={KEYS_HELP} aria-label={`Keys: ${KEYS_HELP}`} />
      <IconButton name="search-minus" size="sm" tooltip="Zoom out" onClick={onZoomOut} />
      <IconButton name="search-plus" size="sm" tooltip="Zoom in" onClick={onZoomIn} />
      <Button size="sm" fill="text" variant="secondary" disabled={!hasTrace} onClick={onTrace}>
        Show the trace
      </Button>
      <Button size="sm" fill="text" variant="secondary" onClick={onWhole}>
        Show all {whole}
      </Button>
    </div>
  );
});

function getStyles(theme: GrafanaTheme2) {
  return {
    controls: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(0.5), height: theme.spacing(3) }),
    legend: css({
      display: 'inline-flex',
      alignItems: 'center',
      gap: theme.spacing(0.5),
      whiteSpace: 'nowrap',
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
    }),
    sample: css({ display: 'inline-block', width: 18, marginLeft: theme.spacing(1) }),
    moved: css({ marginLeft: theme.spacing(1), color: theme.colors.warning.text }),
    own: css({ height: 4, background: theme.visualization.getColorByName('blue') }),
    path: css({ height: 2, background: theme.colors.text.primary }),
    disc: css({
      marginLeft: theme.spacing(1),
      width: 11,
      height: 11,
      lineHeight: '11px',
      fontSize: 9,
      textAlign: 'center',
      borderRadius: theme.shape.radius.circle,
      color: theme.colors.error.contrastText,
      background: theme.colors.error.main,
    }),
  };
}
