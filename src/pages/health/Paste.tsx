import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { ClipboardButton, useStyles2 } from '@grafana/ui';

interface Props {
  text: string;
  /** What is copied, for the button’s name: `the change`. */
  what: string;
  /** Shows as many lines before it scrolls. */
  lines?: number;
}

/** Text to be pasted elsewhere, with a button that copies it. */
export function Paste({ text, what, lines = 16 }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.paste}>
      {/* It scrolls, so that the keyboard has to reach it. */}
      <pre
        className={styles.text}
        style={{ maxHeight: `${lines * 1.5}em` }}
        tabIndex={0}
        role="group"
        aria-label={what}
      >
        {text}
      </pre>
      <ClipboardButton size="sm" variant="secondary" icon="copy" getText={() => text} aria-label={`Copy ${what}`}>
        Copy
      </ClipboardButton>
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    paste: css({ display: 'flex', alignItems: 'flex-start', gap: theme.spacing(1), minWidth: 0 }),
    text: css({
      flex: 1,
      minWidth: 0,
      margin: 0,
      padding: theme.spacing(1),
      overflow: 'auto',
      whiteSpace: 'pre',
      fontSize: theme.typography.bodySmall.fontSize,
      fontFamily: theme.typography.fontFamilyMonospace,
      background: theme.colors.background.canvas,
      border: `1px solid ${theme.colors.border.weak}`,
      borderRadius: theme.shape.radius.default,
      color: theme.colors.text.primary,
    }),
  };
}
