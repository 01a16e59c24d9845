import React, { useState } from 'react';
import { css } from '@emotion/css';
import { dateTimeFormat, dateTimeFormatTimeAgo, type GrafanaTheme2 } from '@grafana/data';
import { Button, ConfirmModal, IconButton, LinkButton, Text, useStyles2 } from '@grafana/ui';
import { deleteKept, listKept, type KeptList } from '../../backends/keptLedgers';
import { openUserStorage } from '../../backends/userStorage';
import type { KeptLedger } from '../../domain/evidence/kept';
import { plural } from '../../domain/traces/words';
import { testIds } from '../../shared/testIds';
import { useAnswer } from '../useAnswer';
import { Answer } from './Answer';

/** Rows that are drawn at first. */
const SHOWN = 5;

/** Investigations whose evidence is kept: each leads back, and can be deleted. */
export function KeptLedgers({ appSubUrl }: { appSubUrl: string }) {
  const [storages] = useState(openUserStorage);
  const [round, setRound] = useState(0);
  const [asked, setAsked] = useState<KeptLedger>();
  const [problem, setProblem] = useState<string>();
  const answer = useAnswer(`kept ${round}`, () => listKept(storages, appSubUrl));

  const remove = async ({ id }: KeptLedger) => {
    setAsked(undefined);
    const removed = await deleteKept(id, storages);
    setProblem(removed.status === 'failed' ? removed.failure.message : undefined);
    setRound(round + 1);
  };
  return (
    <div data-testid={testIds.start.kept}>
      {problem !== undefined && (
        <Text element="p" color="error">
          {problem}
        </Text>
      )}
      <Answer answer={answer} waitingFor="Reading what was kept…">
        {(list) => <List list={list} onDelete={setAsked} />}
      </Answer>
      {asked && (
        <ConfirmModal
          isOpen
          title="Delete this evidence?"
          body={`${asked.title}, with ${plural(asked.findings, 'finding')}. It cannot be brought back. Links that hold the evidence stay as they are.`}
          confirmText="Delete"
          onConfirm={() => void remove(asked)}
          onDismiss={() => setAsked(undefined)}
        />
      )}
    </div>
  );
}

function List({ list: { ledgers, problems }, onDelete }: { list: KeptList; onDelete: (kept: KeptLedger) => void }) {
  const [all, setAll] = useState(false);
  const styles = useStyles2(getStyles);
  const shown = all ? ledgers : ledgers.slice(0, SHOWN);
  return (
    <>
      {ledgers.length === 0 && problems.length === 0 && (
        <Text color="secondary">What you pin in an investigation is kept, and listed here.</Text>
      )}
      <ul className={styles.list}>
        {shown.map((kept) => (
          <Row key={kept.id} kept={kept} onDelete={onDelete} />
        ))}
      </ul>
      {shown.length < ledgers.length && (
        <Button size="sm" variant="secondary" fill="text" onClick={() => setAll(true)}>
          {`Show all ${ledgers.length}`}
        </Button>
      )}
      {problems.map((problem) => (
        <Text key={problem} element="p" color="warning">
          {problem}
        </Text>
      ))}
    </>
  );
}

function Row({ kept, onDelete }: { kept: KeptLedger; onDelete: (kept: KeptLedger) => void }) {
  const { title, service, findings, cause, changedMs, href, problem } = kept;
  const styles = useStyles2(getStyles);
  const about = [
    ...(service === undefined || title.includes(service) ? [] : [service]),
    plural(findings, 'finding'),
    ...(changedMs === undefined ? [] : [`changed ${dateTimeFormatTimeAgo(changedMs)}`]),
  ];
  return (
    <li className={styles.row}>
      <LinkButton size="sm" variant="secondary" icon="bookmark" href={href} aria-label={`Open ${title}`}>
        Open
      </LinkButton>
      <div className={styles.words}>
        <div className={styles.title}>{title}</div>
        {/* The time in full, for two of one title. */}
        <div className={styles.about} title={changedMs === undefined ? undefined : dateTimeFormat(changedMs)}>
          {about.map((text) => (
            <span key={text}>{text}</span>
          ))}
        </div>
        {cause !== undefined && <div className={styles.cause}>{cause}</div>}
        {problem !== undefined && <div className={styles.about}>{problem}</div>}
      </div>
      <IconButton name="trash-alt" aria-label={`Delete ${title}`} onClick={() => onDelete(kept)} />
    </li>
  );
}

function getStyles(theme: GrafanaTheme2) {
  const small = theme.typography.bodySmall.fontSize;
  return {
    list: css({ listStyle: 'none', margin: 0, padding: 0 }),
    row: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1.5), padding: theme.spacing(0.5, 0) }),
    words: css({ minWidth: 0, flex: 1, overflowWrap: 'anywhere' }),
    title: css({ fontWeight: theme.typography.fontWeightMedium }),
    about: css({
      display: 'flex',
      flexWrap: 'wrap',
      columnGap: theme.spacing(1.5),
      color: theme.colors.text.secondary,
      fontSize: small,
    }),
    cause: css({
      fontSize: small,
      display: '-webkit-box',
      WebkitBoxOrient: 'vertical',
      WebkitLineClamp: 1,
      overflow: 'hidden',
    }),
  };
}
