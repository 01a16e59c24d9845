import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import type { CheckResult } from '../../domain/health/types';
import { Note } from '../../scenes/Note';
import { testIds } from '../../shared/testIds';
import { Finding } from './Finding';
import type { ServiceHealth } from './HealthRun';
import { Section } from './Section';
import { SignWord } from './SignWord';
import { VERDICTS, verdictCounts, type Sign } from './words';

const AWAITED: Sign = { word: 'asking…', icon: 'clock-nine', tone: 'quiet' };

interface Props {
  service: string;
  health: ServiceHealth | undefined;
  isRunning: boolean;
  onRun(): void;
}

/** The checks of one service, in the order of the path. */
export function ServiceChecks({ service, health, isRunning, onRun }: Props) {
  const styles = useStyles2(getStyles);
  const { result, partial, state = 'idle' } = health ?? {};
  const isBusy = state === 'running' || state === 'waiting';
  return (
    <Section
      title={service}
      about={result ? about(result) : 'Not checked yet in this visit.'}
      testId={testIds.health.checks}
      options={
        <Button size="sm" disabled={isRunning} onClick={onRun}>
          {result ? 'Run again for this service' : 'Run for this service'}
        </Button>
      }
    >
      <div className={styles.place}>
        {isBusy && (
          <Note kind="loading">
            {state === 'running' ? `Asking the stores about ${service}…` : `${service} waits for its turn.`}
          </Note>
        )}
        {!result && !isBusy && (
          <Note kind="info">
            {`Run the checks to learn whether metric, trace and log of ${service} lead to one another. It takes about 20 requests.`}
          </Note>
        )}
        {result && !partial && <Wrong checks={result.checks} />}
        {(partial ?? result?.checks)?.map(({ id, ...check }) => (
          <Finding
            key={id}
            id={id}
            {...check}
            {...(partial && check.verdict === 'unknown' && { sign: AWAITED, sentence: '', evidence: [] })}
            testId={testIds.health.check}
          />
        ))}
      </div>
    </Section>
  );
}

/** What needs mending, ahead of the path: one press leads to it. */
function Wrong({ checks }: { checks: readonly CheckResult[] }) {
  const styles = useStyles2(getStyles);
  const wrong = checks.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn');
  return wrong.length === 0 ? null : (
    <ul className={styles.wrong} aria-label="To be mended">
      {wrong.map(({ id, title, verdict }) => (
        <li key={id}>
          <Button size="sm" variant="secondary" fill="outline" onClick={(event) => show(id, event.currentTarget)}>
            <SignWord {...VERDICTS[verdict]} />
            <span className={styles.name}>{title}</span>
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** Opens a check of the same service and goes there. */
function show(id: string, from: HTMLElement): void {
  const finding = from.closest('section')?.querySelector(`details[data-id="${id}"]`);
  if (finding instanceof HTMLDetailsElement) {
    finding.open = true;
    finding.querySelector('summary')?.focus();
    finding.scrollIntoView?.({ block: 'center' });
  }
}

function about({ checks, score }: NonNullable<ServiceHealth['result']>): string {
  const points = score.points === undefined ? 'No score' : `Score ${score.points} of 100`;
  return `${points}: ${verdictCounts(checks.map(({ verdict }) => verdict))}.`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  place: css({ minHeight: theme.spacing(8) }),
  wrong: css({
    listStyle: 'none',
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(1),
  }),
  name: css({ marginLeft: theme.spacing(1) }),
});
