import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { Fix } from '../../domain/health/types';
import { testIds } from '../../shared/testIds';
import { Paste } from './Paste';
import { FIX_PLACES } from './words';

/** The exact change that mends it, ready to be copied. */
export function FixView({ fix }: { fix: Fix }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.fix} data-testid={testIds.health.fix}>
      <p className={styles.sentence}>
        <strong>Fix {FIX_PLACES[fix.where]}:</strong> {fix.sentence}
        {fix.where === 'provisioning' && !fix.paste && ' The YAML is under Provisioning, below.'}
      </p>
      {fix.paste && <Paste text={fix.paste.text} what="the fix" />}
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    fix: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(0.5), minWidth: 0 }),
    sentence: css({ margin: 0, overflowWrap: 'anywhere' }),
  };
}
