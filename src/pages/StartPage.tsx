import React, { useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { config, PluginPage } from '@grafana/runtime';
import { Combobox, Field, Text, useStyles2 } from '@grafana/ui';
import { listDataSources } from '../backends/dataSources';
import { backendsFor, chooseSources } from '../backends/registry';
import { Transport } from '../backends/transport';
import { testIds } from '../shared/testIds';
import { useKeptHealth } from './start/BrokenLink';
import { FiringRules } from './start/FiringRules';
import { KeptLedgers } from './start/KeptLedgers';
import { PasteTrace } from './start/PasteTrace';
import { PickService } from './start/PickService';
import { SampleIncident } from './start/SampleIncident';

/** The ways in: a rule that fires, a service, a trace id, or the sample incident. */
export default function StartPage() {
  const styles = useStyles2(getStyles);
  const [transport] = useState(() => new Transport());
  const [list] = useState(listDataSources);
  const [metricsUid, setMetricsUid] = useState<string>();
  const sources = chooseSources(list, { metrics: metricsUid });
  const { metrics } = backendsFor(sources, transport);
  const kept = useKeptHealth();
  const appSubUrl = config.appSubUrl ?? '';
  return (
    <PluginPage subTitle="Follow a latency alert through its exemplars and traces to the log line that explains it.">
      <div className={styles.page} data-testid={testIds.start.page}>
        <section className={styles.section} aria-labelledby="throughline-firing">
          <h2 id="throughline-firing" className={styles.heading}>
            Firing now
          </h2>
          <FiringRules kept={kept} transport={transport} appSubUrl={appSubUrl} rulers={sources.metrics.candidates} />
        </section>
        <section className={styles.section} aria-labelledby="throughline-pick">
          <h2 id="throughline-pick" className={styles.heading}>
            Pick a service
          </h2>
          {sources.metrics.candidates.length > 1 && (
            <Field label="Metrics from" noMargin>
              <Combobox
                id="throughline-metrics-source"
                width={30}
                placeholder="Choose a data source"
                options={sources.metrics.candidates.map(({ uid, name }) => ({ value: uid, label: name }))}
                value={metrics?.source.uid ?? null}
                onChange={({ value }) => setMetricsUid(value)}
              />
            </Field>
          )}
          {metrics ? (
            <PickService key={metrics.source.uid} kept={kept} backend={metrics} appSubUrl={appSubUrl} />
          ) : (
            sources.metrics.status === 'open' && <Text color="secondary">{sources.metrics.message}</Text>
          )}
        </section>
        <section className={styles.section} aria-labelledby="throughline-paste-title">
          <h2 id="throughline-paste-title" className={styles.heading}>
            Open a trace
          </h2>
          <PasteTrace />
        </section>
        <section className={styles.section} aria-labelledby="throughline-kept">
          <h2 id="throughline-kept" className={styles.heading}>
            Your investigations
          </h2>
          <KeptLedgers appSubUrl={appSubUrl} />
        </section>
        <section className={styles.section} aria-labelledby="throughline-sample">
          <h2 id="throughline-sample" className={styles.heading}>
            No incident at hand?
          </h2>
          <SampleIncident appSubUrl={appSubUrl} />
        </section>
      </div>
    </PluginPage>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), maxWidth: 1100 }),
    section: css({
      display: 'flex',
      flexDirection: 'column',
      gap: theme.spacing(1),
      padding: theme.spacing(2),
      background: theme.colors.background.secondary,
      borderRadius: theme.shape.radius.default,
    }),
    heading: css({ margin: 0, fontSize: theme.typography.h4.fontSize }),
  };
}
