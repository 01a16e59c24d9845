import React from 'react';
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import type { Liveness } from '../../domain/exemplars/triage';
import { testIds } from '../../shared/testIds';
import { Unseen } from '../Unseen';

const ICONS = { alive: 'check-circle', dead: 'times-circle', unknown: 'question-circle' } as const;

/** Whether an exemplar's trace is there, as a shape and a word; why it is not, on hover and for screen readers. */
export function LivenessMark({ liveness }: { liveness?: Liveness }) {
  const styles = useStyles2(getStyles);
  if (!liveness) {
    return <span />;
  }
  const { state } = liveness;
  const reason = state === 'alive' ? undefined : liveness.reason;
  return (
    <span className={cx(styles.mark, styles[state])} title={reason} data-testid={testIds.metric.liveness}>
      <Icon name={ICONS[state]} size="sm" />
      {state}
      {reason && <Unseen>: {reason}</Unseen>}
    </span>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    mark: css({
      display: 'inline-flex',
      // On the line of the row's text, whatever the icon's height.
      alignItems: 'baseline',
      gap: theme.spacing(0.5),
      '& > svg': { alignSelf: 'center' },
    }),
    alive: css({ color: theme.colors.success.text }),
    dead: css({ color: theme.colors.text.secondary }),
    unknown: css({ color: theme.colors.warning.text }),
  };
}
