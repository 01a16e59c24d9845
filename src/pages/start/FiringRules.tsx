import React from 'react';
import { css } from '@emotion/css';
import { Text, useStyles2 } from '@grafana/ui';
import { loadAllFiring, type FiringEverywhere } from '../../backends/alerting';
import type { Transport } from '../../backends/transport';
import type { DataSourceInfo } from '../../backends/types';
import { inOrder } from '../../domain/alerts/firingList';
import type { KeptService } from '../../domain/health/kept';
import { ok } from '../../domain/result';
import { testIds } from '../../shared/testIds';
import { useAnswer } from '../useAnswer';
import { Answer } from './Answer';
import { FiringRow } from './FiringRow';
import { loadLevels } from './levels';

/** Rows that are drawn; what fires beyond them is counted. */
const MAX_ROWS = 50;

interface Props {
  transport: Transport;
  appSubUrl: string;
  /** Data sources that may have rules of their own. */
  rulers: readonly DataSourceInfo[];
  /** What the last health checks found. */
  kept: readonly KeptService[];
}

/** Rules that fire now, latency and errors first, then the newest; each leads to its investigation in one click. */
export function FiringRules({ transport, appSubUrl, rulers, kept }: Props) {
  const answer = useAnswer('firing', async (signal) => {
    const firing = await loadAllFiring(rulers, transport, signal);
    return firing.status === 'ok' ? ok({ ...firing.value, rules: inOrder(firing.value.rules) }) : firing;
  });
  return (
    <div data-testid={testIds.start.firing}>
      <Answer answer={answer} waitingFor="Asking which alert rules fire…">
        {(firing) => <FiringList firing={firing} kept={kept} transport={transport} appSubUrl={appSubUrl} />}
      </Answer>
    </div>
  );
}

function FiringList({
  firing: { rules, problems },
  kept,
  transport,
  appSubUrl,
}: { firing: FiringEverywhere } & Omit<Props, 'rulers'>) {
  const styles = useStyles2(getStyles);
  const answer = useAnswer(rules.length > 0 ? 'levels' : undefined, (signal) => loadLevels(rules, transport, signal));
  const levels = answer?.status === 'ok' ? answer.value : undefined;
  const notes = [
    ...(rules.length > MAX_ROWS ? [`${rules.length - MAX_ROWS} more rules fire.`] : []),
    ...problems,
    ...(levels?.problem ? [`Values and thresholds are missing: ${levels.problem}`] : []),
  ];
  return (
    <>
      <ul className={styles.list}>
        {rules.slice(0, MAX_ROWS).map((rule, index) => (
          <FiringRow key={index} rule={rule} level={levels?.words.get(rule)} kept={kept} appSubUrl={appSubUrl} />
        ))}
      </ul>
      {notes.map((note) => (
        <Text key={note} element="p" color="secondary">
          {note}
        </Text>
      ))}
    </>
  );
}

const getStyles = () => ({ list: css({ listStyle: 'none', margin: 0, padding: 0 }) });
