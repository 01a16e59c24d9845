import React, { useMemo, useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Field, Icon, TextArea, useStyles2 } from '@grafana/ui';
import { lintProvisioning } from '../../domain/health/provisioning/lint';
import { smallestChange } from '../../domain/health/provisioning/smallestChange';
import { newStackFile } from '../../domain/health/provisioning/stackFile';
import type { LintFinding, SourceChange } from '../../domain/health/provisioning/types';
import type { ServiceObservations, StackObservations } from '../../domain/health/observations';
import { Note } from '../../scenes/Note';
import { testIds } from '../../shared/testIds';
import { Paste } from './Paste';
import { Section } from './Section';
import { count } from './words';

interface Props {
  stack: StackObservations | undefined;
  /** Of the services that were checked in this visit. */
  seen: readonly ServiceObservations[];
}

/** The smallest change of the data sources’ provisioning that makes the links work, and a reader for any such file. */
export function ProvisioningSection({ stack, seen }: Props) {
  return (
    <Section
      title="Provisioning"
      about="What to change in the provisioning of the data sources, as YAML. Nothing is changed from here."
      testId={testIds.health.provisioning}
    >
      {stack && seen.length > 0 ? (
        <Change stack={stack} seen={seen} />
      ) : (
        <Note kind="info">Run the checks first: the change follows from what was observed of the services.</Note>
      )}
      <NewStack seen={seen} />
      <LintFile existing={stack?.existing} />
    </Section>
  );
}

function Change({ stack, seen }: { stack: StackObservations; seen: readonly ServiceObservations[] }) {
  const styles = useStyles2(getStyles);
  const { sources, file, notes } = useMemo(() => smallestChange(stack, seen), [stack, seen]);
  return (
    <div className={styles.part} data-testid={testIds.health.change}>
      {sources.length === 0 ? (
        <Note kind="info">{`Nothing has to change, by what was observed of ${count(seen.length, 'service')}.`}</Note>
      ) : (
        sources.map((source) => <SourcePart key={source.uid} source={source} />)
      )}
      {notes.map((note) => (
        <Note key={note} kind="info">
          {note}
        </Note>
      ))}
      {file !== undefined && (
        <details data-testid={testIds.health.wholeFile}>
          <summary className={styles.summary}>The same as whole entries of a file</summary>
          <Paste text={file} what="the whole file" />
        </details>
      )}
    </div>
  );
}

function SourcePart({ source: { uid, name, changes, fragment } }: { source: SourceChange }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.part} data-testid={testIds.health.sourceChange} data-uid={uid}>
      <h3 className={styles.heading}>{name}</h3>
      <ul className={styles.changes}>
        {changes.map(({ setting, need, sentence, evidence }) => (
          <li key={`${setting} ${sentence}`}>
            <strong>{need === 'broken' ? 'Broken: ' : 'Better: '}</strong>
            {sentence} <code>{setting}</code>
            {evidence.length > 0 && <div className={styles.quiet}>Seen: {evidence.join('; ')}</div>}
          </li>
        ))}
      </ul>
      <Paste text={fragment} what={`the change of ${name}`} />
    </div>
  );
}

/** Written only when it is wanted: most have their file. */
function NewStack({ seen }: { seen: readonly ServiceObservations[] }) {
  const styles = useStyles2(getStyles);
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)} data-testid={testIds.health.newStack}>
      <summary className={styles.summary}>A complete file for a new stack</summary>
      {isOpen && <Paste text={newStackFile(seen)} what="the file for a new stack" />}
    </details>
  );
}

function LintFile({ existing }: { existing?: readonly string[] }) {
  const styles = useStyles2(getStyles);
  const [text, setText] = useState('');
  const [findings, setFindings] = useState<LintFinding[]>();
  return (
    <details>
      <summary className={styles.summary}>Check a provisioning file</summary>
      <div className={styles.part}>
        <Field
          label="Provisioning file"
          description="Paste a data-source provisioning file. It stays in this tab."
          noMargin
        >
          <TextArea
            id="throughline-provisioning"
            rows={8}
            value={text}
            data-testid={testIds.health.lintText}
            onChange={(event) => {
              setText(event.currentTarget.value);
              setFindings(undefined);
            }}
          />
        </Field>
        <div>
          <Button
            size="sm"
            variant="secondary"
            disabled={text.trim() === ''}
            onClick={() => setFindings(lintProvisioning(text, { existing }))}
          >
            Check the file
          </Button>
        </div>
        <div role="status" data-testid={testIds.health.lintFindings}>
          {findings?.length === 0 && <Note kind="info">Nothing is wrong with the links in this file.</Note>}
          {findings && findings.length > 0 && (
            <ul className={styles.changes}>
              {findings.map(({ line, severity, sentence, fix }, index) => (
                <li key={index}>
                  <strong className={severity === 'error' ? styles.error : styles.warning}>
                    <Icon name={severity === 'error' ? 'times-circle' : 'exclamation-triangle'} size="sm" aria-hidden />{' '}
                    {severity === 'error' ? 'Error' : 'Warning'}, line {line}:
                  </strong>{' '}
                  {sentence} {fix}
                </li>
              ))}
            </ul>
          )}
        </div>
      </div>
    </details>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    part: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), minWidth: 0 }),
    heading: css({ margin: 0, fontSize: theme.typography.h5.fontSize }),
    changes: css({ margin: 0, paddingLeft: theme.spacing(2.5), overflowWrap: 'anywhere' }),
    quiet: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
    summary: css({ cursor: 'pointer', padding: theme.spacing(0.5, 0) }),
    error: css({ color: theme.colors.error.text }),
    warning: css({ color: theme.colors.warning.text }),
  };
}
