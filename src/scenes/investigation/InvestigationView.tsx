import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { config } from '@grafana/runtime';
import type { SceneComponentProps } from '@grafana/scenes';
import { ClipboardButton, LinkButton, useStyles2 } from '@grafana/ui';
import type { SourceChoices } from '../../backends/registry';
import { formatDuration } from '../../domain/investigation/histograms';
import type { Investigation } from '../../domain/investigation/types';
import { abbreviateTraceId } from '../../shared/ids';
import { ROUTES } from '../../shared/plugin';
import { testIds } from '../../shared/testIds';
import { Note } from '../Note';
import type { InvestigationScene } from './InvestigationScene';
import { SourcePickers } from './SourcePickers';

/** Three signals on one page: latency and exemplars above, trace and logs side by side below, all on one axis between. */
export function InvestigationView({ model }: SceneComponentProps<InvestigationScene>) {
  const {
    metric,
    timeline,
    trace,
    logs,
    effective,
    problems,
    facts,
    rangeProblems,
    sources,
    timePicker,
    refreshPicker,
  } = model.useState();
  const styles = useStyles2(getStyles);
  const ruleProblems = facts && facts.rule === effective.rule ? facts.problems : [];
  const sentences = [...problems.map(({ message }) => message), ...rangeProblems, ...ruleProblems];
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
  );
}

function noticesOf(sources: SourceChoices | undefined): string[] {
  const notices = Object.values(sources ?? {}).flatMap((choice) =>
    choice.status === 'chosen' ? (choice.source.notice ?? []) : []
  );
  return [...new Set(notices)];
}

function headline({ service, quantile = 0.99, thresholdMs, trace }: Investigation): string {
  if (service === undefined) {
    return trace === undefined ? 'Investigate' : `Trace ${abbreviateTraceId(trace)}`;
  }
  const name = `${service} p${Math.round(quantile * 10_000) / 100}`;
  return thresholdMs === undefined ? name : `${name} > ${formatDuration(thresholdMs)}`;
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
    title: css({ flex: 1, margin: 0, fontSize: theme.typography.h4.fontSize, minWidth: 0, overflowWrap: 'anywhere' }),
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
