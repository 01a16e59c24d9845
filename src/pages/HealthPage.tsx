import React, { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { Button, useStyles2 } from '@grafana/ui';
import { listDataSources } from '../backends/dataSources';
import { chooseSources } from '../backends/registry';
import { Note } from '../scenes/Note';
import { testIds } from '../shared/testIds';
import { Asking } from './health/Asking';
import { CardinalitySection } from './health/CardinalitySection';
import { Controls } from './health/Controls';
import { ExportButtons } from './health/ExportButtons';
import { QuantileSection } from './health/QuantileSection';
import { ProvisioningSection } from './health/ProvisioningSection';
import { NoServices, RunWords } from './health/RunWords';
import { Section } from './health/Section';
import { ServiceParts } from './health/ServiceParts';
import { ServiceTable } from './health/ServiceTable';
import { useHealthUrl, windowOf } from './health/urlState';
import { openRun } from './health/openRun';

const HOUR_MS = 3_600_000;
const lastHour = () => ({ fromMs: Date.now() - HOUR_MS, toMs: Date.now() });

/** Whether metric, trace and log will lead to one another tonight, for each service, and what mends what does not. */
export default function HealthPage() {
  const styles = useStyles2(getStyles);
  const [list] = useState(listDataSources);
  const url = useHealthUrl();
  const { service, metrics, traces, logs, from, to } = url;
  const choices = useMemo(() => chooseSources(list, { metrics, traces, logs }), [list, metrics, traces, logs]);
  const key = JSON.stringify([metrics, traces, logs, from, to]);
  const asking = useMemo(
    () => ({ list, choices, key, windowNow: () => windowOf({ from, to }) ?? lastHour() }),
    [list, choices, key, from, to]
  );
  const health = useMemo(() => openRun(asking), [asking]);
  const state = useSyncExternalStore(health.subscribe, health.get);
  useEffect(() => {
    void health.list();
    return () => health.cancel();
  }, [health]);
  const run = (wanted: readonly string[]) => void health.run(wanted);
  const { services = [], doing, stack, kept, problem } = state;
  const names = services.map((one) => one.service);
  const seen = useMemo(() => (state.services ?? []).flatMap(({ result }) => result?.seen ?? []), [state.services]);
  const isRunning = doing !== undefined;
  const problems = [
    ...url.problems,
    ...(windowOf(url) ? [] : ['The time range ends before it begins: the last hour is used instead.']),
    ...(problem === undefined ? [] : [problem]),
  ];
  return (
    <PluginPage subTitle="Whether metric, trace and log lead to one another for each service, and what mends what does not.">
      <Asking.Provider value={asking}>
        <div className={styles.page} data-testid={testIds.health.page}>
          <Controls
            choices={choices}
            from={from}
            to={to}
            actions={
              <>
                {isRunning ? (
                  <Button icon="times" variant="secondary" onClick={() => health.cancel()}>
                    Cancel
                  </Button>
                ) : (
                  <Button icon="play" disabled={names.length === 0} onClick={() => run(names)}>
                    Run for all
                  </Button>
                )}
                <ExportButtons stack={stack} services={services} />
              </>
            }
          />
          {problems.map((one) => (
            <Note key={one} kind="warning">
              {one}
            </Note>
          ))}
          <Section title="Services" about={<RunWords {...state} />} testId={testIds.health.services}>
            <div className={styles.services}>
              {state.services === undefined && isRunning && (
                <Note kind="loading">Asking the stores which services there are…</Note>
              )}
              {state.services !== undefined && names.length === 0 && <NoServices stack={stack} />}
              {names.length > 0 && (
                <ServiceTable
                  services={services}
                  kept={kept}
                  chosen={service}
                  isRunning={isRunning}
                  onRun={(one) => run([one])}
                />
              )}
            </div>
          </Section>
          {service === undefined ? (
            names.length > 0 && <Note kind="info">Choose a service to see its checks, their evidence and fixes.</Note>
          ) : (
            <ServiceParts
              key={`${key} ${service}`}
              service={service}
              health={services.find((one) => one.service === service)}
              known={names}
              isRunning={isRunning}
              onRun={() => run([service])}
            />
          )}
          <QuantileSection services={names} seen={seen} />
          <CardinalitySection />
          <ProvisioningSection stack={stack} seen={seen} />
        </div>
      </Asking.Provider>
    </PluginPage>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), maxWidth: 1500 }),
    // The height of a few lines, from the start.
    services: css({ minHeight: theme.spacing(27) }),
  };
}
