import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import type { Sign } from './words';

/** A verdict as shape and word; the colour says nothing that they do not. */
export function SignWord({ word, icon, tone }: Sign) {
  const styles = useStyles2(getStyles);
  return (
    <span className={`${styles.sign} ${styles[tone]}`}>
      {/* Another shape is another element: Grafana’s icon keeps the one that it drew first. */}
      <Icon key={icon} name={icon} size="sm" aria-hidden />
      <span>{word}</span>
    </span>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    sign: css({
      display: 'inline-flex',
      alignItems: 'center',
      gap: theme.spacing(0.5),
      whiteSpace: 'nowrap',
      fontWeight: theme.typography.fontWeightMedium,
    }),
    good: css({ color: theme.colors.success.text }),
    doubtful: css({ color: theme.colors.warning.text }),
    bad: css({ color: theme.colors.error.text }),
    quiet: css({ color: theme.colors.text.secondary }),
  };
}
