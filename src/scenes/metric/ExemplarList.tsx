import React, { type MouseEvent } from 'react';
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import type { LivenessByTrace } from '../../domain/exemplars/triage';
import type { Exemplar } from '../../domain/exemplars/types';
import { abbreviateTraceId } from '../../shared/ids';
import { testIds } from '../../shared/testIds';
import { hrefWith, isModifiedClick } from '../links';
import { Note } from '../Note';
import { Region } from '../Region';
import { formatTime, formatValue } from './format';
import { LivenessMark } from './LivenessMark';
import { Unseen } from '../Unseen';

interface Props {
  rows: Exemplar[];
  count: { all: number; above: number };
  unit: 's' | 'ms';
  /** In the metric's unit. */
  threshold?: number;
  /** The open trace. */
  chosen?: string;
  loading: boolean;
  liveness: LivenessByTrace;
  /** Whether traces are being looked up. */
  isProbing: boolean;
  onChoose: (exemplar: Exemplar) => void;
}

/** The exemplars as links, slowest above the threshold first: the way to a trace for keyboard and screen reader. */
export function ExemplarList(props: Props) {
  const { rows, count, unit, threshold, chosen, loading, liveness, isProbing, onChoose } = props;
  const styles = useStyles2(getStyles);
  const ofAll = count.all > rows.length ? `, ${rows.length} of ${count.all} listed` : '';
  const finding =
    threshold === undefined || rows.length === 0
      ? `slowest first${ofAll}`
      : `${count.above} above ${formatValue(threshold, unit)}${ofAll}`;
  return (
    <Region
      title="Exemplars"
      testId={testIds.metric.exemplars}
      finding={<span className={styles.muted}>{finding}</span>}
    >
      {rows.length === 0 && (
        <Note kind={loading ? 'loading' : 'info'}>{loading ? 'Waiting for exemplars…' : 'No exemplars to list.'}</Note>
      )}
      <ol className={styles.list} aria-busy={isProbing}>
        {rows.map((exemplar) => {
          const known = liveness.get(exemplar.traceId);
          const isAbove = threshold !== undefined && exemplar.value > threshold;
          const onClick = (event: MouseEvent) => {
            if (!isModifiedClick(event)) {
              event.preventDefault();
              onChoose(exemplar);
            }
          };
          return (
            <li key={exemplar.traceId}>
              <a
                className={cx(
                  styles.link,
                  exemplar.traceId === chosen && styles.chosen,
                  known?.state === 'dead' && styles.dead
                )}
                href={hrefWith({ trace: exemplar.traceId, span: undefined })}
                aria-current={exemplar.traceId === chosen ? 'true' : undefined}
                data-testid={testIds.metric.exemplar}
                data-trace-id={exemplar.traceId}
                data-liveness={known?.state ?? 'unprobed'}
                onClick={onClick}
              >
                <span
                  className={cx(styles.value, isAbove && known?.state !== 'dead' && styles.above)}
                  title={isAbove ? 'Above the threshold' : undefined}
                >
                  {isAbove && <Icon name="arrow-up" size="xs" />}
                  {formatValue(exemplar.value, unit)}
                  {isAbove && <Unseen> above the threshold</Unseen>}
                </span>
                <span>{formatTime(exemplar.timeMs)}</span>
                <code className={styles.id}>{abbreviateTraceId(exemplar.traceId)}</code>
                <LivenessMark liveness={known} />
              </a>
            </li>
          );
        })}
      </ol>
    </Region>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    list: css({ listStyle: 'none', margin: 0, padding: 0, overflowY: 'auto', flex: 1, minHeight: 0 }),
    link: css({
      display: 'grid',
      position: 'relative',
      // The last column is there before anything stands in it: nothing moves when it comes.
      gridTemplateColumns: '5.5em 4.5em minmax(0, 1fr) 5.75em',
      gap: theme.spacing(0.75),
      alignItems: 'baseline',
      fontSize: theme.typography.bodySmall.fontSize,
      padding: theme.spacing(0.25, 0.5),
      borderRadius: theme.shape.radius.default,
      borderLeft: '3px solid transparent',
      '&:hover': { textDecoration: 'underline' },
      '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: -2 },
    }),
    chosen: css({ background: theme.colors.background.secondary, borderLeftColor: theme.colors.primary.main }),
    value: css({
      fontSize: theme.typography.body.fontSize,
      fontVariantNumeric: 'tabular-nums',
      textAlign: 'right',
      whiteSpace: 'nowrap',
    }),
    above: css({ color: theme.colors.error.text, fontWeight: theme.typography.fontWeightMedium }),
    id: css({
      background: 'none',
      border: 0,
      padding: 0,
      color: theme.colors.text.secondary,
      fontSize: 'inherit',
      overflow: 'hidden',
      textOverflow: 'ellipsis',
    }),
    dead: css({ color: theme.colors.text.secondary, '& code': { textDecoration: 'line-through' } }),
    muted: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  };
}
