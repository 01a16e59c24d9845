import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { config } from '@grafana/runtime';
import type { SceneComponentProps } from '@grafana/scenes';
import { ClipboardButton, LinkButton, useStyles2 } from '@grafana/ui';
import type { SourceChoices } from '../../backends/registry';
import { ROUTES } from '../../shared/plugin';
import { testIds } from '../../shared/testIds';
import { Note } from '../Note';
import { areOf } from './discover';
import { headline } from './headline';
import type { InvestigationScene } from './InvestigationScene';
import { OpenIn } from './OpenIn';
import { SourcePickers } from './SourcePickers';

/** Three signals on one page: latency and exemplars above, trace and logs side by side below, all on one axis between. */
export function InvestigationView({ model }: SceneComponentProps<InvestigationScene>) {
  const {
    guide,
    evidence,
    metric,
    timeline,
    trace,
    logs,
    effective,
    problems,
    facts,
    rangeProblems,
    linkProblem,
    sources,
    timePicker,
    refreshPicker,
  } = model.useState();
  const styles = useStyles2(getStyles);
  const ruleProblems = areOf(facts, effective) ? facts.problems : [];
  const sentences = [
    ...problems.map(({ message }) => message),
    ...rangeProblems,
    ...ruleProblems,
    ...(linkProblem === undefined ? [] : [linkProblem]),
  ];
  return (
    <div className={styles.page} data-testid={testIds.investigation.page}>
      <header className={styles.header}>
        <h1 className={styles.title}>{headline(effective)}</h1>
        {sources && <SourcePickers sources={sources} onChoose={(kind, uid) => model.chooseSource(kind, uid)} />}
        <LinkButton size="sm" variant="secondary" fill="text" href={`${config.appSubUrl ?? ''}${ROUTES.start}`}>
          Start
        </LinkButton>
        <ClipboardButton size="sm" variant="secondary" icon="link" getText={() => window.location.href}>
          Copy link
        </ClipboardButton>
        <OpenIn model={model} />
        <timePicker.Component model={timePicker} />
        <refreshPicker.Component model={refreshPicker} />
      </header>
      {noticesOf(sources).map((notice) => (
        <Note key={notice} kind="info">
          {notice}
        </Note>
      ))}
      {sentences.length > 0 && (
        <div data-testid={testIds.investigation.problems}>
          {sentences.map((sentence) => (
            <Note key={sentence} kind="warning">
              {sentence}
            </Note>
          ))}
        </div>
      )}
      <div className={styles.columns}>
        <aside className={styles.rail} aria-label="Guide and evidence">
          <guide.Component model={guide} />
          <evidence.Component model={evidence} />
        </aside>
        <div className={styles.path}>
          <div className={styles.metric}>
            <metric.Component model={metric} />
          </div>
          <timeline.Component model={timeline} />
          <div className={styles.signals}>
            <div className={styles.signal}>
              <trace.Component model={trace} />
            </div>
            <div className={styles.signal}>
              <logs.Component model={logs} />
            </div>
          </div>
        </div>
      </div>
    </div>
  );
}

function noticesOf(sources: SourceChoices | undefined): string[] {
  const notices = Object.values(sources ?? {}).flatMap((choice) =>
    choice.status === 'chosen' ? (choice.source.notice ?? []) : []
  );
  return [...new Set(notices)];
}

function getStyles(theme: GrafanaTheme2) {
  const narrow = '@media (max-width: 1400px)';
  return {
    page: css({
      display: 'flex',
      flexDirection: 'column',
      gap: theme.spacing(1),
      padding: theme.spacing(1),
      minHeight: '100%',
      flex: 1,
    }),
    header: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1), flexWrap: 'wrap' }),
    title: css({
      flex: '1 1 220px',
      margin: 0,
      fontSize: theme.typography.h4.fontSize,
      minWidth: 0,
      overflowWrap: 'anywhere',
    }),
    columns: css({
      flex: 1,
      display: 'grid',
      gridTemplateColumns: '230px minmax(0, 1fr)',
      gap: theme.spacing(1),
      [narrow]: { gridTemplateColumns: 'minmax(0, 1fr)' },
    }),
    rail: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), minWidth: 0 }),
    path: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), minWidth: 0 }),
    metric: css({ height: 220, flexShrink: 0, [narrow]: { height: 200 } }),
    signals: css({
      flex: 1,
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
      gap: theme.spacing(1),
      [narrow]: { gridTemplateColumns: 'minmax(0, 1fr)' },
    }),
    signal: css({ height: '100%', minHeight: 560, minWidth: 0 }),
  };
}
