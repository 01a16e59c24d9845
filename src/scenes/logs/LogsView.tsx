import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import type { SceneComponentProps } from '@grafana/scenes';
import { Button, useStyles2 } from '@grafana/ui';
import { lineIdOf } from '../../domain/logs/lineId';
import type { LogRecord } from '../../domain/logs/types';
import { testIds } from '../../shared/testIds';
import { LineChosen, SpanChosen } from '../events';
import { Note } from '../Note';
import { Region } from '../Region';
import { LineCard } from './LineCard';
import type { LogsScene } from './LogsScene';
import { RankedLines } from './RankedLines';

export function LogsView({ model }: SceneComponentProps<LogsScene>) {
  const {
    body,
    status,
    notes,
    lateNotes,
    count,
    ranked,
    patterns,
    neighbours,
    hourBefore,
    spanId,
    unavailable,
    subject,
    chosen,
  } = model.useState();
  const choose = (record?: LogRecord) =>
    model.publishEvent(new LineChosen(record ? { lineId: lineIdOf(record), record } : {}), true);
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
        {status.kind === 'found' && (
          <RankedLines
            patterns={patterns}
            neighbours={neighbours}
            hourBefore={hourBefore}
            chosenId={chosenId}
            onChoose={choose}
          />
        )}
        {/* Below what is read already: it comes late. */}
        {lateNotes.map((note) => (
          <Note key={note} kind="info">
            {note}
          </Note>
        ))}
        {chosen && !isLikelyChosen && (
          <LineCard
            title="Chosen"
            line={ranked.find(({ record }) => lineIdOf(record) === chosenId) ?? { record: chosen, reasons: [] }}
            testId={testIds.logs.chosen}
            onClose={() => choose()}
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

function getStyles(theme: GrafanaTheme2) {
  return {
    notes: css({ display: 'flex', flexDirection: 'column', minHeight: theme.spacing(3) }),
    panel: css({ flex: 1, minHeight: 300, position: 'relative', display: 'flex', '& > *': { flex: 1, minWidth: 0 } }),
  };
}
