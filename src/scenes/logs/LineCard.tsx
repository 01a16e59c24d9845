import React from 'react';
import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { IconButton, useStyles2 } from '@grafana/ui';
import { messageOf } from '../../domain/logs/message';
import type { RankedLine } from '../../domain/logs/types';

interface Props {
  title: string;
  line: Pick<RankedLine, 'record' | 'reasons'>;
  testId: string;
  onClose?: () => void;
}

/** One line, with why it is shown. As high for short lines as for longer ones: what is below stays where it is. */
export function LineCard({ title, line: { record, reasons }, testId, onClose }: Props) {
  const styles = useStyles2(getStyles);
  const why = `${title}: ${record.service ?? 'unknown service'} ${record.severity} at ${dateTimeFormat(record.timeMs, { format: 'HH:mm:ss.SSS' })}${
    reasons.length > 0 ? ` (${reasons.join(', ')})` : ''
  }`;
  return (
    <div className={styles.line} data-testid={testId} data-trace-id={record.traceId} data-span-id={record.spanId}>
      <div className={styles.head}>
        <span className={styles.why} title={why}>
          {why}
        </span>
        {onClose && <IconButton name="times" size="sm" aria-label="Choose no line" onClick={onClose} />}
      </div>
      <code className={styles.text} title={record.line}>
        {messageOf(record.line)}
      </code>
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  const height = theme.typography.bodySmall.lineHeight;
  return {
    line: css({
      borderLeft: `3px solid ${theme.colors.warning.border}`,
      background: theme.colors.background.secondary,
      padding: theme.spacing(0.5, 1),
      margin: theme.spacing(0.5, 0),
    }),
    head: css({
      display: 'flex',
      justifyContent: 'space-between',
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      lineHeight: height,
    }),
    why: css({
      minHeight: `calc(2 * ${height} * 1em)`,
      display: '-webkit-box',
      WebkitBoxOrient: 'vertical',
      WebkitLineClamp: 2,
      overflow: 'hidden',
    }),
    text: css({
      display: 'block',
      background: 'none',
      border: 0,
      padding: 0,
      whiteSpace: 'pre-wrap',
      overflowWrap: 'anywhere',
      minHeight: theme.spacing(2.5),
      maxHeight: theme.spacing(9),
      overflowY: 'auto',
    }),
  };
}
