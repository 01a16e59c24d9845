import React, { useState } from 'react';
import { css, cx } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import type { SceneComponentProps } from '@grafana/scenes';
import { Button, Icon, IconButton, type IconName, TextArea, useStyles2 } from '@grafana/ui';
import type { Replayed } from '../../domain/evidence/replay';
import { causeOf, entriesOf } from '../../domain/evidence/ledger';
import type { Evidence, EvidenceKind } from '../../domain/evidence/types';
import { testIds } from '../../shared/testIds';
import { Note } from '../Note';
import { Region } from '../Region';
import type { EvidenceScene } from './EvidenceScene';
import { EvidenceExport } from './EvidenceExport';

const NAMES: Record<EvidenceKind, string> = {
  alert: 'Alert',
  metric: 'Latency',
  exemplar: 'Exemplar',
  trace: 'Trace',
  span: 'Span',
  line: 'Line',
  comparison: 'Comparison',
  note: 'Note',
};

/** What is pinned, in the order of the path, and what can be done with it. */
export function EvidenceView({ model }: SceneComponentProps<EvidenceScene>) {
  const { ledger, kept, problems, replayed, isReplaying } = model.useState();
  const styles = useStyles2(getStyles);
  const entries = ledger ? entriesOf(ledger) : [];
  const cause = ledger && causeOf(ledger)?.id;
  return (
    <Region title={`Evidence (${entries.length})`} testId={testIds.evidence.region}>
      <div data-testid={testIds.evidence.problems}>
        {problems.map((problem) => (
          <Note key={problem} kind={kept === 'tab' ? 'error' : 'warning'}>
            {problem}
          </Note>
        ))}
      </div>
      {!ledger && problems.length === 0 && <Note kind="loading">Reading the evidence…</Note>}
      {entries.length > 0 && (
        <ol className={styles.entries}>
          {entries.map((entry) => (
            <Entry
              key={entry.id}
              entry={entry}
              isCause={entry.id === cause}
              replayed={replayed?.find(({ id }) => id === entry.id)}
              model={model}
            />
          ))}
        </ol>
      )}
      {ledger && (
        <div className={styles.below}>
          <NewNote model={model} />
          {entries.length > 0 && (
            <div className={styles.actions}>
              <EvidenceExport ledger={ledger} />
              <Button
                size="sm"
                variant="secondary"
                icon="sync"
                disabled={isReplaying}
                onClick={() => void model.replay()}
              >
                {isReplaying ? 'Asking again…' : 'Ask again, and compare'}
              </Button>
            </div>
          )}
        </div>
      )}
    </Region>
  );
}

interface EntryProps {
  entry: Evidence;
  isCause: boolean;
  replayed?: Replayed;
  model: EvidenceScene;
}

function Entry({ entry, isCause, replayed, model }: EntryProps) {
  const { id, kind, found, negative, pinnedMs, source, link } = entry;
  const styles = useStyles2(getStyles);
  const name = NAMES[kind];
  return (
    <li
      className={cx(styles.entry, isCause && styles.cause)}
      data-testid={testIds.evidence.entry}
      data-kind={kind}
      data-cause={isCause}
    >
      <div className={styles.head}>
        <span className={styles.name}>
          {isCause ? `${name}: the cause` : name}
          {negative && ' (not found)'}
        </span>
        {kind !== 'note' && (
          <IconButton
            name={isCause ? 'favorite' : 'star'}
            size="sm"
            aria-label={isCause ? `${name} is not the cause` : `Mark as the cause: ${name}`}
            aria-pressed={isCause}
            data-testid={testIds.evidence.cause}
            onClick={() => void model.markCause(isCause ? null : id)}
          />
        )}
        <IconButton name="trash-alt" size="sm" aria-label={`Take back: ${name}`} onClick={() => void model.unpin(id)} />
      </div>
      <p className={cx(styles.text, kind !== 'note' && styles.clamped)} title={kind === 'note' ? undefined : found}>
        {found}
      </p>
      <p className={styles.muted}>
        {[source?.name, dateTimeFormat(pinnedMs, { format: 'HH:mm:ss' })].filter(Boolean).join(', ')}
        {link !== undefined && (
          <>
            {' · '}
            <a className={styles.link} href={link}>
              as it was
            </a>
          </>
        )}
      </p>
      {replayed && (
        <p className={styles.text} data-testid={testIds.evidence.replayed} data-state={replayed.state}>
          <Icon name={STATES[replayed.state].icon} size="sm" /> <strong>{STATES[replayed.state].word}</strong>{' '}
          {replayed.sentence}
        </p>
      )}
    </li>
  );
}

/** A shape and a word for each, as in the guide. */
const STATES: Record<Replayed['state'], { icon: IconName; word: string }> = {
  same: { icon: 'check', word: 'The same.' },
  changed: { icon: 'exclamation-triangle', word: 'Changed.' },
  gone: { icon: 'times', word: 'Gone.' },
  'not-asked': { icon: 'question-circle', word: 'Not asked again.' },
};

function NewNote({ model }: { model: EvidenceScene }) {
  const [text, setText] = useState('');
  const styles = useStyles2(getStyles);
  const save = () => {
    if (text.trim() !== '') {
      void model.note(text);
      setText('');
    }
  };
  return (
    <div className={styles.newNote}>
      <TextArea
        rows={2}
        className={styles.noteText}
        value={text}
        placeholder="A note for whoever reads this next"
        aria-label="New note"
        data-testid={testIds.evidence.note}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button size="sm" variant="secondary" disabled={text.trim() === ''} onClick={save}>
        Add note
      </Button>
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    // One below the other in the rail, side by side where it stands above the path.
    entries: css({
      listStyle: 'none',
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fill, minmax(min(200px, 100%), 1fr))',
      gap: theme.spacing(1),
    }),
    entry: css({ borderLeft: `3px solid ${theme.colors.border.medium}`, paddingLeft: theme.spacing(0.75) }),
    cause: css({ borderLeftColor: theme.colors.warning.border }),
    head: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(0.5) }),
    name: css({ flex: 1, fontWeight: theme.typography.fontWeightMedium }),
    text: css({ margin: 0, fontSize: theme.typography.bodySmall.fontSize, overflowWrap: 'anywhere' }),
    muted: css({ margin: 0, color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
    link: css({ color: theme.colors.text.link, textDecoration: 'underline' }),
    clamped: css({ display: '-webkit-box', WebkitBoxOrient: 'vertical', WebkitLineClamp: 4, overflow: 'hidden' }),
    below: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), marginTop: theme.spacing(1) }),
    actions: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5) }),
    newNote: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: theme.spacing(0.5) }),
    noteText: css({ flex: '1 1 180px', minHeight: 0 }),
  };
}
