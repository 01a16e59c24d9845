import React, { useMemo, useState } from 'react';
import { Combobox, Field, LinkButton, Stack } from '@grafana/ui';
import type { MetricBackend, ServiceLabel } from '../../backends/types';
import { histogramOf } from '../../domain/investigation/histograms';
import type { KeptService } from '../../domain/health/kept';
import { empty } from '../../domain/result';
import { investigateUrl } from '../../domain/url/codec';
import { testIds } from '../../shared/testIds';
import { useAnswer } from '../useAnswer';
import { Answer } from './Answer';
import { BrokenLink } from './BrokenLink';

const HOUR_MS = 3_600_000;
const recentWindow = () => ({ fromMs: Date.now() - HOUR_MS, toMs: Date.now() });

interface Props {
  backend: MetricBackend;
  /** What the last health checks found. */
  kept: readonly KeptService[];
  appSubUrl: string;
}

/** Picks a latency histogram (the most telling first) and a service that it tells about. */
export function PickService({ backend, kept, appSubUrl }: Props) {
  const [picked, setPicked] = useState<string>();
  const [service, setService] = useState<string>();
  const uid = backend.source.uid;
  const histograms = useAnswer(`histograms ${uid}`, (signal) => backend.histograms(recentWindow(), signal));
  const known = histograms?.status === 'ok' ? histograms.value : [];
  const histogram = known.find(({ name }) => name === picked) ?? known[0];
  const services = useAnswer<ServiceLabel[]>(histogram && `services ${uid} ${histogram.name}`, (signal) =>
    histogram ? backend.services(histogram, recentWindow(), signal) : Promise.resolve(empty(''))
  );
  const serviceOptions = useMemo(
    () => (services?.status === 'ok' ? services.value.map(({ service: name }) => ({ value: name, label: name })) : []),
    [services]
  );
  const href = investigateUrl(
    { service, metric: histogram && histogramOf(histogram.name).name, metrics: uid },
    undefined,
    appSubUrl
  );
  return (
    <Answer answer={histograms} waitingFor={`Asking ${backend.source.name} for latency histograms…`}>
      {() => (
        <>
          <Stack direction="row" gap={1} alignItems="flex-end" wrap="wrap">
            <Field label="Latency histogram" htmlFor="throughline-metric" noMargin>
              <div data-testid={testIds.start.metric}>
                <Combobox
                  id="throughline-metric"
                  width={50}
                  options={known.map(({ name }) => ({ value: name, label: name }))}
                  value={histogram?.name ?? null}
                  onChange={({ value }) => {
                    setPicked(value);
                    setService(undefined);
                  }}
                />
              </div>
            </Field>
            <Field label="Service" htmlFor="throughline-service" noMargin>
              <div data-testid={testIds.start.service}>
                <Combobox
                  id="throughline-service"
                  width={30}
                  placeholder="Choose a service"
                  options={serviceOptions}
                  value={service ?? null}
                  onChange={({ value }) => setService(value)}
                />
              </div>
            </Field>
            <LinkButton href={service ? href : undefined} disabled={!service} data-testid={testIds.start.open}>
              Investigate
            </LinkButton>
          </Stack>
          <BrokenLink kept={kept} service={service} appSubUrl={appSubUrl} />
          {services && services.status !== 'ok' && (
            <Answer answer={services} waitingFor="">
              {() => null}
            </Answer>
          )}
        </>
      )}
    </Answer>
  );
}
