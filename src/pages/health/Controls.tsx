import React, { type ReactNode } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Combobox, Field, useStyles2 } from '@grafana/ui';
import type { SourceChoice, SourceChoices, SourceKind } from '../../backends/registry';
import { Note } from '../../scenes/Note';
import { changeUrl, windowOf, windowWords } from './urlState';

const KINDS: Record<SourceKind, string> = { metrics: 'Metrics from', traces: 'Traces from', logs: 'Logs from' };
const RANGES = [
  { value: 'now-15m', label: 'Last 15 minutes' },
  { value: 'now-1h', label: 'Last hour' },
  { value: 'now-3h', label: 'Last 3 hours' },
  { value: 'now-6h', label: 'Last 6 hours' },
  { value: 'now-24h', label: 'Last 24 hours' },
];

interface Props {
  choices: SourceChoices;
  from: string;
  to: string;
  actions: ReactNode;
}

/** Which stores are asked, over which time, and the buttons for all of it. */
export function Controls({ choices, from, to, actions }: Props) {
  const styles = useStyles2(getStyles);
  const kinds: SourceKind[] = ['metrics', 'traces', 'logs'];
  return (
    <div>
      <div className={styles.controls}>
        {kinds.map((kind) => (
          <SourcePicker key={kind} kind={kind} choice={choices[kind]} />
        ))}
        <Field label="Time range" htmlFor="throughline-health-range" noMargin>
          <Combobox
            id="throughline-health-range"
            width={20}
            options={rangesWith(from, to)}
            value={to === 'now' ? from : OWN}
            onChange={({ value }) => (value === OWN ? undefined : changeUrl({ from: value, to: 'now' }))}
          />
        </Field>
        <div className={styles.actions}>{actions}</div>
      </div>
      {kinds.map((kind) => {
        const choice = choices[kind];
        return (
          choice.status === 'open' && (
            <Note key={kind} kind="warning">
              {choice.message}
            </Note>
          )
        );
      })}
    </div>
  );
}

function SourcePicker({ kind, choice }: { kind: SourceKind; choice: SourceChoice }) {
  const id = `throughline-health-${kind}`;
  return (
    <Field label={KINDS[kind]} htmlFor={id} noMargin>
      <Combobox
        id={id}
        width={18}
        placeholder={choice.candidates.length === 0 ? 'None is set up' : 'Choose a data source'}
        disabled={choice.candidates.length === 0}
        options={choice.candidates.map(({ uid, name }) => ({ value: uid, label: name }))}
        value={choice.status === 'chosen' ? choice.source.uid : null}
        onChange={({ value }) => changeUrl({ [kind]: value })}
      />
    </Field>
  );
}

const OWN = 'own';

/** A range of the address that is none of the usual ones is offered as well. */
function rangesWith(from: string, to: string) {
  if (to === 'now' && RANGES.some(({ value }) => value === from)) {
    return RANGES;
  }
  const window = windowOf({ from, to });
  const label = /^now/.test(from) ? `${from} to ${to}` : window ? windowWords(window) : `${from} to ${to}`;
  return [{ value: to === 'now' ? from : OWN, label }, ...RANGES];
}

function getStyles(theme: GrafanaTheme2) {
  return {
    controls: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: theme.spacing(1.5) }),
    actions: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), marginLeft: 'auto' }),
  };
}
