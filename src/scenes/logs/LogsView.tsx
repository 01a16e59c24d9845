import React from 'react';
import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import type { SceneComponentProps } from '@grafana/scenes';
import { Button, IconButton, useStyles2 } from '@grafana/ui';
import { messageOf } from '../../domain/logs/message';
import type { RankedLine } from '../../domain/logs/types';
import { lineIdOf } from '../../domain/logs/lineId';
import { testIds } from '../../shared/testIds';
import { LineChosen, SpanChosen } from '../events';
import { Note } from '../Note';
import { Region } from '../Region';
import type { LogsScene } from './LogsScene';

export function LogsView({ model }: SceneComponentProps<LogsScene>) {
  const { body, status, notes, count, ranked, spanId, unavailable, subject, chosen } = model.useState();
  const styles = useStyles2(getStyles);
  const [likely] = ranked;
  const chosenId = chosen && lineIdOf(chosen);
  const isLikelyChosen = likely !== undefined && lineIdOf(likely.record) === chosenId;
  const showsPanel = status.kind === 'loading' || status.kind === 'found';
  return (
    <Region
      title="3 Logs"
      testId={testIds.logs.region}
      finding={
        status.kind === 'found' && (
          <strong>
            {count === 1 ? '1 line' : `${count} lines`}
            {spanId ? ' of this span' : ' of this trace'}
          </strong>
        )
      }
      actions={
        spanId && (
          <Button
            size="sm"
            fill="text"
            data-testid={testIds.logs.allSpans}
            onClick={() => model.publishEvent(new SpanChosen({}), true)}
          >
            Show all spans
          </Button>
        )
      }
    >
      <div data-testid={testIds.logs.note} className={styles.notes}>
        {unavailable && <Note kind="warning">{unavailable}</Note>}
        {!unavailable && status.kind === 'idle' && <Note kind="info">The lines of the trace appear here.</Note>}
        {status.kind === 'probing' && (
          <Note kind="loading">Looking where {subject?.services.join(', ')} keep the trace id…</Note>
        )}
        {status.kind === 'loading' && <Note kind="loading">Waiting for the lines…</Note>}
        {status.kind === 'empty' && <Note kind="warning">{status.message}</Note>}
        {status.kind === 'failed' && <Note kind="error">{status.message}</Note>}
        {notes.map((note) => (
          <Note key={note} kind="info">
            {note}
          </Note>
        ))}
        {status.kind === 'found' && likely && (
          <LineCard
            title={isLikelyChosen ? 'Read first, and chosen' : 'Read first'}
            line={likely}
            testId={testIds.logs.likely}
          />
        )}
        {chosen && !isLikelyChosen && (
          <LineCard
            title="Chosen"
            line={ranked.find(({ record }) => lineIdOf(record) === chosenId) ?? { record: chosen, reasons: [] }}
            testId={testIds.logs.chosen}
            onClose={() => model.publishEvent(new LineChosen({}), true)}
          />
        )}
      </div>
      {showsPanel && body && (
        <div className={styles.panel}>
          <body.Component model={body} />
        </div>
      )}
    </Region>
  );
}

interface LineCardProps {
  title: string;
  line: Pick<RankedLine, 'record' | 'reasons'>;
  testId: string;
  onClose?: () => void;
}

/** One line, with why it is shown. */
function LineCard({ title, line: { record, reasons }, testId, onClose }: LineCardProps) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.line} data-testid={testId} data-trace-id={record.traceId} data-span-id={record.spanId}>
      <div className={styles.reasons}>
        <span>
          {title}: {record.service} {record.severity} at {dateTimeFormat(record.timeMs, { format: 'HH:mm:ss.SSS' })}
          {reasons.length > 0 && ` (${reasons.join(', ')})`}
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
  return {
    notes: css({ display: 'flex', flexDirection: 'column', minHeight: theme.spacing(3) }),
    panel: css({ flex: 1, minHeight: 300, position: 'relative', display: 'flex', '& > *': { flex: 1, minWidth: 0 } }),
    line: css({
      borderLeft: `3px solid ${theme.colors.warning.border}`,
      background: theme.colors.background.secondary,
      padding: theme.spacing(0.5, 1),
      margin: theme.spacing(0.5, 0),
    }),
    reasons: css({
      display: 'flex',
      justifyContent: 'space-between',
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
    }),
    text: css({
      display: 'block',
      background: 'none',
      border: 0,
      padding: 0,
      whiteSpace: 'pre-wrap',
      overflowWrap: 'anywhere',
      maxHeight: theme.spacing(9),
      overflowY: 'auto',
    }),
  };
}
