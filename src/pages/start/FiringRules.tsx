import React from 'react';
import { css } from '@emotion/css';
import { dateTimeFormatTimeAgo, type GrafanaTheme2 } from '@grafana/data';
import { LinkButton, useStyles2 } from '@grafana/ui';
import { loadFiringRules } from '../../backends/alerting';
import type { Transport } from '../../backends/transport';
import { investigateUrl } from '../../domain/url/codec';
import { testIds } from '../../shared/testIds';
import { Answer } from './Answer';
import { useAnswer } from '../useAnswer';

/** Rules that fire now, newest first; each leads to its investigation in one click. */
export function FiringRules({ transport, appSubUrl }: { transport: Transport; appSubUrl: string }) {
  const styles = useStyles2(getStyles);
  const answer = useAnswer('firing', (signal) => loadFiringRules(transport, signal));
  return (
    <div data-testid={testIds.start.firing}>
      <Answer answer={answer} waitingFor="Asking which alert rules fire…">
        {(rules) => (
          <ul className={styles.list}>
            {rules.map((rule) => (
              <li key={rule.uid} className={styles.rule}>
                <LinkButton
                  size="sm"
                  variant="primary"
                  icon="crosshair"
                  href={investigateUrl({ rule: rule.uid }, undefined, appSubUrl)}
                  data-testid={testIds.start.firingRule}
                  aria-label={`Investigate ${rule.name}`}
                >
                  Investigate
                </LinkButton>
                <span className={styles.name}>{rule.name}</span>
                <span className={styles.since}>
                  {rule.activeAtMs === undefined ? '' : `firing since ${dateTimeFormatTimeAgo(rule.activeAtMs)}`}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Answer>
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    list: css({ listStyle: 'none', margin: 0, padding: 0 }),
    rule: css({
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      padding: theme.spacing(0.5, 0),
      flexWrap: 'wrap',
    }),
    name: css({ fontWeight: theme.typography.fontWeightMedium }),
    since: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  };
}
