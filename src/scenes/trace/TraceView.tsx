import React from 'react';
import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import type { SceneComponentProps } from '@grafana/scenes';
import { Button, useStyles2 } from '@grafana/ui';
import { formatDuration } from '../../domain/investigation/histograms';
import { describeSuspect } from '../../domain/traces/describe';
import { testIds } from '../../shared/testIds';
import { Note } from '../Note';
import { Region } from '../Region';
import { LazyReading } from './LazyReading';
import { TraceLink } from './TraceLink';
import type { TraceScene } from './TraceScene';

export function TraceView({ model }: SceneComponentProps<TraceScene>) {
  const { body, status, search, suspect, unavailable, trace } = model.useState();
  const styles = useStyles2(getStyles);
  const showsPanel = status.kind === 'loading' || status.kind === 'found';
  return (
    <Region
      title="2 Trace"
      testId={testIds.trace.region}
      finding={
        suspect && (
          <span data-testid={testIds.trace.suspect} data-trace-id={trace?.traceId} data-span-id={suspect.span.spanId}>
            <strong>{describeSuspect(suspect)}</strong>
          </span>
        )
      }
    >
      <div data-testid={testIds.trace.note} className={styles.notes}>
        {unavailable && <Note kind="warning">{unavailable}</Note>}
        {!unavailable && status.kind === 'idle' && search.kind === 'none' && (
          <Note kind="info">Choose an exemplar, or click the spike, to open its trace here.</Note>
        )}
        {search.kind === 'searching' && <Note kind="loading">Searching slow traces of this moment…</Note>}
        {status.kind === 'loading' && <Note kind="loading">Waiting for the trace…</Note>}
        {search.kind === 'instead' && (
          <Note kind="info">No exemplar leads to a trace. This is the slowest that a search found.</Note>
        )}
        {search.kind === 'nothing' && <Note kind="warning">{search.message}</Note>}
        {status.kind === 'missing' && (
          <>
            <Note kind="warning">{status.message}</Note>
            <LookAgain model={model} />
          </>
        )}
        {status.kind === 'failed' && (
          <>
            <Note kind="error">{status.message}</Note>
            <LookAgain model={model} />
          </>
        )}
        {status.kind === 'found' && <LazyReading model={model} />}
        <SearchHits model={model} />
      </div>
      {showsPanel && body && (
        <div className={styles.panel}>
          <body.Component model={body} />
        </div>
      )}
    </Region>
  );
}

function LookAgain({ model }: { model: TraceScene }) {
  return (
    <Button size="sm" variant="secondary" icon="sync" onClick={() => model.retry()}>
      Look again
    </Button>
  );
}

/** The other traces that a search around a moment found. */
function SearchHits({ model }: { model: TraceScene }) {
  const { hits, traceId } = model.useState();
  const styles = useStyles2(getStyles);
  if (hits.length < 2) {
    return null;
  }
  return (
    <ul className={styles.hits} aria-label="Slow traces of this moment">
      {hits.slice(0, 6).map((hit) => (
        <li key={hit.traceId}>
          <TraceLink
            scene={model}
            traceId={hit.traceId}
            testId={testIds.trace.candidate}
            isCurrent={hit.traceId === traceId}
          >
            {formatDuration(hit.durationMs)} at {dateTimeFormat(hit.startMs, { format: 'HH:mm:ss' })}
          </TraceLink>
        </li>
      ))}
    </ul>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    notes: css({ display: 'flex', flexDirection: 'column', alignItems: 'flex-start', minHeight: theme.spacing(3) }),
    panel: css({ flex: 1, minHeight: 450, position: 'relative', display: 'flex', '& > *': { flex: 1, minWidth: 0 } }),
    hits: css({
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0.5, 1.5),
      listStyle: 'none',
      margin: 0,
      fontSize: theme.typography.bodySmall.fontSize,
    }),
  };
}
