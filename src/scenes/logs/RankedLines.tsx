import React, { useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { Button, Icon, useStyles2 } from '@grafana/ui';
import { lineIdOf } from '../../domain/logs/lineId';
import { messageOf } from '../../domain/logs/message';
import type { Pattern } from '../../domain/logs/patterns';
import type { LogRecord, Severity } from '../../domain/logs/types';
import { plural } from '../../domain/traces/words';
import { testIds } from '../../shared/testIds';
import type { HourBefore } from './Surroundings';

const TOP = 5;
/** A list, not a second log viewer. */
const MOST = 100;
const ROW = 36;

const ICONS: Record<Severity, IconName> = {
  fatal: 'times-circle',
  error: 'exclamation-circle',
  warn: 'exclamation-triangle',
  info: 'info-circle',
  debug: 'bug',
  trace: 'angle-right',
  unknown: 'question-circle',
};

interface Props {
  patterns: readonly Pattern[];
  neighbours: number;
  hourBefore: HourBefore | undefined;
  chosenId: string | undefined;
  /** With no line, none is chosen any more. */
  onChoose: (record?: LogRecord) => void;
}

/** The ranked lines, those alike as one; a row chooses its line for the whole page. */
export function RankedLines({ patterns, neighbours, hourBefore, chosenId, onChoose }: Props) {
  const styles = useStyles2(getStyles);
  const [isWhole, setWhole] = useState(false);
  const shown = patterns.slice(0, isWhole ? MOST : TOP);
  const all = Math.min(patterns.length, MOST);
  return (
    <div data-testid={testIds.logs.ranked}>
      <div className={styles.head}>
        <span className={styles.summary} data-testid={testIds.logs.rankedSummary} role="status">
          {summaryOf(patterns, neighbours, hourBefore)}
        </span>
        {patterns.length > TOP && (
          <Button size="sm" fill="text" variant="secondary" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
            {isWhole ? `Show top ${TOP}` : `Show all ${all < patterns.length ? `${all} of ` : ''}${patterns.length}`}
          </Button>
        )}
      </div>
      <ol className={`${styles.list} ${isWhole ? styles.whole : ''}`} aria-label="Lines, the likely cause first">
        {shown.map((pattern, i) => (
          <li key={lineIdOf(pattern.example.record)}>
            <Row place={i + 1} pattern={pattern} chosenId={chosenId} onChoose={onChoose} />
          </li>
        ))}
      </ol>
    </div>
  );
}

interface RowProps extends Pick<Props, 'chosenId' | 'onChoose'> {
  place: number;
  pattern: Pattern;
}

function Row({ place, pattern: { example, lines }, chosenId, onChoose }: RowProps) {
  const styles = useStyles2(getStyles);
  const { record, reasons, neighbour, noise } = example;
  const { severity, service, line } = record;
  const isChosen = chosenId !== undefined && lines.some((one) => lineIdOf(one.record) === chosenId);
  const why = reasons.join(', ');
  return (
    <button
      type="button"
      className={`${styles.row} ${isChosen ? styles.chosen : ''}`}
      data-testid={testIds.logs.rankedLine}
      data-neighbour={neighbour ? 'true' : undefined}
      data-noise={noise ? 'true' : undefined}
      aria-pressed={isChosen}
      onClick={() => onChoose(isChosen ? undefined : record)}
    >
      <span className={styles.first}>
        <span className={styles.place}>{place}</span>{' '}
        <span className={`${styles.severity} ${noise ? styles.muted : (styles[severity] ?? '')}`}>
          <Icon name={ICONS[severity]} size="sm" aria-hidden /> {severity === 'unknown' ? 'log' : severity}
        </span>{' '}
        <span className={styles.service}>{service}</span>{' '}
        <code className={styles.message} title={line}>
          {messageOf(line)}
        </code>{' '}
        {lines.length > 1 && (
          <span className={styles.times} title={`${lines.length} lines that differ in numbers and ids only`}>
            ×{lines.length}
          </span>
        )}
      </span>{' '}
      <span className={styles.why} title={why}>
        {neighbour && <strong>beside the trace, </strong>}
        {noise && <strong>noise, </strong>}
        {why}
      </span>
    </button>
  );
}

function summaryOf(patterns: readonly Pattern[], neighbours: number, hourBefore: HourBefore | undefined): string {
  const lines = patterns.reduce((sum, pattern) => sum + pattern.lines.length, 0);
  const parts = [`${plural(lines, 'line')} in ${plural(patterns.length, 'pattern')}`];
  if (neighbours > 0) {
    parts.push(`${neighbours} of them beside the trace`);
  }
  const refined: Record<HourBefore, string | undefined> = {
    asking: 'comparing with the hour before…',
    known: 'refined with the hour before',
    nothing: 'nothing in the hour before to compare with',
    failed: undefined,
  };
  return [...parts, (hourBefore && refined[hourBefore]) ?? []].flat().join(', ');
}

function getStyles(theme: GrafanaTheme2) {
  const small = { fontSize: theme.typography.bodySmall.fontSize, lineHeight: '18px' };
  const cut = { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', minWidth: 0 } as const;
  return {
    head: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1), minHeight: 24 }),
    summary: css({ ...small, ...cut, flex: 1, color: theme.colors.text.secondary }),
    // As high with two lines as with five: more may come.
    list: css({ listStyle: 'none', margin: 0, minHeight: TOP * ROW, maxHeight: TOP * ROW, overflow: 'hidden' }),
    whole: css({ maxHeight: 2 * TOP * ROW, overflowY: 'auto' }),
    row: css({
      display: 'flex',
      flexDirection: 'column',
      alignItems: 'stretch',
      width: '100%',
      height: ROW,
      padding: theme.spacing(0, 1),
      border: 0,
      borderLeft: '3px solid transparent',
      background: 'none',
      textAlign: 'left',
      '&:hover': { background: theme.colors.action.hover },
      '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: -2 },
    }),
    chosen: css({ borderLeftColor: theme.colors.primary.border, background: theme.colors.action.selected }),
    first: css({ ...small, display: 'flex', gap: theme.spacing(1), alignItems: 'baseline' }),
    place: css({ color: theme.colors.text.secondary, minWidth: '2ch', fontVariantNumeric: 'tabular-nums' }),
    severity: css({ whiteSpace: 'nowrap', minWidth: '7ch' }),
    service: css({ ...cut, maxWidth: '14ch', flexShrink: 0, color: theme.colors.text.secondary }),
    message: css({ ...cut, flex: 1, background: 'none', border: 0, padding: 0, margin: 0 }),
    times: css({ color: theme.colors.text.secondary, fontVariantNumeric: 'tabular-nums' }),
    why: css({ ...small, ...cut, minHeight: 18, paddingLeft: '3ch', color: theme.colors.text.secondary }),
    muted: css({ color: theme.colors.text.secondary }),
    fatal: css({ color: theme.colors.error.text }),
    error: css({ color: theme.colors.error.text }),
    warn: css({ color: theme.colors.warning.text }),
    info: css({ color: theme.colors.info.text }),
    debug: css({ color: theme.colors.text.secondary }),
    trace: css({ color: theme.colors.text.secondary }),
    unknown: css({ color: theme.colors.text.secondary }),
  };
}
