import React, { type ReactNode, useId } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { Note } from '../../scenes/Note';
import type { AskState } from './useAsk';

interface Props {
  title: string;
  /** What it tells, one sentence. */
  about: ReactNode;
  testId: string;
  /** Absent: the section asks nothing. */
  run?: { label: string; ask(): void; cancel(): void; state: AskState<unknown>; notYet?: string };
  /** Beside the button. */
  options?: ReactNode;
  children?: ReactNode;
}

/** A part of the page with something to find out: what it would tell, the button, what it waits for, what was found. */
export function Section({ title, about, testId, run, options, children }: Props) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const isAsking = run?.state.status === 'asking';
  return (
    <section className={styles.section} aria-labelledby={id} data-testid={testId}>
      <header className={styles.header}>
        <h2 id={id} className={styles.title}>
          {title}
        </h2>
        <p className={styles.about}>{about}</p>
        {options}
        {run && (
          <Button
            size="sm"
            variant="secondary"
            icon={isAsking ? 'times' : undefined}
            disabled={!isAsking && run.notYet !== undefined}
            onClick={isAsking ? run.cancel : run.ask}
            aria-label={isAsking ? `Cancel: ${title}` : `${run.label}: ${title}`}
          >
            {isAsking ? 'Cancel' : run.label}
          </Button>
        )}
      </header>
      {run && <Progress state={run.state} notYet={run.notYet} />}
      {children}
    </section>
  );
}

function Progress({ state, notYet }: { state: AskState<unknown>; notYet?: string }) {
  switch (state.status) {
    case 'idle':
      return notYet === undefined ? null : <Note kind="info">{notYet}</Note>;
    case 'asking':
      return <Note kind="loading">{`${state.doing} ${requestWords(state.requests)}`}</Note>;
    case 'cancelled':
      return <Note kind="info">Cancelled after {requestWords(state.requests)} Run it again to go on.</Note>;
    case 'broke':
      return <Note kind="error">It could not be loaded: reload the page.</Note>;
    default:
      return null;
  }
}

const requestWords = (requests: number) => `${requests} ${requests === 1 ? 'request' : 'requests'}.`;

function getStyles(theme: GrafanaTheme2) {
  return {
    section: css({
      display: 'flex',
      flexDirection: 'column',
      gap: theme.spacing(1),
      minWidth: 0,
      padding: theme.spacing(2),
      background: theme.colors.background.primary,
      border: `1px solid ${theme.colors.border.weak}`,
      borderRadius: theme.shape.radius.default,
    }),
    header: css({
      position: 'relative',
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      columnGap: theme.spacing(1.5),
      rowGap: theme.spacing(0.5),
    }),
    title: css({ margin: 0, fontSize: theme.typography.h4.fontSize }),
    about: css({ flex: '1 1 300px', margin: 0, color: theme.colors.text.secondary }),
  };
}
