import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Combobox, useStyles2 } from '@grafana/ui';
import type { SourceChoice, SourceChoices, SourceKind } from '../../backends/registry';
import { testIds } from '../../shared/testIds';

const KINDS: Array<{ kind: SourceKind; label: string }> = [
  { kind: 'metrics', label: 'Metrics' },
  { kind: 'traces', label: 'Traces' },
  { kind: 'logs', label: 'Logs' },
];

/** More than one to choose from, or one that the link did not ask for. */
const needsChoice = ({ status, candidates }: SourceChoice) => candidates.length > (status === 'open' ? 0 : 1);

interface Props {
  sources: SourceChoices;
  onChoose: (kind: SourceKind, uid: string) => void;
}

/** A picker for each kind of data source that leaves a choice. */
export function SourcePickers({ sources, onChoose }: Props) {
  const styles = useStyles2(getStyles);
  const open = KINDS.filter(({ kind }) => needsChoice(sources[kind]));
  if (open.length === 0) {
    return null;
  }
  return (
    <div className={styles.pickers} data-testid={testIds.investigation.sources}>
      {open.map(({ kind, label }) => {
        const choice = sources[kind];
        return (
          <label key={kind} className={styles.label}>
            {label}
            <Combobox
              id={`throughline-source-${kind}`}
              width="auto"
              minWidth={16}
              placeholder="Choose…"
              options={choice.candidates.map(({ uid, name }) => ({ value: uid, label: name }))}
              value={choice.status === 'chosen' ? choice.source.uid : null}
              onChange={({ value }) => onChoose(kind, value)}
            />
          </label>
        );
      })}
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    pickers: css({ display: 'flex', gap: theme.spacing(1), flexWrap: 'wrap' }),
    label: css({
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(0.5),
      fontSize: theme.typography.bodySmall.fontSize,
    }),
  };
}
