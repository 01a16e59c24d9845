import React, { type ReactNode } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';

interface Props {
  kind: 'info' | 'warning' | 'error' | 'loading';
  children: ReactNode;
  testId?: string;
}

const icons = {
  info: 'info-circle',
  warning: 'exclamation-triangle',
  error: 'exclamation-circle',
  loading: 'fa fa-spinner',
} as const;
const labels = { info: 'Note', warning: 'Warning', error: 'Error', loading: 'Loading' } as const;

/** One sentence about a region: what it waits for, what was asked and not found, or what failed and what to do. */
export function Note({ kind, children, testId }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <p className={`${styles.note} ${styles[kind]}`} role={kind === 'error' ? 'alert' : 'status'} data-testid={testId}>
      <Icon name={icons[kind]} aria-label={labels[kind]} className={styles.icon} />
      <span>{children}</span>
    </p>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    note: css({
      display: 'flex',
      gap: theme.spacing(1),
      alignItems: 'flex-start',
      margin: 0,
      padding: theme.spacing(0.25, 0),
      fontSize: theme.typography.bodySmall.fontSize,
      overflowWrap: 'anywhere',
    }),
    icon: css({ flexShrink: 0, marginTop: 2 }),
    info: css({ color: theme.colors.text.secondary }),
    loading: css({ color: theme.colors.text.secondary }),
    warning: css({ color: theme.colors.warning.text }),
    error: css({ color: theme.colors.error.text }),
  };
}
