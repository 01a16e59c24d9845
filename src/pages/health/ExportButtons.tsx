import React from 'react';
import { dateTimeFormat } from '@grafana/data';
import { Button, ClipboardButton } from '@grafana/ui';
import { exportOf } from '../../domain/health/export';
import type { StackObservations } from '../../domain/health/observations';
import type { ServiceHealth } from './HealthRun';

interface Props {
  stack: StackObservations | undefined;
  services: readonly ServiceHealth[];
}

/** All results of this visit as JSON, for a file or the clipboard. */
export function ExportButtons({ stack, services }: Props) {
  const done = services.flatMap(({ service, result }) => (result ? [{ service, checks: result.checks }] : []));
  const isEmpty = !stack || done.length === 0;
  const text = () => (stack ? `${JSON.stringify(exportOf(stack, done, Date.now()), null, 2)}\n` : '');
  const download = () => {
    const url = URL.createObjectURL(new Blob([text()], { type: 'application/json' }));
    const name = `correlation-health-${dateTimeFormat(Date.now(), { format: 'YYYY-MM-DD-HHmm' })}.json`;
    Object.assign(document.createElement('a'), { href: url, download: name }).click();
    URL.revokeObjectURL(url);
  };
  return (
    <>
      <Button variant="secondary" icon="download-alt" disabled={isEmpty} onClick={download}>
        Download JSON
      </Button>
      <ClipboardButton variant="secondary" icon="copy" disabled={isEmpty} getText={text}>
        Copy JSON
      </ClipboardButton>
    </>
  );
}
