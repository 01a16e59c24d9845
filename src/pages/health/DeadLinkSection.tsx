import React, { useContext, useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Combobox, useStyles2 } from '@grafana/ui';
import { measureDeadLinks, meterRequests } from '../../backends/health/deadLinks';
import { backendsFor } from '../../backends/registry';
import type { DeadLinkMeter, LinesOf } from '../../domain/health/deadLinks/types';
import type { ServiceObservations } from '../../domain/health/observations';
import { unseen } from '../../scenes/Unseen';
import { testIds } from '../../shared/testIds';
import { Asking, notChosen } from './Asking';
import { Finding } from './Finding';
import { Section } from './Section';
import { noAnswer } from './noAnswer';
import { streamsOf } from './stream';
import { useAsk } from './useAsk';

const SIZES = [50, 200];
const LINES: Array<{ value: LinesOf; label: string }> = [
  { value: 'errors', label: 'error lines' },
  { value: 'all', label: 'all lines' },
];
/** What a look at the shape of the lines costs. */
const PROBE = 4;

interface Props {
  service: string;
  /** All services that the stores know. */
  known: readonly string[];
  seen?: ServiceObservations;
}

/** How many of the trace ids in a service’s lines lead nowhere. */
export function DeadLinkSection({ service, known, seen }: Props) {
  const { choices, windowNow, key } = useContext(Asking);
  const [of, setOf] = useState<LinesOf>('errors');
  const [ids, setIds] = useState(50);
  const run = useAsk<DeadLinkMeter>(`${key} ${service} ${of} ${ids}`, {
    doing: `Asking how the lines of ${service} look…`,
    budget: meterRequests(ids) + PROBE,
    ask: async ({ transport, signal, say }) => {
      const { logs, traces } = backendsFor(choices, transport);
      if (!logs || !traces) {
        throw new Error('Not offered without them');
      }
      const window = windowNow();
      const streams = await streamsOf(service, logs, { known, seen, window, signal });
      if (streams.status !== 'ok') {
        return { service, of, ...noAnswer(streams), sampleSize: 0, dead: 0, counts: [], links: [] };
      }
      say('Reading lines…');
      return measureDeadLinks({
        ...streams.value,
        of,
        ids,
        window,
        logs: logs.source,
        traces,
        transport,
        signal,
        onProgress: ({ done, of: all, dead }) => say(`Looking up trace ids: ${done} of ${all}, ${dead} dead so far.`),
      });
    },
  });
  return (
    <Section
      title="Dead links"
      about={`Do the trace ids in the lines of ${service} lead to a trace?`}
      testId={testIds.health.deadLinks}
      run={{ label: 'Measure', ...run, notYet: notChosen(choices.logs, choices.traces) }}
      options={
        <>
          <label htmlFor="throughline-dead-lines" className={unseen}>
            Lines to take trace ids from
          </label>
          <Combobox
            id="throughline-dead-lines"
            width={16}
            options={LINES}
            value={of}
            onChange={({ value }) => setOf(value)}
          />
          <label htmlFor="throughline-dead-ids" className={unseen}>
            Trace ids to look up
          </label>
          <Combobox
            id="throughline-dead-ids"
            width={16}
            options={SIZES.map((value) => ({ value, label: `${value} trace ids` }))}
            value={ids}
            onChange={({ value }) => setIds(value)}
          />
        </>
      }
    >
      {run.state.status === 'done' && <Meter meter={run.state.value} />}
    </Section>
  );
}

const percent = (share: number) => `${Math.round(share * 100)} %`;

function Meter({ meter }: { meter: DeadLinkMeter }) {
  const styles = useStyles2(getStyles);
  const { share, interval, sampleSize, dead, counts, verdict, sentence, evidence, fix } = meter;
  return (
    <>
      {share !== undefined && (
        <div className={styles.share}>
          <span className={styles.big}>{percent(share)} dead</span>
          <span>
            {dead} of {sampleSize} trace ids
            {interval && `, 95 % interval ${percent(interval.low)} – ${percent(interval.high)}`}
          </span>
        </div>
      )}
      {counts.length > 0 && (
        <table className={styles.table}>
          <caption className={styles.caption}>Where they lead</caption>
          <thead>
            <tr>
              <th scope="col">Trace ids</th>
              <th scope="col">What became of them</th>
              <th scope="col">Counts as</th>
              <th scope="col">Example</th>
            </tr>
          </thead>
          <tbody>
            {counts.map(({ fate, count, isDead, label, example }) => (
              <tr key={fate}>
                <td className={styles.number}>{count}</td>
                <td>{label}</td>
                <td>{fate === 'alive' ? 'alive' : isDead ? 'dead' : 'neither'}</td>
                <td className={styles.id}>{example}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Finding
        title="Trace ids in the log"
        verdict={verdict}
        sentence={sentence}
        evidence={evidence}
        fix={fix}
        testId={testIds.health.finding}
      />
    </>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    share: css({ display: 'flex', alignItems: 'baseline', flexWrap: 'wrap', columnGap: theme.spacing(1.5) }),
    big: css({ fontSize: theme.typography.h3.fontSize, fontWeight: theme.typography.fontWeightMedium }),
    table: css({
      'th, td': { padding: theme.spacing(0.25, 2, 0.25, 0), textAlign: 'left', overflowWrap: 'anywhere' },
      th: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    }),
    caption: css({ captionSide: 'top', color: theme.colors.text.secondary, padding: 0 }),
    number: css({ fontVariantNumeric: 'tabular-nums' }),
    id: css({ fontFamily: theme.typography.fontFamilyMonospace, fontSize: theme.typography.bodySmall.fontSize }),
  };
}
