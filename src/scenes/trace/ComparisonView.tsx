import React from 'react';
import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { describeMs, plural } from '../../domain/traces/words';
import { abbreviateTraceId } from '../../shared/ids';
import { testIds } from '../../shared/testIds';
import { Note } from '../Note';
import type { Comparison, ComparisonStatus } from './comparison';
import { TraceLink } from './TraceLink';
import type { TraceScene } from './TraceScene';

/** What a comparison with normal traces has come to, in sentences. */
export function ComparisonView({ model, status }: { model: TraceScene; status: ComparisonStatus }) {
  if (status.kind === 'failed') {
    return <Note kind="error">{status.message}</Note>;
  }
  return status.kind === 'done' ? (
    <Done model={model} comparison={status.comparison} />
  ) : (
    <Note kind="loading">Looking for normal traces of the same operation…</Note>
  );
}

function Done({ model, comparison }: { model: TraceScene; comparison: Comparison }) {
  const { normal, changes, differences, sampled, problems } = comparison;
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.comparison} data-testid={testIds.trace.comparison}>
      {sampled !== undefined && (
        <>
          <p className={styles.title}>
            <strong>Many traces:</strong> {sampled}
          </p>
          <Sentences sentences={differences} testId={testIds.trace.difference} />
        </>
      )}
      {normal && (
        <>
          <p className={styles.title}>
            <strong>One normal trace:</strong>{' '}
            <TraceLink scene={model} traceId={normal.traceId} testId={testIds.trace.normal}>
              trace {abbreviateTraceId(normal.traceId)}
            </TraceLink>{' '}
            at {dateTimeFormat(normal.startMs, { format: 'HH:mm:ss' })} took {describeMs(normal.durationMs)}, this one{' '}
            {describeMs(Math.abs(normal.moreMs))} {normal.moreMs < 0 ? 'less' : 'more'}
            {normal.found > 1 && ` (it is the middle one of ${plural(normal.found, 'trace')} found)`}.
          </p>
          <Sentences sentences={changes} testId={testIds.trace.change} />
        </>
      )}
      {problems.map(({ kind, message }) => (
        <Note key={message} kind={kind}>
          {message}
        </Note>
      ))}
    </div>
  );
}

function Sentences({ sentences, testId }: { sentences: string[]; testId: string }) {
  const styles = useStyles2(getStyles);
  return sentences.length === 0 ? null : (
    <ul className={styles.list}>
      {sentences.map((sentence) => (
        <li key={sentence} data-testid={testId}>
          {sentence}
        </li>
      ))}
    </ul>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    comparison: css({ marginBottom: theme.spacing(1) }),
    title: css({ margin: 0, fontSize: theme.typography.bodySmall.fontSize }),
    list: css({
      margin: theme.spacing(0, 0, 0.5, 2.5),
      fontSize: theme.typography.bodySmall.fontSize,
      overflowWrap: 'anywhere',
    }),
  };
}
