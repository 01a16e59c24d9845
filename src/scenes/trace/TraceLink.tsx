import React, { type ReactNode } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import type { SceneObject } from '@grafana/scenes';
import { useStyles2 } from '@grafana/ui';
import { TraceChosen } from '../events';
import { hrefWith, isModifiedClick } from '../links';

interface Props {
  /** Whose link it is: it says what was chosen. */
  scene: SceneObject;
  traceId: string;
  testId: string;
  isCurrent?: boolean;
  children: ReactNode;
}

/** Opens a trace on this page, as one step of the history; a real link for another tab. */
export function TraceLink({ scene, traceId, testId, isCurrent = false, children }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <a
      className={styles.link}
      href={hrefWith({ trace: traceId, span: undefined })}
      aria-current={isCurrent ? 'true' : undefined}
      data-testid={testId}
      data-trace-id={traceId}
      onClick={(event) => {
        if (!isModifiedClick(event)) {
          event.preventDefault();
          scene.publishEvent(new TraceChosen({ traceId }), true);
        }
      }}
    >
      {children}
    </a>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    link: css({
      color: theme.colors.text.link,
      // It stands in sentences.
      textDecoration: 'underline',
      '&[aria-current]': { fontWeight: theme.typography.fontWeightBold },
    }),
  };
}
