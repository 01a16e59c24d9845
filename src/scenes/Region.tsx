import React, { type ReactNode } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

interface Props {
  title: string;
  /** What was found, in a few words, beside the title. */
  finding?: ReactNode;
  actions?: ReactNode;
  testId: string;
  children: ReactNode;
}

/** A titled part of the page that keeps its height whatever arrives in it. */
export function Region({ title, finding, actions, testId, children }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <section className={styles.region} aria-label={title} data-testid={testId}>
      <header className={styles.header}>
        <h2 className={styles.title}>{title}</h2>
        <div className={styles.finding}>{finding}</div>
        {actions}
      </header>
      <div className={styles.body}>{children}</div>
    </section>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    region: css({
      display: 'flex',
      flexDirection: 'column',
      minWidth: 0,
      minHeight: 0,
      height: '100%',
      padding: theme.spacing(1),
      background: theme.colors.background.primary,
      border: `1px solid ${theme.colors.border.weak}`,
      borderRadius: theme.shape.radius.default,
    }),
    header: css({ display: 'flex', alignItems: 'baseline', gap: theme.spacing(1), minHeight: theme.spacing(3) }),
    title: css({
      margin: 0,
      fontSize: theme.typography.h5.fontSize,
      fontWeight: theme.typography.fontWeightMedium,
      whiteSpace: 'nowrap',
    }),
    finding: css({ flex: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis' }),
    body: css({ flex: 1, minHeight: 0, display: 'flex', flexDirection: 'column' }),
  };
}
