import React, { useContext } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import type { HealthEvidence } from '../../domain/health/types';
import { testIds } from '../../shared/testIds';
import { exploreHref } from './explore';
import { Asking } from './Asking';
import { Paste } from './Paste';
import { windowWords } from './urlState';

/** What was asked, of whom, over which window, and what came back, as it was. */
export function EvidenceList({ evidence }: { evidence: readonly HealthEvidence[] }) {
  const styles = useStyles2(getStyles);
  const { list, windowNow } = useContext(Asking);
  return (
    <ul className={styles.list}>
      {evidence.map((one, index) => {
        const href = exploreHref(one, list, windowNow());
        return (
          <li key={index} className={styles.one} data-testid={testIds.health.evidence}>
            <div className={styles.head}>
              <span>
                Asked of {one.source}
                {one.window && `, ${windowWords(one.window)}`}
              </span>
              {href !== undefined && (
                <a className={styles.link} href={href} target="_blank" rel="noreferrer">
                  Open in Explore <Icon name="external-link-alt" size="sm" aria-label="(a new tab)" />
                </a>
              )}
            </div>
            {one.query !== '' && <Paste text={one.query} what="the query" lines={6} />}
            <div className={styles.head}>It answered</div>
            <pre className={styles.answer}>{one.answer === '' ? '(nothing)' : one.answer}</pre>
          </li>
        );
      })}
    </ul>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    list: css({ listStyle: 'none', margin: 0, display: 'flex', flexDirection: 'column', gap: theme.spacing(1.5) }),
    one: css({ minWidth: 0 }),
    head: css({
      display: 'flex',
      flexWrap: 'wrap',
      columnGap: theme.spacing(1.5),
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
    }),
    link: css({ color: theme.colors.text.link, textDecoration: 'underline' }),
    answer: css({
      margin: 0,
      padding: theme.spacing(0.5, 1),
      whiteSpace: 'pre-wrap',
      overflowWrap: 'anywhere',
      fontSize: theme.typography.bodySmall.fontSize,
      fontFamily: theme.typography.fontFamilyMonospace,
      background: 'transparent',
      border: 'none',
      borderLeft: `3px solid ${theme.colors.border.medium}`,
      borderRadius: 0,
      color: theme.colors.text.primary,
    }),
  };
}
