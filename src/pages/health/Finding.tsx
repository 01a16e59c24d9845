import React, { type ReactNode } from 'react';
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import type { Fix, HealthEvidence, Verdict } from '../../domain/health/types';
import { EvidenceList } from './EvidenceList';
import { FixView } from './FixView';
import { SignWord } from './SignWord';
import { VERDICTS, type Sign } from './words';

interface Props {
  id?: string;
  title: string;
  verdict: Verdict;
  /** In place of the verdict’s. */
  sign?: Sign;
  sentence: string;
  evidence?: readonly HealthEvidence[];
  fix?: Fix;
  testId: string;
  /** Beside the title: a count. */
  aside?: string;
  children?: ReactNode;
}

/** One thing that was found: its verdict and sentence; opened, the fix and the evidence. */
export function Finding({
  id,
  title,
  verdict,
  sign = VERDICTS[verdict],
  sentence,
  evidence = [],
  fix,
  testId,
  aside,
  children,
}: Props) {
  const styles = useStyles2(getStyles);
  return (
    <details className={styles.finding} data-testid={testId} data-id={id} data-verdict={verdict}>
      <summary className={styles.summary}>
        <Icon name="angle-right" className={cx(styles.arrow, 'arrow')} aria-hidden />
        <span className={styles.verdict}>
          <SignWord {...sign} />
        </span>
        <span className={cx(styles.words, (verdict === 'na' || verdict === 'pass') && styles.calm)}>
          <span className={cx(styles.title, 'title')}>
            {title}
            {aside !== undefined && `, ${aside}`}
          </span>{' '}
          <span>{sentence}</span>
        </span>
      </summary>
      <div className={styles.body}>
        {fix && <FixView fix={fix} />}
        {children}
        {evidence.length > 0 ? (
          <EvidenceList evidence={evidence} />
        ) : (
          !children && <p className={styles.none}>Nothing was asked for it.</p>
        )}
      </div>
    </details>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    finding: css({
      borderBottom: `1px solid ${theme.colors.border.weak}`,
      '&[open] > summary .arrow': { transform: 'rotate(90deg)' },
    }),
    summary: css({
      display: 'flex',
      alignItems: 'baseline',
      gap: theme.spacing(1),
      padding: theme.spacing(0.5, 0),
      cursor: 'pointer',
      listStyle: 'none',
      '&::-webkit-details-marker': { display: 'none' },
      '&:hover .title': { textDecoration: 'underline' },
    }),
    arrow: css({ flexShrink: 0, alignSelf: 'center' }),
    verdict: css({ flex: '0 0 128px' }),
    words: css({ minWidth: 0, overflowWrap: 'anywhere' }),
    calm: css({ color: theme.colors.text.secondary }),
    title: css({
      color: theme.colors.text.primary,
      fontWeight: theme.typography.fontWeightMedium,
      '&::after': { content: '"."' },
    }),
    body: css({
      display: 'flex',
      flexDirection: 'column',
      gap: theme.spacing(1.5),
      minWidth: 0,
      padding: theme.spacing(1, 0, 2, 3),
    }),
    none: css({ margin: 0, color: theme.colors.text.secondary }),
  };
}
